// @ts-check
/**
 * A laid out graph as flat lists of things to draw. Scopes are laid out from the inside out: a Parallel or a Map is
 * one box of known size for the scope that it is in.
 */
import { START, END, EMPTY } from '../asl/model.js';
import { layered } from './layout.js';
import { FONT, textWidth, wrap, fit } from './text.js';

/** @typedef {import('../asl/model.js').Scope} Scope */
/** @typedef {import('../asl/model.js').GraphNode} GraphNode */
/** @typedef {import('../asl/model.js').Edge} Edge */
/** @typedef {import('./layout.js').Point} Point */
/** @typedef {Pick<GraphNode, 'id'|'key'|'type'|'title'|'sub'|'icon'|'retry'|'empty'>} ItemNode */
/**
 * @typedef {object} Item
 * @property {ItemNode} node
 * @property {string} scope pointer of the scope that it is in
 * @property {number} x
 * @property {number} y
 * @property {number} w
 * @property {number} h
 * @property {number} depth
 * @property {boolean} container whether inner scopes are drawn in it
 * @property {boolean} collapsed whether its inner scopes are hidden
 * @property {number[]} lanes x of the lines between branches
 * @property {string[]} title lines
 * @property {string} sub
 * @property {string[]} inner pointers of its inner scopes
 */
/**
 * @typedef {object} Wire
 * @property {string} id
 * @property {import('../asl/model.js').EdgeKind} kind
 * @property {string} from
 * @property {string} to
 * @property {string} scope
 * @property {import('../asl/model.js').Source[]} sources
 * @property {Point[]} points
 * @property {Point} [label]
 * @property {string} text whole label
 * @property {string[]} lines of the label
 * @property {number} labelW
 * @property {number} labelH
 * @property {boolean} sharesStart whether other wires leave at the same place
 * @property {boolean} sharesEnd whether other wires arrive at the same place
 */
/** @typedef {{x: number, y: number, kind: 'start'|'end', depth: number, scope: string}} Cap */
/** @typedef {{w: number, h: number, items: Item[], wires: Wire[], caps: Cap[]}} Scene */

export const CARD_W = 212;
export const CARD_W_MAX = 330;
export const CARD_H = 54;
export const LINE = 17;
const TITLE_X = 55;
const TITLE_END = 14;
/** Room for the mark of a retry policy. */
const RETRY_W = 20;
const HEAD = 46;
const PAD = 18;
const BRANCH_GAP = 24;
const BRANCH_W_MIN = 120;
const CAP_W = 72;
const CAP_H = 34;
const DOT = 8;
const PILL_W = 190;
const PILL_PAD = 18;
const PILL_LINE = 14;
/** Height from a container's head to its text's end; the head's own texts decide how wide it must be. */
const HEAD_TEXT_X = 38;

/**
 * @param {Scope} scope
 * @param {Set<string>} [collapsed] ids of containers drawn as cards
 * @returns {Scene}
 */
export function buildScene(scope, collapsed = new Set()) {
  return place(scope, 0, collapsed);
}

/**
 * @typedef {object} Measured
 * @property {number} w
 * @property {number} h
 * @property {string[]} title
 * @property {string} sub
 */

/**
 * Size and texts of a card: long names take two lines, so that none is cut off.
 * @param {GraphNode} node
 * @returns {Measured}
 */
export function measureCard(node) {
  const taken = TITLE_X + TITLE_END + (node.retry ? RETRY_W : 0);
  const wanted = Math.max(textWidth(node.title, FONT.title), Math.min(textWidth(node.sub, FONT.sub), 190));
  const w = Math.min(CARD_W_MAX, Math.max(CARD_W, Math.ceil((wanted + taken) / 8) * 8));
  const title = wrap(node.title, w - taken, FONT.title, 3);
  return { w, h: CARD_H + (title.length - 1) * LINE, title, sub: fit(node.sub, w - taken, FONT.sub) };
}

/**
 * @param {GraphNode} node
 * @param {Scene[]} inner
 * @returns {Measured}
 */
