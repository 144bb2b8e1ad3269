// @ts-check
/**
 * The code editor: a native text area (input methods, selection, screen readers) over lines that are coloured as far
 * as the window shows them.
 */
import { h, setStyle } from '../core/dom.js';
import { tokens, matchBracket } from './tokens.js';
import { editingKey } from './keys.js';
import { FindBar } from './find.js';
import { HoverTips } from './hover.js';

/** @typedef {{from: number, to: number, severity: 'error'|'warning', message: string, code?: string}} Mark */
/** @typedef {import('./complete.js').Completion} Completion */
/** @typedef {import('./hover.js').Tip} Tip */
/**
 * @typedef {object} EditorOptions
 * @property {string} [value]
 * @property {string} [label]
 * @property {boolean} [readOnly]
 * @property {(text: string, change: {from: number, typed: boolean}) => void} [onChange]
 * @property {(at: number) => void} [onCursor]
 * @property {(text: string, at: number) => Completion|null} [complete]
 * @property {(at: number) => Tip|null} [hover] what is said of a place of the text
 * @property {(at: number) => number|null} [definitionOf] where that is which a place of the text names
 * @property {() => void} [onUndo] takes undo over from the browser
 * @property {() => void} [onRedo]
 * @property {() => string|null} [format] the text formatted, null when it cannot be
 * @property {(line: number) => string} [lineClass] class of a line, for comparisons
 */

const LINE = 20;
const PAD = 8;
const BEYOND = 6;
const SHOWN_MAX = 10;

export class Editor {
  /**
   * @param {HTMLElement} container
   * @param {EditorOptions} [options]
   */
  constructor(container, options = {}) {
    this.options = options;
    this.readOnly = options.readOnly ?? false;
    this.tabLeaves = false;
    /** @type {Mark[]} */
    this.marks = [];
    /** @type {Completion|null} */
    this.list = null;
    this.chosen = 0;
    this.frame = 0;
    /** @type {string[]} */
    this.lines = [''];
    /** @type {number[]} */
    this.starts = [0];
    /** @type {Map<number, {line: HTMLElement, number: HTMLElement, key: string}>} */
    this.shown = new Map();
    this.area = h('textarea', {
      class: 'ed-area', spellcheck: 'false', autocapitalize: 'off', autocomplete: 'off', autocorrect: 'off',
      wrap: 'off',
      'aria-label': options.label ?? 'Code', readonly: this.readOnly,
    });
    this.view = h('div', { class: 'ed-lines' });
    this.numbers = h('div', { class: 'ed-numbers' });
    this.popup = h('ul', { class: 'ed-popup', role: 'listbox', 'aria-label': 'Suggestions', hidden: true });
    this.find = new FindBar(this);
    this.tips = new HoverTips(this);
    this.element = h(
      'div', { class: ['ed', this.readOnly && 'ed-readonly'] },
      h('div', { class: 'ed-gutter', 'aria-hidden': 'true' }, this.numbers),
      h('div', { class: 'ed-body' }, h('div', { class: 'ed-view', 'aria-hidden': 'true' }, this.view), this.area),
      this.popup, this.tips.element, this.find.element
    );
    container.append(this.element);
    this.value = options.value ?? '';
    this.area.value = this.value;
    this.area.setSelectionRange(0, 0);
    this.split();
    this.listen();
    this.paint();
  }

  listen() {
    this.area.addEventListener('input', () => this.changed(true));
    this.area.addEventListener('scroll', () => this.paint(), { passive: true });
    this.area.addEventListener('keydown', (event) => this.key(event));
    this.tips.listen();
    this.area.addEventListener('blur', () => {
      this.closeList();
      this.tabLeaves = false;
    });
    this.area.addEventListener('beforeinput', (event) => {
      const run = event.inputType === 'historyUndo'
        ? this.options.onUndo : event.inputType === 'historyRedo' ? this.options.onRedo : null;
      if (!run) return;
      event.preventDefault();
      run();
    });
    this.onSelection = () => {
      if (document.activeElement !== this.area) return;
      this.schedule();
      this.options.onCursor?.(this.area.selectionStart);
    };
    document.addEventListener('selectionchange', this.onSelection);
    this.observer = new ResizeObserver(() => this.schedule());
    this.observer.observe(this.area);
  }

  destroy() {
    if (this.onSelection) document.removeEventListener('selectionchange', this.onSelection);
    this.observer?.disconnect();
    cancelAnimationFrame(this.frame);
    this.tips.hide();
    this.element.remove();
  }

