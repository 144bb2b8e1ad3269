// The positioned parser and the patching of text.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import {
  parse, rangeOf, nodeAt, pathAt, toPointer, fromPointer,
} from '../../../Sources/ConsoleAssets/www/js/asl/parse.js';
import { patchText, formatJSON } from '../../../Sources/ConsoleAssets/www/js/asl/textpatch.js';
import {
  setAt, changesBetween, applyChanges, same, renameKey,
} from '../../../Sources/ConsoleAssets/www/js/asl/tree.js';
import { randomSource, randomDefinition } from './random-definition.mjs';

/** A random JSON value. */
function randomValue(random, depth = 0) {
  const roll = random.below(depth > 3 ? 5 : 8);
  if (roll === 0) return null;
  if (roll === 1) return random.chance(0.5);
  if (roll === 2) return random.below(1000) / 8;
  if (roll < 5) return ['', 'a"b\\c', 'tab\t', '\u2028é', '0'][random.below(5)];
  if (roll === 5) return Array.from({ length: random.below(4) }, () => randomValue(random, depth + 1));
  const out = {};
  for (let i = random.below(5); i > 0; i--) out[`k${random.below(8)}`] = randomValue(random, depth + 1);
  return out;
}

test('what JSON.parse reads is read the same', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const value = randomValue(randomSource(seed));
    for (const space of [0, 2, '\t']) {
      const text = JSON.stringify(value, null, space);
      const parsed = parse(text);
      assert.deepEqual(parsed.errors, []);
      assert.deepEqual(parsed.value, JSON.parse(text));
    }
  }
});

test('what JSON.parse refuses is refused, with a place', () => {
  const bad = ['', '{', '[1,', '{"a":}', '{"a" 1}', '{a:1}', '[1 2]', '{"a":1,}', '[1,]', '"open', '{"a":"x\n"}',
    '01', '1.', '+1',
    'nul', '{"a":1}}', '[1]]', '"\\x"', '{"a":1 "b":2}', "{'a':1}", '{"a":tru}',
    '}', ',', '{"a":1,,"b":2}', '[}', '{]', '"\u0001"'];
  for (const text of bad) {
    assert.throws(() => JSON.parse(text), undefined, text);
    const { errors, ok } = parse(text);
    assert.equal(ok, false, text);
    assert.ok(errors[0].from >= 0 && errors[0].from <= text.length + 1 && errors[0].message, text);
  }
});

test('it never throws nor hangs, whatever is cut out of a text', () => {
  const text = JSON.stringify(randomDefinition(3), null, 2);
  for (let seed = 1; seed <= 400; seed++) {
    const random = randomSource(seed);
    const from = random.below(text.length);
    const broken = text.slice(0, from) + [
      '', '"', '{', '}', ',', 'x',
    ][random.below(6)] + text.slice(from + random.below(20));
    let valid = true;
    try {
      JSON.parse(broken);
    } catch {
      valid = false;
    }
    const parsed = parse(broken);
    if (parsed.ok) assert.ok(valid);
    pathAt(parsed.root, from);
  }
  assert.equal(parse('['.repeat(100000)).ok, false);
});

test('a field given twice is an error', () => {
  assert.match(parse('{"a":1,"a":2}').errors[0].message, /already/);
});

test('what is whole in a broken text is read', () => {
  const { root } = parse('{"StartAt": "A", "States": {"A": {"Type": "Pass", "End": tru');
  assert.equal(root.value.StartAt, 'A');
  assert.equal(root.value.States.A.Type, 'Pass');
});

