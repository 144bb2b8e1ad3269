// @ts-check
/** Horizontal places: rows solved exactly and swept, then what belongs under each other made straight. */

/** @typedef {import('./rows.js').Rows} Rows */
/** @typedef {import('./rows.js').Vertex} Vertex */
/** @typedef {import('./rows.js').Arc} Arc */

const GAP = 36;
const GAP_LANE = 18;
const ROUNDS = 10;

/**
 * Least distance of two neighbours' middles.
 * @param {Vertex} p
 * @param {Vertex} q
 */
const distance = (p, q) => (p.w + q.w) / 2 + (p.real && q.real ? GAP : GAP_LANE);

/**
 * False when the tall boxes cannot all stand straight.
 * @param {Rows} rows
 */
export function assignX(rows) {
  for (const row of rows.rows) {
    let x = 0;
    row.forEach((v, i) => {
      if (i) x += distance(row[i - 1], v);
      v.x = x;
    });
    for (const v of row) v.x -= x / 2;
  }
  const sweeps = rows.rows.length > 150 ? 16 : 30;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let k = 0; k < rows.rows.length; k++) solveRow(rows.rows[sweep % 2 ? rows.rows.length - 1 - k : k]);
  }
  const lines = straightLines(rows);
  if (!alignBoxes(rows)) return false;
  straighten(rows, lines);
  return true;
}

/**
 * One row towards its neighbours: minimises Σ w(x−d)² under x[i+1]−x[i] ≥ distance, exactly, by pooling adjacent
 * violators.
 * @param {Vertex[]} row
 */
function solveRow(row) {
  /** @type {{sum: number, weight: number, count: number}[]} */
  const blocks = [];
  let offset = 0;
  const offsets = row.map((v, i) => {
    if (i) offset += distance(row[i - 1], v);
    return offset;
  });
  row.forEach((v, i) => {
    let sum = 0;
    let weight = 0;
    for (const arc of v.up) {
      sum += (arc.a.x + arc.shift) * arc.weight;
      weight += arc.weight;
    }
    for (const arc of v.down) {
      sum += (arc.b.x - arc.shift) * arc.weight;
      weight += arc.weight;
    }
    if (!weight) {
      weight = 0.01;
      sum = v.x * weight;
    }
    let block = { sum: sum - offsets[i] * weight, weight, count: 1 };
    for (let last = blocks[blocks.length - 1]; last; last = blocks[blocks.length - 1]) {
      if (last.sum / last.weight <= block.sum / block.weight) break;
      blocks.pop();
      block = { sum: last.sum + block.sum, weight: last.weight + block.weight, count: last.count + block.count };
    }
    blocks.push(block);
  });
  let i = 0;
  for (const block of blocks) {
    for (let k = 0; k < block.count; k++, i++) row[i].x = block.sum / block.weight + offsets[i];
  }
}

/**
 * Chains of vertices that shall be straight: boxes, long edges, runs of single successors.
 * @param {Rows} rows
 */
function straightLines(rows) {
  const all = rows.all();
  /** @type {Map<Vertex, Vertex>} */
  const below = new Map();
  /** @type {Map<Vertex, Vertex>} */
  const above = new Map();
  const arcs = all.flatMap((v) => v.down).sort((p, q) => q.weight - p.weight);
  for (const arc of arcs) {
    if (below.has(arc.a) || above.has(arc.b) || !wantsStraight(arc)) continue;
    below.set(arc.a, arc.b);
    above.set(arc.b, arc.a);
  }
  /** @type {Vertex[][]} */
  const lines = [];
  for (const v of all) {
    if (above.has(v)) continue;
    const line = [v];
    for (let next = below.get(v); next; next = below.get(next)) line.push(next);
    for (const member of line) member.chain = line;
    lines.push(line);
  }
  return lines;
}

