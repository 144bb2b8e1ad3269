// @ts-check
/** Pan, zoom and what is in the window. The scene group gets one transform; what is far outside is not rendered. */

import { made } from './render.js';

/** @typedef {{x: number, y: number, w: number, h: number}} Box */

const ZOOM_MIN = 0.06;
const ZOOM_MAX = 2.5;
const MARGIN = 200;
/** Below this zoom small texts are hidden. */
const FAR = 0.38;
const GRID = 20;
/** How far a pointer on a state moves before it pans, in px. */
const DRAG_START = 5;

export class Viewport {
  /**
   * @param {SVGSVGElement} svg
   * @param {SVGGElement} layer
   * @param {() => void} [onChange]
   */
  constructor(svg, layer, onChange = () => {}) {
    this.svg = svg;
    this.layer = layer;
    this.onChange = onChange;
    this.zoom = 1;
    this.x = 0;
    this.y = 0;
    /** Size of the scene. */
    this.content = { w: 1, h: 1 };
    /** @type {import('./render.js').Part[]} */
    this.parts = [];
    this.size = { w: 0, h: 0 };
    this.frame = 0;
    this.moved = false;
    this.animation = 0;
    /** Called after the window's size has changed. */
    this.onResize = () => {};
    /**
     * Pointers that are down.
     * @type {Map<number, {last: PointerEvent, pans: boolean, far: boolean}>}
     */
    this.held = new Map();
    /** Whether a press on a state drags it; else it pans. */
    this.dragsItems = false;
    /** Set while the space bar is held: then dragging pans also on states. */
    this.spaceHeld = false;
    /** Whether something was panned since the space bar went down. */
    this.spaceUsed = false;
    this.onKey = (/** @type {KeyboardEvent} */ event) => this.space(event);
    this.observer = new ResizeObserver((entries) => this.resized(entries[entries.length - 1].contentRect));
    this.observer.observe(svg);
    this.listen();
  }

