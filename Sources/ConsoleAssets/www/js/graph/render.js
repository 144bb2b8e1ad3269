// @ts-check
/** Scene → SVG elements. Only text and attributes; colours are the style sheet's. */
import { s } from '../core/dom.js';
import { START, END, EMPTY } from '../asl/model.js';
import { glyph } from './glyphs.js';
import { LINE } from './scene.js';
import { isHeat, STATUSES } from './overlay.js';
import { drawWire, dressWire } from './wires.js';
import { FONT, textWidth } from './text.js';

/** @typedef {import('./scene.js').Scene} Scene */
/** @typedef {import('./scene.js').Item} Item */
/** @typedef {import('./scene.js').Wire} Wire */
/** @typedef {import('./overlay.js').Overlay} Overlay */
/** @typedef {{errors: number, warnings: number, title: string}} NodeDiagnostics */
/**
 * One element, and the box that it takes; it is made when the window first comes near it.
 * @typedef {object} Part
 * @property {SVGElement|null} element
 * @property {() => SVGElement} make
 * @property {number} x
 * @property {number} y
 * @property {number} w
 * @property {number} h
 * @property {boolean} on whether it is in the render tree
 */
/** @typedef {{path: SVGPathElement|null, pill: SVGGElement|null, port: SVGElement|null}} WireParts */

/** From this many items on, elements are made only where the window is. */
const LAZY_FROM = 150;

/** What is drawn of a scene. */
export class Drawn {
  /**
   * @param {Scene} scene
   * @param {Overlay} overlay
   * @param {{prefix: string, edit: boolean}} options
   */
  constructor(scene, overlay, options) {
    this.scene = scene;
    this.overlay = overlay;
    this.options = options;
    this.boxes = s('g', { class: 'g-boxes' });
    this.lines = s('g', { class: 'g-wires', 'aria-hidden': 'true' });
    this.cards = s('g', { class: 'g-cards' });
    this.labels = s('g', { class: 'g-labels', 'aria-hidden': 'true' });
    this.root = s('g', { class: overlay.live ? 'g-live' : '' }, this.boxes, this.lines, this.cards, this.labels);
    /** @type {Map<string, NodeDiagnostics>} */
    this.diagnostics = new Map();
    /**
     * Called with each new element of a state.
     * @type {(id: string, element: SVGGElement) => void}
     */
    this.onMake = () => {};
    /**
     * Elements of states by id; those far from the window are made when they are asked for.
     * @type {Map<string, {part: Part, item: Item}>}
     */
    this.states = new Map();
    /** @type {Map<string, WireParts>} */
    this.wires = new Map();
    /** @type {Part[]} */
    this.parts = [];
    this.words = wordsOf(scene);
    const { states } = this;
    const elementOf = (/** @type {string} */ id) => {
      const part = states.get(id)?.part;
      return part ? /** @type {SVGGElement} */ (made(part)) : undefined;
    };
    this.items = { get: elementOf, has: (/** @type {string} */ id) => states.has(id) };
  }

  /**
   * Element of a state, if it was made.
   * @param {string} id
   */
  peek(id) {
    return /** @type {SVGGElement|null} */ (this.states.get(id)?.part.element ?? null);
  }

  /** Makes everything, for a picture of the whole. */
  makeAll() {
    for (const part of this.parts) made(part);
  }

  /**
   * @param {{x: number, y: number, w: number, h: number}} box
   * @param {() => SVGElement} make
   * @returns {Part}
   */
  add(box, make) {
    /** @type {Part} */
    const part = { element: null, make, ...box, on: false };
    this.parts.push(part);
    return part;
  }
}

/**
 * The element of a part; made now if it was not yet.
 * @param {Part} part
 */
export function made(part) {
  if (!part.element) {
    part.element = part.make();
    part.on = true;
  }
  return part.element;
}

/**
 * @param {string} name
 * @param {number} x
 * @param {number} y
 * @param {number} size
 */
const drawGlyph = (name, x, y, size) =>
  s('path', { d: glyph(name), class: 'g-glyph', transform: `translate(${x} ${y}) scale(${size / 24})` });

/**
 * @param {Scene} scene
 * @param {Overlay} overlay
 * @param {{prefix: string, edit: boolean}} options
 * @returns {Drawn}
 */
