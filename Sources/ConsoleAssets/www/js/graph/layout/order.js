// @ts-check
/** Order of the vertices in their rows: fewer crossings, as little change to the walk order as that takes. */

/** @typedef {import('./rows.js').Rows} Rows */
/** @typedef {import('./rows.js').Vertex} Vertex */

const SWEEPS = 12;
/** Cost of a wire through a tall box. */
export const BLOCKED = 1000;
const HARD_PULL = 50;

/**
 * Barycentre sweeps, kept only when strictly better; true when a wire still crosses a box.
 * @param {Rows} rows
 */
export function reduceCrossings(rows) {
  let best = crossings(rows);
  let kept = rows.rows.map((row) => row.slice());
  for (let sweep = 0; sweep < SWEEPS && best > 0; sweep++) {
    const down = sweep % 2 === 0;
    for (let k = 0; k < rows.rows.length; k++) {
      const row = rows.rows[down ? k : rows.rows.length - 1 - k];
      const keys = new Map(row.map((v) => [v, barycentre(v, down)]));
      row.sort((p, q) => (keys.get(p) ?? 0) - (keys.get(q) ?? 0) || p.order - q.order);
      row.forEach((v, i) => (v.order = i));
    }
    const now = crossings(rows);
    if (now < best) {
      best = now;
      kept = rows.rows.map((row) => row.slice());
    }
  }
  rows.rows = kept;
  rows.number();
  return best >= BLOCKED;
}

/**
 * @param {Vertex} v
 * @param {boolean} down
 */
function barycentre(v, down) {
  let sum = 0;
  let weight = 0;
  for (const arc of down ? v.up : v.down) {
    const pull = arc.hard ? HARD_PULL : 1;
    sum += (down ? arc.a : arc.b).order * pull;
    weight += pull;
  }
  return weight ? sum / weight : v.order;
}

/** @param {Rows} rows */
function crossings(rows) {
  let total = 0;
  for (const row of rows.rows) {
    /** @type {[number, number][]} */
    const ends = [];
    /** @type {[number, number][]} */
    const hard = [];
    for (const v of row) {
      for (const arc of v.down) {
        ends.push([v.order, arc.b.order]);
        if (arc.hard) hard.push([arc.a.order, arc.b.order]);
      }
    }
    for (const [a, b] of hard) for (const [p, q] of ends) if ((p - a) * (q - b) < 0) total += BLOCKED;
    total += inversions(ends);
  }
  return total;
}

/**
 * Crossings between two rows are the inversions of their ends.
 * @param {[number, number][]} ends
 */
function inversions(ends) {
  ends.sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  let count = 0;
  /** @type {number[]} */
  const sorted = [];
  for (const [, value] of ends) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] <= value) low = middle + 1;
      else high = middle;
    }
    count += sorted.length - low;
    sorted.splice(low, 0, value);
  }
  return count;
}
