// @ts-check
/** Which edges go back, and which row each box begins in. */

/** @typedef {import('./rows.js').Rows} Rows */
/** @typedef {import('../layout.js').Link} Link */
/** @typedef {{links: Map<Link, Set<string>>, order: string[]}} Loops back links with the boxes of their loop */

/**
 * An edge to a box that is still open in the depth-first walk goes back. The walk is iterative: a chain of thousands
 * of states must not overflow the stack.
 * @param {Rows} rows
 * @returns {Loops}
 */
export function findLoops(rows) {
  /** @type {Map<Link, Set<string>>} */
  const links = new Map();
  /** @type {Map<string, 'open'|'done'>} */
  const marks = new Map();
  /** @type {string[]} */
  const finished = [];
  for (const box of rows.boxes) {
    if (marks.has(box.id)) continue;
    marks.set(box.id, 'open');
    /** @type {{id: string, next: number}[]} */
    const stack = [{ id: box.id, next: 0 }];
    while (stack.length) {
      const top = stack[stack.length - 1];
      const out = rows.out.get(top.id) ?? [];
      if (top.next >= out.length) {
        marks.set(top.id, 'done');
        finished.push(top.id);
        stack.pop();
        continue;
      }
      const link = out[top.next++];
      const mark = marks.get(link.to);
      if (mark === 'open') {
        links.set(link, new Set(stack.slice(stack.findIndex((e) => e.id === link.to)).map((e) => e.id)));
      } else if (!mark) {
        marks.set(link.to, 'open');
        stack.push({ id: link.to, next: 0 });
      }
    }
  }
  return { links, order: finished.reverse() };
}

/**
 * Longest paths; a label takes a row of its own.
 * @param {Rows} rows
 * @param {Loops} loops
 */
export function assignRanks(rows, loops) {
  for (const id of loops.order) {
    const from = rows.head(id);
    for (const link of rows.out.get(id) ?? []) {
      if (loops.links.has(link)) continue;
      const to = rows.head(link.to);
      to.rank = Math.max(to.rank, from.rank + from.span + (link.labelW > 0 ? 1 : 0));
    }
  }
}
