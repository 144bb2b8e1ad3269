// @ts-check
/** Dragging onto the graph: which place is meant, how it is shown, and the pointer's way there. */
import { h, s, setStyle } from '../core/dom.js';
import { rounded } from './layout/geometry.js';
import { handleOf } from './wires.js';
import { CARD_W, CARD_H } from './scene.js';

/** @typedef {import('./scene.js').Item} Item */
/** @typedef {import('./scene.js').Wire} Wire */
/**
 * Where a drop lands: on a wire (also one that leads to an empty place), on a state, or in a container without scopes.
 * Or, for a wire's end, on the end of the flow.
 * @typedef {{kind: 'wire', wire: Wire}|{kind: 'state', item: Item}|{kind: 'container', item: Item}
 *   |{kind: 'end', cap: import('./scene.js').Cap}} DropTarget
 */
/**
 * @typedef {object} DropRules
 * @property {boolean} [wires] whether it can be put on a wire
 * @property {(item: Item) => boolean} [states] which states it can be put on
 * @property {boolean} [outer] whether a state that cannot take it stands back for the container around it
 * @property {string} [endOf] the scope on whose end it can be put
 * @property {(wire: Wire) => boolean} [allows] which wires can take it; all when left out
 */

/** How far from a wire the pointer may be, in px of the screen. */
const REACH = 34;
const DRAG_START = 5;
const EDGE = 42;
const PAN_MAX = 14;

/**
 * The place that a point means.
 * @param {import('./scene.js').Scene} scene
 * @param {{x: number, y: number}} point in the scene
 * @param {number} zoom
 * @param {DropRules} rules
 * @returns {DropTarget|null}
 */
export function targetAt(scene, point, zoom, rules) {
  const item = innermost(scene, point, rules.outer ? rules.states : undefined);
  if (item && rules.states?.(item)) return { kind: 'state', item };
  const cap = scene.caps.find(
    (c) => c.kind === 'end' && c.scope === rules.endOf && Math.abs(c.x - point.x) < 44 && Math.abs(c.y - point.y) < 26
  );
  if (cap) return { kind: 'end', cap };
  if (!rules.wires) return null;
  const allowed = (/** @type {Wire} */ wire) => rules.allows?.(wire) ?? true;
  if (item?.node.empty) {
    const wire = scene.wires.find((w) => w.scope === item.scope && w.to === item.node.key);
    return wire && allowed(wire) ? { kind: 'wire', wire } : null;
  }
  if (item && item.inner.length === 0 && isContainer(item)) return { kind: 'container', item };
  const onHead = item?.container && point.y < item.y + 36;
  if (item && (!item.container || onHead)) {
    // on a card: before it in its upper half, after it in its lower half
    const before = onHead || point.y < item.y + item.h / 2;
    const near = scene.wires.filter(
      (w) => w.scope === item.scope && w[before ? 'to' : 'from'] === item.node.key && w.kind !== 'catch' && allowed(w)
    );
    if (near.length) return { kind: 'wire', wire: closest(near, point).wire };
  }
  const scopes = item?.container ? new Set(item.inner) : null;
  const wires = scene.wires.filter((w) => allowed(w) && (scopes ? scopes.has(w.scope) : true));
  if (!wires.length) return null;
  const found = closest(wires, point);
  return found.distance * zoom <= (item?.container ? 90 : REACH) ? { kind: 'wire', wire: found.wire } : null;
}

/** @param {Item} item */
const isContainer = (item) => item.node.type === 'Parallel' || item.node.type === 'Map';

/**
 * @param {import('./scene.js').Scene} scene
 * @param {{x: number, y: number}} p
 * @param {(item: Item) => boolean} [wanted]
 * @returns {Item|null}
 */
function innermost(scene, p, wanted = () => true) {
  let best = null;
  for (const item of scene.items) {
    const inside = p.x >= item.x && p.x <= item.x + item.w && p.y >= item.y && p.y <= item.y + item.h;
    if (inside && wanted(item) && (!best || item.depth >= best.depth)) best = item;
  }
  return best;
}

/**
 * @param {Wire[]} wires
 * @param {{x: number, y: number}} p
 */
function closest(wires, p) {
  let best = { wire: wires[0], distance: Infinity, cost: Infinity };
  for (const wire of wires) {
    const pill = wire.label
      ? Math.max(Math.abs(p.x - wire.label.x) - wire.labelW / 2, Math.abs(p.y - wire.label.y) - wire.labelH / 2, 0)
      : Infinity;
    const distance = Math.min(pill, wayDistance(wire.points, p));
    // where wires run together, the one whose handle is nearer
    const handle = handleOf(wire);
    const cost = distance + Math.hypot(p.x - handle.x, p.y - handle.y) * 0.02;
    if (cost < best.cost) best = { wire, distance, cost };
  }
  return best;
}

/**
 * @param {{x: number, y: number}[]} points
 * @param {{x: number, y: number}} p
 */
function wayDistance(points, p) {
  let best = Infinity;
  for (let k = 1; k < points.length; k++) {
    const [a, b] = [points[k - 1], points[k]];
    const x = Math.max(Math.min(a.x, b.x), Math.min(Math.max(a.x, b.x), p.x));
    const y = Math.max(Math.min(a.y, b.y), Math.min(Math.max(a.y, b.y), p.y));
    best = Math.min(best, Math.hypot(p.x - x, p.y - y));
  }
  return best;
}

/**
 * Draws where a drop would land.
 * @param {SVGGElement} layer
 * @param {DropTarget|null} target
 * @param {string} label
 * @param {string} prefix
 * @param {number} [zoom]
 */
