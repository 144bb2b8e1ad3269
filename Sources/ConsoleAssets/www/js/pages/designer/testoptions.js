// @ts-check
/** Where the work of a tested state comes from, and all else that `TestState` takes besides definition and input. */
import { h, uniqueID } from '../../core/dom.js';
import { computed, untracked } from '../../core/signal.js';
import { allStates, getAt, isObject, splitID } from '../../asl/tree.js';

/** @typedef {import('./designer.js').Designer} Designer */

/**
 * What a test is given beside the state; kept per machine and state in this browser.
 * @typedef {object} Sample
 * @property {string} input
 * @property {'real'|'result'|'error'} work
 * @property {string} result
 * @property {string} validation how close a mocked result must come to the service's API
 * @property {string} error
 * @property {string} cause
 * @property {string} causedBy the state inside that failed
 * @property {string} variables
 * @property {string} context
 * @property {string} retries how often it was tried before
 * @property {string} failures iterations of a Map that failed
 * @property {string} items what a Map's ItemReader finds, as it stands at its source
 * @property {string} level how much is shown; '' for all that there is
 * @property {boolean} secrets whether what a connection adds is shown
 * @property {boolean} whole whether the whole machine is sent along
 */
/** @typedef {import('../../core/signal.js').Signal<Sample>} SampleSignal */
/** @typedef {(change: Partial<Sample>) => void} SetSample */
/** @typedef {(label: string, field: TextField, rows?: number, hint?: string) => HTMLElement} Area */
/** @typedef {Exclude<keyof Sample, 'secrets'|'whole'>} TextField */

/** States whose work can be played by a result or an error; the first two cannot be tried without. */
export const MOCKED = ['Parallel', 'Map', 'Task'];

/**
 * Whether a state can only be tried with its work played.
 * @param {any} state
 */
export function needsMock(state) {
  if (state?.Type === 'Parallel' || state?.Type === 'Map') return true;
  return state?.Type === 'Task' && /\.(sync(:\d)?|waitForTaskToken)$|:activity:/.test(String(state.Resource ?? ''));
}

/** @param {any} state */
export const isHTTP = (state) => state?.Type === 'Task' && /:states:::http:invoke$/.test(String(state.Resource ?? ''));

/**
 * @param {string} label
 * @param {() => string} value
 * @param {(text: string) => void} write
 * @param {[string, string][]} options
 * @param {string} [hint]
 */
function choice(label, value, write, options, hint = '') {
  const id = uniqueID('choice');
  const now = untracked(value);
  return h(
    'div', { class: 'form-row' }, h('label', { for: id }, label), h(
      'select', {
        class: 'select', id,
        onchange: (/** @type {Event} */ event) => write(/** @type {HTMLSelectElement} */ (event.target).value),
      },
      options.map(([v, text]) => h('option', { value: v, selected: v === now }, text)),
    ), hint ? h('div', { class: 'hint' }, hint) : null
  );
}

/**
 * @param {SampleSignal} sample
 * @param {SetSample} set
 */
const inputs = (sample, set) => (
  /** @type {string} */ label,
  /** @type {TextField} */ field,
  /** @type {Record<string, any>} */ props = {},
) => {
  const id = uniqueID('test');
  return h('div', { class: 'form-row' }, h('label', { for: id }, label), h('input', {
    class: 'input', id, value: untracked(() => sample.value[field]), spellcheck: 'false',
    oninput: (/** @type {Event} */ event) => set({ [field]: /** @type {HTMLInputElement} */ (event.target).value }),
    ...props,
  }));
};

/**
 * Where the result of the work comes from.
 * @param {Designer} designer
 * @param {string} id
 * @param {any} state
 * @param {SampleSignal} sample
 * @param {SetSample} set
 * @param {Area} area
 */
export function workRow(designer, id, state, sample, set, area) {
  const type = state.Type;
  const work = computed(() => sample.value.work);
  const input = inputs(sample, set);
  return h(
    'div', { class: 'stack tight' },
    choice('Its work', () => sample.value.work, (v) => set({ work: /** @type {any} */ (v) }), [
      ...(needsMock(state) ? [] : [/** @type {[string, string]} */ (['real', 'Is really done'])]),
      ['result', 'Gives a result (mock)'], ['error', 'Fails (mock)'],
    ]),
    () => {
      const now = work.value;
      if (now === 'real') return null;
      return untracked(() => [
        ...(now === 'result' ? resultRows(state, sample, set, area) : [
          h(
            'div',
            { class: 'form-pair' },
            input('Error', 'error'),
            input('Tried again before', 'retries', { placeholder: '0', inputmode: 'numeric' }),
          ),
          input('Cause', 'cause'), type === 'Task' ? null : causeRow(designer, id, sample, set),
        ]),
        type === 'Map' ? mapRows(state, input, area) : null,
      ]);
    }
  );
}

/**
 * @param {any} state
 * @param {SampleSignal} sample
 * @param {SetSample} set
 * @param {Area} area
 */
function resultRows(state, sample, set, area) {
  const hint = state.Type === 'Map' ? (state.ResultWriter ? 'An object: what the ResultWriter gives.' : 'An array: the '
    + 'outputs of the iterations.') : state.Type === 'Parallel' ? 'An array: the output of each branch.'
    : 'What the service answers.';
  const isService = state.Type === 'Task' && /:states:::/.test(String(state.Resource ?? ''));
  return [
    area('Result', 'result', 4, hint),
    isService ? choice('It is held against the API', () => sample.value.validation, (v) => set({ validation: v }), [
      ['STRICT', 'Strictly: with every required member'], ['PRESENT', 'As far as members are there'],
      ['NONE', 'Not at all'],
    ]) : null,
  ];
}

