// @ts-check
/** Vertical places, the channels between rows, and the way of every edge. */
import { tidy } from './geometry.js';

/** @typedef {import('./rows.js').Rows} Rows */
/** @typedef {import('./rows.js').Vertex} Vertex */
/** @typedef {import('../layout.js').Link} Link */
/** @typedef {import('../layout.js').Point} Point */
/** @typedef {import('../layout.js').Route} Route */
/** @typedef {{low: number, high: number, runs: {from: number, to: number}[], level: number}} Track */
/** @typedef {{channel: number, from: number, to: number, track?: Track}} Run a horizontal piece of a way */

const TRACK = 12;
const CHANNEL = 34;
const CHANNEL_BEFORE_LABELS = 24;
const CHANNEL_AFTER_LABELS = 26;
const FIRST_TRACK = 10;
const CARD = 54;
/** Two x nearer than this are one. */
const SAME = 0.5;

/**
 * @param {Rows} rows
 * @param {Map<Link, Set<string>>} loops
 * @returns {import('../layout.js').Placement}
 */
export function route(rows, loops) {
  const channels = Array.from({ length: rows.rows.length + 1 }, () => /** @type {Map<string, Track>} */ (new Map()));
  /** @type {Map<Link, Run[]>} */
  const ways = new Map();
  for (const link of rows.links) ways.set(link, plan(rows, link, loops, channels));
  const heights = channels.map((tracks, i) => channelHeight(rows, tracks, i));
  const { channelY, bottom } = assignY(rows, heights);
  /** @type {Map<string, Route>} */
  const routes = new Map();
  for (const link of rows.links) routes.set(link.id, drawWay(rows, link, ways.get(link) ?? [], loops, channelY));
  return shiftToOrigin(rows, routes, bottom);
}

/**
 * The horizontal runs of an edge. Runs of one source, or into one target, share a track.
 * @param {Rows} rows
 * @param {Link} link
 * @param {Map<Link, Set<string>>} loops
 * @param {Map<string, Track>[]} channels
 * @returns {Run[]}
 */
function plan(rows, link, loops, channels) {
  const from = rows.head(link.from);
  const to = rows.head(link.to);
  const bends = rows.bends.get(link) ?? [];
  const start = from.x + rows.portOf(link);
  /** @type {Run[]} */
  const runs = [];
  if (loops.has(link)) {
    let x = start;
    const go = (/** @type {number} */ channel, /** @type {number} */ next) => {
      runs.push({ channel, from: x, to: next });
      x = next;
    };
    go(from.last.rank + 1, bends[bends.length - 1].x);
    for (let k = bends.length - 1; k > 0; k--) go(bends[k].rank, bends[k - 1].x);
    go(to.rank, to.x);
  } else {
    const xs = [start, ...bends.map((v) => v.x), to.x];
    for (let k = 1; k < xs.length; k++) runs.push({ channel: from.last.rank + k, from: xs[k - 1], to: xs[k] });
  }
  for (let k = runs.length - 1; k >= 0; k--) {
    if (Math.abs(runs[k].from - runs[k].to) >= SAME) continue;
    runs[k].from = runs[k].to;
    if (k) runs[k - 1].to = runs[k].to;
  }
  const caught = link.kind === 'catch';
  const siblings = (rows.out.get(link.from) ?? []).filter((other) => (other.kind === 'catch') === caught).length;
  runs.forEach((run, k) => {
    if (Math.abs(run.from - run.to) < SAME) return;
    const mark = caught ? '!' : '';
    let key = link.id;
    if (k === 0 && (siblings > 1 || runs.length > 1)) key = `out ${link.from}${mark}`;
    else if (k === runs.length - 1) key = `in ${link.to}${mark}`;
    run.track = addRun(channels[run.channel], key, run);
  });
  return runs;
}

/**
 * @param {Map<string, Track>} tracks
 * @param {string} key
 * @param {Run} run
 * @returns {Track}
 */
function addRun(tracks, key, run) {
  let track = tracks.get(key);
  if (!track) {
    track = { low: Infinity, high: -Infinity, runs: [], level: 0 };
    tracks.set(key, track);
  }
  track.low = Math.min(track.low, run.from, run.to);
  track.high = Math.max(track.high, run.from, run.to);
  track.runs.push({ from: run.from, to: run.to });
  return track;
}

/**
 * Crossings when `p` lies above `q`.
 * @param {Track} p
 * @param {Track} q
 */
function crossingsOf(p, q) {
  let n = 0;
  for (const run of p.runs) if (run.to > q.low && run.to < q.high) n++;
  for (const run of q.runs) if (run.from > p.low && run.from < p.high) n++;
  return n;
}

