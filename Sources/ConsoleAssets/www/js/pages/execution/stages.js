// @ts-check
/** The way of data through a state: which stages it has, in the order of the language; pure. */

/**
 * @typedef {object} Stage
 * @property {string} id
 * @property {string} title as in the language
 * @property {string} [field] the field's text in the definition, when it is short
 * @property {string} [value] JSON text
 * @property {number} [bytes] of a value that is too large to be sent
 * @property {boolean} [computed] not stored, but made anew from what is
 * @property {string} [root] what holds the value in JSONata
 * @property {string} [sameAs] title of the last stage with the very value
 */

/** Fields of a Map that a test of the state names after themselves. */
const namesOfMap = [
  ['ItemsPath', 'afterItemsPath'],
  ['ItemsPointer', 'afterItemsPointer'],
];

/**
 * The stages of a step that are known so far.
 * @param {any} step as the server has it, with payloads
 * @param {any} state its definition
 * @param {string} language
 * @param {{ stages: Array<{ name: string, value?: string, bytes?: number }> } | undefined} flow computed values
 * @returns {Stage[]}
 */
export function stagesOf(step, state, language, flow) {
  const isJSONata = language === 'JSONata';
  const last = step.attempts?.at(-1);
  /** @type {Stage[]} */
  const stages = [];
  const computed = new Map((flow?.stages ?? []).map((entry) => [entry.name, entry]));
  const add = (/** @type {string} */ title, /** @type {string | undefined} */ value, /** @type {any} */ more = {}) => {
    if (value !== undefined) stages.push({ id: title, title, value, ...more });
  };
  const anew = (/** @type {string} */ title, /** @type {string} */ name, /** @type {any} */ more = {}) => {
    const entry = computed.get(name);
    if (entry) stages.push({ id: title, title, value: entry.value, bytes: entry.bytes, computed: true, ...more });
  };
  const has = (/** @type {string} */ field) => state?.[field] !== undefined;

  add('State input', step.input, { root: '$states.input' });
  if (has('InputPath')) anew('InputPath', 'afterInputPath', { field: short(state.InputPath) });
  if (step.type === 'Map') {
    for (const [field, name] of namesOfMap) if (has(field)) anew(field, name, { field: short(state[field]) });
    add('Items', step.effectiveInput, { field: short(state?.Items) });
    if (has('ItemSelector')) anew('ItemSelector', 'afterItemSelector');
    else if (has('Parameters')) anew('Parameters', 'afterItemSelector');
    if (has('ItemBatcher')) anew('ItemBatcher', 'afterItemBatcher');
  } else if (step.type === 'Pass') {
    if (has('Parameters')) anew('Parameters', 'afterParameters');
    if (has('Result')) anew('Result', 'result');
  } else {
    const title = isJSONata ? 'Arguments' : 'Parameters';
    const given = last?.parameters ?? step.effectiveInput;
    if (has(title) || (given !== undefined && !isKnown(stages, given))) add(title, given);
  }
  add('Answer to the request', last?.submitted);
  if (step.type === 'Task') add('Task result', last?.result, { root: '$states.result' });
  else if (step.type === 'Map' || step.type === 'Parallel') {
    anew(step.type === 'Map' ? 'Results of the iterations' : 'Results of the branches', 'result', {
      root: '$states.result',
    });
  }
  if (has('ResultSelector')) anew('ResultSelector', 'afterResultSelector');
  if (has('ResultPath')) anew('ResultPath', 'afterResultPath', { field: short(state.ResultPath) });
  const shaped = isJSONata ? short(state?.Output) : short(state?.OutputPath);
  const way = isJSONata ? has('Output') && 'Output' : has('OutputPath') && 'OutputPath';
  add('State output', step.output, { field: way ? `${way}${shaped ? ` ${shaped}` : ''}` : undefined });
  markRepeats(stages);
  return stages;
}

/**
 * @param {Stage[]} stages
 * @param {string} value
 */
const isKnown = (stages, value) => stages.some((stage) => stage.value === value);

/**
 * A field that fits on a line as it is.
 * @param {unknown} field
 */
function short(field) {
  if (field === undefined) return undefined;
  if (field === null) return 'null';
  return typeof field === 'string' && field.length <= 60 ? field : undefined;
}

/**
 * A value that has been seen just before is not written out again.
 * @param {Stage[]} stages
 */
function markRepeats(stages) {
  stages.forEach((stage, index) => {
    const before = stages[index - 1];
    if (index > 0 && stage.value !== undefined && stage.value === before.value)
      stage.sameAs = before.sameAs ?? before.title;
  });
}
