// @ts-check
/**
 * Layered layout of one flat scope: boxes of given sizes and edges, which may carry a label.
 *
 * Edges leave a box at its bottom and enter at the top. Loops climb in a lane of their own. A tall box spans several
 * rows, so that other branches go on beside it. Every horizontal run lies in a channel between two rows, never on a
 * box. Scopes inside a box were laid out before: their box is a box of known size here.
 */
import { findLoops, assignRanks } from './layout/ranks.js';
import { Rows } from './layout/rows.js';
import { reduceCrossings } from './layout/order.js';
import { addLanes } from './layout/lanes.js';
import { assignX } from './layout/coordinates.js';
import { route } from './layout/routes.js';

/** @typedef {{x: number, y: number}} Point */
/** @typedef {{id: string, w: number, h: number, catchX?: number}} Box `catchX`: port of its catches, from its centre */
/**
 * @typedef {object} Link
 * @property {string} id
 * @property {string} from
 * @property {string} to
 * @property {string} kind
 * @property {number} labelW 0 without a label
 * @property {number} labelH
 */
/** @typedef {{points: Point[], label?: Point}} Route `label` is the middle of the label's box */
/**
 * @typedef {object} Placement
 * @property {number} w
 * @property {number} h
 * @property {Map<string, Point>} positions upper left corners
 * @property {Map<string, Route>} routes
 */

/** Height of a usual row with its channel; a box much taller than it spans several rows. */
const ROW = 88;
const TALL = ROW * 1.6;
const CARD = 54;

/**
 * @param {Box[]} boxes
 * @param {Link[]} links
 * @returns {Placement}
 */
export function layered(boxes, links) {
  const known = new Set(boxes.map((box) => box.id));
  const usable = links.filter((link) => known.has(link.from) && known.has(link.to));
  const tall = boxes.length > 3 && boxes.some((box) => box.h > TALL);
  const span = (/** @type {Box} */ box) => Math.max(1, Math.floor((box.h - CARD) / ROW) + 1);
  const placed = tall ? attempt(boxes, usable, span) : null;
  return placed ?? /** @type {Placement} */ (attempt(boxes, usable, null));
}

/**
 * With `span`, tall boxes take several rows; null when that would put a wire through one of them.
 * @param {Box[]} boxes
 * @param {Link[]} links
 * @param {((box: Box) => number)|null} span
 * @returns {Placement|null}
 */
function attempt(boxes, links, span) {
  const rows = new Rows(boxes, links, span);
  const loops = findLoops(rows);
  assignRanks(rows, loops);
  rows.fill(loops.links);
  const blocked = reduceCrossings(rows);
  if (span && blocked) return null;
  if (!addLanes(rows, loops.links, span !== null)) return null;
  if (!assignX(rows)) return null;
  return route(rows, loops.links);
}
