import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pairSteps } from '../../../Sources/ConsoleAssets/www/js/pages/parts/pairs.js';

const step = (number, name, status = 'SUCCEEDED', more = {}) =>
  ({ number, name, type: 'Pass', status, start: number, end: number + 1, ...more });
const line = (pair) => `${pair.key} ${pair.first ? 'a' : '-'}${pair.second ? 'b' : '-'}${pair.differs ? ' !' : ''}`;

test('steps of the same place are pairs, and differ by their status', () => {
  const pairs = pairSteps([step(0, 'A'), step(1, 'B')], [step(0, 'A'), step(1, 'B', 'FAILED')]);
  assert.deepEqual(pairs.map(line), ['A ab', 'B ab !']);
});

test('what only one execution reached stands where it was reached', () => {
  const first = [step(0, 'A'), step(1, 'Left'), step(2, 'End')];
  const second = [step(0, 'A'), step(1, 'Right'), step(2, 'Twice'), step(3, 'End')];
  assert.deepEqual(
    pairSteps(first, second).map(line), ['A ab', 'Right -b !', 'Twice -b !', 'Left a- !', 'End ab']);
  assert.deepEqual(pairSteps([], second).map(line), ['A -b !', 'Right -b !', 'Twice -b !', 'End -b !']);
});

test('iterations and visits are told apart', () => {
  const map = (count) => [
    step(0, 'Each', 'SUCCEEDED', { type: 'Map' }),
    ...Array.from({ length: count }, (_, slot) => step(slot + 1, 'One', 'SUCCEEDED', { parent: 0, slot })),
    step(count + 1, 'Loop'), step(count + 2, 'Loop'),
  ];
  assert.deepEqual(
    pairSteps(map(1), map(2)).map(line), ['Each ab', 'Each#0/One ab', 'Each#1/One -b !', 'Loop ab', 'Loop~2 ab']);
});
