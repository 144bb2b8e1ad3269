// @ts-check
/** Figures of a Map Run; pure. */
import {formatNumber, status} from '../../core/format.js';

/** Counts of DescribeMapRun → statuses, in the order of the bar. */
const counted = /** @type {const} */ ([
  ['succeeded', 'SUCCEEDED'],
  ['failed', 'FAILED'],
  ['timedOut', 'TIMED_OUT'],
  ['aborted', 'ABORTED'],
  ['running', 'RUNNING'],
]);

/** @param {Record<string, number>} counts */
export function progressOf(counts) {
  const failed = (counts.failed ?? 0) + (counts.timedOut ?? 0);
  const done = (counts.succeeded ?? 0) + failed + (counts.aborted ?? 0);
  const total = counts.total ?? 0;
  return { total, failed, done, left: Math.max(0, total - done) };
}

/**
 * The parts of the bar that are not empty, in percent of all.
 * @param {Record<string, number>} counts
 */
export function parts(counts) {
  return counted.map(([name, state]) => ({ look: status(state), count: counts[name] ?? 0 }))
    .filter(({ count }) => count > 0)
    .map(({ look, count }) => ({
           key: look.key,
           word: look.word.toLowerCase(),
           count,
           share: (count / Math.max(1, counts.total ?? 0)) * 100,
         }));
}

/**
 * How many failures a run bears, and how much of that is used up. Without limits, the first failure ends it.
 * @param {any} run as DescribeMapRun has it
 */
export function toleranceOf(run) {
  const { failed, total } = progressOf(run.itemCounts);
  const limits = [];
  if (run.toleratedFailureCount > 0)
    limits.push({ text: formatNumber(run.toleratedFailureCount), bears: run.toleratedFailureCount });
  if (run.toleratedFailurePercentage > 0) {
    limits.push({
      text: `${formatNumber(run.toleratedFailurePercentage)} %`,
      bears: (run.toleratedFailurePercentage / 100) * total,
    });
  }
  if (limits.length === 0) {
    return { text: 'none tolerated', share: failed > 0 ? 1 : undefined, sentence: 'The run bears no failed item.' };
  }
  const bears = Math.min(...limits.map((limit) => limit.bears));
  const text = limits.map((limit) => limit.text).join(' or ');
  return {
    text: `${text} tolerated`,
    share: bears > 0 ? failed / bears : failed > 0 ? 1 : 0,
    sentence: `The run fails when more than ${text} of the items fail; ${formatNumber(failed)} have.`,
  };
}
