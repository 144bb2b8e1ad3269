// @ts-check
/** Immutable work on definitions: read, set, remove and rename by path, and what changed between two of them. */
import { fromPointer, toPointer } from './parse.js';

/** @typedef {(string|number)[]} Path */
/** @typedef {{id: string, name: string, state: any, scope: Path}} StateEntry */
/**
 * A part to put in place: `value` undefined removes it.
 * @typedef {{path: Path, value: any}} Change
 */

/**
 * @param {any} v
 * @returns {v is Record<string, any>}
 */
export const isObject = (v) => typeof v === 'object' && v !== null && !Array.isArray(v);
/**
 * @param {any} v
 * @returns {any[]}
 */
export const listOf = (v) => (Array.isArray(v) ? v : []);
/**
 * @param {any} o
 * @param {any} key
 * @returns {boolean}
 */
export const has = (o, key) => typeof key === 'string' && isObject(o) && Object.prototype.hasOwnProperty.call(o, key);

/**
 * @param {any} root
 * @param {Path} path
 */
export function getAt(root, path) {
  let value = root;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (has(value, String(key))) value = value[key];
    else return undefined;
  }
  return value;
}

/**
 * A copy of an object from entries; also a field named `__proto__` stays a field.
 * @param {[string, any][]} entries
 */
export function objectOf(entries) {
  /** @type {Record<string, any>} */
  const out = {};
  for (const [key, value] of entries) {
    if (key === '__proto__') {
      Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
    } else {
      out[key] = value;
    }
  }
  return out;
}

/**
 * Sets or, with undefined, removes what is at a path. What does not change stays the same object.
 * @param {any} root
 * @param {Path} path
 * @param {any} value
 * @returns {any}
 */
export function setAt(root, path, value) {
  if (path.length === 0) return value;
  const [key, ...rest] = path;
  if (Array.isArray(root)) {
    const index = Number(key);
    const copy = root.slice();
    if (rest.length === 0 && value === undefined) copy.splice(index, 1);
    else copy[index] = setAt(root[index], rest, value);
    return copy;
  }
  const object = isObject(root) ? root : {};
  const name = String(key);
  if (rest.length === 0 && value === undefined) return objectOf(Object.entries(object).filter(([k]) => k !== name));
  const next = setAt(has(object, name) ? object[name] : typeof rest[0] === 'number' ? [] : {}, rest, value);
  if (!has(object, name)) return objectOf([...Object.entries(object), [name, next]]);
  return objectOf(Object.entries(object).map(([k, v]) => [k, k === name ? next : v]));
}

/**
 * @param {Record<string, any>} object
 * @param {string} from
 * @param {string} to
 */
export const renameKey = (object, from, to) => objectOf(
  Object.entries(object).map(([k, v]) => [k === from ? to : k, v]),
);

/**
 * Puts a member right after another, or first.
 * @param {Record<string, any>} object
 * @param {string|null} after
 * @param {string} key
 * @param {any} value
 */
export function insertKey(object, after, key, value) {
  /** @type {[string, any][]} */
  const entries = Object.entries(object).filter(([k]) => k !== key);
  const at = after === null ? 0 : entries.findIndex(([k]) => k === after) + 1;
  entries.splice(after !== null && at === 0 ? entries.length : at, 0, [key, value]);
  return objectOf(entries);
}

/**
 * Whether two JSON values are equal, the order of fields included.
 * @param {any} a
 * @param {any} b
 * @returns {boolean}
 */
export function same(a, b) {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((v, i) => same(v, b[i]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  const others = Object.keys(b);
  return keys.length === others.length && keys.every((key, i) => key === others[i] && same(a[key], b[key]));
}

/**
 * The smallest parts by which `after` differs from `before`, as changes that lead from one to the other.
 * @param {any} before
 * @param {any} after
 * @returns {Change[]}
 */
export function changesBetween(before, after) {
  /** @type {Change[]} */
  const changes = [];
  collect(before, after, [], changes);
  return changes;
}

/**
 * @param {any} before
 * @param {any} after
 * @param {Path} path
 * @param {Change[]} changes
 */
function collect(before, after, path, changes) {
  if (before === after) return;
  if (isObject(before) && isObject(after)) {
    const keys = Object.keys(after);
    const old = Object.keys(before);
    if (keys.length === old.length && keys.every((key, i) => key === old[i])) {
      for (const key of keys) collect(before[key], after[key], [...path, key], changes);
      return;
    }
  } else if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    after.forEach((value, i) => collect(before[i], value, [...path, i], changes));
    return;
  }
  if (!same(before, after)) changes.push({ path, value: after });
}

/**
 * @param {any} root
 * @param {Change[]} changes
 */
export const applyChanges = (root, changes) =>
  changes.reduce((value, change) => setAt(value, change.path, change.value), root);

/**
 * Parts of a state's id: the path of its scope and its name.
 * @param {string} id JSON pointer
 * @returns {{scope: string[], name: string}}
 */
export function splitID(id) {
  const path = fromPointer(id);
  return { scope: path.slice(0, -2), name: path[path.length - 1] ?? '' };
}

/**
 * @param {Path} scope
 * @param {string} name
 */
export const stateID = (scope, name) => toPointer([...scope, 'States', name]);

/**
 * The inner machines of a state with the path to each.
 * @param {any} state
 * @returns {{path: Path, machine: any}[]}
 */
export function innerMachines(state) {
  if (state?.Type === 'Parallel') {
    return listOf(state.Branches).map((machine, i) => ({ path: ['Branches', i], machine }));
  }
  if (state?.Type !== 'Map') return [];
  const field = state.ItemProcessor === undefined && isObject(state.Iterator) ? 'Iterator' : 'ItemProcessor';
  return isObject(state[field]) ? [{ path: [field], machine: state[field] }] : [];
}

/**
 * All states with their ids, outer before inner.
 * @param {any} machine
 * @param {Path} [scope]
 * @returns {Generator<StateEntry>}
 */
export function* allStates(machine, scope = []) {
  for (const [name, state] of Object.entries(isObject(machine?.States) ? machine.States : {})) {
    if (!isObject(state)) continue;
    yield { id: stateID(scope, name), name, state, scope };
    for (const inner of innerMachines(state)) {
      if (scope.length < 240) yield* allStates(inner.machine, [...scope, 'States', name, ...inner.path]);
    }
  }
}

/**
 * A name that no state has yet: `Wait`, `Wait (1)`…
 * @param {Set<string>} taken
 * @param {string} wish
 */
export function freeName(taken, wish) {
  const base = wish.trim().slice(0, 80) || 'State';
  if (!taken.has(base)) return base;
  const stem = base.replace(/ \(\d+\)$/, '').slice(0, 74);
  for (let n = 1; ; n++) {
    const name = `${stem} (${n})`;
    if (!taken.has(name)) return name;
  }
}

/**
 * Names of all states, inner ones too: they must differ over the whole machine.
 * @param {any} definition
 */
export const stateNames = (definition) => new Set([...allStates(definition)].map((s) => s.name));