  /** @param {boolean} typed */
  changed(typed) {
    const before = this.value;
    this.value = this.area.value;
    if (before === this.value) return;
    const delta = this.value.length - before.length;
    let from = 0;
    const limit = Math.min(before.length, this.value.length);
    while (from < limit && before[from] === this.value[from]) from++;
    // marks behind the change move with the text until the next check
    this.marks = this.marks.map((m) => (m.from >= from ? { ...m, from: m.from + delta, to: m.to + delta } : m));
    this.split();
    this.find.update(false);
    this.paint();
    this.options.onChange?.(this.value, { from, typed });
    if (typed) this.suggest(false);
  }

  split() {
    this.lines = this.value.split('\n');
    this.starts = new Array(this.lines.length);
    let at = 0;
    for (let i = 0; i < this.lines.length; i++) {
      this.starts[i] = at;
      at += this.lines[i].length + 1;
    }
    setStyle(this.element, { '--digits': String(Math.max(3, String(this.lines.length).length)) });
  }

  /**
   * The line that an offset is in.
   * @param {number} offset
   */
  lineAt(offset) {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  charWidth() {
    if (this.cell) return this.cell;
    const probe = h('span', { class: 'ed-probe' }, 'M'.repeat(100));
    this.element.append(probe);
    const width = probe.getBoundingClientRect().width / 100;
    probe.remove();
    if (width > 0) this.cell = width;
    return width || 8;
  }

  /** @param {MouseEvent|number} offset */
  columnX(offset) {
    const at = Number(offset);
    const line = this.lineAt(at);
    return (at - this.starts[line]) * this.charWidth();
  }

  schedule() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.paint();
    });
  }

  /** Draws the lines that the window shows; a line that did not change stays as it is. */
  paint() {
    const { scrollTop, scrollLeft, clientHeight } = this.area;
    const first = Math.max(0, Math.floor(scrollTop / LINE) - BEYOND);
    const last = Math.min(this.lines.length, Math.ceil((scrollTop + clientHeight) / LINE) + BEYOND);
    const cursor = this.area.selectionStart;
    const current = this.lineAt(cursor);
    const pair = this.bracketPair(cursor, current);
    const marks = this.marks.filter(
      (m) => m.to >= (this.starts[first] ?? 0) && m.from <= (this.starts[last - 1] ?? 0) + 1e5
    );
    for (const [index, row] of this.shown) {
      if (index >= first && index < last) continue;
      row.line.remove();
      row.number.remove();
      this.shown.delete(index);
    }
    for (let i = first; i < last; i++) this.paintLine(i, i === current, marks, pair);
    setStyle(this.view, { transform: `translate(${-scrollLeft}px, ${-scrollTop}px)` });
    setStyle(this.numbers, { transform: `translateY(${-scrollTop}px)` });
  }

  /**
   * @param {number} index
   * @param {boolean} current
   * @param {Mark[]} marks
   * @param {{line: number, column: number}[]} pair
   */
  paintLine(index, current, marks, pair) {
    const text = this.lines[index];
    const start = this.starts[index];
    const end = start + text.length;
    const own = marks.filter(
      (m) => m.from <= end && m.to >= start && (m.from < end || start === end || m.from === end)
    );
    const hits = this.find.matches.length ? this.find.matches.filter((m) => m.from <= end && m.to > start) : [];
    const ends = pair.filter((p) => p.line === index).map((p) => p.column);
    const more = this.options.lineClass?.(index) ?? '';
    const marked = own.map((m) => `${m.from - start},${m.to - start},${m.severity},${m.message}`);
    const key = `${current}|${more}|${ends}|${marked}|`
      + `${hits.map((m) => `${m.from - start},${m.to - start}`)}|${text}`;
    const old = this.shown.get(index);
    if (old?.key === key) return;
    const top = { top: `${index * LINE + PAD}px` };
    const line = h('div', { class: ['ed-line', current && 'current', more], style: top });
    for (const { text: piece, kind } of tokens(text)) {
      line.append(kind ? h('span', { class: `t-${kind}` }, piece) : piece);
    }
    const box = (/** @type {string} */ kind, /** @type {number} */ from, /** @type {number} */ to) =>
      line.append(
        h('i', {
          class: kind,
          style: {
            left: `${Math.max(0, from) * this.charWidth()}px`,
            width: `${Math.max(1, to - Math.max(0, from)) * this.charWidth()}px`,
          },
        })
      );
    for (const m of own) box(`squiggle ${m.severity}`, m.from - start, Math.min(end, m.to) - start);
    for (const m of hits) box('hit', m.from - start, m.to - start);
    for (const column of ends) box('pair', column, column + 1);
    const worst = own.find((m) => m.severity === 'error' && m.from >= start) ?? own.find((m) => m.from >= start);
    const number = h(
      'div',
      { class: ['ed-number', current && 'current', worst?.severity, more], style: top, title: worst?.message },
      String(index + 1)
    );
    if (old) {
      old.line.replaceWith(line);
      old.number.replaceWith(number);
    } else {
      this.view.append(line);
      this.numbers.append(number);
    }
    this.shown.set(index, { line, number, key });
  }

  /**
   * @param {number} cursor
   * @param {number} line
   */
  bracketPair(cursor, line) {
    if (document.activeElement !== this.area || this.area.selectionStart !== this.area.selectionEnd) return [];
    const column = cursor - this.starts[line];
    for (const at of [column - 1, column]) {
      if (!/[{}[\]]/.test(this.lines[line][at] ?? '')) continue;
      const other = matchBracket(this.lines, line, at);
      if (other) return [{ line, column: at }, other];
    }
    return [];
  }

  /** @param {Mark[]} marks */
  setMarks(marks) {
    this.marks = marks;
    this.paint();
  }

  /**
   * Replaces the text from outside; the cursor stays at its place in the text that did not change.
   * @param {string} text
   */
  setValue(text) {
    if (text === this.value) return;
    const before = this.value;
    let head = 0;
    const limit = Math.min(before.length, text.length);
    while (head < limit && before[head] === text[head]) head++;
    const { scrollTop, scrollLeft, selectionStart, selectionEnd } = this.area;
    const move = (/** @type {number} */ at) => (at <= head ? at : Math.max(head, at + text.length - before.length));
    this.area.value = text;
    this.value = text;
    this.area.setSelectionRange(Math.min(move(selectionStart), text.length), Math.min(move(selectionEnd), text.length));
    this.area.scrollTop = scrollTop;
    this.area.scrollLeft = scrollLeft;
    this.marks = [];
    this.split();
    this.find.update(false);
    this.closeList();
    this.paint();
  }

  /**
   * Edits as if typed, so that the browser's undo knows it.
   * @param {number} from
   * @param {number} to
   * @param {string} text
   * @param {number} [caret]
   */
  replaceRange(from, to, text, caret) {
    this.area.focus();
    this.area.setSelectionRange(from, to);
    const done = text === '' ? document.execCommand('delete') : document.execCommand('insertText', false, text);
    if (!done) {
      this.area.setRangeText(text, from, to, 'end');
      this.changed(true);
    }
    if (caret !== undefined) this.area.setSelectionRange(caret, caret);
  }

  /**
   * Puts the cursor at a place and shows it.
   * @param {number} from
   * @param {number} [to]
   * @param {{focus?: boolean}} [options]
   */
  select(from, to = from, options = {}) {
    if (options.focus !== false) this.area.focus();
    this.area.setSelectionRange(from, to);
    this.reveal(from);
  }

  /** @param {number} offset */
  reveal(offset) {
    const y = this.lineAt(offset) * LINE;
    const { scrollTop, clientHeight, clientWidth } = this.area;
    if (y < scrollTop + LINE || y > scrollTop + clientHeight - LINE * 3) {
      this.area.scrollTop = Math.max(0, y - clientHeight / 3);
    }
    const x = this.columnX(offset);
    if (x > this.area.scrollLeft + clientWidth - 60 || x < this.area.scrollLeft) {
      this.area.scrollLeft = Math.max(0, x - clientWidth / 2);
    }
    this.paint();
  }

  /**
   * Goes to the next mark, or the one before.
   * @param {1|-1} direction
   */
  stepMark(direction) {
    if (!this.marks.length) return null;
    const sorted = [...this.marks].sort((a, b) => a.from - b.from);
    const at = this.area.selectionStart;
    const next = direction > 0
      ? sorted.find((m) => m.from > at) ?? sorted[0]
      : [...sorted].reverse().find((m) => m.from < at) ?? sorted[sorted.length - 1];
    this.select(next.from);
    return next;
  }

  format() {
    const text = this.options.format?.();
    if (text === null || text === undefined || text === this.value) return;
    const line = this.lineAt(this.area.selectionStart);
    this.replaceRange(0, this.value.length, text);
    const at = this.starts[Math.min(line, this.starts.length - 1)];
    this.area.setSelectionRange(at, at);
    this.reveal(at);
  }

  goToLine() {
    const bar = h('input', {
      class: 'input ed-goto', type: 'text', inputmode: 'numeric', 'aria-label': 'Go to line',
      placeholder: `Line 1–${this.lines.length}`,
      onkeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        const line = Number.parseInt(bar.value, 10);
        bar.remove();
        this.area.focus();
        if (event.key === 'Enter' && line >= 1) this.select(this.starts[Math.min(line, this.lines.length) - 1]);
      },
      onblur: () => bar.remove(),
    });
    this.element.append(bar);
    bar.focus();
  }

  /**
   * Goes to what a place of the text names, such as the state after `Next`.
   * @param {number} at
   */
  goToDefinition(at) {
    const to = this.options.definitionOf?.(at) ?? null;
    if (to !== null) this.select(to);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const mod = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    let taken = true;
    if (this.list && this.listKey(event)) taken = true;
    else if (mod && key === 'f' && !event.shiftKey) this.find.open(false);
    else if (mod && key === 'h') this.find.open(true);
    else if (mod && key === 'g') this.goToLine();
    else if (event.ctrlKey && event.key === ' ') this.suggest(true);
    else if (mod && key === 'i' && !event.shiftKey) this.tips.show(this.area.selectionStart);
    else if (event.key === 'F12') this.goToDefinition(this.area.selectionStart);
    else if (event.shiftKey && event.altKey && key === 'f') this.format();
    else if (event.key === 'F8') this.stepMark(event.shiftKey ? -1 : 1);
    else if (mod && this.options.onUndo && key === 'z') (
      event.shiftKey ? this.options.onRedo : this.options.onUndo
    )?.();
    else if (mod && this.options.onRedo && key === 'y') this.options.onRedo();
    else if (event.key === 'Escape' && this.tips.hide()) taken = true;
    else if (event.key === 'Escape') {
      // Escape, then Tab: leaves the editor, so that the keyboard is not caught in it
      this.tabLeaves = true;
      return;
    } else taken = editingKey(this, event);
    if (event.key !== 'Tab') this.tabLeaves = false;
    if (!taken) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {KeyboardEvent} event */
  listKey(event) {
    const count = this.list?.items.length ?? 0;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      this.chosen = (this.chosen + (event.key === 'ArrowDown' ? 1 : count - 1)) % count;
      this.drawList();
    } else if (event.key === 'Enter' || event.key === 'Tab') this.accept();
    else if (event.key === 'Escape') this.closeList();
    else return false;
    return true;
  }

  /** @param {boolean} asked */
  suggest(asked) {
    const at = this.area.selectionStart;
    const list = this.readOnly || at !== this.area.selectionEnd
      ? null : this.options.complete?.(this.value, at) ?? null;
    const typed = list ? this.value.slice(list.from, at) : '';
    const only = list?.items.length === 1 && list.items[0].label === typed;
    if (!list || only || (!asked && typed === '' && this.value[at - 1] !== '"')) {
      this.closeList();
      return;
    }
    this.list = list;
    this.chosen = 0;
    this.drawList();
  }

  drawList() {
    const { list } = this;
    if (!list) return;
    const first = Math.max(0, Math.min(this.chosen - 4, list.items.length - SHOWN_MAX));
    this.popup.replaceChildren(
      ...list.items.slice(first, first + SHOWN_MAX).map((item, i) =>
        h(
          'li',
          {
            role: 'option', 'aria-selected': first + i === this.chosen, class: 'ed-option',
            onpointerdown: (/** @type {Event} */ event) => {
              event.preventDefault();
              this.chosen = first + i;
              this.accept();
            },
          },
          h('span', { class: 'ed-option-name' }, item.label), h('span', { class: 'ed-option-detail' }, item.detail)
        ))
    );
    this.popup.hidden = false;
    const line = this.lineAt(list.from);
    const body = /** @type {HTMLElement} */ (this.area.parentElement);
    const x = body.offsetLeft + this.columnX(list.from) - this.area.scrollLeft;
    const below = (line + 1) * LINE + PAD - this.area.scrollTop + 4;
    const room = this.area.clientHeight - below > 200 || below < 220;
    const top = room ? below : below - LINE - 8 - this.popup.offsetHeight;
    setStyle(
      this.popup,
      { left: `${Math.max(4, Math.min(x, this.element.clientWidth - this.popup.offsetWidth - 8))}px`, top: `${top}px` },
    );
  }

  closeList() {
    this.list = null;
    this.popup.hidden = true;
  }

  accept() {
    const item = this.list?.items[this.chosen];
    if (!this.list || !item) return;
    const { from, to } = this.list;
    this.closeList();
    this.replaceRange(from, to, item.insert);
    this.closeList();
  }
}

/**
 * Puts a code editor into a container, which it fills.
 * @param {HTMLElement} container
 * @param {EditorOptions} [options]
 */
export function createEditor(container, options) {
  return new Editor(container, options);
}
