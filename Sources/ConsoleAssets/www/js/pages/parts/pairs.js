// @ts-check
/** Two executions side by side, step by step; pure. */
import {buildModel, shownStatus} from '../execution/model.js';

/** @typedef {import('../execution/model.js').Step} Step */

/**
 * A step in both executions, or in one of them.
 * @typedef {object} Pair
 * @property {string} key its place, as in URLs
 * @property {string} name
 * @property {Step} [first]
 * @property {Step} [second]
 * @property {boolean} differs in its status, or as only one has it
 */

/**
 * The steps of two executions by their place, in the order of the first; what only the second has stands after what
 * comes before it there.
 * @param {Step[]} first
 * @param {Step[]} second
 * @returns {Pair[]}
 */
export function pairSteps(first, second) {
  const [a, b] = [buildModel(first), buildModel(second)];
  /** @type {Map<string, Pair>} */
  const pairs = new Map();
  for (const step of first) {
    const key = a.keys.get(step.number) ?? step.name;
    const number = b.byKey.get(key);
    const other = number === undefined ? undefined : b.steps[number];
    const differs = !other || shownStatus(step) !== shownStatus(other);
    pairs.set(key, { key, name: step.name, first: step, second: other, differs });
  }
  /** @type {Map<string, Pair[]>} what follows a key; '' is the beginning */
  const after = new Map();
  let last = '';
  for (const step of second) {
    const key = b.keys.get(step.number) ?? step.name;
    if (pairs.has(key)) {
      last = key;
    } else {
      const list = after.get(last) ?? [];
      list.push({ key, name: step.name, second: step, differs: true });
      after.set(last, list);
    }
  }
  return [...(after.get('') ?? []), ...[...pairs.values()].flatMap((pair) => [pair, ...(after.get(pair.key) ?? [])])];
}
