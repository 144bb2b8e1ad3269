// @ts-check
/** Wires → SVG elements: the way, its label, a catcher's port, and in edit mode what adds to it and leads it away. */
import { s } from '../core/dom.js';
import { START, END, EMPTY } from '../asl/model.js';
import { rounded } from './layout/geometry.js';

/** @typedef {import('./scene.js').Wire} Wire */
/** @typedef {import('./render.js').Drawn} Drawn */
/** @typedef {import('./render.js').WireParts} WireParts */

/**
 * @param {Drawn} drawn
 * @param {Wire} wire
 */
export function drawWire(drawn, wire) {
  const { points } = wire;
  const x = Math.min(...points.map((p) => p.x)) - 6;
  const y = Math.min(...points.map((p) => p.y)) - 6;
  const w = Math.max(...points.map((p) => p.x)) + 6 - x;
  const h = Math.max(...points.map((p) => p.y)) + 6 - y;
  /** @type {WireParts} */
  const parts = { path: null, pill: null, port: null };
  drawn.wires.set(wire.id, parts);
  drawn.add({ x, y, w, h }, () => {
    parts.path = s('path', { class: `g-wire ${wire.kind}`, d: rounded(points), 'data-wire': wire.id });
    drawn.lines.append(parts.path);
    dressWire(drawn, wire, parts);
    return parts.path;
  });
  if (wire.kind === 'catch') {
    drawn.add({ x: points[0].x - 4, y: points[0].y - 4, w: 8, h: 8 }, () => {
      parts.port = s('circle', { class: 'g-port', cx: points[0].x, cy: points[0].y, r: 3.5 });
      drawn.lines.append(parts.port);
      dressWire(drawn, wire, parts);
      return parts.port;
    });
  }
  if (wire.label && wire.lines.length) {
    const { labelW, labelH } = wire;
    const box = { x: wire.label.x - labelW / 2, y: wire.label.y - labelH / 2, w: labelW, h: labelH };
    drawn.add(box, () => {
      parts.pill = drawPill(wire);
      drawn.labels.append(parts.pill);
      dressWire(drawn, wire, parts);
      return parts.pill;
    });
  }
  if (drawn.options.edit) {
    const at = handleOf(wire);
    drawn.add(
      { x: at.x - 16, y: at.y - 16, w: 32, h: 32 },
      () => drawn.labels.appendChild(drawPlus(wire, at)),
    );
    const end = endOf(wire);
    if (end) {
      drawn.add({ x: end.x - 10, y: end.y - 10, w: 20, h: 20 }, () => drawn.labels.appendChild(drawEnd(wire, end)));
    }
  }
}

/** @param {Wire} wire */
function drawPill(wire) {
  const { labelW, labelH, label } = wire;
  const pill = s(
    'g',
    {
      class: `g-pill ${wire.kind}`, transform: `translate(${label?.x ?? 0} ${label?.y ?? 0})`, 'data-wire': wire.id,
    },
    s('rect', { x: 2 - labelW / 2, y: -labelH / 2, width: labelW - 4, height: labelH, rx: Math.min(10, labelH / 2) })
  );
  wire.lines.forEach((line, i) => {
    const lineY = 3.8 + (i - (wire.lines.length - 1) / 2) * 14;
    pill.append(s('text', { 'text-anchor': 'middle', y: lineY }, line));
  });
  if (wire.lines.join('').endsWith('…')) pill.append(s('title', null, wire.text));
  return pill;
}

/**
 * @param {Wire} wire
 * @param {{x: number, y: number}} at
 */
function drawPlus(wire, at) {
  return s(
    'g',
    {
      class: 'g-plus',
      transform: `translate(${at.x} ${at.y})`,
      'data-plus': wire.id,
      'data-from': nameOf(wire.from),
      'data-to': nameOf(wire.to),
    },
    s('circle', { class: 'g-plus-hit', r: 16 }), s('circle', { class: 'g-plus-face', r: 9 }),
    s('path', { class: 'g-plus-sign', d: 'M-4 0H4M0-4V4' }), s(
      'title',
      null,
      `Add a state between ${nameOf(wire.from)} and ${nameOf(wire.to)}`,
    )
  );
}

