// The layout, on random definitions: no overlaps, no wires through boxes, no slanted wires, no label that is cut off.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { toScope, countStates } from '../../../Sources/ConsoleAssets/www/js/asl/model.js';
import { buildScene, isEmptyKey } from '../../../Sources/ConsoleAssets/www/js/graph/scene.js';
import { FONT, textWidth, wrap } from '../../../Sources/ConsoleAssets/www/js/graph/text.js';
import { hostileDefinition, randomDefinition } from './random-definition.mjs';

const GRAPHS = 250;
const HOSTILE = 160;

const overlaps = (a, b, margin = 0.5) =>
  a.x < b.x + b.w - margin && b.x < a.x + a.w - margin && a.y < b.y + b.h - margin && b.y < a.y + a.h - margin;
const contains = (outer, inner) => inner.node.id.startsWith(`${outer.node.id}/`);
const labelBox = (wire) => ({
  x: wire.label.x - wire.labelW / 2, y: wire.label.y - wire.labelH / 2, w: wire.labelW, h: wire.labelH,
});

/** All faults of a scene, as texts. */
export function faultsOf(scene) {
  const faults = [];
  const { items, wires } = scene;
  items.forEach((a, i) => {
    for (const b of items.slice(i + 1)) {
      if (!contains(a, b) && !contains(b, a) && overlaps(a, b)) faults.push(`${a.node.id} overlaps ${b.node.id}`);
    }
    for (const outer of items) {
      if (!contains(outer, a)) continue;
      const inside = a.x >= outer.x && a.x + a.w <= outer.x + outer.w
        && a.y >= outer.y && a.y + a.h <= outer.y + outer.h;
      if (!inside) faults.push(`${a.node.id} sticks out of ${outer.node.id}`);
    }
    if (!a.container) {
      const room = a.w - 55 - 14 - (a.node.retry ? 20 : 0);
      for (const line of a.title) {
        if (textWidth(line, FONT.title) > room + 0.5) faults.push(`title of ${a.node.id} is too wide`);
      }
      if (a.title.join('').endsWith('…') && a.node.title.length <= 60) faults.push(`title of ${a.node.id} is cut off`);
    }
  });
  for (const wire of wires) {
    for (let k = 1; k < wire.points.length; k++) {
      const [p, q] = [wire.points[k - 1], wire.points[k]];
      if (Math.abs(p.x - q.x) > 1 && Math.abs(p.y - q.y) > 1) faults.push(`${wire.id} is slanted`);
      const segment = {
        x: Math.min(p.x, q.x), y: Math.min(p.y, q.y), w: Math.abs(p.x - q.x), h: Math.abs(p.y - q.y),
      };
      for (const item of items) {
        if (`${wire.scope}/`.startsWith(`${item.node.id}/`)) continue;
        const hit = segment.x < item.x + item.w - 2 && segment.x + segment.w > item.x + 2
          && segment.y < item.y + item.h - 2 && segment.y + segment.h > item.y + 2;
        if (hit) faults.push(`${wire.id} runs through ${item.node.id}`);
      }
    }
    if (!wire.label) {
      if (wire.text) faults.push(`${wire.id} has no place for its label`);
      continue;
    }
    const box = labelBox(wire);
    for (const line of wire.lines) {
      if (textWidth(line, FONT.pill) > wire.labelW - 8) faults.push(`label of ${wire.id} is cut off`);
    }
    for (const item of items) {
      if (`${wire.scope}/`.startsWith(`${item.node.id}/`)) continue;
      if (overlaps(box, item, 1)) faults.push(`label of ${wire.id} lies on ${item.node.id}`);
    }
    for (const other of wires) {
      if (other.label && other.id < wire.id && overlaps(box, labelBox(other), 1)) {
        faults.push(`labels of ${wire.id} and ${other.id} overlap`);
      }
    }
  }
  return faults;
}

test(`${GRAPHS} random definitions are laid out without a fault`, () => {
  let states = 0;
  for (let seed = 1; seed <= GRAPHS; seed++) {
    const scope = toScope(randomDefinition(seed, { longNames: seed % 3 === 0 }), { places: seed % 5 === 0 });
    states += countStates(scope);
    assert.deepEqual(faultsOf(buildScene(scope)).slice(0, 3), [], `definition of seed ${seed}`);
  }
  assert.ok(states > 3000, `only ${states} states were tried`);
});

