/** Figures of a Map Run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parts, progressOf, toleranceOf } from '../../../Sources/ConsoleAssets/www/js/pages/maprun/progress.js';

const itemCounts = { total: 200, succeeded: 100, failed: 4, timedOut: 1, aborted: 5, running: 40, pending: 50 };

test('what has ended in whatever way is done', () => {
  assert.deepEqual(progressOf(itemCounts), { total: 200, failed: 5, done: 110, left: 90 });
  assert.deepEqual(progressOf({}), { total: 0, failed: 0, done: 0, left: 0 });
});

test('the bar has a part for each status that occurs, in percent of all items', () => {
  assert.deepEqual(parts(itemCounts).map((part) => [part.key, part.share]), [
    ['succeeded', 50], ['failed', 2], ['timed_out', 0.5], ['aborted', 2.5], ['running', 20],
  ]);
  assert.deepEqual(parts({ total: 0 }), []);
});

test('the lower of two limits counts', () => {
  const run = { itemCounts, toleratedFailureCount: 20, toleratedFailurePercentage: 5 };
  assert.equal(toleranceOf(run).share, 0.5);
  assert.equal(toleranceOf(run).text, '20 or 5 % tolerated');
  assert.equal(toleranceOf({ itemCounts }).share, 1);
  assert.equal(toleranceOf({ itemCounts: { total: 3, succeeded: 3 } }).share, undefined);
});