export function render(scene, overlay, options) {
  const drawn = new Drawn(scene, overlay, options);
  // outer containers first, as inner ones lie on them
  for (const item of [...scene.items].sort((a, b) => a.depth - b.depth)) {
    const box = { x: item.x - 8, y: item.y - 12, w: item.w + 22, h: item.h + 24 };
    const part = drawn.add(box, () => {
      const element = item.container ? drawContainer(item) : drawCard(item);
      (item.container ? drawn.boxes : drawn.cards).append(element);
      dressItem(drawn, item, element);
      diagnose(drawn, item, element);
      drawn.onMake(item.node.id, element);
      return element;
    });
    drawn.states.set(item.node.id, { part, item });
    if (item.container) made(part);
  }
  for (const wire of scene.wires) drawWire(drawn, wire);
  for (const cap of scene.caps) {
    drawn.add({ x: cap.x - 40, y: cap.y - 20, w: 80, h: 40 }, () => drawn.labels.appendChild(drawCap(cap)));
  }
  if (scene.items.length < LAZY_FROM) drawn.makeAll();
  return drawn;
}

/**
 * @param {Item} item
 * @returns {SVGGElement}
 */
function drawCard(item) {
  const { node, w, h } = item;
  const group = s('g', {
    class: `g-card k-${node.icon}`, transform: `translate(${item.x} ${item.y})`, tabindex: -1, role: 'button',
    'data-id': node.id,
  });
  if (node.empty) {
    group.classList.add('g-empty');
    group.append(
      s('rect', { class: 'g-face', width: w, height: h, rx: 10 }),
      drawGlyph('plus', 22, h / 2 - 8, 16),
      s('text', { class: 'g-sub', x: 48, y: h / 2 + 4 }, 'Drop a state here')
    );
    return group;
  }
  const top = 9 + (item.title.length - 1) * (LINE / 2);
  if (item.collapsed) group.append(s('rect', { class: 'g-ghost', x: 5, y: 4, width: w - 10, height: h, rx: 10 }));
  group.append(
    s('rect', { class: 'g-halo', x: -3, y: -3, width: w + 6, height: h + 6, rx: 13 }),
    s('rect', { class: 'g-shade', x: 0, y: 2, width: w, height: h, rx: 10 }),
    s('rect', { class: 'g-face', width: w, height: h, rx: 10 }),
    s('rect', { class: 'g-tile', x: 9, y: top, width: 36, height: 36, rx: 8 }),
    drawGlyph(node.icon, 16, top + 7, 22)
  );
  item.title.forEach((line, i) => group.append(s('text', { class: 'g-title', x: 55, y: 23.5 + i * LINE }, line)));
  group.append(s('text', { class: 'g-sub', x: 55, y: 40 + (item.title.length - 1) * LINE }, item.sub));
  if (item.title.join('').endsWith('…')) group.append(s('title', null, node.title));
  if (node.retry) {
    const mark = drawGlyph('retry', w - 27, h / 2 - 7, 14);
    mark.setAttribute('class', 'g-retry');
    group.append(s('g', { class: 'g-mini' }, mark, s('title', null, 'Has a retry policy')));
  }
  return group;
}

/**
 * @param {Item} item
 * @returns {SVGGElement}
 */
