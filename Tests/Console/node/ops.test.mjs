// Edit operations: each can be undone exactly, keeps the definition whole, and reaches the text without rewriting it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { randomDefinition, randomSource } from './random-definition.mjs';
import { parse } from '../../../Sources/ConsoleAssets/www/js/asl/parse.js';
import { patchText } from '../../../Sources/ConsoleAssets/www/js/asl/textpatch.js';
import { allStates, stateNames, splitID, getAt, same } from '../../../Sources/ConsoleAssets/www/js/asl/tree.js';
import {
  allScopes, quickFindings, referencesIn, referencesTo,
} from '../../../Sources/ConsoleAssets/www/js/asl/refs.js';
import * as ops from '../../../Sources/ConsoleAssets/www/js/asl/ops.js';
import * as parts from '../../../Sources/ConsoleAssets/www/js/asl/parts.js';
import * as clipboard from '../../../Sources/ConsoleAssets/www/js/asl/clipboard.js';

const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke' };
const ids = (definition) => [...allStates(definition)].map((s) => s.id);
const pickFrom = (random, list) => list[random.below(list.length)];

/** A random transition of a definition. */
function randomPlace(random, definition) {
  const scope = pickFrom(random, allScopes(definition));
  const ref = pickFrom(random, referencesIn(scope.machine, scope.path));
  return { scope: scope.path, sources: [ops.sourceOf(ref)] };
}

const OPERATIONS = {
  insertInto: (random, d) => ops.insertInto(d, randomPlace(random, d), 'New state', pickFrom(random, [task,
    {
      Type: 'Choice', Choices: [parts.newRule('JSONPath')],
    }, { Type: 'Fail' }, { Type: 'Parallel', Branches: [parts.newBranch()] }])),
  insertAfter: (random, d) => ops.insertAfter(d, pickFrom(random, ids(d)), 'After', task),
  insertBefore: (random, d) => ops.insertBefore(d, pickFrom(random, ids(d)), 'Before', task),
  delete: (random, d) => ops.deleteStates(d, [pickFrom(random, ids(d)), pickFrom(random, ids(d))]),
  rename: (random, d) => ops.rename(d, pickFrom(random, ids(d)), `Renamed ${random.below(1e9)}`),
  retarget: (random, d) => {
    const place = randomPlace(random, d);
    return ops.retarget(d, place, pickFrom(random, Object.keys(getAt(d, place.scope).States)));
  },
  move: (random, d) => ops.move(d, pickFrom(random, ids(d)), randomPlace(random, d)),
  wrapParallel: (random, d) => ops.wrap(d, [pickFrom(random, ids(d))], 'Parallel', false),
  wrapMap: (random, d) => ops.wrap(d, [pickFrom(random, ids(d)), pickFrom(random, ids(d))], 'Map', true),
  duplicate: (random, d) => clipboard.duplicate(d, [pickFrom(random, ids(d))]),
  paste: (random, d) => clipboard.paste(d, randomPlace(random, d), clipboard.copy(d, [pickFrom(random, ids(d))])),
  setField: (random, d) => parts.setField(d, pickFrom(random, ids(d)), ['Comment'], `Comment ${random.below(100)}`),
  addCatcher: (random, d) => parts.addTo(d, pickFrom(random, ids(d)), 'Catch', parts.newCatcher()),
  addRetrier: (random, d) => parts.addTo(d, pickFrom(random, ids(d)), 'Retry', parts.newRetrier(), 0),
  removeCatcher: (random, d) => parts.removeFrom(d, pickFrom(random, ids(d)), 'Catch', 0),
  removeRule: (random, d) => parts.removeFrom(d, pickFrom(random, ids(d)), 'Choices', 0),
  moveRule: (random, d) => parts.moveWithin(d, pickFrom(random, ids(d)), 'Choices', 0, 1),
  machineField: (random, d) => parts.setMachineField(d, ['TimeoutSeconds'], random.below(1000) + 1),
};

/** Runs an operation on random definitions; how often it was possible. */
function tryOperation(run, check) {
  let done = 0;
  for (let seed = 1; seed <= 60; seed++) {
    const random = randomSource(seed * 31 + 7);
    const text = JSON.stringify(randomDefinition(seed), null, 2);
    const parsed = parse(text);
    let edit;
    try {
      edit = run(random, parsed.value);
    } catch (error) {
      if (!(error instanceof ops.Refused)) throw error;
      continue;
    }
    done++;
    check(edit, parsed, text, seed);
  }
  return done;
}