/**
 * Which of the states inside failed.
 * @param {Designer} designer
 * @param {string} id
 * @param {SampleSignal} sample
 * @param {SetSample} set
 */
function causeRow(designer, id, sample, set) {
  const { scope, name } = splitID(id);
  const own = [...scope, 'States', name].length;
  const inside = [...allStates(designer.document.definition.peek())].filter(
    (entry) => entry.scope.length > own && entry.id.startsWith(`${id}/`),
  );
  return choice('In the state', () => sample.value.causedBy, (v) => set({ causedBy: v }), [
    ['', 'Any'], ...inside.map((entry) => /** @type {[string, string]} */ ([entry.name, entry.name])),
  ], 'The state inside whose error it is.');
}

/**
 * @param {any} state
 * @param {ReturnType<typeof inputs>} input
 * @param {Area} area
 */
function mapRows(state, input, area) {
  return [
    input('Iterations that failed', 'failures', { placeholder: '0', inputmode: 'numeric' }),
    isObject(state.ItemReader) ? area(
      'What its ItemReader finds',
      'items',
      4,
      'The file or list as it stands at its source. JSON and JSON Lines are taken apart.',
    ) : null,
  ];
}

/**
 * What is seldom needed: variables, the context object, how much is shown.
 * @param {any} state
 * @param {SampleSignal} sample
 * @param {SetSample} set
 * @param {Area} area
 */
export function moreRows(state, sample, set, area) {
  const work = computed(() => sample.value.work);
  const isOpen = untracked(() => ['variables', 'context', 'level'].some((name) => (
    sample.value[/** @type {TextField} */ (name)] !== ''
  )) || sample.value.secrets || sample.value.whole);
  const box = (/** @type {string} */ text, /** @type {'secrets'|'whole'} */ field) => h(
    'label', { class: 'check' }, h('input', {
      type: 'checkbox', checked: untracked(() => sample.value[field]),
      onchange: (/** @type {Event} */ event) =>
        set({ [field]: /** @type {HTMLInputElement} */ (event.target).checked }),
    }), text
  );
  return h(
    'details', { class: 'form-more', open: isOpen },
    h('summary', null, 'Variables, context and more'),
    area('Variables', 'variables', 2, 'An object: what states before this one have assigned.'),
    () => (MOCKED.includes(state.Type) && work.value !== 'real' ? untracked(() => area(
      'Context object',
      'context',
      2,
      'What $$ or $states.context is, such as {"Execution": {"Id": "…"}}.',
    )) : null),
    choice('What is shown', () => sample.value.level, (v) => set({ level: v }), [
      ['', 'All that there is'], ['INFO', 'The output (INFO)'], ['DEBUG', 'The values between the fields (DEBUG)'],
      ['TRACE', 'HTTP request and response, too (TRACE)'],
    ]),
    isHTTP(state) ? () => (work.value === 'real' ? untracked(
      () => box('Show what the connection adds (revealSecrets)', 'secrets'),
    ) : null) : null,
    box('Send the whole machine along (stateName)', 'whole'),
  );
}

/**
 * What a request has beside definition, input and role.
 * @param {any} state
 * @param {Partial<Sample>} sample
 * @param {(what: string, text: string|undefined) => string|undefined} json checks a text
 */
export function requestOptions(state, sample, json) {
  const { work } = sample;
  const mocked = MOCKED.includes(state?.Type) && (work === 'result' || work === 'error');
  const variables = json('Variables', sample.variables);
  const isHTTPWork = isHTTP(state) && !mocked;
  return {
    inspectionLevel: sample.level || (state?.Type === 'Task' && !mocked ? 'TRACE' : 'DEBUG'),
    ...(isHTTPWork && sample.secrets ? { revealSecrets: true } : {}), ...(variables ? { variables } : {}),
    ...(mocked ? mockOptions(state, sample, json) : {}),
  };
}

/**
 * @param {any} state
 * @param {Partial<Sample>} sample
 * @param {(what: string, text: string|undefined) => string|undefined} json
 */
function mockOptions(state, sample, json) {
  const fails = sample.work === 'error';
  const isService = state.Type === 'Task' && /:states:::/.test(String(state.Resource ?? ''));
  const mock = fails ? { errorOutput: { error: sample.error || 'States.TaskFailed', cause: sample.cause ?? '' } } : {
    result: json('The result', sample.result) ?? '{}',
    ...(isService && sample.validation ? { fieldValidationMode: sample.validation } : {}),
  };
  const context = json('The context', sample.context);
  const retries = Number(sample.retries);
  const failures = Number(sample.failures);
  const isMap = state.Type === 'Map';
  const configuration = {
    ...(fails && retries > 0 ? { retrierRetryCount: retries } : {}),
    ...(fails && state.Type !== 'Task' && sample.causedBy ? { errorCausedByState: sample.causedBy } : {}),
    ...(isMap && failures > 0 ? { mapIterationFailureCount: failures } : {}),
    ...(isMap && isObject(state.ItemReader) && sample.items?.trim() ? { mapItemReaderData: sample.items } : {}),
  };
  return {
    mock, ...(context ? { context } : {}),
    ...(Object.keys(configuration).length ? { stateConfiguration: configuration } : {}),
  };
}

/**
 * The definition that is sent: the state as a machine of one, or the whole machine and the state's name.
 * @param {any} machine
 * @param {string} id
 * @param {string} language of the state
 * @param {boolean} whole
 */
export function testedDefinition(machine, id, language, whole) {
  const { scope, name } = splitID(id);
  const state = getAt(machine, [...scope, 'States', name]);
  if (whole) return { definition: JSON.stringify(machine), stateName: name };
  return { definition: JSON.stringify(isObject(state) ? { QueryLanguage: language, ...state } : state) };
}