function drawContainer(item) {
  const { node, w, h } = item;
  const group = s('g', {
    class: `g-box k-${node.icon}`, transform: `translate(${item.x} ${item.y})`, tabindex: -1, role: 'button',
    'data-id': node.id,
  });
  if (node.type === 'Map') {
    group.append(
      s('rect', { class: 'g-ghost', x: 10, y: 6, width: w - 20, height: h + 5, rx: 12 }),
      s('rect', { class: 'g-ghost', x: 5, y: 3, width: w - 10, height: h + 2.5, rx: 12 })
    );
  }
  const subX = 38 + textWidth(item.title[0], FONT.header) + 8;
  group.append(
    s('rect', { class: 'g-halo', x: -3, y: -3, width: w + 6, height: h + 6, rx: 15 }),
    s('rect', { class: 'g-face', width: w, height: h, rx: 12 }),
    s('path', { class: 'g-head', d: `M0 36V12Q0 0 12 0H${w - 12}Q${w} 0 ${w} 12V36Z` }),
    s('rect', { class: 'g-rim', width: w, height: h, rx: 12 }),
    s('rect', { class: 'g-tile', x: 8, y: 7, width: 22, height: 22, rx: 6 }),
    drawGlyph(node.icon, 12, 11, 14),
    s('text', { class: 'g-title', x: 38, y: 22.5 }, item.title[0]),
    s('text', { class: 'g-sub', x: subX, y: 22.5 }, item.sub)
  );
  for (const x of item.lanes) {
    group.append(s('line', { class: 'g-lane', x1: x - item.x, x2: x - item.x, y1: 48, y2: h - 12 }));
  }
  if (item.inner.length === 0) {
    const text = node.type === 'Map' ? 'No item processor yet' : 'No branches yet';
    group.append(s('text', { class: 'g-sub', x: w / 2, y: 36 + (h - 36) / 2 + 4, 'text-anchor': 'middle' }, text));
  }
  return group;
}

/**
 * @param {import('./scene.js').Cap} cap
 * @returns {SVGElement}
 */
function drawCap(cap) {
  if (cap.depth > 0) return s('circle', { class: `g-dot ${cap.kind}`, cx: cap.x, cy: cap.y, r: 4 });
  return s(
    'g',
    { class: 'g-cap', transform: `translate(${cap.x} ${cap.y})` },
    s('rect', { x: -36, y: -15, width: 72, height: 30, rx: 15 }),
    s('text', { 'text-anchor': 'middle', y: 4.5 }, cap.kind === 'start' ? 'Start' : 'End')
  );
}

/**
 * The words that a screen reader says of each item: name, type, status, what comes next.
 * @param {Scene} scene
 * @returns {Map<string, {words: string, next: string}>} by id
 */
function wordsOf(scene) {
  /** @type {Map<string, string[]>} */
  const next = new Map();
  for (const wire of scene.wires) {
    if (wire.from === START) continue;
    const id = `${wire.scope}\u0000${wire.from}`;
    const list = next.get(id) ?? [];
    const to = wire.to === END ? 'end' : wire.to.startsWith(EMPTY) ? 'nothing yet' : wire.to;
    list.push(wire.kind === 'next' ? to : `${wire.kind === 'catch' ? 'on error' : wire.text} ${to}`);
    next.set(id, list);
  }
  return new Map(scene.items.map((item) => {
    const after = next.get(`${item.scope}\u0000${item.node.key}`);
    const words = item.node.empty
      ? 'Empty place, press Enter to add a state'
      : `${item.node.title}, ${item.node.sub}${item.collapsed ? ', collapsed' : ''}`;
    return [item.node.id, { words, next: after ? `, next ${after.join(', ')}` : '' }];
  }));
}

/**
 * Puts statuses on what is drawn, changing only what differs.
 * @param {Drawn} drawn
 * @param {Overlay} overlay
 */
export function applyOverlay(drawn, overlay) {
  drawn.overlay = overlay;
  drawn.root.classList.toggle('g-live', overlay.live);
  for (const { part, item } of drawn.states.values()) {
    if (part.element) dressItem(drawn, item, /** @type {SVGGElement} */ (part.element));
  }
  for (const wire of drawn.scene.wires) {
    const parts = drawn.wires.get(wire.id);
    if (parts) dressWire(drawn, wire, parts);
  }
}

/** @param {import('./overlay.js').StateStatus} status */
function wordOf(status) {
  if (isHeat(status.status)) return status.text ?? '';
  return STATUSES.get(status.status)?.word ?? status.status;
}

/**
 * @param {Drawn} drawn
 * @param {Item} item
 * @param {SVGGElement} element
 */