test('pointers find their range and ranges their pointer', () => {
  const text = '{"States": {"a/b": {"Choices": [{"Next": "X"}, {"Next": "Y"}]}}}';
  const { root } = parse(text);
  const pointer = toPointer(['States', 'a/b', 'Choices', 1, 'Next']);
  const range = rangeOf(root, pointer);
  assert.equal(text.slice(range.from, range.to), '"Next": "Y"');
  assert.deepEqual(fromPointer(pointer), ['States', 'a/b', 'Choices', '1', 'Next']);
  assert.deepEqual(pathAt(root, text.indexOf('"Y"') + 1).path, ['States', 'a/b', 'Choices', 1, 'Next']);
  assert.equal(nodeAt(root, '/States/gone/x'), undefined);
  assert.equal(nodeAt(root, '/States/gone/x', true)?.type, 'object');
});

test('a patch gives the new value, from any value to any other', () => {
  for (let seed = 1; seed <= 600; seed++) {
    const random = randomSource(seed);
    const before = randomValue(random);
    const after = random.chance(0.5) ? randomValue(random) : mutate(random, before);
    const space = [2, 4, '\t', 0][random.below(4)];
    const text = JSON.stringify(before, null, space);
    const parsed = parse(text);
    const patched = patchText(text, parsed, after);
    const read = parse(patched);
    assert.deepEqual(read.errors, [], `${seed}\n${text}\n${patched}`);
    assert.deepEqual(read.value, after, `${seed}\n${text}\n${patched}`);
    assert.ok(same(applyChanges(before, changesBetween(before, after)), after));
  }
});

/** Changes one place of a value. */
function mutate(random, value) {
  if (Array.isArray(value) && value.length && random.chance(0.7)) {
    const i = random.below(value.length);
    if (random.chance(0.3)) return value.filter((_, k) => k !== i);
    if (random.chance(0.3)) return [...value.slice(0, i), 'new', ...value.slice(i)];
    return value.map((v, k) => (k === i ? mutate(random, v) : v));
  }
  if (typeof value === 'object' && value !== null && Object.keys(value).length && random.chance(0.8)) {
    const keys = Object.keys(value);
    const key = keys[random.below(keys.length)];
    if (random.chance(0.2)) return renameKey(value, key, 'renamed');
    if (random.chance(0.2)) return setAt(value, [key], undefined);
    if (random.chance(0.2)) return { ...value, added: { x: [1, { y: 2 }] } };
    return setAt(value, [key], mutate(random, value[key]));
  }
  return 'changed';
}

test('a patch leaves every line alone that does not change', () => {
  const text = [
    '{', '    "Comment" : "keep   my spacing",', '    "StartAt": "A",', '', '    "States": {',
    '        "A": { "Type": "Pass", "Result": 1.0e3, "End": true },',
    '        "B": {"Type": "Wait", "Seconds": 12345678901234567890, "End": true}', '    }', '}', '',
  ].join('\n');
  const parsed = parse(text);
  const patched = patchText(text, parsed, setAt(parsed.value, ['States', 'B', 'Comment'], 'new'));
  assert.equal(patched, text.replace('"End": true}', '"End": true, "Comment": "new"}'));
  const added = patchText(text, parsed, setAt(parsed.value, ['States', 'C'], { Type: 'Succeed' }));
  assert.ok(added.startsWith(text.slice(0, text.indexOf('"End": true}') + 12)));
  assert.match(added, /12345678901234567890/);
  const removed = patchText(text, parsed, setAt(parsed.value, ['States', 'A'], undefined));
  assert.match(removed, /"Comment" : "keep {3}my spacing"/);
  assert.equal(removed.includes('"A":'), false);
});

test('a part that moves keeps its own text', () => {
  const text = '{\n  "a": {"n": 1.50, "big": 12345678901234567890},\n  "b": {}\n}';
  const parsed = parse(text);
  const moved = patchText(text, parsed, { a: 1, b: { in: parsed.value.a } });
  assert.match(moved, /\{"n": 1.50, "big": 12345678901234567890\}/);
});

test('formatting is stable', () => {
  const value = randomDefinition(8);
  const text = formatJSON(value);
  assert.equal(formatJSON(parse(text).value), text);
  assert.deepEqual(JSON.parse(text), value);
});
