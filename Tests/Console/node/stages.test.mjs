/** The stages of a step's data, in the order of the language. */
import assert from 'node:assert/strict';
import {test} from 'node:test';
import {stagesOf} from '../../../Sources/ConsoleAssets/www/js/pages/execution/stages.js';

const titles = (stages) => stages.map((stage) => stage.title);

test('a Task in JSONPath has its filters in order, those that are not set are left out', () => {
  const step = {
    type: 'Task',
    input: '{"a":1}',
    output: '{"r":2}',
    attempts: [{ parameters: '{"p":1}', result: '{"x":2}' }],
  };
  const flow = {
    stages: ['afterInputPath', 'result', 'afterResultSelector', 'afterResultPath'].map(
      (name) => ({ name, value: `"${name}"` })
    ),
  };
  const all = { InputPath: '$.a', Parameters: {}, ResultSelector: {}, ResultPath: '$.r', OutputPath: '$.o' };
  assert.deepEqual(titles(stagesOf(step, all, 'JSONPath', flow)), [
    'State input', 'InputPath', 'Parameters', 'Task result', 'ResultSelector', 'ResultPath', 'State output',
  ]);
  assert.deepEqual(titles(stagesOf(step, {}, 'JSONPath', flow)), [
    'State input', 'Parameters', 'Task result', 'State output',
  ]);
  assert.equal(stagesOf(step, all, 'JSONPath', flow).at(-1).field, 'OutputPath $.o');
  assert.equal(stagesOf(step, { InputPath: null }, 'JSONPath', flow)[1].field, 'null');
});

test('a Task in JSONata has arguments, result and output', () => {
  const step = { type: 'Task', input: '1', output: '3', attempts: [{ parameters: '2', result: '4' }] };
  const stages = stagesOf(step, { Arguments: {}, Output: '{% $states.result %}' }, 'JSONata', { stages: [] });
  assert.deepEqual(titles(stages), ['State input', 'Arguments', 'Task result', 'State output']);
  assert.equal(stages[2].root, '$states.result');
  assert.equal(stages[3].field, 'Output {% $states.result %}');
});

test('a Map has items and what each iteration gets', () => {
  const step = { type: 'Map', input: '{}', effectiveInput: '[1]', output: '[2]' };
  const flow = { stages: [
    { name: 'afterItemsPath', value: '[1]' }, { name: 'afterItemSelector', value: '[{"n":1}]' },
    { name: 'result', value: '[2]' },
  ] };
  const state = { ItemsPath: '$.items', ItemSelector: {} };
  const stages = stagesOf(step, state, 'JSONPath', flow);
  assert.deepEqual(titles(stages), [
    'State input', 'ItemsPath', 'Items', 'ItemSelector', 'Results of the iterations', 'State output',
  ]);
  assert.equal(stages[2].sameAs, 'ItemsPath');
  assert.equal(stages[5].sameAs, 'Results of the iterations');
});

test('a value that passes unchanged through several stages is written once', () => {
  const step = { type: 'Task', input: '1', output: '1', attempts: [{ parameters: '1', result: '1' }] };
  const stages = stagesOf(step, { Parameters: {} }, 'JSONPath', undefined);
  assert.deepEqual(stages.map((stage) => stage.sameAs), [undefined, 'State input', 'State input', 'State input']);
});

test('what is too large to be sent is told by its size', () => {
  const step = { type: 'Pass', input: '1', output: '2' };
  const stages = stagesOf(step, { InputPath: '$' }, 'JSONPath', { stages: [{ name: 'afterInputPath', bytes: 9 }] });
  assert.equal(stages[1].bytes, 9);
  assert.equal(stages[1].sameAs, undefined);
});
