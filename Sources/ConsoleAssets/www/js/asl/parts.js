// @ts-check
/** Edit operations on parts of states: fields, rules, retriers, catchers, branches. */
import { fromPointer } from './parse.js';
import { getAt, isObject, listOf, setAt } from './tree.js';
import { edit, Refused, stateAt } from './ops.js';

/** @typedef {import('./ops.js').Edit} Edit */
/** @typedef {import('./tree.js').Path} Path */

/**
 * @param {any} definition
 * @param {string} id
 * @param {(state: any) => any} change
 * @param {(name: string) => string} label
 * @returns {Edit}
 */
function changeState(definition, id, change, label) {
  const { scope, name, state } = stateAt(definition, id);
  return edit(definition, setAt(definition, [...scope, 'States', name], change(state)), label(name), [id]);
}

/**
 * Sets a field of a state, or removes it with undefined.
 * @param {any} definition
 * @param {string} id
 * @param {Path} path
 * @param {any} value
 * @returns {Edit}
 */
export function setField(definition, id, path, value) {
  const field = String(path[0]);
  const what = value === undefined ? `Remove ${field} of` : `Change ${field} of`;
  return changeState(definition, id, (state) => setAt(state, path, value), (name) => `${what} ${name}`);
}

/**
 * Puts another state in the place of one, as written by hand.
 * @param {any} definition
 * @param {string} id
 * @param {any} value
 * @returns {Edit}
 */
export function replaceState(definition, id, value) {
  if (!isObject(value)) throw new Refused('A state is a JSON object');
  return changeState(definition, id, () => value, (name) => `Change ${name}`);
}

/**
 * Sets a field of the machine itself.
 * @param {any} definition
 * @param {Path} path
 * @param {any} value
 * @returns {Edit}
 */
export function setMachineField(definition, path, value) {
  return edit(
    definition,
    setAt(definition, path, value),
    `${value === undefined ? 'Remove' : 'Change'} ${String(path[path.length - 1])}`,
  );
}

/** @typedef {'Choices'|'Catch'|'Retry'|'Branches'} ListField */
/** @type {Record<ListField, string>} */
const ITEM_WORDS = { Choices: 'rule', Catch: 'catcher', Retry: 'retrier', Branches: 'branch' };

/**
 * Adds an entry to a list of a state.
 * @param {any} definition
 * @param {string} id
 * @param {ListField} field
 * @param {any} value
 * @param {number} [at]
 * @returns {Edit}
 */
export function addTo(definition, id, field, value, at) {
  return changeState(
    definition, id,
    (state) => {
      const list = listOf(state[field]);
      const index = at ?? list.length;
      return setAt(state, [field], [...list.slice(0, index), value, ...list.slice(index)]);
    },
    (name) => `Add a ${ITEM_WORDS[field]} to ${name}`
  );
}

/**
 * Removes an entry; an empty Retry or Catch goes as a whole.
 * @param {any} definition
 * @param {string} id
 * @param {ListField} field
 * @param {number} index
 * @returns {Edit}
 */
export function removeFrom(definition, id, field, index) {
  return changeState(
    definition, id,
    (state) => {
      const list = listOf(state[field]).filter((_, i) => i !== index);
      const whole = list.length === 0 && (field === 'Retry' || field === 'Catch');
      return setAt(state, [field], whole ? undefined : list);
    },
    (name) => `Remove a ${ITEM_WORDS[field]} of ${name}`
  );
}

/**
 * Moves an entry, since the order of rules, retriers and catchers decides.
 * @param {any} definition
 * @param {string} id
 * @param {ListField} field
 * @param {number} from
 * @param {number} to
 * @returns {Edit}
 */
export function moveWithin(definition, id, field, from, to) {
  return changeState(
    definition, id,
    (state) => {
      const list = listOf(state[field]).slice();
      if (from < 0 || to < 0 || from >= list.length || to >= list.length) throw new Refused('There is no such place');
      list.splice(to, 0, ...list.splice(from, 1));
      return setAt(state, [field], list);
    },
    (name) => `Reorder the ${ITEM_WORDS[field]}${field === 'Branches' ? 'es' : 's'} of ${name}`
  );
}

/**
 * @param {any} definition
 * @param {string} id
 * @param {Path} path
 * @returns {any}
 */
export function fieldOf(definition, id, path) {
  return getAt(stateAt(definition, id).state, path);
}

/**
 * The query language that holds for a state.
 * @param {any} definition
 * @param {string} [id]
 * @returns {'JSONPath'|'JSONata'}
 */
export function queryLanguage(definition, id) {
  const own = id === undefined ? undefined : getAt(definition, [...fromPointer(id), 'QueryLanguage']);
  return (own ?? definition?.QueryLanguage) === 'JSONata' ? 'JSONata' : 'JSONPath';
}

/**
 * A first rule for a new choice.
 * @param {'JSONPath'|'JSONata'} language
 */
export const newRule = (language) =>
  language === 'JSONata' ? {
    Condition: '{% $states.input.value = true %}',
  } : { Variable: '$.value', BooleanEquals: true };

export const newCatcher = () => ({ ErrorEquals: ['States.ALL'] });
export const newRetrier = () => ({ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 3, BackoffRate: 2 });
export const newBranch = () => ({ StartAt: '', States: {} });
