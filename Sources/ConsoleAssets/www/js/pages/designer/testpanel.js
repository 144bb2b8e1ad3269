// @ts-check
/** Trying a state, or one expression, with sample data on the server: `TestState` shows every stage. */
import { h, uniqueID } from '../../core/dom.js';
import { effect, onDispose, signal, untracked } from '../../core/signal.js';
import { call } from '../../core/api.js';
import { load, save } from '../../core/prefs.js';
import { button, statusPill } from '../../ui/basics.js';
import { formatJSON } from '../../asl/textpatch.js';
import { getAt, objectOf, splitID, stateID } from '../../asl/tree.js';
import { queryLanguage } from '../../asl/parts.js';
import { readJSON } from './fields.js';
import { defaultRole } from './saving.js';
import { MOCKED, moreRows, needsMock, requestOptions, testedDefinition, workRow } from './testoptions.js';

/** @typedef {import('./designer.js').Designer} Designer */
/** @typedef {import('./testoptions.js').Sample} Sample */
/** @typedef {import('./testoptions.js').TextField} TextField */

/** What `TestState` tells of each stage, in the order of the data's way. */
const STAGES = /** @type {[string, string][]} */ ([
  ['input', 'Input'], ['afterInputPath', 'After InputPath'], ['afterParameters', 'After Parameters'],
  ['afterArguments', 'After Arguments'], ['afterItemsPath', 'After ItemsPath'],
  ['afterItemsPointer', 'After ItemsPointer'], ['afterItemSelector', 'After ItemSelector'],
  ['afterItemBatcher', 'After ItemBatcher'], ['maxConcurrency', 'MaxConcurrency'],
  ['toleratedFailureCount', 'ToleratedFailureCount'], ['toleratedFailurePercentage', 'ToleratedFailurePercentage'],
  ['request', 'Request'], ['response', 'Response'], ['result', 'Result'],
  ['afterResultSelector', 'After ResultSelector'], ['afterResultPath', 'After ResultPath'], ['variables', 'Variables'],
]);
const STATUS_NAMES = new Map([['CAUGHT_ERROR', 'CAUGHT'], ['RETRIABLE', 'RETRYING']]);
const DELAY = 300;
/**
 * @param {Designer} designer
 * @param {string} id
 */
export function testPanel(designer, id) {
  const { scope, name } = splitID(id);
  const state = () => getAt(designer.document.definition.value, [...scope, 'States', name]);
  const begun = untracked(state) ?? {};
  const type = String(begun.Type ?? '');
  const machine = `test.${designer.name.peek() || 'new'}`;
  const key = `${machine}.${id}`;
  /** @type {Sample} */
  const fallback = {
    input: load(machine, '{\n  "value": true\n}'), work: needsMock(begun) ? 'result' : 'real',
    result: type === 'Parallel' || type === 'Map' ? '[]' : '{}', validation: 'STRICT', error: 'States.TaskFailed',
    cause: '', causedBy: '', variables: '', context: '', retries: '', failures: '', items: '', level: '',
    secrets: false, whole: false,
  };
  const sample = signal({ ...fallback, ...load(key, /** @type {Partial<Sample>} */ ({})) });
  // what was kept may be of the state as it was before
  if (needsMock(begun) && sample.peek().work === 'real') sample.value = { ...sample.peek(), work: 'result' };
  const set = (/** @type {Partial<Sample>} */ change) => {
    sample.value = { ...sample.peek(), ...change };
    save(key, sample.peek());
    if (change.input !== undefined) save(machine, change.input);
  };
  const result = signal(/** @type {any} */ (null));
  const busy = signal(false);
  const run = async () => {
    busy.value = true;
    try {
      const now = sample.peek();
      const language = queryLanguage(designer.document.definition.peek(), id);
      const tested = testedDefinition(designer.document.definition.peek(), id, language, now.whole);
      result.value = await testState(designer, state(), tested, now);
    } catch (error) {
      result.value = { failure: error };
    }
    busy.value = false;
  };
  /** @type {(label: string, field: TextField, rows?: number, hint?: string) => HTMLElement} */
  const area = (label, field, rows = 3, hint = '') => {
    const areaID = uniqueID('test');
    return h(
      'div', { class: 'form-row' }, h('label', { for: areaID }, label), h('textarea', {
        class: 'textarea form-code', id: areaID, rows, spellcheck: 'false', value: untracked(() => sample.value[field]),
        oninput: (/** @type {Event} */ event) =>
          set({ [field]: /** @type {HTMLTextAreaElement} */ (event.target).value }),
      }), hint ? h('div', { class: 'hint' }, hint) : null
    );
  };
  return h(
    'div', { class: 'form test-form' }, area('Sample input', 'input', 6),
    MOCKED.includes(type) ? workRow(designer, id, begun, sample, set, area) : null,
    moreRows(begun, sample, set, area),
    h(
      'div',
      { class: 'row' },
      button('Test this state', () => void run(), { icon: 'play', kind: 'primary', disabled: () => busy.value }),
    ),
    () => {
      const now = result.value;
      if (now) return untracked(() => resultView(designer, id, now));
      const real = type === 'Task' && sample.value.work === 'real';
      return h(
        'p',
        { class: 'hint' },
        real ? 'Runs this state alone on the server, as TestState does. Its service is really called.'
          : 'Runs this state alone on the server, as TestState does. Nothing is stored.',
      );
    },
    preview(designer, id, () => sample.value)
  );
}