/** @param {Arc} arc */
function wantsStraight(arc) {
  if (arc.hard || (!arc.a.real && !arc.b.real)) return true;
  if (arc.shift) return false;
  if (!arc.a.real && arc.b.up.length === 1) return true;
  const plain = (/** @type {Arc[]} */ arcs) => arcs.filter((other) => other.kind !== 'catch').length;
  return arc.kind !== 'catch' && plain(arc.a.down) <= 1 && plain(arc.b.up) <= 1;
}

/**
 * All rows of a box get one x: boxes are pushed to the right in the order that the rows demand.
 * False when two boxes demand each other.
 * @param {Rows} rows
 */
function alignBoxes(rows) {
  /** @type {Map<Vertex, Vertex[]>} */
  const units = new Map();
  for (const v of rows.all()) {
    const unit = units.get(v.owner);
    if (unit) unit.push(v);
    else units.set(v.owner, [v]);
  }
  /** @type {Map<Vertex, number>} */
  const waits = new Map();
  for (const [owner, unit] of units) waits.set(owner, unit.filter((v) => rows.beside(v, -1)).length);
  const ready = [...units.keys()].filter((owner) => waits.get(owner) === 0);
  let done = 0;
  for (let owner = ready.pop(); owner; owner = ready.pop()) {
    done++;
    const unit = /** @type {Vertex[]} */ (units.get(owner));
    let x = unit.reduce((sum, v) => sum + v.x, 0) / unit.length;
    for (const v of unit) {
      const left = rows.beside(v, -1);
      if (left) x = Math.max(x, left.x + distance(left, v));
    }
    for (const v of unit) {
      v.x = x;
      const right = rows.beside(v, 1);
      if (!right) continue;
      const left = (waits.get(right.owner) ?? 0) - 1;
      waits.set(right.owner, left);
      if (left === 0) ready.push(right.owner);
    }
  }
  return done === units.size;
}

/**
 * @param {Rows} rows
 * @param {Vertex[][]} lines
 */
function straighten(rows, lines) {
  lines.sort((p, q) => q.length - p.length);
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 ? [...lines].reverse() : lines;
    // a line that is split is appended to `lines` and must be seen in the same round
    for (let i = 0; i < order.length; i++) {
      const line = order[i];
      const { low, high } = freeRange(rows, line);
      const want = round === 0 ? line.reduce((sum, v) => sum + v.x, 0) / line.length : aim(line);
      if (low <= high + 1e-6) {
        const x = Math.min(high, Math.max(low, want));
        for (const v of line) v.x = x;
      } else if (round === 0) {
        split(line, lines);
      }
    }
  }
}

/**
 * Takes the part after the first box off a line that has no room as a whole.
 * @param {Vertex[]} line
 * @param {Vertex[][]} lines
 */
function split(line, lines) {
  const at = line.findIndex((v, i) => i > 0 && v.owner !== line[i - 1].owner);
  if (at <= 0) return;
  const tail = line.splice(at);
  for (const v of tail) v.chain = tail;
  lines.push(tail);
}

/**
 * @param {Rows} rows
 * @param {Vertex[]} line
 */
function freeRange(rows, line) {
  let low = -Infinity;
  let high = Infinity;
  for (const v of line) {
    const left = rows.beside(v, -1);
    const right = rows.beside(v, 1);
    if (left) low = Math.max(low, left.x + distance(left, v));
    if (right) high = Math.min(high, right.x - distance(v, right));
  }
  return { low, high };
}

/**
 * Where a line's neighbours in other lines pull it.
 * @param {Vertex[]} line
 */
function aim(line) {
  let sum = 0;
  let weight = 0;
  for (const v of line) {
    for (const arc of v.up) {
      if (arc.a.chain === line) continue;
      sum += (arc.a.x + arc.shift) * arc.weight;
      weight += arc.weight;
    }
    for (const arc of v.down) {
      if (arc.b.chain === line) continue;
      sum += (arc.b.x - arc.shift) * arc.weight;
      weight += arc.weight;
    }
  }
  return weight ? sum / weight : line[0].x;
}
