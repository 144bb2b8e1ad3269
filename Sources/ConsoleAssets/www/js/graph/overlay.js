// @ts-check
/** Status of an execution on the graph: which state is how, and which wires were taken. */
import { START, END } from '../asl/model.js';

/** @typedef {import('./scene.js').Scene} Scene */
/** @typedef {import('./scene.js').Wire} Wire */
/**
 * @typedef {object} StateStatus
 * @property {string} status one of `STATUSES`
 * @property {number} [count] how often it ran, drawn when more than 1
 * @property {string} [text] shown in place of the second line, such as a duration
 */
/** @typedef {Record<string, string|StateStatus>|Map<string, string|StateStatus>} StatusMap */

/**
 * Status → glyph of its badge and word for it.
 * @type {Map<string, {glyph: string, word: string}>}
 */
export const STATUSES = new Map(
  Object.entries({
    running: { glyph: '', word: 'running' },
    succeeded: { glyph: 'check', word: 'succeeded' },
    failed: { glyph: 'cross', word: 'failed' },
    timed_out: { glyph: 'wait', word: 'timed out' },
    caught: { glyph: 'warn', word: 'error caught' },
    retrying: { glyph: 'retry', word: 'retrying' },
    waiting: { glyph: 'pause', word: 'waiting' },
    queued: { glyph: 'pause', word: 'queued' },
    aborted: { glyph: 'stop', word: 'aborted' },
    skipped: { glyph: '', word: 'not run' },
    idle: { glyph: '', word: 'not run' },
    added: { glyph: 'plus', word: 'added' },
    removed: { glyph: 'cross', word: 'removed' },
    changed: { glyph: 'warn', word: 'changed' },
  })
);

/** Statuses of a comparison of two definitions; all else but heat belongs to an execution. */
const COMPARED = new Set(['added', 'removed', 'changed']);

/**
 * `heat_0` to `heat_5`, `heatbad_1` to `heatbad_5`: how much, over many executions; the text tells what.
 * @param {string} status
 */
export const isHeat = (status) => status.startsWith('heat');

/**
 * `TIMED_OUT`, `timedOut`, `timed-out` → `timed_out`.
 * @param {string} status
 */
export function normalise(status) {
  const key = status.replace(/([a-z])([A-Z])/g, '$1_$2').replace(/-/g, '_').toLowerCase();
  return key === 'timedout' ? 'timed_out' : key;
}

export class Overlay {
  /**
   * @param {StatusMap|null|undefined} statuses by state path (JSON pointer) or by state name
   * @param {{taken?: Iterable<[string, string]>}} [options] transitions known to have been taken, as names
   */
  constructor(statuses, options = {}) {
    /** @type {Map<string, StateStatus>} */
    this.map = new Map();
    const entries = statuses instanceof Map ? statuses.entries() : Object.entries(statuses ?? {});
    for (const [key, value] of entries) {
      const status = typeof value === 'string' ? { status: value } : value;
      this.map.set(key, { ...status, status: normalise(status.status) });
    }
    this.taken = options.taken ? new Set([...options.taken].map(([a, b]) => `${a}\u0000${b}`)) : null;
    const kinds = [...this.map.values()].map((s) => s.status);
    /** Whether an execution is shown: states without a status then are ones that did not run. */
    this.live = kinds.some((status) => !COMPARED.has(status) && !isHeat(status)) || this.taken !== null;
  }

  /**
   * @param {{id: string, key: string}} node
   * @returns {StateStatus|null}
   */
  of(node) {
    const found = this.map.get(node.id) ?? this.map.get(node.key);
    return found ?? (this.live ? { status: 'idle' } : null);
  }

  /**
   * Whether a wire was taken, or may have been as far as the statuses tell.
   * @param {Wire} wire
   */
  took(wire) {
    if (!this.live) return false;
    const from = this.end(wire, wire.from);
    const to = this.end(wire, wire.to);
    if (this.taken && wire.from !== START && wire.to !== END) return this.taken.has(`${wire.from}\u0000${wire.to}`);
    if (wire.from === START) return to !== null;
    if (from === null || from === 'running' || from === 'waiting' || from === 'retrying' || from === 'queued') {
      return false;
    }
    if (wire.kind === 'catch') return from === 'caught' && to !== null;
    if (wire.to === END) return from === 'succeeded';
    return to !== null && from !== 'failed' && from !== 'timed_out' && from !== 'aborted' && from !== 'caught';
  }

  /**
   * @param {Wire} wire
   * @param {string} key
   */
  end(wire, key) {
    if (key === START || key === END) return 'succeeded';
    const pointer = `${wire.scope}/States/${key.replace(/~/g, '~0').replace(/\//g, '~1')}`;
    const status = this.map.get(pointer)?.status ?? this.map.get(key)?.status ?? null;
    return status === 'idle' || status === 'skipped' ? null : status;
  }
}