test(`${HOSTILE} definitions of hostile shapes are laid out without a fault`, () => {
  const faults = [];
  for (let seed = 1; seed <= HOSTILE; seed++) {
    const { shape, definition } = hostileDefinition(seed);
    const found = faultsOf(buildScene(toScope(definition, { places: seed % 2 === 0 })));
    if (found.length) faults.push(`${shape} of seed ${seed}: ${found.length}, ${found.slice(0, 2).join('; ')}`);
  }
  assert.deepEqual(faults.slice(0, 12), [], `${faults.length} of ${HOSTILE}`);
});

test('every state and every transition is drawn', () => {
  for (let seed = 1; seed <= 60; seed++) {
    const scope = toScope(randomDefinition(seed));
    const scene = buildScene(scope);
    assert.equal(scene.items.length, countStates(scope));
    const edges = (s) => s.edges.length + s.nodes.flatMap((n) => n.scopes).reduce(
      (sum, inner) => sum + edges(inner),
      0,
    );
    assert.equal(scene.wires.length, edges(scope));
  }
});

test('the same definition gives the same picture', () => {
  const draw = () => JSON.stringify(buildScene(toScope(randomDefinition(11))));
  assert.equal(draw(), draw());
});

test('a chain of 3,000 states does not overflow the stack', () => {
  const names = Array.from({ length: 3000 }, (_, i) => `S${i}`);
  const states = Object.fromEntries(
    names.map((n, i) => [n, { Type: 'Pass', ...(i < 2999 ? { Next: names[i + 1] } : { End: true }) }]),
  );
  const scene = buildScene(toScope({ StartAt: 'S0', States: states }));
  assert.equal(scene.items.length, 3000);
  const xs = new Set(scene.items.map((item) => Math.round(item.x + item.w / 2)));
  assert.equal(xs.size, 1, 'the chain is straight');
});

test('an unfinished choice has a place for each missing target, and only when asked', () => {
  const definition = { StartAt: 'Pick', States: { Pick: { Type: 'Choice', Choices: [{ Condition: '{% true %}' }] } } };
  const places = (scope) => buildScene(scope).items.filter((item) => isEmptyKey(item.node.key)).length;
  assert.equal(places(toScope(definition, { places: true })), 2);
  assert.equal(places(toScope(definition)), 0);
});

test('a collapsed container is a card', () => {
  const definition = { StartAt: 'P', States: { P: { Type: 'Parallel', End: true, Branches: [
    { StartAt: 'A', States: { A: { Type: 'Pass', End: true } } }] } } };
  const scene = buildScene(toScope(definition), new Set(['/States/P']));
  assert.equal(scene.items.length, 1);
  assert.equal(scene.items[0].container, false);
  assert.equal(scene.items[0].collapsed, true);
});

test('broken definitions draw what can be drawn', () => {
  for (const broken of [null, 1, 'x', [], {}, { States: 3 }, { StartAt: 'A', States: { A: null } },
    { StartAt: 'A', States: { A: { Type: 'Choice', Choices: 'x', Default: 4 } } },
    { StartAt: 'Nope', States: { A: { Type: 'Task', Next: 'Gone', Catch: [null, { Next: 'A' }] } } },
    { StartAt: 'A', States: { A: { Type: 'Parallel', Branches: [null, 3, {}], End: true } } }]) {
    assert.ok(Array.isArray(buildScene(toScope(broken, { places: true })).items));
  }
});

test('lines break between characters, not inside of them', () => {
  const family = '👩‍👩‍👧‍👦';
  const lines = wrap(family.repeat(12), 120, FONT.title, 8);
  assert.ok(lines.length > 2);
  for (const line of lines) assert.ok(line.startsWith('👩') && !line.endsWith('\u200d'), line);
  const accents = wrap('e\u0301'.repeat(60), 120, FONT.title, 9);
  for (const line of accents) assert.ok(line.startsWith('e'), JSON.stringify(line));
});
