// @ts-check
/** How a picture first appears, and how it changes into the next one. */
import { headOf } from './nav.js';

/** @typedef {import('./graph.js').Graph} Graph */
/** @typedef {import('./scene.js').Item} Item */

const FIRST_ZOOM_MIN = 0.7;
/** What does not fit as a whole is looked at from near, from a little further when its width fits then. */
const FIRST_PLACE_ZOOM = 0.85;
const FIRST_PAD = 32;
const MOVE_ITEMS_MAX = 200;

/**
 * A first picture is readable: never below 70 %; the minimap shows the rest.
 * @param {Graph} graph
 */
export function firstView(graph) {
  const { w, h: height } = graph.viewport.measure();
  // called again when the graph is put into the page, or its tab is opened
  if (!w || !height) return;
  graph.fitted = true;
  // asked first, as showing all of a large graph would make all of its elements
  if (graph.viewport.fitting().zoom < FIRST_ZOOM_MIN) firstPlace(graph);
  else graph.viewport.fit();
  graph.viewport.apply();
  graph.layer.style.display = '';
}

/**
 * Where to look first in a graph that the window cannot hold: at what is selected, failed or running, else the start.
 * @param {Graph} graph
 */
function firstPlace(graph) {
  const items = graph.scene.items;
  const wanted = graph.selection[0] ? graph.navigator?.items.get(graph.selection[0]) : undefined;
  const by = (/** @type {string[]} */ ...statuses) =>
    items.find((item) => !item.container && statuses.includes(graph.overlay.of(item.node)?.status ?? ''));
  const item = wanted ?? by('failed', 'timed_out') ?? by('running', 'retrying', 'waiting');
  const wide = (graph.viewport.measure().w - FIRST_PAD * 2) / Math.max(1, graph.scene.w);
  const middle = graph.scene.w / 2;
  const isWhole = wide >= FIRST_ZOOM_MIN;
  const zoom = isWhole ? Math.min(FIRST_PLACE_ZOOM, wide) : FIRST_PLACE_ZOOM;
  if (item) {
    const head = headOf(item);
    graph.viewport.centre(isWhole ? {...head, x: middle, w: 0 } : head, { zoom, animate: false });
  } else {
    const start = graph.scene.caps.find((cap) => cap.depth === 0) ?? { x: middle };
    graph.viewport.centre({ x: isWhole ? middle : start.x, y: 0, w: 0, h: 0 }, { zoom, animate: false, topShare: 0 });
    graph.viewport.y = 36;
  }
}

/**
 * Lets what stays slide from its old place.
 * @param {Graph} graph
 * @param {Map<string, Item>} before
 * @param {{old: Item, now: Item}|null} anchor
 */
export function moveItems(graph, before, anchor) {
  if (graph.scene.items.length > MOVE_ITEMS_MAX || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
  const dx = anchor ? anchor.old.x + anchor.old.w / 2 - anchor.now.x - anchor.now.w / 2 : 0;
  const dy = anchor ? anchor.old.y - anchor.now.y : 0;
  const fade = { duration: 160, easing: 'ease-out' };
  for (const item of graph.scene.items) {
    const old = before.get(item.node.id);
    const element = graph.drawn.peek(item.node.id);
    if (!element) continue;
    if (!old) {
      element.animate([{ opacity: 0 }, { opacity: 1 }], fade);
      continue;
    }
    const from = { x: old.x - dx, y: old.y - dy };
    if (Math.abs(from.x - item.x) + Math.abs(from.y - item.y) < 1) continue;
    const place = (/** @type {{x: number, y: number}} */ p) => ({ transform: `translate(${p.x}px, ${p.y}px)` });
    element.animate([place(from), place(item)], { duration: 180, easing: 'cubic-bezier(.2, .8, .2, 1)' });
  }
}

/**
 * After an edit the whole graph stays in the window when it fits there; else what was edited does.
 * @param {Graph} graph
 * @param {Item} [edited]
 */
export function keepInView(graph, edited) {
  const { viewport, scene } = graph;
  const { w, h } = viewport.measure();
  const pad = 36;
  const zoom = Math.min((w - 2 * pad) / Math.max(1, scene.w), (h - 2 * pad) / Math.max(1, scene.h));
  if (viewport.zoom <= zoom) viewport.reveal({ x: 0, y: 0, w: scene.w, h: scene.h }, pad);
  else if (zoom >= FIRST_ZOOM_MIN && viewport.zoom <= 1) viewport.fit({ pad, animate: true });
  else if (edited) viewport.reveal(headOf(edited));
}
