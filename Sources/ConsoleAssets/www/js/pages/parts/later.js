// @ts-check
/** Spreads refreshes. */
import {onDispose} from '../../core/signal.js';

/**
 * Runs something soon after it was asked for, and not more often than every `pause` ms.
 * @param {() => void} run
 * @param {number | (() => number)} pause
 * @returns {() => void}
 */
export function later(run, pause) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let last = -Infinity;
  onDispose(() => clearTimeout(timer));
  return () => {
    if (timer !== undefined) return;
    const wait = Math.max(50, last + (typeof pause === 'number' ? pause : pause()) - performance.now());
    timer = setTimeout(() => {
      timer = undefined;
      last = performance.now();
      run();
    }, wait);
  };
}
