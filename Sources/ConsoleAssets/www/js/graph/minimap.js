// @ts-check
/** The whole graph in a corner, with the window's place in it; a click or drag moves there. */
import { s } from '../core/dom.js';

const MARGIN = 30;
/** Above this many items only containers and top-level states are drawn. */
const ITEMS_MAX = 1500;

export class Minimap {
  /**
   * @param {HTMLElement} host
   * @param {import('./viewport.js').Viewport} viewport
   */
  constructor(host, viewport) {
    this.viewport = viewport;
    this.content = s('g');
    this.frame = s('rect', { class: 'g-mini-window', rx: 8 });
    this.svg = s('svg', { class: 'g-minimap', 'aria-hidden': 'true' }, this.content, this.frame);
    host.append(this.svg);
    this.svg.addEventListener('pointerdown', (event) => {
      this.svg.setPointerCapture(event.pointerId);
      this.go(event);
    });
    this.svg.addEventListener('pointermove', (event) => {
      if (this.svg.hasPointerCapture(event.pointerId)) this.go(event);
    });
  }

  /**
   * @param {import('./scene.js').Scene} scene
   * @param {import('./overlay.js').Overlay} overlay
   */
  draw(scene, overlay) {
    this.svg.setAttribute('viewBox', `${-MARGIN} ${-MARGIN} ${scene.w + MARGIN * 2} ${scene.h + MARGIN * 2}`);
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
  }

  update() {
    const box = this.viewport.window();
    this.frame.setAttribute('x', String(box.x));
    this.frame.setAttribute('y', String(box.y));
    this.frame.setAttribute('width', String(Math.max(0, box.w)));
    this.frame.setAttribute('height', String(Math.max(0, box.h)));
    const { content } = this.viewport;
    const whole = box.x <= 0 && box.y <= 0 && box.x + box.w >= content.w && box.y + box.h >= content.h;
    this.svg.classList.toggle('g-mini-whole', whole);
  }

  /** @param {PointerEvent} event */
  go(event) {
    const matrix = this.svg.getScreenCTM()?.inverse();
    if (!matrix) return;
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix);
    this.viewport.centre({ x: point.x, y: point.y, w: 0, h: 0 }, { animate: false });
  }
}
