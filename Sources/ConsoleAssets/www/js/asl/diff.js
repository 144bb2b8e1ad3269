// @ts-check
/** What differs between two definitions, by state; and between two texts, by line. */
import { allStates, innerMachines, isObject, objectOf, same } from './tree.js';

/** @typedef {'added'|'removed'|'changed'} Change */
/**
 * Ids of states, and fields of the machine.
 * @typedef {{added: string[], removed: string[], changed: string[], machine: string[]}} DefinitionDiff
 */

/**
 * A state without what is inside it: inner states are compared on their own.
 * @param {any} state
 */
function shell(state) {
  const inner = innerMachines(state);
  if (!inner.length) return state;
  const strip = (/** @type {any} */ machine) => objectOf(
    Object.entries(machine ?? {}).filter(([key]) => key !== 'States'),
  );
  return objectOf(
    Object.entries(state).map(([key, value]) => {
      if (key === 'Branches' && Array.isArray(value)) return [key, value.map(strip)];
      return [key, (key === 'ItemProcessor' || key === 'Iterator') && isObject(value) ? strip(value) : value];
    })
  );
}

/**
 * @param {any} value
 * @returns {any}
 */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return objectOf(Object.keys(value).sort().map((key) => [key, sorted(value[key])]));
}

/**
 * Compares by meaning: the order of fields does not count.
 * @param {any} before
 * @param {any} after
 * @returns {DefinitionDiff}
 */
export function diffDefinitions(before, after) {
  const old = new Map([...allStates(before)].map((s) => [s.id, s.state]));
  const now = new Map([...allStates(after)].map((s) => [s.id, s.state]));
  const equal = (/** @type {any} */ a, /** @type {any} */ b) => same(sorted(a), sorted(b));
  const fields = new Set(
    [...Object.keys(isObject(before) ? before : {}), ...Object.keys(isObject(after) ? after : {})],
  );
  fields.delete('States');
  return {
    added: [...now.keys()].filter((id) => !old.has(id)),
    removed: [...old.keys()].filter((id) => !now.has(id)),
    changed: [...now.keys()].filter((id) => old.has(id) && !equal(shell(old.get(id)), shell(now.get(id)))),
    machine: [...fields].filter((key) => !equal(before?.[key], after?.[key])),
  };
}

/**
 * Line numbers count from 1.
 * @typedef {{kind: 'same'|'added'|'removed', text: string, before?: number, after?: number}} LineDiff
 */

const CELLS_MAX = 4_000_000;

/**
 * Lines of two texts side by side, by their longest common subsequence.
 * @param {string} before
 * @param {string} after
 * @returns {LineDiff[]}
 */
export function diffLines(before, after) {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  /** @type {LineDiff[]} */
  const out = [];
  for (let i = 0; i < head; i++) out.push({ kind: 'same', text: a[i], before: i + 1, after: i + 1 });
  out.push(...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail), head));
  for (let i = tail; i > 0; i--) {
    out.push({ kind: 'same', text: a[a.length - i], before: a.length - i + 1, after: b.length - i + 1 });
  }
  return out;
}

/**
 * @param {string[]} a
 * @param {string[]} b
 * @param {number} offset
 * @returns {LineDiff[]}
 */
function middle(a, b, offset) {
  const removed = (/** @type {number} */ i) => (
    { kind: /** @type {const} */ ('removed'), text: a[i], before: offset + i + 1 }
  );
  const added = (/** @type {number} */ j) => (
    { kind: /** @type {const} */ ('added'), text: b[j], after: offset + j + 1 }
  );
  // two texts with hardly a line in common: one block out, one block in
  if (a.length * b.length > CELLS_MAX) return [...a.map((_, i) => removed(i)), ...b.map((_, j) => added(j))];
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] = a[i] === b[j]
        ? lengths[(i + 1) * width + j + 1] + 1
        : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  /** @type {LineDiff[]} */
  const out = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ kind: 'same', text: a[i], before: offset + ++i, after: offset + ++j });
    } else if (j >= b.length || (i < a.length && lengths[(i + 1) * width + j] >= lengths[i * width + j + 1])) {
      out.push(removed(i++));
    } else {
      out.push(added(j++));
    }
  }
  return out;
}
