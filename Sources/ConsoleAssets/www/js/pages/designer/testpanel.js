// @ts-check
/** Trying a state, or one expression, with sample data on the server: `TestState` shows every stage. */
import { h, uniqueID } from '../../core/dom.js';
import { effect, onDispose, signal, untracked } from '../../core/signal.js';
import { call } from '../../core/api.js';
import { load, save } from '../../core/prefs.js';
import { button, statusPill } from '../../ui/basics.js';
import { formatJSON } from '../../asl/textpatch.js';
import { getAt, isObject, objectOf, splitID } from '../../asl/tree.js';
import { queryLanguage } from '../../asl/parts.js';
import { readJSON } from './fields.js';

/** @typedef {import('./designer.js').Designer} Designer */

const STAGES = /** @type {[string, string][]} */ ([
  ['input', 'Input'], ['afterInputPath', 'After InputPath'], ['afterParameters', 'After Parameters'],
  ['afterArguments', 'After Arguments'], ['afterItemsPath', 'After ItemsPath'], [
    'afterItemSelector', 'After ItemSelector',
  ],
  ['request', 'Request'], ['response', 'Response'], ['result', 'Result'], [
    'afterResultSelector', 'After ResultSelector',
  ],
  ['afterResultPath', 'After ResultPath'], ['variables', 'Variables'], ['errorDetails', 'Error details'],
]);
const DELAY = 300;

/**
 * @param {Designer} designer
 * @param {string} id
 */
export function testPanel(designer, id) {
  const key = `test.${designer.name.peek() || 'new'}`;
  const sample = signal(load(key, '{\n  "value": true\n}'));
  const result = signal(/** @type {any} */ (null));
  const busy = signal(false);
  const { scope, name } = splitID(id);
  const state = () => getAt(designer.document.definition.value, [...scope, 'States', name]);
  const inputID = uniqueID('test-input');
  const run = async () => {
    busy.value = true;
    try {
      result.value = await testState(designer, standAlone(designer, id, state()), sample.peek());
    } catch (error) {
      result.value = { failure: error };
    }
    busy.value = false;
  };
  return h(
    'div', { class: 'form' },
    h('div', { class: 'form-row' }, h('label', { for: inputID }, 'Sample input'), h('textarea', {
      class: 'textarea form-code', id: inputID, rows: 6, spellcheck: 'false', value: () => sample.value,
      oninput: (/** @type {Event} */ event) => {
        sample.value = /** @type {HTMLTextAreaElement} */ (event.target).value;
        save(key, sample.peek());
      },
    })),
    h(
      'div',
      { class: 'row' },
      button('Test this state', () => void run(), { icon: 'play', kind: 'primary', disabled: () => busy.value }),
    ),
    () => (
      result.value ? untracked(() => resultView(result.value)) : h(
        'p',
        { class: 'hint' },
        'Runs this state alone on the server, as TestState does. A Task really calls its service.',
      )
    ),
    preview(designer, id, () => sample.value)
  );
}

/**
 * The state as a machine of one: its transitions lead nowhere here.
 * @param {Designer} designer
 * @param {string} id
 * @param {any} state
 */
function standAlone(designer, id, state) {
  const language = queryLanguage(designer.document.definition.peek(), id);
  return isObject(state) ? { QueryLanguage: language, ...state } : state;
}

/**
 * @param {Designer} designer
 * @param {any} state
 * @param {string} input
 * @param {AbortSignal} [abort]
 */
async function testState(designer, state, input, abort) {
  const read = readJSON(input);
  if ('problem' in read) throw new Error(`The sample input: ${read.problem}`);
  const role = designer.role.peek();
  return call('TestState', {
    definition: JSON.stringify(state), input: read.value === undefined
      ? '{}' : JSON.stringify(read.value), inspectionLevel: 'DEBUG',
    ...(role ? { roleArn: role } : {}),
  }, { signal: abort });
}

