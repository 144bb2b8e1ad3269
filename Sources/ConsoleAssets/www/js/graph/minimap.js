// @ts-check
/** The whole graph in a corner, with the window's place in it; a click or drag moves there. */
import { s, setStyle } from '../core/dom.js';

const MARGIN = 30;
/** Above this many items only containers and top-level states are drawn. */
const ITEMS_MAX = 1500;
/** The largest picture, in px, and the share of the canvas that it may take. */
const SIZE_MAX = { w: 176, h: 160 };
const SIZE_MIN = { w: 56, h: 44 };
const SHARE = { w: 0.24, h: 0.36 };
/** Below this scale a card is a speck: then a section is shown that goes along with the window. */
const SCALE_MIN = 0.055;
/** A window that shows so much of the graph needs no map, nor does one that is hardly nearer than the map. */
const WHOLE = 0.8;
const NEARER = 1.5;
/** While the window moves, the map follows so often, in ms: it is looked at when the window has come to rest. */
const PAUSE = 60;
/** A canvas that is lower than this has no room for one. */
const CANVAS_MIN = 190;

/**
 * How large the picture is, and how much of the graph it shows: all of it, unless that would be specks.
 * @param {{w: number, h: number}} content
 * @param {{w: number, h: number}} canvas
 */
export function pictureOf(content, canvas) {
  const total = { w: content.w + MARGIN * 2, h: content.h + MARGIN * 2 };
  const most = (/** @type {'w' | 'h'} */ side) =>
    Math.max(SIZE_MIN[side] * 1.5, Math.min(SIZE_MAX[side], canvas[side] * SHARE[side]));
  const scale = Math.max(SCALE_MIN, Math.min(most('w') / total.w, most('h') / total.h));
  const size = (/** @type {'w' | 'h'} */ side) =>
    Math.round(Math.max(SIZE_MIN[side], Math.min(most(side), total[side] * scale)));
  const w = size('w');
  const h = size('h');
  // Rounded sizes must not make a section of what fits.
  const length = (/** @type {number} */ px, /** @type {number} */ all) =>
    (px >= Math.floor(all * scale) ? Math.max(all, px / scale) : px / scale);
  return { w, h, scale, section: { w: length(w, total.w), h: length(h, total.h) }, total };
}

/**
 * Where a section begins: as far along as the window is in the whole.
 * @param {number} section
 * @param {number} total
 * @param {number} start of the window
 * @param {number} length of the window
 */
export function sectionStart(section, total, start, length) {
  if (section >= total) return (total - section) / 2 - MARGIN;
  const share = Math.min(1, Math.max(0, (start + MARGIN) / Math.max(1, total - length)));
  return (total - section) * share - MARGIN;
}

export class Minimap {
  /**
   * @param {HTMLElement} host
   * @param {import('./viewport.js').Viewport} viewport
   */
  constructor(host, viewport) {
    this.viewport = viewport;
    this.content = s('g');
    this.frame = s('rect', { class: 'g-mini-window', rx: 8 });
    this.thumb = s('rect', { class: 'g-mini-thumb' });
    this.svg = s('svg', { class: 'g-minimap', 'aria-hidden': 'true' }, this.content, this.frame, this.thumb);
    this.held = false;
    this.last = 0;
    this.timer = 0;
    host.append(this.svg);
    this.svg.addEventListener('pointerdown', (event) => {
      this.svg.setPointerCapture(event.pointerId);
      this.held = true;
      this.go(event);
    });
    this.svg.addEventListener('pointermove', (event) => {
      if (this.svg.hasPointerCapture(event.pointerId)) this.go(event);
    });
    this.svg.addEventListener('lostpointercapture', () => {
      this.held = false;
      this.update();
    });
  }