/**
 * @param {Designer} designer
 * @param {any} state
 * @param {{definition: string, stateName?: string}} tested
 * @param {Partial<Sample>} sample
 * @param {AbortSignal} [abort]
 */
async function testState(designer, state, tested, sample, abort) {
  const json = (/** @type {string} */ what, /** @type {string|undefined} */ text) => {
    const read = readJSON(text ?? '');
    if ('problem' in read) throw new Error(`${what}: ${read.problem}`);
    return read.value === undefined ? undefined : JSON.stringify(read.value);
  };
  const options = requestOptions(state, sample, json);
  // work that is really done needs a role; a machine that was not saved has none yet
  const role = designer.role.peek() || (state?.Type === 'Task' && !('mock' in options) ? defaultRole() : '');
  return call('TestState', {
    ...tested, input: json('The sample input', sample.input) ?? '{}', ...(role ? { roleArn: role } : {}), ...options,
  }, { signal: abort });
}

/** @param {any} value */
function pretty(value) {
  if (typeof value !== 'string') return formatJSON(value);
  const read = readJSON(value);
  return 'problem' in read || read.value === undefined ? value : formatJSON(read.value);
}

/**
 * @param {Designer} designer
 * @param {string} id
 * @param {any} result
 */
function resultView(designer, id, result) {
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
    'details', { class: 'stage', open, 'data-stage': title }, h('summary', null, title), h(
      'pre',
      { class: 'stage-value', tabindex: 0, 'aria-label': title, role: 'group' },
      pretty(value),
    )
  );
  const inspected = result.inspectionData ?? {};
  const { scope } = splitID(id);
  const next = result.nextState ? stateID(scope, result.nextState) : '';
  return h(
    'div', { class: 'stack tight test-result' },
    h(
      'div',
      { class: 'row', role: 'status' },
      statusPill(STATUS_NAMES.get(result.status) ?? result.status ?? 'UNKNOWN'),
      result.nextState ? h('span', { class: 'muted' }, 'next: ', h('b', null, result.nextState)) : null,
      next && designer.stateOf(next) ? button('Test it with this output', () => {
        save(`test.${designer.name.peek() || 'new'}`, pretty(result.output));
        save(`test.${designer.name.peek() || 'new'}.${next}`, undefined);
        designer.reveal(next);
        designer.focusInspector('test');
      }, { small: true, icon: 'chevron' }) : null
    ),
    handling(result.status, inspected.errorDetails),
    result.error || result.cause ? block('Error', { Error: result.error, Cause: result.cause }, true) : null,
    result.output !== undefined ? block('Output', result.output, true) : null,
    h('p', { class: 'stage-title' }, 'Stages'),
    STAGES.filter(([name]) => inspected[name] !== undefined).map(
      ([name, title]) => block(title, inspected[name], false)
    )
  );
}

/**
 * Which catcher or retrier takes an error.
 * @param {string} status
 * @param {any} details
 */
function handling(status, details) {
  if (!details) return null;
  const { catchIndex, retryIndex, retryBackoffIntervalSeconds: seconds } = details;
  const text = retryIndex !== undefined && status === 'RETRIABLE'
    ? `Retrier ${retryIndex + 1} tries it again after ${seconds ?? 0} s.`
    : catchIndex !== undefined ? `Catcher ${catchIndex + 1} takes it.` : '';
  return text ? h('p', { class: 'hint' }, text) : null;
}

/**
 * One expression with the same input, evaluated while it is typed.
 * @param {Designer} designer
 * @param {string} id
 * @param {() => Sample} sample
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
        const { input: text, variables } = input;
        const result = await testState(
          designer,
          state,
          { definition: JSON.stringify(state) },
          { input: text, variables },
          own.signal,
        );
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