/** @param {any} value */
function pretty(value) {
  if (typeof value !== 'string') return formatJSON(value);
  const read = readJSON(value);
  return 'problem' in read || read.value === undefined ? value : formatJSON(read.value);
}

/** @param {any} result */
function resultView(result) {
  if (result.failure) {
    return h(
      'div',
      { class: 'banner s-failed', role: 'alert' },
      h(
        'div',
        { class: 'text' },
        h('b', null, result.failure.type ?? 'It could not be tested'),
        h('div', null, result.failure.message),
      ),
    );
  }
  const block = (/** @type {string} */ title, /** @type {any} */ value, /** @type {boolean} */ open) => h(
    'details', { class: 'stage', open }, h('summary', null, title), h(
      'pre',
      { class: 'stage-value', tabindex: 0 },
      pretty(value),
    )
  );
  const inspected = result.inspectionData ?? {};
  return h(
    'div', { class: 'stack tight test-result' },
    h(
      'div',
      { class: 'row' },
      statusPill(result.status ?? 'UNKNOWN'),
      result.nextState ? h('span', { class: 'muted' }, `next: ${result.nextState}`) : null,
    ),
    result.error || result.cause ? block('Error', { Error: result.error, Cause: result.cause }, true) : null,
    result.output !== undefined ? block('Output', result.output, true) : null,
    STAGES.filter(([name]) => inspected[name] !== undefined).map(
      ([name, title]) => block(title, inspected[name], false)
    )
  );
}

/**
 * One expression with the same input, evaluated while it is typed.
 * @param {Designer} designer
 * @param {string} id
 * @param {() => string} sample
 */
function preview(designer, id, sample) {
  const language = untracked(() => queryLanguage(designer.document.definition.peek(), id));
  const jsonata = language === 'JSONata';
  const text = signal('');
  const answer = signal(/** @type {{value?: string, problem?: string}|null} */ (null));
  const fieldID = uniqueID('expression');
  let timer = 0;
  /** @type {AbortController|null} */
  let asked = null;
  effect(() => {
    const expression = text.value.trim().replace(/^\{%|%\}$/g, '').trim();
    const input = sample();
    clearTimeout(timer);
    asked?.abort();
    if (!expression) {
      answer.value = null;
      return;
    }
    timer = window.setTimeout(async () => {
      const own = new AbortController();
      asked = own;
      const state = objectOf([
        ['Type', 'Pass'], ['QueryLanguage', language],
        ...(
          jsonata ? [/** @type {[string, any]} */ (['Output', `{% ${expression} %}`])] : [
            /** @type {[string, any]} */ (['Parameters', { 'value.$': expression }]),
          ]
        ),
        ['End', true],
      ]);
      try {
        const result = await testState(designer, state, input, own.signal);
        if (own.signal.aborted) return;
        if (result.error) answer.value = { problem: `${result.error}: ${result.cause ?? ''}` };
        else {
          const output = JSON.parse(result.output ?? 'null');
          answer.value = { value: formatJSON(jsonata ? output : output?.value) };
        }
      } catch (error) {
        if (!own.signal.aborted) answer.value = { problem: /** @type {Error} */ (error).message };
      }
    }, DELAY);
  });
  onDispose(() => {
    clearTimeout(timer);
    asked?.abort();
  });
  return h(
    'div', { class: 'form-row preview' }, h(
      'label',
      { for: fieldID },
      jsonata ? 'Preview a JSONata expression' : 'Preview a path or intrinsic function',
    ),
    h('input', {
      class: 'input mono', id: fieldID, spellcheck: 'false', placeholder: jsonata ? '$states.input.value' : '$.value',
      oninput: (/** @type {Event} */ event) => (text.value = /** @type {HTMLInputElement} */ (event.target).value),
    }),
    h('div', { role: 'status' }, () => {
      const now = answer.value;
      if (!now) return null;
      return now.problem ? h('div', { class: 'error' }, now.problem) : h(
        'pre',
        { class: 'stage-value', tabindex: 0 },
        now.value ?? '',
      );
    })
  );
}