function measureContainer(node, inner) {
  const sub = fit(node.sub, 200, FONT.sub);
  const head = HEAD_TEXT_X + 8 + textWidth(sub, FONT.sub) + 40;
  const lanes = inner.reduce((sum, s) => sum + Math.max(s.w, BRANCH_W_MIN), 0) + BRANCH_GAP * (inner.length - 1);
  const name = textWidth(node.title, FONT.header);
  const w = Math.ceil(Math.max(CARD_W + 30, PAD * 2 + lanes, Math.min(head + name, 640)));
  const title = [fit(node.title, w - head, FONT.header)];
  return { w, h: HEAD + Math.max(...inner.map((s) => s.h), 40) + PAD + 4, title, sub };
}

/** @param {Edge} edge */
function measureLabel(edge) {
  if (!edge.label) return { lines: [], w: 0, h: 0 };
  const lines = wrap(edge.label, PILL_W, FONT.pill, 2);
  const w = Math.ceil(Math.max(...lines.map((line) => textWidth(line, FONT.pill)))) + PILL_PAD;
  return { lines, w, h: 20 + (lines.length - 1) * PILL_LINE };
}

/**
 * @param {Scope} scope
 * @param {number} depth
 * @param {Set<string>} collapsed
 * @returns {Scene}
 */
function place(scope, depth, collapsed) {
  const top = depth === 0;
  const capW = top ? CAP_W : DOT;
  const capH = top ? CAP_H : DOT;
  /** @type {Map<string, Scene[]>} */
  const inner = new Map();
  /** @type {Map<string, Measured>} */
  const sizes = new Map();
  /** @type {import('./layout.js').Box[]} */
  const boxes = [];
  if (scope.edges.some((edge) => edge.from === START)) boxes.push({ id: START, w: capW, h: capH });
  for (const node of scope.nodes) {
    const open = node.scopes.length > 0 && !collapsed.has(node.id);
    const scenes = open ? node.scopes.map((s) => place(s, depth + 1, collapsed)) : [];
    const size = open ? measureContainer(node, scenes) : measureCard(node);
    if (open) inner.set(node.key, scenes);
    sizes.set(node.key, size);
    boxes.push({ id: node.key, w: size.w, h: size.h, catchX: Math.min(size.w / 2 - 26, CARD_W / 2) });
  }
  if (scope.edges.some((edge) => edge.to === END)) boxes.push({ id: END, w: capW, h: capH });
  const labels = new Map(scope.edges.map((edge) => [edge.id, measureLabel(edge)]));
  const links = scope.edges.map((edge) => {
    const label = labels.get(edge.id);
    return { id: edge.id, from: edge.from, to: edge.to, kind: edge.kind, labelW: label?.w ?? 0, labelH: label?.h ?? 0 };
  });
  const placed = layered(boxes, links);
  /** @type {Scene} */
  const scene = { w: placed.w, h: placed.h, items: [], wires: [], caps: [] };
  for (const node of scope.nodes) {
    const at = placed.positions.get(node.key);
    const size = sizes.get(node.key);
    if (at && size) addItem(scene, scope, node, at, size, depth, inner.get(node.key), collapsed);
  }
  for (const key of [START, END]) {
    const at = placed.positions.get(key);
    if (!at) continue;
    const kind = key === START ? 'start' : 'end';
    scene.caps.push({ x: at.x + capW / 2, y: at.y + capH / 2, kind, depth, scope: scope.pointer });
  }
  /** @type {Map<string, number>} */
  const leave = new Map();
  /** @type {Map<string, number>} */
  const arrive = new Map();
  for (const { from, to, kind } of scope.edges) {
    const port = from + (kind === 'catch' ? '!' : '');
    leave.set(port, (leave.get(port) ?? 0) + 1);
    arrive.set(to, (arrive.get(to) ?? 0) + 1);
  }
  for (const edge of scope.edges) {
    const way = placed.routes.get(edge.id);
    const label = labels.get(edge.id);
    if (!way || !label) continue;
    const caught = edge.kind === 'catch';
    const leaving = (leave.get(edge.from + (caught ? '!' : '')) ?? 0) > 1;
    scene.wires.push({
      id: edge.id, kind: edge.kind, from: edge.from, to: edge.to, scope: scope.pointer, sources: edge.sources,
      points: way.points, label: way.label, text: edge.label, lines: label.lines, labelW: label.w, labelH: label.h,
      sharesStart: leaving, sharesEnd: (arrive.get(edge.to) ?? 0) > 1,
    });
  }
  return scene;
}