for (const [name, run] of Object.entries(OPERATIONS)) {
  test(`${name}: the inverse restores, the text follows`, () => {
    const done = tryOperation(run, (edit, parsed, text, seed) => {
      const before = text;
      assert.equal(JSON.stringify(ops.undo(edit.definition, edit), null, 2), before, `inverse, seed ${seed}`);
      assert.equal(JSON.stringify(parsed.value, null, 2), before, 'the definition given was not changed');
      const patched = patchText(text, parsed, edit.definition);
      const read = parse(patched);
      assert.deepEqual(read.errors, [], `seed ${seed}: ${patched}`);
      assert.ok(same(read.value, edit.definition), `text of seed ${seed} says the same`);
      assert.match(edit.label, /^[A-Z]/);
      for (const id of edit.select) assert.ok(ids(edit.definition).includes(id), `${id} is there to be selected`);
      const names = [...allStates(edit.definition)].map((s) => s.name);
      assert.equal(new Set(names).size, names.length, 'names differ over the whole machine');
    });
    assert.ok(done >= 5, `only ${done} of 60 could be tried`);
  });
}

const STRUCTURAL = [
  'insertInto',
  'insertAfter',
  'insertBefore',
  'rename',
  'retarget',
  'wrapParallel',
  'wrapMap',
  'duplicate',
  'paste',
  'move',
  'delete',
];
for (const name of STRUCTURAL) {
  test(`${name}: no transition leads to a state that is not there`, () => {
    tryOperation(OPERATIONS[name], (edit, parsed, text, seed) => {
      const broken = quickFindings(edit.definition).filter((f) => f.code === 'MISSING_TRANSITION_TARGET');
      assert.deepEqual(broken, [], `seed ${seed}, ${edit.label}`);
    });
  });
}

const line = () => (
  {
    StartAt: 'A',
    States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'C' }, C: { Type: 'Pass', End: true } },
  }
);

test('a state put on a wire stands between its ends', () => {
  const edit = ops.insertInto(line(), { scope: [], sources: [{ from: 'A', slot: ['Next'] }] }, 'X', task);
  assert.equal(edit.definition.States.A.Next, 'X');
  assert.equal(edit.definition.States.X.Next, 'B');
  assert.deepEqual(Object.keys(edit.definition.States), ['A', 'X', 'B', 'C']);
  assert.equal(edit.label, 'Add X');
});

test('a state put at the end ends the flow', () => {
  const edit = ops.insertAfter(line(), '/States/C', 'X', task);
  assert.deepEqual(edit.definition.States.C, { Type: 'Pass', Next: 'X' });
  assert.equal(edit.definition.States.X.End, true);
});

test('the first state of an empty machine starts and ends it', () => {
  const edit = ops.insertInto({ States: {} }, { scope: [], sources: [{ from: '', slot: ['StartAt'] }] }, 'X', task);
  assert.deepEqual(edit.definition, { States: { X: { ...task, End: true } }, StartAt: 'X' });
});

test('nothing can follow a Fail state', () => {
  const definition = { StartAt: 'F', States: { F: { Type: 'Fail' } } };
  assert.throws(() => ops.insertAfter(definition, '/States/F', 'X', task), /ends the flow/);
});

test('deleting bridges its neighbours', () => {
  const edit = ops.deleteStates(line(), ['/States/B']);
  assert.equal(edit.definition.States.A.Next, 'C');
  assert.deepEqual(edit.notes, []);
  assert.deepEqual(ops.deleteStates(line(), ['/States/C']).definition.States.B, { Type: 'Pass', End: true });
  assert.equal(ops.deleteStates(line(), ['/States/A']).definition.StartAt, 'B');
});

test('deleting says which rules and catchers lead nowhere now', () => {
  const definition = { StartAt: 'Q', States: {
    Q: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'F' }], Default: 'T' },
    T: { ...task, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'F' }], End: true }, F: { Type: 'Fail' } } };
  const edit = ops.deleteStates(definition, ['/States/F']);
  assert.deepEqual(edit.notes, ['A rule of “Q” leads nowhere now', 'A catcher of “T” leads nowhere now']);
  assert.equal('Next' in edit.definition.States.Q.Choices[0], false);
});