export function drawTarget(layer, target, label, prefix, zoom = 1) {
  if (!target) {
    layer.replaceChildren();
    return;
  }
  if (target.kind === 'end') {
    const { x, y } = target.cap;
    layer.replaceChildren(s('rect', { class: 'g-drop-over', x: x - 41, y: y - 20, width: 82, height: 40, rx: 20 }));
    return;
  }
  if (target.kind !== 'wire') {
    const { x, y, w, h: height } = target.item;
    layer.replaceChildren(
      s('rect', { class: 'g-drop-over', x: x - 4, y: y - 4, width: w + 8, height: height + 8, rx: 14 }),
    );
    return;
  }
  const { wire } = target;
  const at = handleOf(wire);
  const w = Math.min(CARD_W, 150);
  // readable also where the graph is small
  const size = Math.max(1, 0.9 / zoom);
  layer.replaceChildren(
    s('path', { class: 'g-drop-way', d: rounded(wire.points), 'marker-end': `url(#${prefix}-active)` }),
    s('g', { transform: `translate(${at.x} ${at.y}) scale(${size})` },
      s('rect', { class: 'g-drop-card', x: -w / 2, y: -CARD_H / 4, width: w, height: CARD_H / 2, rx: 8 }),
      s(
        'text',
        { class: 'g-drop-text', 'text-anchor': 'middle', y: 4 },
        label.length > 20 ? `${label.slice(0, 19)}…` : label,
      ))
  );
}

/**
 * Follows a pointer from a press to a drop. Nothing happens before it has moved a little; Escape ends it.
 * @param {PointerEvent} start
 * @param {object} drag
 * @param {{element: HTMLElement, dropAt: (x: number, y: number, rules: DropRules, label: string) => DropTarget|null,
 *   dropEnd: () => void, panBy: (dx: number, dy: number) => void}} drag.graph
 * @param {string} drag.label
 * @param {Element} [drag.picture] drawn beside the pointer
 * @param {DropRules} drag.rules
 * @param {(target: DropTarget) => void} drag.onDrop
 * @param {() => void} [drag.onStart]
 * @param {() => void} [drag.onEnd]
 */
export function startDrag(start, drag) {
  if (start.button !== 0) return;
  let active = false;
  let last = start;
  let frame = 0;
  /** @type {DropTarget|null} */
  let target = null;
  /** @type {HTMLElement|null} */
  let ghost = null;

  const begin = () => {
    active = true;
    ghost = h('div', { class: 'g-drag', 'aria-hidden': 'true' }, drag.picture?.cloneNode(true) ?? null, drag.label);
    document.body.append(ghost);
    document.documentElement.classList.add('g-dragging');
    document.documentElement.classList.toggle('g-onto-states', !drag.rules.wires);
    drag.onStart?.();
    frame = requestAnimationFrame(autoPan);
  };
  const over = () => {
    const rect = drag.graph.element.getBoundingClientRect();
    const inside = last.clientX >= rect.left && last.clientX <= rect.right && last.clientY >= rect.top
      && last.clientY <= rect.bottom;
    target = inside ? drag.graph.dropAt(last.clientX, last.clientY, drag.rules, drag.label) : null;
    if (!inside) drag.graph.dropEnd();
    ghost?.classList.toggle('g-drag-ok', target !== null);
  };
  const move = (/** @type {PointerEvent} */ event) => {
    if (event.pointerId !== start.pointerId) return;
    last = event;
    if (!active && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) > DRAG_START) begin();
    if (!active) return;
    event.preventDefault();
    if (ghost) setStyle(ghost, { transform: `translate(${event.clientX + 12}px, ${event.clientY + 10}px)` });
    over();
  };
  const autoPan = () => {
    const rect = drag.graph.element.getBoundingClientRect();
    const push = (/** @type {number} */ at, /** @type {number} */ low, /** @type {number} */ high) => {
      if (at < low || at > high) return 0;
      if (at < low + EDGE) return (1 - (at - low) / EDGE) * PAN_MAX;
      return at > high - EDGE ? -(1 - (high - at) / EDGE) * PAN_MAX : 0;
    };
    const dx = push(last.clientX, rect.left, rect.right);
    const dy = push(last.clientY, rect.top, rect.bottom);
    const inside = last.clientX >= rect.left && last.clientX <= rect.right && last.clientY >= rect.top
      && last.clientY <= rect.bottom;
    if (inside && (dx || dy)) {
      drag.graph.panBy(dx, dy);
      over();
    }
    frame = requestAnimationFrame(autoPan);
  };
  const finish = (/** @type {boolean} */ drop) => {
    document.removeEventListener('pointermove', move);
    document.removeEventListener('pointerup', up);
    document.removeEventListener('pointercancel', cancel);
    document.removeEventListener('pointerdown', another, true);
    document.removeEventListener('keydown', key, true);
    if (!active) return;
    cancelAnimationFrame(frame);
    ghost?.remove();
    document.documentElement.classList.remove('g-dragging', 'g-onto-states');
    drag.graph.dropEnd();
    drag.onEnd?.();
    // the click that follows must not select
    const swallow = (/** @type {Event} */ event) => event.stopPropagation();
    document.addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => document.removeEventListener('click', swallow, true), 0);
    if (drop && target) drag.onDrop(target);
  };
  const up = (/** @type {PointerEvent} */ event) => {
    if (event.pointerId === start.pointerId) finish(true);
  };
  const cancel = () => finish(false);
  // a second finger pinches
  const another = (/** @type {PointerEvent} */ event) => {
    if (event.pointerId !== start.pointerId) finish(false);
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Escape' || !active) return;
    event.preventDefault();
    event.stopPropagation();
    finish(false);
  };
  document.addEventListener('pointermove', move);
  document.addEventListener('pointerup', up);
  document.addEventListener('pointercancel', cancel);
  document.addEventListener('pointerdown', another, true);
  document.addEventListener('keydown', key, true);
}