/**
 * Orders the tracks of a channel for few crossings and gives its height.
 * @param {Rows} rows
 * @param {Map<string, Track>} tracks
 * @param {number} index
 */
function channelHeight(rows, tracks, index) {
  /** @type {Track[]} */
  const order = [];
  for (const track of [...tracks.values()].sort((p, q) => p.high - p.low - (q.high - q.low))) {
    let best = Infinity;
    let at = 0;
    for (let k = 0; k <= order.length; k++) {
      let cost = 0;
      order.forEach((other, i) => (cost += i < k ? crossingsOf(other, track) : crossingsOf(track, other)));
      if (cost < best) {
        best = cost;
        at = k;
      }
    }
    order.splice(at, 0, track);
  }
  let levels = 0;
  order.forEach((track, k) => {
    track.level = 1;
    for (let j = 0; j < k; j++) {
      const other = order[j];
      const meet = other.low < track.high + 10 && track.low < other.high + 10;
      if (meet) track.level = Math.max(track.level, other.level + 1);
    }
    levels = Math.max(levels, track.level);
  });
  if (index === 0) return levels ? levels * TRACK + 14 : 0;
  if (index === rows.rows.length) return levels ? levels * TRACK + 10 : 0;
  const labels = rows.rows[index].every((v) => !v.real);
  const afterLabels = rows.rows[index - 1].every((v) => !v.real);
  const least = labels ? CHANNEL_BEFORE_LABELS : afterLabels ? CHANNEL_AFTER_LABELS : CHANNEL;
  return Math.max(least, levels * TRACK + (labels ? 14 : 20));
}

/**
 * @param {Rows} rows
 * @param {number[]} heights
 */
function assignY(rows, heights) {
  /** @type {number[]} */
  const channelY = [];
  /**
   * Least y of a channel: the lower edges of the tall boxes that end above it.
   * @type {number[]}
   */
  const floor = [];
  let y = 0;
  rows.rows.forEach((row, i) => {
    channelY[i] = Math.max(y, floor[i] ?? 0);
    y = channelY[i] + heights[i];
    let height = 0;
    for (const v of row) {
      if (!v.real) {
        height = Math.max(height, v.h);
      } else if (v.owner === v) {
        v.y = y;
        height = Math.max(height, v.span === 1 ? v.h : CARD);
      } else {
        const end = v.owner.y + v.owner.h;
        if (v === v.owner.last) floor[i + 1] = Math.max(floor[i + 1] ?? 0, end);
        height = Math.max(height, Math.min(CARD, end - y));
      }
    }
    for (const v of row) if (!v.real) v.y = y + (height - v.h) / 2;
    y += height;
  });
  const last = rows.rows.length;
  channelY[last] = Math.max(y, floor[last] ?? 0);
  return { channelY, bottom: channelY[last] + heights[last] };
}

/**
 * @param {Rows} rows
 * @param {Link} link
 * @param {Run[]} runs
 * @param {Map<Link, Set<string>>} loops
 * @param {number[]} channelY
 * @returns {Route}
 */
function drawWay(rows, link, runs, loops, channelY) {
  const from = rows.head(link.from);
  const to = rows.head(link.to);
  const loop = loops.has(link);
  const startX = runs.length ? runs[0].from : from.x + rows.portOf(link);
  const points = [{ x: startX, y: from.y + from.h }];
  for (const run of runs) {
    if (run.from === run.to && !loop) continue;
    const y = channelY[run.channel] + FIRST_TRACK + ((run.track?.level ?? 1) - 1) * TRACK;
    points.push({ x: run.from, y }, { x: run.to, y });
  }
  points.push({ x: to.x, y: to.y });
  const bends = rows.bends.get(link) ?? [];
  const bend = loop ? bends[bends.length - 1] : bends[0];
  const label = link.labelW > 0 && bend ? { x: bend.x, y: bend.y + bend.h / 2 } : undefined;
  return { points: tidy(points), label };
}

/**
 * @param {Rows} rows
 * @param {Map<string, Route>} routes
 * @param {number} height
 */
function shiftToOrigin(rows, routes, height) {
  let left = Infinity;
  let right = -Infinity;
  for (const v of rows.all()) {
    const margin = v.real ? 0 : 4;
    left = Math.min(left, v.x - v.w / 2 - margin);
    right = Math.max(right, v.x + v.w / 2 + margin);
  }
  if (left > right) left = right = 0;
  /** @type {Map<string, Point>} */
  const positions = new Map();
  for (const box of rows.boxes) {
    const v = rows.head(box.id);
    positions.set(box.id, { x: v.x - v.w / 2 - left, y: v.y });
  }
  for (const { points, label } of routes.values()) {
    for (const point of points) point.x -= left;
    if (label) label.x -= left;
  }
  return { w: right - left, h: height, positions, routes };
}