  /**
   * @param {import('./scene.js').Scene} scene
   * @param {import('./overlay.js').Overlay} overlay
   */
  draw(scene, overlay) {
    const items = scene.items.length > ITEMS_MAX ? scene.items.filter(
      (i) => i.depth === 0 || i.container
    ) : scene.items;
    this.content.replaceChildren(
      ...items.map((item) => {
        const status = overlay.of(item.node)?.status;
        const kind = item.container ? 'g-mini-box' : 'g-mini-card';
        return s('rect', {
          class: `${kind}${status && status !== 'idle' ? ` s-${status}` : ''}`, x: item.x, y: item.y, width: item.w,
          height: item.h, rx: 10,
        });
      })
    );
    this.follow();
  }

  /** Follows the window, now or soon. */
  update() {
    if (this.timer) return;
    const wait = this.held ? 0 : this.last + PAUSE - performance.now();
    if (wait <= 0) this.follow();
    else {
      this.timer = window.setTimeout(() => {
        this.timer = 0;
        this.follow();
      }, wait);
    }
  }

  follow() {
    this.last = performance.now();
    const { content, size } = this.viewport;
    if (!size.w) return;
    const box = this.viewport.window();
    const picture = pictureOf(content, size);
    const { section, total } = picture;
    setStyle(this.svg, { width: `${picture.w}px`, height: `${picture.h}px` });
    // While it is held, the ground below the pointer stays.
    if (!this.held) {
      const x = sectionStart(section.w, total.w, box.x, box.w);
      const y = sectionStart(section.h, total.h, box.y, box.h);
      this.svg.setAttribute('viewBox', `${x} ${y} ${section.w} ${section.h}`);
      this.drawThumb(x, y, section, total);
    }
    place(this.frame, box.x, box.y, box.w, box.h);
    const seen = (/** @type {number} */ start, /** @type {number} */ length, /** @type {number} */ all) =>
      Math.max(0, Math.min(start + length, all) - Math.max(start, 0)) / Math.max(1, all);
    const share = seen(box.x, box.w, content.w) * seen(box.y, box.h, content.h);
    const isNeedless = share >= WHOLE || size.h < CANVAS_MIN || this.viewport.zoom < picture.scale * NEARER;
    this.svg.classList.toggle('g-mini-whole', isNeedless);
  }

  /**
   * A thin bar that says which section of the whole is shown.
   * @param {number} x
   * @param {number} y
   * @param {{w: number, h: number}} section
   * @param {{w: number, h: number}} total
   */
  drawThumb(x, y, section, total) {
    const px = section.h / Number.parseFloat(this.svg.style.height);
    const isTall = section.h < total.h;
    const isWide = !isTall && section.w < total.w;
    this.thumb.toggleAttribute('hidden', !isTall && !isWide);
    const along = (/** @type {number} */ start, /** @type {number} */ length, /** @type {number} */ all) => {
      const size = Math.max(14 * px, (length * length) / all);
      return { size, at: start + ((start + MARGIN) / Math.max(1, all - length)) * (length - size) };
    };
    if (isTall) {
      const { size, at } = along(y, section.h, total.h);
      place(this.thumb, x + section.w - 5 * px, at, 3 * px, size);
    } else if (isWide) {
      const { size, at } = along(x, section.w, total.w);
      place(this.thumb, at, y + section.h - 5 * px, size, 3 * px);
    }
  }

  /** @param {PointerEvent} event */
  go(event) {
    const matrix = this.svg.getScreenCTM()?.inverse();
    if (!matrix) return;
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    this.viewport.centre({ x: point.x, y: point.y, w: 0, h: 0 }, { animate: false });
  }
}

/**
 * @param {SVGRectElement} rect
 * @param {number} x
 * @param {number} y
 * @param {number} w
 * @param {number} h
 */
function place(rect, x, y, w, h) {
  rect.setAttribute('x', String(x));
  rect.setAttribute('y', String(y));
  rect.setAttribute('width', String(Math.max(0, w)));
  rect.setAttribute('height', String(Math.max(0, h)));
}
