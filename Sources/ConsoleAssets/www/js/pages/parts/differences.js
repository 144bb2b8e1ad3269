// @ts-check
/** What differs between two JSON values, member by member; pure. */
import {jsonPath} from '../../core/format.js';

/** @typedef {{ kind: 'added' | 'removed' | 'changed', path: string, before?: unknown, after?: unknown }} Difference */

/** Differences that are listed at most. */
const differencesMax = 2000;

/**
 * @param {unknown} before
 * @param {unknown} after
 * @returns {Difference[]}
 */
export function differences(before, after) {
  /** @type {Difference[]} */
  const found = [];
  /** @type {Array<{ a: unknown, b: unknown, path: Array<string | number> }>} */
  const pending = [{ a: before, b: after, path: [] }];
  for (let entry = pending.pop(); entry && found.length < differencesMax; entry = pending.pop()) {
    const { a, b, path } = entry;
    if (Object.is(a, b)) continue;
    if (!isContainer(a) || !isContainer(b) || Array.isArray(a) !== Array.isArray(b)) {
      found.push({
        kind: a === undefined ? 'added'
          : b === undefined   ? 'removed'
                              : 'changed',
        path: jsonPath(path),
        before: a,
        after: b,
      });
      continue;
    }
    const [x, y] = [/** @type {any} */ (a), /** @type {any} */ (b)];
    const keys = [...new Set([...Object.keys(x), ...Object.keys(y)])];
    for (const key of keys.reverse()) {
      pending.push({ a: own(x, key), b: own(y, key), path: [...path, Array.isArray(a) ? Number(key) : key] });
    }
  }
  return found;
}

/** @param {unknown} value */
function isContainer(value) { return typeof value === 'object' && value !== null; }

/**
 * @param {any} object
 * @param {string} key
 */
function own(object, key) { return Object.hasOwn(object, key) ? object[key] : undefined; }
