import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pictureOf, sectionStart } from '../../../Sources/ConsoleAssets/www/js/graph/minimap.js';

const canvas = { w: 900, h: 640 };

test('a small graph is shown whole, in its own shape', () => {
  const picture = pictureOf({ w: 600, h: 800 }, canvas);
  assert.ok(picture.section.w >= picture.total.w - 1 && picture.section.h >= picture.total.h - 1);
  assert.ok(Math.abs(picture.w / picture.h - picture.total.w / picture.total.h) < 0.05);
});

test('of a very tall graph a section is shown in which a card is no speck', () => {
  const picture = pictureOf({ w: 500, h: 74_000 }, canvas);
  const scale = picture.h / picture.section.h;
  assert.ok(picture.section.h < picture.total.h);
  assert.ok(212 * scale > 10, `a card is ${212 * scale} px wide`);
  assert.ok(picture.w >= 56 && picture.h <= 160);
});

test('the picture leaves most of a low canvas free', () => {
  for (const content of [{ w: 500, h: 74_000 }, { w: 40_000, h: 600 }, { w: 600, h: 800 }]) {
    const picture = pictureOf(content, { w: 500, h: 320 });
    assert.ok(picture.h <= 320 * 0.4 && picture.w <= 500 * 0.3, `${picture.w} × ${picture.h}`);
  }
});

test('the section begins with the graph and ends with it', () => {
  const [section, total, length] = [3000, 74_060, 700];
  assert.equal(sectionStart(section, total, -30, length), -30);
  assert.equal(sectionStart(section, total, total - length - 30, length), total - section - 30);
  let last = -Infinity;
  for (let start = -30; start <= total - length - 30; start += 500) {
    const from = sectionStart(section, total, start, length);
    assert.ok(from >= last && from <= start + 1e-6 && start + length <= from + section + 1e-6, `window at ${start}`);
    last = from;
  }
});

test('what is smaller than its frame stands in the middle', () => {
  assert.equal(sectionStart(1000, 600, 0, 300), -230);
});