test('a rename changes every reference of its scope', () => {
  const definition = { StartAt: 'A', States: {
    A: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'A' }], Default: 'B' },
    B: { ...task, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'A' }], Next: 'A' } } };
  const edit = ops.rename(definition, '/States/A', 'Z');
  assert.equal(edit.definition.StartAt, 'Z');
  assert.equal(referencesTo(edit.definition, [], 'Z').length, 4);
  assert.equal(referencesTo(edit.definition, [], 'A').length, 0);
  assert.throws(() => ops.rename(definition, '/States/A', 'B'), /already/);
  assert.throws(() => ops.rename(definition, '/States/A', 'x'.repeat(81)), /80/);
});

test('wrapping a run makes one state of it', () => {
  const edit = ops.wrap(line(), ['/States/B', '/States/C'], 'Parallel', false);
  const wrapper = edit.definition.States[edit.definition.States.A.Next];
  assert.equal(wrapper.Type, 'Parallel');
  assert.equal(wrapper.End, true);
  assert.deepEqual(Object.keys(wrapper.Branches[0].States), ['B', 'C']);
  assert.equal(wrapper.Branches[0].StartAt, 'B');
});

test('wrapping takes catchers that lead outside along', () => {
  const definition = { StartAt: 'A', States: {
    A: {
      ...task, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'F' }], Next: 'B',
    }, B: { Type: 'Pass', End: true }, F: { Type: 'Fail' } } };
  const edit = ops.wrap(definition, ['/States/A'], 'Map', true);
  const wrapper = edit.definition.States[edit.definition.StartAt];
  assert.deepEqual(wrapper.Catch, [{ ErrorEquals: ['States.ALL'], Next: 'F' }]);
  assert.equal(wrapper.ItemProcessor.States.A.Catch, undefined);
  assert.equal(wrapper.Items, '{% $states.input %}');
});

test('a pasted fragment gets free names, inside too, and joins the flow', () => {
  const fragment = { StartAt: 'A', States: { A: { Type: 'Parallel', End: true, Branches: [
    { StartAt: 'B', States: { B: { Type: 'Pass', End: true } } }] } } };
  const edit = clipboard.paste(line(), { scope: [], sources: [{ from: 'B', slot: ['Next'] }] }, fragment);
  assert.equal(edit.definition.States.B.Next, 'A (1)');
  assert.equal(edit.definition.States['A (1)'].Next, 'C');
  assert.deepEqual(Object.keys(edit.definition.States['A (1)'].Branches[0].States), ['B (1)']);
});

test('one state and states by name are understood as well', () => {
  assert.deepEqual(
    clipboard.toFragment({ Type: 'Wait', Seconds: 1 }),
    { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 1 } } },
  );
  assert.equal(clipboard.toFragment({ P: { Type: 'Pass' } })?.StartAt, 'P');
  assert.equal(clipboard.toFragment({ a: 1 }), null);
  assert.equal(clipboard.toFragment([1]), null);
});

test('moving refuses a place inside the state itself and the place where it is', () => {
  const definition = { StartAt: 'P', States: { P: { Type: 'Parallel', Next: 'Z', Branches: [
    { StartAt: 'B', States: { B: { Type: 'Pass', End: true } } }] }, Z: { Type: 'Pass', End: true } } };
  const inside = { scope: ['States', 'P', 'Branches', 0], sources: [{ from: 'B', slot: ['End'] }] };
  assert.throws(() => ops.move(definition, '/States/P', inside), /itself/);
  assert.throws(
    () => ops.move(definition, '/States/Z', { scope: [], sources: [{ from: 'P', slot: ['Next'] }] }),
    /already/,
  );
  const edit = ops.move(definition, '/States/Z', inside);
  assert.equal(edit.definition.States.P.Branches[0].States.B.Next, 'Z');
  assert.equal(edit.definition.States.P.End, true);
});

test('a long random session can be undone step by step', () => {
  const random = randomSource(99);
  const runs = Object.values(OPERATIONS);
  let definition = randomDefinition(5);
  const trail = [];
  while (trail.length < 120) {
    try {
      const edit = pickFrom(random, runs)(random, definition);
      trail.push([JSON.stringify(definition), edit]);
      definition = edit.definition;
    } catch (error) {
      if (!(error instanceof ops.Refused)) throw error;
    }
    if (stateNames(definition).size > 120) break;
  }
  for (const [before, edit] of trail.reverse()) {
    definition = ops.undo(definition, edit);
    assert.equal(JSON.stringify(definition), before);
  }
  assert.ok(splitID('/States/a~1b').name === 'a/b');
});
