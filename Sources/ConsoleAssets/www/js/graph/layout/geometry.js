// @ts-check
/** Orthogonal ways as points and as SVG path data. */

/** @typedef {import('../layout.js').Point} Point */

const SAME = 0.5;

/**
 * Drops repeated and collinear points.
 * @param {Point[]} points
 * @returns {Point[]}
 */
export function tidy(points) {
  const out = [points[0]];
  for (const point of points.slice(1)) {
    const last = out[out.length - 1];
    const sameX = Math.abs(point.x - last.x) < SAME;
    const sameY = Math.abs(point.y - last.y) < SAME;
    if (sameX && sameY) continue;
    const before = out[out.length - 2];
    const vertical = before && Math.abs(before.x - last.x) < SAME && sameX;
    const horizontal = before && Math.abs(before.y - last.y) < SAME && sameY;
    if (vertical || horizontal) out[out.length - 1] = point;
    else out.push(point);
  }
  return out;
}

/** @param {number} n */
const format = (n) => Math.round(n * 10) / 10;

/**
 * Path data with rounded corners.
 * @param {Point[]} points
 * @param {number} [radius]
 */
export function rounded(points, radius = 8) {
  let data = `M${format(points[0].x)} ${format(points[0].y)}`;
  for (let i = 1; i < points.length - 1; i++) {
    const corner = points[i];
    const before = Math.hypot(points[i - 1].x - corner.x, points[i - 1].y - corner.y);
    const after = Math.hypot(points[i + 1].x - corner.x, points[i + 1].y - corner.y);
    const r = Math.min(radius, before / 2, after / 2);
    const near = (/** @type {Point} */ p, /** @type {number} */ length) => {
      const part = length ? r / length : 0;
      return `${format(corner.x + (p.x - corner.x) * part)} ${format(corner.y + (p.y - corner.y) * part)}`;
    };
    data += `L${near(points[i - 1], before)}Q${format(corner.x)} ${format(corner.y)} ${near(points[i + 1], after)}`;
  }
  const end = points[points.length - 1];
  return `${data}L${format(end.x)} ${format(end.y)}`;
}
