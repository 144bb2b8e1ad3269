// @ts-check
/** The bar to find, replace and go to a line. */
import { h } from '../core/dom.js';
import { button } from '../ui/basics.js';

/** @typedef {import('./editor.js').Editor} Editor */

const MATCHES_MAX = 20000;

export class FindBar {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor;
    /** @type {{from: number, to: number}[]} */
    this.matches = [];
    this.index = -1;
    this.exact = false;
    const keys = (/** @type {KeyboardEvent} */ event) => this.key(event);
    this.input = h('input', {
      class: 'input', type: 'text', 'aria-label': 'Find', placeholder: 'Find', onkeydown: keys,
      oninput: () => this.update(true),
    });
    this.substitute = h('input', {
      class: 'input', type: 'text', 'aria-label': 'Replace with', placeholder: 'Replace with', onkeydown: keys,
    });
    this.count = h('span', { class: 'count', role: 'status' });
    this.caseButton = button('Aa', () => this.toggleCase(), {
      small: true, title: 'Match case', 'aria-pressed': 'false', 'aria-label': 'Match case',
    });
    this.replaceRow = h(
      'div', { class: 'row nowrap tight' }, this.substitute, button(
        'Replace',
        () => this.replaceOne(),
        { small: true },
      ),
      button('All', () => this.replaceAll(), { small: true, title: 'Replace all' })
    );
    this.element = h(
      'div', { class: 'ed-find', role: 'search', hidden: true },
      h(
        'div', { class: 'row nowrap tight' }, this.input, this.count, this.caseButton,
        button('', () => this.step(-1), { icon: 'up', label: 'Previous match', small: true, kind: 'ghost' }),
        button('', () => this.step(1), { icon: 'down', label: 'Next match', small: true, kind: 'ghost' }),
        button('', () => this.close(), { icon: 'close', label: 'Close', small: true, kind: 'ghost' })
      ),
      this.replaceRow
    );
  }

  /** @param {boolean} replace */
  open(replace) {
    const { area, value } = this.editor;
    const selected = value.slice(area.selectionStart, area.selectionEnd);
    if (selected && !selected.includes('\n')) this.input.value = selected;
    this.element.hidden = false;
    this.replaceRow.hidden = !replace || this.editor.readOnly;
    this.update(false);
    this.input.focus();
    this.input.select();
  }

  close() {
    this.element.hidden = true;
    this.matches = [];
    this.editor.paint();
    this.editor.area.focus();
  }

  toggleCase() {
    this.exact = !this.exact;
    this.caseButton.setAttribute('aria-pressed', String(this.exact));
    this.update(true);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key === 'Escape') this.close();
    else if (event.key === 'Enter' && event.target === this.substitute) this.replaceOne();
    else if (event.key === 'Enter') this.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {boolean} go */
  update(go) {
    if (this.element.hidden) return;
    const wanted = this.exact ? this.input.value : this.input.value.toLowerCase();
    const text = this.exact ? this.editor.value : this.editor.value.toLowerCase();
    this.matches = [];
    for (let at = wanted ? text.indexOf(wanted) : -1; at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
      this.matches.push({ from: at, to: at + wanted.length });
      if (this.matches.length >= MATCHES_MAX) break;
    }
    const cursor = this.editor.area.selectionStart;
    this.index = this.matches.findIndex((match) => match.from >= cursor);
    if (this.index < 0 && this.matches.length) this.index = 0;
    if (go && this.matches.length) this.show();
    this.say();
    this.editor.paint();
  }

  /** @param {number} by */
  step(by) {
    if (!this.matches.length) return;
    this.index = (this.index + by + this.matches.length) % this.matches.length;
    this.show();
    this.say();
  }

  show() {
    const match = this.matches[this.index];
    this.editor.area.setSelectionRange(match.from, match.to);
    this.editor.reveal(match.from);
  }

  say() {
    const none = this.input.value ? 'No match' : '';
    this.count.textContent = this.matches.length ? `${this.index + 1} of ${this.matches.length}` : none;
  }

  replaceOne() {
    const match = this.matches[this.index];
    if (!match) return;
    this.editor.replaceRange(match.from, match.to, this.substitute.value, match.from + this.substitute.value.length);
    this.update(true);
    this.substitute.focus();
  }

  replaceAll() {
    if (!this.matches.length) return;
    let out = '';
    let at = 0;
    for (const { from, to } of this.matches) {
      out += this.editor.value.slice(at, from) + this.substitute.value;
      at = to;
    }
    this.editor.replaceRange(0, this.editor.value.length, out + this.editor.value.slice(at), 0);
    this.update(false);
  }
}
