// @ts-check
/**
 * What the user chose on this browser: theme, time zone, sizes of panels. Kept in localStorage as far as there is one.
 */
import {signal} from './signal.js';

const prefix = 'newel.';
/** @type {Map<string, import('./signal.js').Signal<any>>} */
const known = new Map();

/**
 * Reads a stored value.
 * @template T
 * @param {string} name
 * @param {T} fallback
 * @returns {T}
 */
export function load(name, fallback) {
  try {
    const text = globalThis.localStorage?.getItem(prefix + name);
    return text === null || text === undefined ? fallback : JSON.parse(text);
  } catch {
    // Storage is switched off, or holds what another release wrote: the default does.
    return fallback;
  }
}

/**
 * Stores a value; `undefined` removes it.
 * @param {string} name
 * @param {unknown} value
 * @returns {boolean} false when the browser would not take it
 */
export function save(name, value) {
  try {
    if (value === undefined)
      globalThis.localStorage?.removeItem(prefix + name);
    else
      globalThis.localStorage?.setItem(prefix + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/**
 * A stored choice as a signal; the same one for each name. Other tabs' changes arrive too.
 * @template T
 * @param {string} name
 * @param {T} fallback
 * @returns {import('./signal.js').Signal<T>}
 */
export function pref(name, fallback) {
  const existing = known.get(name);
  if (existing) return existing;
  const inner = signal(load(name, fallback));
  const outer = {
    get value() { return inner.value; },
    set value(next) {
      inner.value = next;
      save(name, next);
    },
    peek: () => inner.peek(),
    /** @param {(value: T) => T} change */
    update(change) { this.value = change(inner.peek()); },
  };
  known.set(name, outer);
  globalThis.addEventListener?.('storage', (event) => {
    if (event.key === prefix + name) inner.value = load(name, fallback);
  });
  return outer;
}

/** `system`, `light` or `dark`. */
export const theme = pref('theme', /** @type {'system' | 'light' | 'dark'} */ ('system'));

/** How times are shown: in the browser's zone, in UTC, or as a distance from now. */
export const timeMode = pref('time', /** @type {'local' | 'utc' | 'relative'} */ ('local'));