/**
 * What is taken to lead a wire elsewhere.
 * @param {Wire} wire
 * @param {{x: number, y: number}} at
 */
function drawEnd(wire, at) {
  return s(
    'g',
    {
      class: `g-end ${wire.kind}`,
      transform: `translate(${at.x} ${at.y})`,
      'data-end': wire.id,
      'data-from': nameOf(wire.from),
      'data-to': nameOf(wire.to),
    },
    s('circle', { class: 'g-end-hit', r: 8 }), s('circle', { class: 'g-end-face', r: 5 }),
    s('title', null, `Drag to lead ${nameOf(wire.from)} to another state`)
  );
}

/**
 * Where a wire is taken: at its arrow, or where others arrive there too, on a piece that is its own.
 * @param {Wire} wire
 * @returns {{x: number, y: number}|null}
 */
function endOf({ points, sharesEnd, to }) {
  if (to.startsWith(EMPTY)) return null;
  const last = points[points.length - 1];
  if (!sharesEnd) return { x: last.x, y: last.y - 6 };
  for (let k = points.length - 2; k > 0; k--) {
    const [p, q] = [points[k - 1], points[k]];
    const length = Math.hypot(q.x - p.x, q.y - p.y);
    if (length >= 44) return { x: p.x + (q.x - p.x) * (1 - 14 / length), y: p.y + (q.y - p.y) * (1 - 14 / length) };
  }
  return null;
}

/** @param {string} key */
const nameOf = (key) => (
  key === START ? 'the start' : key === END ? 'the end' : key.startsWith(EMPTY) ? 'nothing' : key
);

/**
 * The point of a wire where a state is inserted: on its last vertical piece, away from the label.
 * @param {Wire} wire
 */
export function handleOf(wire) {
  const { points } = wire;
  let best = { x: points[0].x, y: points[0].y, score: -Infinity };
  for (let k = 1; k < points.length; k++) {
    const [p, q] = [points[k - 1], points[k]];
    const vertical = Math.abs(p.x - q.x) < 1;
    const length = Math.abs(p.x - q.x) + Math.abs(p.y - q.y);
    const x = (p.x + q.x) / 2;
    let y = (p.y + q.y) / 2;
    // the arrow takes the last piece's end
    if (vertical && k === points.length - 1 && length > 20) y -= 3;
    const covered = wire.label && Math.abs(wire.label.x - x) < wire.labelW / 2 + 8
      && Math.abs(wire.label.y - y) < wire.labelH / 2 + 10;
    // a piece that several wires run on would not tell which one is meant
    const shared = (k === 1 && wire.sharesStart) || (k === points.length - 1 && wire.sharesEnd);
    const score = Math.min(length, 60) + (vertical ? 12 : 0) + k - (covered ? 100 : 0) - (shared ? 50 : 0);
    if (score > best.score) best = { x, y, score };
  }
  return { x: best.x, y: best.y };
}

/**
 * @param {Drawn} drawn
 * @param {Wire} wire
 * @param {WireParts} parts
 */
export function dressWire(drawn, wire, parts) {
  const { overlay, options } = drawn;
  const took = overlay.took(wire);
  const idle = overlay.live && !took;
  for (const part of [parts.path, parts.pill, parts.port]) {
    part?.classList.toggle('took', took);
    part?.classList.toggle('idle', idle);
  }
  const inner = wire.to === END && wire.scope !== '';
  const kind = wire.kind === 'catch' ? (idle ? 'catch-idle' : 'catch') : took ? 'took' : idle ? 'idle' : 'next';
  if (inner) parts.path?.removeAttribute('marker-end');
  else parts.path?.setAttribute('marker-end', `url(#${options.prefix}-${kind})`);
}
