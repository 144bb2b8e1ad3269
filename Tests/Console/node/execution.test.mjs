import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  buildModel, countStatuses, criticalPath, failedStep, iterationsOf, redrivePreview, shownStatus, spansOf, stateStatuses,
  stepForState, takenTransitions, treeRows,
} from '../../../Sources/ConsoleAssets/www/js/pages/execution/model.js';
import { parseIterations, writeIterations } from '../../../Sources/ConsoleAssets/www/js/pages/execution/iterations-text.js';
import { differences } from '../../../Sources/ConsoleAssets/www/js/pages/parts/differences.js';
import { heatLevel, heatOf } from '../../../Sources/ConsoleAssets/www/js/pages/machine/heat.js';

/** A loop, then a Map of three whose last iteration fails. */
const steps = [
  { number: 0, name: 'Poll', type: 'Task', status: 'SUCCEEDED', start: 0, end: 10, next: 'Ready?', attempts: [
    { number: 1, status: 'FAILED', scheduled: 0, started: 2, end: 4, error: 'E', retryDue: 8 },
    { number: 2, status: 'SUCCEEDED', scheduled: 8, started: 8, end: 10 },
  ] },
  { number: 1, name: 'Ready?', type: 'Choice', status: 'SUCCEEDED', start: 10, end: 10, next: 'Poll' },
  { number: 2, name: 'Poll', type: 'Task', status: 'SUCCEEDED', start: 10, end: 20, next: 'Ready?' },
  { number: 3, name: 'Ready?', type: 'Choice', status: 'SUCCEEDED', start: 20, end: 20, next: 'Each' },
  { number: 4, name: 'Each', type: 'Map', status: 'FAILED', start: 20, end: 60, items: 3, error: 'Broken' },
  { number: 5, name: 'Work', type: 'Task', status: 'SUCCEEDED', parent: 4, slot: 0, start: 20, end: 30 },
  { number: 6, name: 'Work', type: 'Task', status: 'ABORTED', parent: 4, slot: 1, start: 20, end: 60 },
  { number: 7, name: 'Work', type: 'Task', status: 'FAILED', parent: 4, slot: 2, start: 20, end: 60, error: 'Broken' },
];
const model = buildModel(steps);

test('places name branch, iteration and visit', () => {
  assert.deepEqual([...model.keys.values()], ['Poll', 'Ready?', 'Poll~2', 'Ready?~2', 'Each', 'Each#0/Work', 'Each#1/Work', 'Each#2/Work']);
  assert.equal(model.byKey.get('Each#2/Work'), 7);
});

test('a state is as its last visit in each iteration, the worst of those', () => {
  const all = stateStatuses(model);
  assert.deepEqual(all.get('Work'), { status: 'FAILED', count: 3 });
  assert.deepEqual(all.get('Poll'), { status: 'SUCCEEDED', count: 2 });
  assert.deepEqual(stateStatuses(model, new Map([['Each', 0]])).get('Work'), { status: 'SUCCEEDED', count: 1 });
  assert.deepEqual(countStatuses(all), [{ status: 'FAILED', count: 2 }, { status: 'SUCCEEDED', count: 2 }]);
});

test('transitions are taken once each', () => {
  assert.deepEqual(takenTransitions(model), [['Poll', 'Ready?'], ['Ready?', 'Poll'], ['Ready?', 'Each']]);
});

test('the failed step is the deepest of the failed', () => {
  assert.equal(failedStep(model)?.number, 7);
  assert.equal(stepForState(model, 'Work', new Map())?.number, 7);
  assert.equal(stepForState(model, 'Work', new Map([['Each', 0]]))?.number, 5);
  assert.equal(stepForState(model, 'Nothing', new Map()), undefined);
});

test('iterations have the status of what they ended with', () => {
  assert.deepEqual(iterationsOf(model, steps[4]).map((entry) => [entry.slot, entry.status, entry.end]), [[0, 'SUCCEEDED', 30], [1, 'ABORTED', 60], [2, 'FAILED', 60]]);
});

test('the critical path follows what ended last', () => {
  assert.deepEqual([...criticalPath(model, 60)].sort((a, b) => a - b), [0, 1, 2, 3, 4, 6]);
});

test('rows of the tree open and close', () => {
  assert.equal(treeRows(model, new Map()).length, 11);
  assert.equal(treeRows(model, new Map([['Each', false]])).length, 5);
  assert.equal(treeRows(model, new Map([['Each#1', false]])).length, 10);
  assert.deepEqual(treeRows(model, new Map(), (status) => status === 'FAILED').filter((row) => !row.hasChildren).map((row) => row.key), ['Each#2/Work']);
});

test('time in the queue, at work and between attempts is told apart', () => {
  assert.deepEqual(spansOf(steps[0]).map((span) => [span.kind, span.from, span.to]), [['queue', 0, 2], ['run', 2, 4], ['pause', 4, 8], ['run', 8, 10]]);
  const queued = { ...steps[0], end: undefined, status: 'RUNNING', attempts: [{ number: 1, status: 'RUNNING', scheduled: 5 }] };
  assert.deepEqual(spansOf(queued).map((span) => [span.kind, span.from, span.to]), [['queue', 5, undefined]]);
  assert.equal(shownStatus(queued), 'QUEUED');
  assert.equal(shownStatus({ ...steps[0], status: 'RUNNING', type: 'Wait', waitsUntil: 9 }), 'WAITING');
});

test('a redrive runs again what failed or was given up, and keeps the rest', () => {
  const { again, kept } = redrivePreview(model);
  assert.deepEqual(again.map((step) => step.number), [4, 6, 7]);
  assert.equal(kept, 5);
});

test('chosen iterations survive the address', () => {
  const chosen = new Map([['a:b,c', 3], ['Each', 0]]);
  assert.deepEqual(parseIterations(writeIterations(chosen)), chosen);
  assert.deepEqual(parseIterations('nonsense,:4,x:y'), new Map());
});

test('differences of values are listed by path', () => {
  assert.deepEqual(differences({ a: 1, b: [1, 2], c: { d: null } }, { a: 2, b: [1], c: { d: null }, e: true }), [
    { kind: 'changed', path: '$.a', before: 1, after: 2 }, { kind: 'removed', path: '$.b[1]', before: 2, after: undefined },
    { kind: 'added', path: '$.e', before: undefined, after: true },
  ]);
  assert.deepEqual(differences({ toString: 1 }, { toString: 1 }), []);
});

test('heat tells small from large, nothing from little, and what it counts', () => {
  assert.deepEqual([0, 1, 4, 50, 100].map((value) => heatLevel(value, 100)), [0, 1, 1, 4, 5]);
  assert.equal(heatLevel(1, 1), 5);
  const figures = { executions: 2, isAll: true, states: [
    { name: 'A', visits: 9, open: 0, failed: 0, caught: 0, retries: 0, durations: { count: 9, p95: 40 } },
    { name: 'B', visits: 1, open: 1, failed: 2, caught: 1, retries: 0, durations: { count: 0 } },
  ] };
  assert.deepEqual([...heatOf(figures, 'count').values()], [
    { status: 'heat_5', text: '9 visits' }, { status: 'heat_2', text: '1 visit' },
  ]);
  assert.equal(heatOf(figures, 'p95').get('B').text, 'none ended');
  assert.deepEqual(heatOf(figures, 'failures').get('B'), { status: 'heatbad_5', text: '2 failed, 1 caught' });
  assert.equal(heatOf(figures, 'failures').get('A').status, 'heat_0');
  assert.equal(heatOf(figures, '').size, 0);
});
