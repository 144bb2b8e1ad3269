// @ts-check
/** Lanes of loops: a back edge climbs beside the loop's body, on the side where it crosses less. */
import { BLOCKED } from './order.js';

/** @typedef {import('./rows.js').Rows} Rows */
/** @typedef {import('./rows.js').Vertex} Vertex */
/** @typedef {import('../layout.js').Link} Link */

/**
 * False when a lane would cut through a tall box.
 * @param {Rows} rows
 * @param {Map<Link, Set<string>>} loops
 * @param {boolean} tall
 */
export function addLanes(rows, loops, tall) {
  for (const [link, body] of loops) {
    const left = side(rows, link, body, false);
    const right = side(rows, link, body, true);
    const chosen = left.cost <= right.cost ? left : right;
    if (tall && chosen.cost >= BLOCKED) return false;
    place(rows, link, chosen.at);
  }
  return true;
}

/**
 * @param {Rows} rows
 * @param {Link} link
 * @param {number[]} at index in each row from the target's to the source's
 */
function place(rows, link, at) {
  const top = rows.head(link.to).rank;
  const bottom = rows.head(link.from).last.rank;
  /** @type {Vertex[]} */
  const bends = [];
  for (let rank = top; rank <= bottom; rank++) {
    const labelled = link.labelW > 0 && rank === bottom;
    const bend = rows.vertex({ w: labelled ? link.labelW : 0, h: labelled ? link.labelH : 0, rank, link });
    rows.put(bend, at[rank - top]);
    const above = bends[bends.length - 1];
    if (above) rows.join(above, bend, link.kind);
    bends.push(bend);
  }
  rows.bends.set(link, bends);
  rows.number();
}

/**
 * @param {Rows} rows
 * @param {Link} link
 * @param {Set<string>} body
 * @param {boolean} right
 */
function side(rows, link, body, right) {
  const target = rows.head(link.to);
  const source = rows.head(link.from).last;
  const inBody = (/** @type {Vertex} */ v) =>
    v.real ? body.has(v.id) : v.link !== null && body.has(v.link.from) && body.has(v.link.to);
  /** @type {number[]} */
  const at = [];
  for (let rank = target.rank; rank <= source.rank; rank++) {
    const row = rows.rows[rank];
    let index = right ? row.length : 0;
    const members = row.map((v, i) => (inBody(v) ? i : -1)).filter((i) => i >= 0);
    if (members.length) index = right ? members[members.length - 1] + 1 : members[0];
    at.push(index);
  }
  let cost = right ? 0.5 : 0;
  for (let k = 0; k + 1 < at.length; k++) {
    for (const v of rows.rows[target.rank + k]) {
      for (const arc of v.down) {
        if (v.order < at[k] !== arc.b.order < at[k + 1]) cost += arc.hard ? BLOCKED : 1;
      }
    }
  }
  cost += between(rows.rows[source.rank], at[at.length - 1], right ? source.order + 1 : source.order, 'down');
  cost += between(rows.rows[target.rank], at[0], right ? target.order + 1 : target.order, 'up');
  return { at, cost };
}

/**
 * @param {Vertex[]} row
 * @param {number} p
 * @param {number} q
 * @param {'up'|'down'} towards
 */
function between(row, p, q, towards) {
  let cost = 0;
  for (let i = Math.min(p, q); i < Math.max(p, q); i++) {
    if (row[i]) cost += row[i][towards].some((arc) => arc.hard) ? BLOCKED : 2;
  }
  return cost;
}