/**
 * @param {Scene} scene
 * @param {Scope} scope
 * @param {GraphNode} node
 * @param {Point} at
 * @param {Measured} size
 * @param {number} depth
 * @param {Scene[]|undefined} scenes
 * @param {Set<string>} collapsed
 */
function addItem(scene, scope, node, at, size, depth, scenes, collapsed) {
  const { id, key, type, title, sub, icon, retry, empty } = node;
  /** @type {Item} */
  const item = {
    node: {
      id, key, type, title, sub, icon, retry, empty,
    }, scope: scope.pointer, x: at.x, y: at.y, w: size.w, h: size.h,
    depth, container: scenes !== undefined, collapsed: node.scopes.length > 0 && collapsed.has(id), lanes: [],
    title: size.title, sub: size.sub, inner: node.scopes.map((s) => s.pointer),
  };
  scene.items.push(item);
  if (!scenes) return;
  const total = scenes.reduce((sum, s) => sum + Math.max(s.w, BRANCH_W_MIN), 0) + BRANCH_GAP * (scenes.length - 1);
  let x = at.x + (size.w - total) / 2;
  scenes.forEach((branch, i) => {
    const w = Math.max(branch.w, BRANCH_W_MIN);
    if (i) item.lanes.push(x - BRANCH_GAP / 2);
    shift(branch, x + (w - branch.w) / 2, at.y + HEAD);
    x += w + BRANCH_GAP;
    lowerEnd(branch, node.scopes[i].pointer, at.y + size.h - PAD);
    scene.items.push(...branch.items);
    scene.wires.push(...branch.wires);
    scene.caps.push(...branch.caps);
  });
}

/**
 * Draws a branch's end at the container's lower edge, level with its neighbours, when nothing lies beneath it.
 * @param {Scene} branch
 * @param {string} pointer
 * @param {number} y
 */
function lowerEnd(branch, pointer, y) {
  const end = branch.caps.find((cap) => cap.kind === 'end' && cap.scope === pointer);
  if (!end || branch.items.some((item) => item.y + item.h > end.y)) return;
  const entry = end.y - DOT / 2;
  const blocked = branch.wires.some((wire) => wire.to !== END && wire.points.some((p) => p.y > entry));
  if (blocked) return;
  for (const wire of branch.wires) {
    if (wire.to !== END || wire.scope !== pointer) continue;
    const last = wire.points[wire.points.length - 1];
    const before = wire.points[wire.points.length - 2];
    if (Math.abs(last.y - entry) < 1 && before && Math.abs(before.x - last.x) < 1) last.y = y - DOT / 2;
  }
  end.y = y;
}

/**
 * @param {Scene} scene
 * @param {number} dx
 * @param {number} dy
 */
function shift(scene, dx, dy) {
  for (const item of scene.items) {
    item.x += dx;
    item.y += dy;
    item.lanes = item.lanes.map((x) => x + dx);
  }
  for (const cap of scene.caps) {
    cap.x += dx;
    cap.y += dy;
  }
  for (const wire of scene.wires) {
    for (const point of wire.points) {
      point.x += dx;
      point.y += dy;
    }
    if (wire.label) {
      wire.label.x += dx;
      wire.label.y += dy;
    }
  }
}

/**
 * Whether a key stands for a place that waits for a state.
 * @param {string} key
 */
export const isEmptyKey = (key) => key.startsWith(EMPTY);
