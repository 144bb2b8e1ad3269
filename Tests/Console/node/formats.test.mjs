// YAML, templates, comparison and patterns.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { fromYAML, toYAML, YAMLError } from '../../../Sources/ConsoleAssets/www/js/asl/yaml.js';
import { importText, toCloudFormation } from '../../../Sources/ConsoleAssets/www/js/asl/export.js';
import { diffDefinitions, diffLines } from '../../../Sources/ConsoleAssets/www/js/asl/diff.js';
import { PATTERNS } from '../../../Sources/ConsoleAssets/www/js/asl/patterns.js';
import { ACTIONS, actionState, newState } from '../../../Sources/ConsoleAssets/www/js/asl/catalog.js';
import { fieldsOf, fieldNames, otherFields, STATE_TYPES } from '../../../Sources/ConsoleAssets/www/js/asl/schema.js';
import { paste } from '../../../Sources/ConsoleAssets/www/js/asl/clipboard.js';
import { quickFindings, closestName } from '../../../Sources/ConsoleAssets/www/js/asl/refs.js';
import { rename, deleteStates } from '../../../Sources/ConsoleAssets/www/js/asl/ops.js';
import { randomDefinition, randomSource } from './random-definition.mjs';

const TEXTS = ['', ' ', 'plain', 'two words', 'true', 'No', '12', '-', '- x', 'a: b', 'a #b', '#c', '"q"',
  "it's", '{% $x %}', '$.a[0]',
  'line\nnext',
  '\nlead', 'trail\n', 'a\n\nb', ' indented\n more', '[x]', '{x}',
  '&a', '*b', '!t', '|', '>', 'é漢字', '\u0007', '1e5', '~', 'null', 'x:',
  'a\\b', 'tab\tx', '%', '@x', '`'];

function randomValue(random, depth = 0) {
  const roll = random.below(depth > 4 ? 4 : 7);
  if (roll === 0) return [null, true, false, 0, -1.5, 1e21][random.below(6)];
  if (roll < 4) return TEXTS[random.below(TEXTS.length)];
  if (roll === 4) return Array.from({ length: random.below(4) }, () => randomValue(random, depth + 1));
  const out = {};
  for (let i = random.below(4); i > 0; i--) out[TEXTS[random.below(TEXTS.length)]] = randomValue(random, depth + 1);
  return out;
}

test('YAML that is written is read back the same', () => {
  for (let seed = 1; seed <= 1500; seed++) {
    const value = randomValue(randomSource(seed));
    const text = toYAML(value);
    assert.deepEqual(fromYAML(text), value, `${seed}\n${text}`);
  }
  for (let seed = 1; seed <= 40; seed++) {
    const definition = randomDefinition(seed, { longNames: true });
    assert.deepEqual(fromYAML(toYAML(definition)), definition);
  }
});

test('YAML as people write it is read', () => {
  const text = `# a workflow
Comment: "quoted: text" # not part of it
StartAt: First
States:
  First:
    Type: Task
    Resource: arn:aws:states:::lambda:invoke
    Retry:
    - ErrorEquals: [States.ALL, 'It''s']
      IntervalSeconds: 2
    -   ErrorEquals:
          - A
    Parameters: {a: 1, "b": [true, ~], c: {d: x y}}
    Assign:
      text: |
        one
          two
      folded: >-
        three
        four
    End: true
`;
  assert.deepEqual(fromYAML(text), {
    Comment: 'quoted: text', StartAt: 'First', States: { First: {
      Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke',
      Retry: [{ ErrorEquals: ['States.ALL', "It's"], IntervalSeconds: 2 }, { ErrorEquals: ['A'] }],
      Parameters: { a: 1, b: [true, null], c: { d: 'x y' } },
      Assign: { text: 'one\n  two\n', folded: 'three four' }, End: true } } });
});

test('YAML that is not understood is refused with its line', () => {
  for (
    const text of [
      'a: &x 1\nb: *x',
      'a: !t 1',
      'a: 1\n   b: 2',
      '\ta: 1',
      'a: [1',
      'a: "x',
      'a: b: c',
      'a: 1\na: 2',
      '- a\nb: 1',
      'a: 1\n---\nb: 2',
    ]
  ) {
    assert.throws(() => fromYAML(text), (error) => error instanceof YAMLError && /^Line \d+/.test(error.message), text);
  }
});

test('a CloudFormation template gives the definition back', () => {
  const definition = randomDefinition(4);
  const template = toCloudFormation(definition, { name: 'order-flow' });
  assert.match(template, /OrderFlow:\n {4}Type: "AWS::StepFunctions::StateMachine"/);
  assert.deepEqual(JSON.parse(importText(template)), definition);
  const asString = JSON.stringify({ Resources: { M: { Type: 'AWS::StepFunctions::StateMachine', Properties: {
    DefinitionString: JSON.stringify(definition) } } } });
  assert.deepEqual(JSON.parse(importText(asString)), definition);
  assert.throws(
    () => importText(JSON.stringify({ Resources: { X: { Type: 'AWS::S3::Bucket' } } })),
    /no state machine/,
  );
});