function dressItem(drawn, item, element) {
  const status = item.node.empty ? null : drawn.overlay.of(item.node);
  const key = status ? `${status.status}|${status.count ?? ''}|${status.text ?? ''}` : '';
  if (element.dataset.status === key) return;
  const before = element.dataset.status;
  element.dataset.status = key;
  const { words, next } = drawn.words.get(item.node.id) ?? { words: '', next: '' };
  const word = status ? `, ${wordOf(status)}` : '';
  element.setAttribute('aria-label', `${words}${word}${next}`);
  if (!status && !before) return;
  for (const name of [...element.classList]) if (name.startsWith('s-')) element.classList.remove(name);
  if (status) element.classList.add(`s-${status.status}`);
  element.querySelector(':scope > .g-badge')?.remove();
  element.querySelector(':scope > .g-count')?.remove();
  if (status) drawBadge(element, item, status);
  const sub = item.node.empty ? null : element.querySelector(':scope > .g-sub');
  if (sub && sub.textContent !== (status?.text ?? item.sub)) sub.textContent = status?.text ?? item.sub;
}

/**
 * @param {SVGGElement} element
 * @param {Item} item
 * @param {import('./overlay.js').StateStatus} status
 */
function drawBadge(element, item, status) {
  const look = STATUSES.get(status.status);
  const x = item.w - 2;
  if (status.status === 'running') {
    element.append(
      s('g', { class: 'g-badge', transform: `translate(${x} 2)` }, s('circle', { class: 'g-spin-face', r: 10 }),
        s('circle', { class: 'g-spin', r: 6.5, pathLength: 100 }))
    );
  } else if (look?.glyph) {
    element.append(
      s(
        'g',
        { class: 'g-badge', transform: `translate(${x} 2)` },
        s('circle', { r: 10 }),
        drawGlyph(look.glyph, -6.5, -6.5, 13),
      )
    );
  }
  if (status.count !== undefined && status.count > 1) {
    const text = `×${status.count.toLocaleString('en')}`;
    const w = textWidth(text, FONT.pill) + 12;
    element.append(
      s('g', { class: 'g-count', transform: `translate(${x - 16 - w / 2} 0)` },
        s(
          'rect',
          { x: -w / 2, y: -9, width: w, height: 18, rx: 9 },
        ), s('text', { 'text-anchor': 'middle', y: 4 }, text))
    );
  }
}

/**
 * Puts counts of errors and warnings on items.
 * @param {Drawn} drawn
 * @param {Map<string, NodeDiagnostics>} diagnostics
 */
export function applyDiagnostics(drawn, diagnostics) {
  drawn.diagnostics = diagnostics;
  for (const { part, item } of drawn.states.values()) {
    if (part.element) diagnose(drawn, item, /** @type {SVGGElement} */ (part.element));
  }
}

/**
 * @param {Drawn} drawn
 * @param {Item} item
 * @param {SVGGElement} element
 */
function diagnose(drawn, item, element) {
  const found = drawn.diagnostics.get(item.node.id);
  const before = element.dataset.diagnosed;
  const now = found ? `${found.errors} ${found.warnings} ${found.title}` : undefined;
  if (before === now) return;
  element.querySelector(':scope > .g-diag')?.remove();
  element.classList.toggle('g-has-error', (found?.errors ?? 0) > 0);
  const { words, next } = drawn.words.get(item.node.id) ?? { words: '', next: '' };
  const base = `${words}${next}`;
  if (!found || now === undefined) {
    element.setAttribute('aria-label', base);
    delete element.dataset.diagnosed;
    return;
  }
  const count = found.errors || found.warnings;
  const kind = found.errors ? 'error' : 'warning';
  element.dataset.diagnosed = now;
  element.setAttribute('aria-label', `${base}, ${count} ${kind}${count === 1 ? '' : 's'}`);
  element.append(
    s('g', { class: `g-diag ${kind}`, transform: 'translate(2 1)' }, s('circle', { r: 9.5 }),
      s('text', { 'text-anchor': 'middle', y: 4 }, String(count)), s('title', null, found.title))
  );
}

/**
 * The arrow heads of one graph; ids carry a prefix since several graphs may be on a page.
 * @param {string} prefix
 */
export function markers(prefix) {
  return ['next', 'took', 'idle', 'catch', 'catch-idle', 'active'].map((kind) =>
    s(
      'marker',
      {
        id: `${prefix}-${kind}`, viewBox: '0 0 10 10', refX: 8.5, refY: 5, markerWidth: 9, markerHeight: 9,
        markerUnits: 'userSpaceOnUse', orient: 'auto',
      },
      s('path', { class: `g-arrow ${kind}`, d: 'M1 1.500 9 5 1 8.500Z' })
    )
  );
}
