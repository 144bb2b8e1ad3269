// @ts-check
/** The rows that a scope is laid out in: vertices for boxes, for the rows a tall box spans, for labels and bends. */

/** @typedef {import('../layout.js').Box} Box */
/** @typedef {import('../layout.js').Link} Link */
/**
 * @typedef {object} Vertex
 * @property {string} id of the box; '' for a bend
 * @property {number} w
 * @property {number} h
 * @property {number} rank
 * @property {number} span rows that its box takes
 * @property {number} order index in its row
 * @property {number} x middle
 * @property {number} y top
 * @property {boolean} real whether it belongs to a box
 * @property {Vertex} owner the box's first vertex; itself when it is the first
 * @property {Vertex} last the box's last vertex
 * @property {Arc[]} up
 * @property {Arc[]} down
 * @property {Link|null} link the edge that a bend belongs to
 * @property {Vertex[]} chain vertices that shall stand straight under each other
 */
/**
 * @typedef {object} Arc
 * @property {Vertex} a upper end
 * @property {Vertex} b lower end
 * @property {number} shift of the upper end from the middle of `a`
 * @property {number} weight
 * @property {boolean} hard between two rows of the same box
 * @property {string} kind
 */

/** How much an arc wants to be straight, by how many of its ends are bends. */
const STRAIGHT = [1, 2, 8];
const KIND_WEIGHT = new Map([['catch', 0.25], ['next', 2]]);
const HARD_WEIGHT = 64;

export class Rows {
  /**
   * @param {Box[]} boxes
   * @param {Link[]} links
   * @param {((box: Box) => number)|null} span
   */
  constructor(boxes, links, span) {
    this.boxes = boxes;
    this.links = links;
    /** @type {Vertex[][]} */
    this.rows = [];
    /** @type {Map<string, Vertex>} */
    this.heads = new Map();
    /** @type {Map<string, Link[]>} */
    this.out = new Map();
    /** @type {Map<string, number>} */
    this.catchX = new Map();
    /**
     * Bends of each link, from its source on; for a loop from its target on.
     * @type {Map<Link, Vertex[]>}
     */
    this.bends = new Map();
    for (const box of boxes) {
      const head = this.vertex({ id: box.id, w: box.w, h: box.h, real: true, span: span ? span(box) : 1 });
      this.heads.set(box.id, head);
      this.out.set(box.id, []);
      this.catchX.set(box.id, box.catchX ?? 0);
    }
    for (const link of links) this.out.get(link.from)?.push(link);
  }

  /**
   * @param {Partial<Vertex>} of
   * @returns {Vertex}
   */
  vertex(of) {
    const v = /** @type {Vertex} */ ({
      id: '', w: 0, h: 0, rank: 0, span: 1, order: 0, x: 0, y: 0, real: false, up: [], down: [], link: null, ...of,
    });
    v.owner = of.owner ?? v;
    v.last = v;
    v.chain = [v];
    return v;
  }

  /**
   * The first vertex of a box.
   * @param {string} id
   */
  head(id) {
    return /** @type {Vertex} */ (this.heads.get(id));
  }

  /**
   * Where a link leaves its box, from the box's middle.
   * @param {Link} link
   */
  portOf(link) {
    return link.kind === 'catch' ? this.catchX.get(link.from) ?? 0 : 0;
  }

  /**
   * @param {Vertex} v
   * @param {number} [at]
   */
  put(v, at) {
    while (this.rows.length <= v.rank) this.rows.push([]);
    const row = this.rows[v.rank];
    if (at === undefined) row.push(v);
    else row.splice(at, 0, v);
  }

  /**
   * @param {Vertex} a
   * @param {Vertex} b
   * @param {string} kind
   * @param {number} [shift]
   * @param {boolean} [hard]
   */
  join(a, b, kind, shift = 0, hard = false) {
    const bends = (a.real ? 0 : 1) + (b.real ? 0 : 1);
    const weight = hard ? HARD_WEIGHT : (KIND_WEIGHT.get(kind) ?? 1) * STRAIGHT[bends];
    const arc = { a, b, shift, hard, kind, weight };
    a.down.push(arc);
    b.up.push(arc);
  }

  /**
   * Puts boxes and bends into their rows in walk order: rules from left to right, the default, then catches.
   * @param {Map<Link, Set<string>>} loops
   */
  fill(loops) {
    const seen = new Set();
    for (const box of this.boxes) {
      if (seen.has(box.id)) continue;
      seen.add(box.id);
      this.putBox(this.head(box.id));
      /** @type {{id: string, next: number}[]} */
      const stack = [{ id: box.id, next: 0 }];
      while (stack.length) {
        const top = stack[stack.length - 1];
        const links = this.out.get(top.id) ?? [];
        if (top.next >= links.length) {
          stack.pop();
          continue;
        }
        const link = links[top.next++];
        if (loops.has(link)) continue;
        this.putBends(link);
        if (!seen.has(link.to)) {
          seen.add(link.to);
          this.putBox(this.head(link.to));
          stack.push({ id: link.to, next: 0 });
        }
      }
    }
    this.number();
  }

  /** @param {Vertex} head */
  putBox(head) {
    this.put(head);
    let previous = head;
    for (let k = 1; k < head.span; k++) {
      const part = this.vertex({ id: head.id, w: head.w, rank: head.rank + k, real: true, owner: head });
      this.put(part);
      this.join(previous, part, 'part', 0, true);
      previous = head.last = part;
    }
  }

  /** @param {Link} link */
  putBends(link) {
    const from = this.head(link.from).last;
    const to = this.head(link.to);
    const port = this.portOf(link);
    const bends = [];
    let previous = from;
    for (let rank = from.rank + 1; rank < to.rank; rank++) {
      const labelled = link.labelW > 0 && rank === from.rank + 1;
      const bend = this.vertex({ w: labelled ? link.labelW : 0, h: labelled ? link.labelH : 0, rank, link });
      this.put(bend);
      this.join(previous, bend, link.kind, previous === from ? port : 0);
      bends.push(bend);
      previous = bend;
    }
    this.join(previous, to, link.kind, previous === from ? port : 0);
    this.bends.set(link, bends);
  }

  number() {
    for (const row of this.rows) row.forEach((v, i) => (v.order = i));
  }

  /**
   * The vertex beside another in its row.
   * @param {Vertex} v
   * @param {number} by
   * @returns {Vertex|undefined}
   */
  beside(v, by) {
    return this.rows[v.rank][v.order + by];
  }

  all() {
    return this.rows.flat();
  }
}
