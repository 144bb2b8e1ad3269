// @ts-check
/** Tips over the text: what a field means, and what is wrong at a place. By the mouse, or by Ctrl+I at the cursor. */
import { h, replace, setStyle } from '../core/dom.js';

/** @typedef {import('./editor.js').Editor} Editor */
/** @typedef {{title: string, text: string, from: number}} Tip */

const DELAY = 350;
const LINE = 20;
const PAD = 8;

export class HoverTips {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    this.timer = 0;
    this.element = h('div', { class: 'ed-tip', role: 'tooltip', hidden: true });
  }

  listen() {
    const { area } = this.editor;
    area.addEventListener('mousemove', (event) => {
      clearTimeout(this.timer);
      const at = this.offsetAt(event.offsetX, event.offsetY);
      if (at === null) {
        this.hide();
        return;
      }
      this.timer = window.setTimeout(() => this.show(at), DELAY);
    });
    area.addEventListener('mouseleave', () => this.hide());
    area.addEventListener('input', () => this.hide());
    area.addEventListener('scroll', () => this.hide(), { passive: true });
    area.addEventListener('click', (event) => {
      if (event.ctrlKey || event.metaKey) this.editor.goToDefinition(area.selectionStart);
    });
  }

  /**
   * The place of the text under a point of the text area.
   * @param {number} x
   * @param {number} y
   */
  offsetAt(x, y) {
    const { area, lines, starts } = this.editor;
    const line = Math.floor((y + area.scrollTop - PAD) / LINE);
    if (line < 0 || line >= lines.length) return null;
    const padding = Number.parseFloat(getComputedStyle(area).paddingLeft) || 0;
    const column = Math.floor((x + area.scrollLeft - padding) / this.editor.charWidth());
    return column >= 0 && column < lines[line].length ? starts[line] + column : null;
  }

  /** @param {number} at */
  show(at) {
    const { editor } = this;
    const marks = editor.marks.filter((m) => m.from <= at && at <= m.to);
    const tip = editor.options.hover?.(at) ?? null;
    this.hide();
    if (!marks.length && !tip) return;
    replace(
      this.element,
      marks.map((m) => h('p', { class: `ed-tip-mark ${m.severity}` }, m.message)),
      tip ? h('p', null, h('b', null, tip.title), ' ', tip.text) : null
    );
    const from = tip?.from ?? marks[0].from;
    const body = /** @type {HTMLElement} */ (editor.area.parentElement);
    this.element.hidden = false;
    const x = body.offsetLeft + editor.columnX(from) - editor.area.scrollLeft;
    const line = editor.lineAt(at);
    const below = (line + 1) * LINE + PAD - editor.area.scrollTop + 2;
    const fits = below + this.element.offsetHeight < editor.element.clientHeight;
    const room = editor.element.clientWidth - this.element.offsetWidth - 8;
    setStyle(this.element, {
      left: `${Math.max(4, Math.min(x, room))}px`,
      top: `${fits ? below : below - LINE - 4 - this.element.offsetHeight}px`,
    });
  }

  /** @returns {boolean} whether there was one */
  hide() {
    clearTimeout(this.timer);
    const shown = !this.element.hidden;
    this.element.hidden = true;
    return shown;
  }
}
