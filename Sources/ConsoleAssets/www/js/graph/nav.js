// @ts-check
/** Where the arrow keys lead: along the wires up and down, to the nearest state at the side. */
import { START, END } from '../asl/model.js';

/** @typedef {import('./scene.js').Scene} Scene */
/** @typedef {import('./scene.js').Item} Item */
/** @typedef {'up'|'down'|'left'|'right'|'in'|'out'|'home'|'end'} Direction */

export class Navigator {
  /** @param {Scene} scene */
  constructor(scene) {
    this.scene = scene;
    /** @type {Map<string, Item>} */
    this.items = new Map(scene.items.map((item) => [item.node.id, item]));
    /** @type {Map<string, Item>} */
    this.byKey = new Map(scene.items.map((item) => [`${item.scope}\u0000${item.node.key}`, item]));
    /** @type {Map<string, Item>} */
    this.owner = new Map();
    for (const item of scene.items) for (const pointer of item.inner) this.owner.set(pointer, item);
  }

  /**
   * The first state of a scope.
   * @param {string} scope
   * @returns {Item|null}
   */
  first(scope) {
    const wire = this.scene.wires.find((w) => w.scope === scope && w.from === START);
    const item = wire && this.byKey.get(`${scope}\u0000${wire.to}`);
    return item ?? this.scene.items.find((i) => i.scope === scope) ?? null;
  }

  /**
   * @param {string} id
   * @param {Direction} direction
   * @returns {Item|null}
   */
  from(id, direction) {
    const item = this.items.get(id);
    if (!item || direction === 'home') return this.first('');
    switch (direction) {
      case 'down':
        return this.along(item, 'from', 'to');
      case 'up':
        return this.along(item, 'to', 'from');
      case 'in':
        return item.inner.length && item.container ? this.first(item.inner[0]) : null;
      case 'out':
        return this.owner.get(item.scope) ?? null;
      case 'end':
        return [...this.scene.items].filter((i) => i.depth === 0).sort((a, b) => b.y - a.y)[0] ?? null;
      default:
        return this.beside(item, direction === 'left' ? -1 : 1);
    }
  }

  /**
   * @param {Item} item
   * @param {'from'|'to'} near
   * @param {'from'|'to'} far
   * @returns {Item|null}
   */
  along(item, near, far) {
    const wires = this.scene.wires.filter((w) => w.scope === item.scope && w[near] === item.node.key);
    // straight on first, catches last
    const centre = item.x + item.w / 2;
    const off = (/** @type {import('./scene.js').Wire} */ wire) => {
      const end = near === 'from' ? wire.points[wire.points.length - 1] : wire.points[0];
      return Math.abs(end.x - centre) + (wire.kind === 'catch' ? 1e6 : 0);
    };
    wires.sort((a, b) => off(a) - off(b));
    for (const wire of wires) {
      const key = wire[far];
      const next = key === START || key === END ? null : this.byKey.get(`${item.scope}\u0000${key}`);
      if (next) return next;
    }
    return this.owner.get(item.scope) ?? null;
  }

  /**
   * The nearest item at a side, of the same depth if there is one.
   * @param {Item} item
   * @param {1|-1} side
   * @returns {Item|null}
   */
  beside(item, side) {
    const centre = { x: item.x + item.w / 2, y: item.y + Math.min(item.h, 80) / 2 };
    let best = null;
    let bestCost = Infinity;
    for (const other of this.scene.items) {
      if (other === item || `${item.node.id}/`.startsWith(`${other.node.id}/`)) continue;
      const dx = (other.x + other.w / 2 - centre.x) * side;
      const dy = Math.abs(other.y + Math.min(other.h, 80) / 2 - centre.y);
      if (dx < 12) continue;
      const cost = dx + dy * 2.5 + (other.depth === item.depth ? 0 : 300);
      if (cost < bestCost) {
        best = other;
        bestCost = cost;
      }
    }
    return best;
  }
}

/**
 * A container is shown by its head.
 * @param {Item} item
 */
export const headOf = (item) => (item.container ? { x: item.x, y: item.y, w: item.w, h: Math.min(item.h, 120) } : item);

/**
 * @param {KeyboardEvent} event
 * @returns {Direction|null}
 */
export function directionOf(event) {
  switch (event.key) {
    case 'ArrowDown':
      return event.shiftKey ? 'in' : 'down';
    case 'ArrowUp':
      return event.shiftKey ? 'out' : 'up';
    case 'ArrowLeft':
      return 'left';
    case 'ArrowRight':
      return 'right';
    case 'Home':
      return 'home';
    case 'End':
      return 'end';
    default:
      return null;
  }
}