  destroy() {
    this.observer.disconnect();
    document.removeEventListener('keydown', this.onKey, true);
    document.removeEventListener('keyup', this.onKey, true);
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.animation);
  }

  /** @param {{width: number, height: number}} rect */
  resized(rect) {
    const before = this.size;
    this.size = { w: rect.width, h: rect.height };
    // the middle stays where it is
    if (before.w && rect.width) {
      this.x += (rect.width - before.w) / 2;
      this.y += (rect.height - before.h) / 2;
    }
    this.apply();
    if (rect.width && Math.abs(rect.width - before.w) > 1) this.onResize();
  }

  measure() {
    if (!this.size.w) {
      const rect = this.svg.getBoundingClientRect();
      this.size = { w: rect.width, h: rect.height };
    }
    return this.size;
  }

  listen() {
    const { svg } = this;
    svg.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    svg.addEventListener('pointerdown', (event) => this.pressed(event));
    svg.addEventListener('pointermove', (event) => this.dragged(event));
    const release = (/** @type {PointerEvent} */ event) => {
      this.held.delete(event.pointerId);
      if (!this.held.size) svg.classList.remove('g-grab');
    };
    svg.addEventListener('pointerup', release);
    svg.addEventListener('pointercancel', release);
    document.addEventListener('keydown', this.onKey, true);
    document.addEventListener('keyup', this.onKey, true);
  }

  /**
   * A pointer goes down: on the ground it takes hold of the canvas; on a state it may drag that, or with a second
   * finger pinch.
   * @param {PointerEvent} event
   */
  pressed(event) {
    const target = event.target instanceof Element ? event.target : null;
    const onItem = (target?.closest('[data-id], [data-plus], [data-end]') ?? null) !== null;
    const mayPan = !onItem || this.spaceHeld || !this.dragsItems;
    const pans = event.button === 1 || (event.button === 0 && mayPan);
    if (!pans && event.pointerType !== 'touch') return;
    if (this.spaceHeld) this.spaceUsed = true;
    this.held.set(event.pointerId, { last: event, pans, far: !onItem });
    this.moved = false;
    // a captured pointer would click the ground instead of the state
    if (pans && !onItem) this.take(event);
  }

  /** @param {PointerEvent} event */
  take(event) {
    this.svg.setPointerCapture(event.pointerId);
    this.svg.classList.add('g-grab');
  }

  /** @param {PointerEvent} event */
  dragged(event) {
    const own = this.held.get(event.pointerId);
    if (!own) return;
    const other = [...this.held].find(([id]) => id !== event.pointerId)?.[1];
    const dx = event.clientX - own.last.clientX;
    const dy = event.clientY - own.last.clientY;
    if (!own.far) {
      if (!other && Math.hypot(dx, dy) < DRAG_START) return;
      own.far = true;
      if (own.pans) this.take(event);
    }
    if (Math.abs(dx) + Math.abs(dy) > 0) this.moved = true;
    if (other) this.pinch(own.last, event, other.last);
    else if (own.pans) this.pan(dx, dy);
    own.last = event;
  }

  /**
   * The space bar lets the pointer take hold of the canvas anywhere, while it is over it and nothing else has the
   * keyboard.
   * @param {KeyboardEvent} event
   */
  space(event) {
    if (event.key !== ' ') return;
    if (event.type === 'keyup') {
      this.spaceHeld = false;
      this.svg.classList.remove('g-hand');
      return;
    }
    const active = document.activeElement;
    const free = !active || active === document.body || active.localName === 'main' || this.svg.contains(active);
    if (event.repeat || !free || !this.svg.matches(':hover')) return;
    this.spaceHeld = true;
    this.spaceUsed = false;
    this.svg.classList.add('g-hand');
    // the page would scroll
    event.preventDefault();
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    if (this.leavesToPage(event)) return;
    event.preventDefault();
    cancelAnimationFrame(this.animation);
    const unit = event.deltaMode === 1 ? 16 : 1;
    if (event.ctrlKey || event.metaKey) {
      const rect = this.svg.getBoundingClientRect();
      const factor = Math.exp(-Math.max(-60, Math.min(60, event.deltaY * unit)) * 0.01);
      this.zoomBy(factor, event.clientX - rect.left, event.clientY - rect.top);
      return;
    }
    const sideways = event.shiftKey && event.deltaX === 0;
    this.pan(-(sideways ? event.deltaY : event.deltaX) * unit, sideways ? 0 : -event.deltaY * unit);
  }

  /**
   * Whether a turn of the wheel is for the page: it can scroll that way, and the graph has nothing more to show there.
   * @param {WheelEvent} event
   */
  leavesToPage(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return false;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) return false;
    const down = event.deltaY > 0;
    const top = this.y;
    const bottom = this.y + this.content.h * this.zoom;
    const { h } = this.measure();
    if (down ? bottom > h + 1 : top < -1) return false;
    for (let at = this.svg.parentElement; at; at = at.parentElement) {
      const room = down ? at.scrollHeight - at.clientHeight - at.scrollTop : at.scrollTop;
      if (room > 1 && /auto|scroll/.test(getComputedStyle(at).overflowY)) return true;
    }
    return false;
  }

  /**
   * @param {PointerEvent} last
   * @param {PointerEvent} now
   * @param {PointerEvent} other
   */
  pinch(last, now, other) {
    const rect = this.svg.getBoundingClientRect();
    const before = Math.hypot(last.clientX - other.clientX, last.clientY - other.clientY) || 1;
    const after = Math.hypot(now.clientX - other.clientX, now.clientY - other.clientY);
    this.pan((now.clientX - last.clientX) / 2, (now.clientY - last.clientY) / 2);
    const middleX = (now.clientX + other.clientX) / 2 - rect.left;
    this.zoomBy(after / before, middleX, (now.clientY + other.clientY) / 2 - rect.top);
  }

  /**
   * @param {number} dx
   * @param {number} dy in px of the screen
   */
  pan(dx, dy) {
    this.x += dx;
    this.y += dy;
    this.keepInReach();
    this.schedule();
  }

  /** Some part of the scene stays in the window. */
  keepInReach() {
    const { w, h } = this.measure();
    const keep = 60;
    this.x = Math.min(w - keep, Math.max(keep - this.content.w * this.zoom, this.x));
    this.y = Math.min(h - keep, Math.max(keep - this.content.h * this.zoom, this.y));
  }

  /**
   * Zooms about a point of the window, by default its middle.
   * @param {number} factor
   * @param {number} [atX]
   * @param {number} [atY]
   */
  zoomBy(factor, atX, atY) {
    const { w, h } = this.measure();
    const cx = atX ?? w / 2;
    const cy = atY ?? h / 2;
    const zoom = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, this.zoom * factor));
    this.x = cx - ((cx - this.x) * zoom) / this.zoom;
    this.y = cy - ((cy - this.y) * zoom) / this.zoom;
    this.zoom = zoom;
    this.schedule();
  }

  /** @param {number} zoom */
  zoomTo(zoom) {
    this.zoomBy(zoom / this.zoom);
  }

  /**
   * Shows a box of the scene whole, or all of it.
   * @param {{box?: Box, pad?: number, max?: number, animate?: boolean}} [options]
   */
  fit(options = {}) {
    this.go(this.fitting(options), options.animate ?? false);
  }

  /**
   * Where the window has to be to show a box whole.
   * @param {{box?: Box, pad?: number, max?: number}} [options]
   */
  fitting(options = {}) {
    const { w, h } = this.measure();
    const pad = options.pad ?? 40;
    const box = options.box ?? { x: 0, y: 0, ...this.content };
    const wide = (w - pad * 2) / Math.max(1, box.w);
    const zoom = Math.max(ZOOM_MIN, Math.min(options.max ?? 1, wide, (h - pad * 2) / Math.max(1, box.h)));
    return { zoom, x: w / 2 - (box.x + box.w / 2) * zoom, y: h / 2 - (box.y + box.h / 2) * zoom };
  }

  /**
   * @param {Box} box
   * @param {{zoom?: number, animate?: boolean, topShare?: number}} [options]
   */
  centre(box, options = {}) {
    const { w, h } = this.measure();
    const zoom = options.zoom ?? this.zoom;
    const y = h * (options.topShare ?? 0.5) - (box.y + Math.min(box.h, h / zoom) / 2) * zoom;
    this.go({ zoom, x: w / 2 - (box.x + box.w / 2) * zoom, y }, options.animate ?? true);
  }

  /**
   * Pans as little as shows the box.
   * @param {Box} box
   * @param {number} [pad]
   */
  reveal(box, pad = 48) {
    const { w, h } = this.measure();
    const left = this.x + box.x * this.zoom;
    const top = this.y + box.y * this.zoom;
    const dx = shiftInto(left, Math.min(box.w * this.zoom, w - 2 * pad), pad, w);
    const dy = shiftInto(top, Math.min(box.h * this.zoom, h - 2 * pad), pad, h);
    if (dx || dy) this.go({ zoom: this.zoom, x: this.x + dx, y: this.y + dy }, true);
  }

  /**
   * @param {{zoom: number, x: number, y: number}} target
   * @param {boolean} animate
   */
  go(target, animate) {
    cancelAnimationFrame(this.animation);
    if (!animate || matchMedia('(prefers-reduced-motion: reduce)').matches) {
      Object.assign(this, target);
      this.apply();
      return;
    }
    const from = { zoom: this.zoom, x: this.x, y: this.y };
    const begin = performance.now();
    const step = (/** @type {number} */ now) => {
      const t = Math.min(1, Math.max(0, (now - begin) / 200));
      const ease = 1 - (1 - t) ** 3;
      this.zoom = from.zoom + (target.zoom - from.zoom) * ease;
      this.x = from.x + (target.x - from.x) * ease;
      this.y = from.y + (target.y - from.y) * ease;
      this.apply();
      if (t < 1) this.animation = requestAnimationFrame(step);
    };
    this.animation = requestAnimationFrame(step);
  }

  /**
   * Point of the window → point of the scene.
   * @param {number} clientX
   * @param {number} clientY
   */
  toScene(clientX, clientY) {
    const rect = this.svg.getBoundingClientRect();
    return { x: (clientX - rect.left - this.x) / this.zoom, y: (clientY - rect.top - this.y) / this.zoom };
  }

  /**
   * The part of the scene that the window shows.
   * @returns {Box}
   */
  window() {
    const { w, h } = this.measure();
    return { x: -this.x / this.zoom, y: -this.y / this.zoom, w: w / this.zoom, h: h / this.zoom };
  }

  schedule() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.apply();
    });
  }

  apply() {
    this.layer.setAttribute('transform', `translate(${this.x} ${this.y}) scale(${this.zoom})`);
    const grid = GRID * this.zoom * (this.zoom < 0.5 ? 2 : 1);
    this.svg.style.backgroundPosition = `${this.x}px ${this.y}px`;
    this.svg.style.backgroundSize = `${grid}px ${grid}px`;
    const far = this.zoom < FAR;
    if (this.svg.classList.contains('g-far') !== far) this.svg.classList.toggle('g-far', far);
    this.cull();
    this.onChange();
  }

  /** Takes out of the render tree what is not near the window: one pass over flat boxes. */
  cull() {
    const { x, y, w, h } = this.window();
    const margin = MARGIN / this.zoom;
    for (const part of this.parts) {
      const on = part.x < x + w + margin && part.x + part.w > x - margin
        && part.y < y + h + margin && part.y + part.h > y - margin;
      if (on === part.on) continue;
      const element = on ? made(part) : part.element;
      part.on = on;
      if (element) element.style.display = on ? '' : 'none';
    }
  }
}

/**
 * @param {number} start
 * @param {number} length
 * @param {number} pad
 * @param {number} room
 */
function shiftInto(start, length, pad, room) {
  if (start < pad) return pad - start;
  if (start + length > room - pad) return room - pad - length - start;
  return 0;
}