test('JSON that is imported keeps its text', () => {
  const text = '{"StartAt":"A",   "States": {}}';
  assert.equal(importText(text), text);
  assert.equal(importText('{"broken'), '{"broken');
});

test('two definitions are compared by state, whatever the order of fields', () => {
  const before = { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'P' }, P: { Type: 'Parallel', End: true, Branches: [
    { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } }] } } };
  assert.deepEqual(diffDefinitions(
    before,
    { States: { P: before.States.P, A: { Next: 'P', Type: 'Pass' } }, StartAt: 'A' },
  ),
    { added: [], removed: [], changed: [], machine: [] });
  const inner = JSON.parse(JSON.stringify(before));
  inner.States.P.Branches[0].States.I.Comment = 'new';
  assert.deepEqual(diffDefinitions(before, inner).changed, ['/States/P/Branches/0/States/I']);
  const gone = deleteStates(before, ['/States/A']).definition;
  assert.deepEqual(
    diffDefinitions(before, gone),
    { added: [], removed: ['/States/A'], changed: [], machine: ['StartAt'] },
  );
});

test('a comparison of lines leads from one text to the other', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = randomSource(seed);
    const text = () => Array.from({ length: random.below(12) }, () => 'abcd'[random.below(4)]).join('\n');
    const [before, after] = [text(), text()];
    const lines = diffLines(before, after);
    assert.equal(lines.filter((l) => l.kind !== 'added').map((l) => l.text).join('\n'), before);
    assert.equal(lines.filter((l) => l.kind !== 'removed').map((l) => l.text).join('\n'), after);
    lines.filter((l) => l.before).forEach((l, i) => assert.equal(l.before, i + 1));
  }
  const same = diffLines('a\nb\nc', 'a\nx\nc');
  assert.deepEqual(same.map((l) => l.kind), ['same', 'removed', 'added', 'same']);
});

const pass = { StartAt: 'Only', States: { Only: { Type: 'Pass', End: true } } };

for (const pattern of PATTERNS) {
  test(`the pattern “${pattern.name}” is inserted whole, in both languages`, () => {
    for (const language of ['JSONPath', 'JSONata']) {
      const edit = paste(
        { ...pass, QueryLanguage: language },
        { scope: [], sources: [{ from: 'Only', slot: ['End'] }] },
        pattern.build(language),
      );
      assert.deepEqual(quickFindings(edit.definition), []);
      const again = paste(
        edit.definition,
        { scope: [], sources: [{ from: 'Only', slot: ['Next'] }] },
        pattern.build(language),
      );
      assert.deepEqual(quickFindings(again.definition), []);
    }
  });
}

test('every action and state begins as ASL of its language', () => {
  for (const action of ACTIONS) {
    for (const language of ['JSONPath', 'JSONata']) {
      for (const wait of ['', ...action.waits]) {
        const state = actionState(action, language, wait);
        assert.match(state.Resource, /^arn:aws:states:/);
        assert.equal(language === 'JSONata' ? 'Parameters' in state : 'Arguments' in state, false);
        const token = JSON.stringify(state).includes(
          language === 'JSONata' ? '$states.context.Task.Token' : '$$.Task.Token',
        );
        // where an action that is still to be named takes its token is not known
        assert.equal(token, wait === 'token' && action.id !== 'aws-sdk:service:action', `${action.id} ${wait}`);
        const allowed = new Set(fieldNames('Task', language));
        for (const field of Object.keys(state)) assert.ok(allowed.has(field), `${field} of ${action.id}`);
      }
    }
  }
  for (const type of STATE_TYPES) assert.equal(newState(type, 'JSONata').Type, type);
});

test('forms have a row for every field, and none is lost', () => {
  for (const type of STATE_TYPES) {
    for (const language of ['JSONPath', 'JSONata']) {
      const rows = fieldsOf(type, language, {}).map((f) => f.name);
      assert.equal(new Set(rows).size, rows.length);
    }
  }
  assert.deepEqual(otherFields('Pass', { Type: 'Pass', End: true, Strange: 1, Comment: 'c' }), ['Strange']);
  assert.ok(
    fieldsOf('Pass', 'JSONata', { Result: 1 }).some((f) => f.name === 'Result'),
    'a field of the other language is shown',
  );
});

test('a misspelt target is found with what was meant', () => {
  const definition = {
    StartAt: 'A', States: { A: { Type: 'Pass', Next: 'Notify failur' }, 'Notify failure': { Type: 'Fail' } },
  };
  const [missing, unreached] = quickFindings(definition);
  assert.match(missing.message, /Did you mean “Notify failure”\?/);
  assert.equal(missing.pointer, '/States/A/Next');
  assert.equal(unreached.code, 'UNREACHABLE');
  assert.equal(closestName('zzzzzz', ['Notify failure']), null);
  assert.deepEqual(quickFindings(rename(definition, '/States/Notify failure', 'Notify failur').definition), []);
});
