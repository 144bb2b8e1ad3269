// @ts-check
/** A table of any length: only the rows in view are in the document. Arrow keys move, Enter opens. */
import {h, replace, setStyle} from '../core/dom.js';
import {effect, onDispose, scope, untracked} from '../core/signal.js';
import {icon} from './icons.js';

/**
 * @template T
 * @typedef {object} Column
 * @property {string} id
 * @property {string} title
 * @property {string} [label] for who does not see, when the title is empty
 * @property {string} width as in `grid-template-columns`
 * @property {(row: T) => import('../core/dom.js').Child} cell
 * @property {boolean} [number] to the right
 * @property {boolean} [sortable]
 * @property {HTMLElement} [head] stands in place of the title
 */

/**
 * @template T
 * @typedef {object} TableOptions
 * @property {string} label
 * @property {() => Column<T>[]} columns
 * @property {() => readonly T[]} rows
 * @property {(row: T) => string} key
 * @property {() => string | undefined} [selected] key
 * @property {(row: T) => void} [select]
 * @property {(row: T) => void} [open] Enter or double click
 * @property {() => { column: string, down: boolean } | undefined} [sort]
 * @property {(column: string) => void} [onSort]
 * @property {(row: T) => string | undefined} [rowClass]
 * @property {number} [rowHeight] pixels
 * @property {() => import('../core/dom.js').Child} [empty]
 * @property {() => void} [onEnd] called when the end comes into view
 */

/** Rows that are kept on both sides of what is in view. */
const overscan = 8;
/** Rows that are printed. */
const paperMax = 1000;
/** True while the page is laid out for paper, which does not scroll. */
const paper = globalThis.matchMedia?.('print');

/**
 * @template T
 * @param {TableOptions<T>} options
 * @returns {{ element: HTMLElement, reveal: (key: string) => void }}
 */
export function virtualTable(options) {
  const height = options.rowHeight ?? 34;
  const head = h('div', { class: 'vtable-head', role: 'row' });
  const body = h('div', { class: 'vtable-rows', role: 'rowgroup' });
  const top = h('div', { role: 'rowgroup', class: 'vtable-top' }, head);
  const grid = h('div', { role: 'grid', 'aria-label': options.label }, top, body);
  const scroll =
    h('div',
      { class: 'vtable-scroll', tabindex: 0, role: 'region', 'aria-label': `${options.label}, scrolls` },
      grid);
  const empty = h('div', null);
  const element = h('div', { class: 'vtable' }, scroll);
  scroll.append(empty);
  /** @typedef {{ element: HTMLElement, row: T, dispose: () => void }} Drawn */
  /** @type {Map<string, Drawn>} */
  let drawn = new Map();
  /** @type {readonly T[]} */
  let rows = [];
  /** @type {Column<T>[]} */
  let columns = [];
  let template = '';
  let focusAfterDraw = '';

  effect(() => {
    columns = options.columns();
    template = columns.map((column) => column.width).join(' ');
    setStyle(head, { 'grid-template-columns': template });
    // Head and rows are grids of their own: of the same width, they come out alike.
    setStyle(grid, { 'min-width': `${widthMin(columns)}px` });
    const sort = options.sort?.();
    replace(head, columns.map((column) => headCell(column, sort)));
    clear();
    untracked(draw);
  });
  effect(() => {
    rows = options.rows();
    grid.setAttribute('aria-rowcount', String(rows.length + 1));
    replace(empty, rows.length === 0 ? options.empty?.() ?? null : null);
    untracked(draw);
  });
  effect(() => {
    const key = options.selected?.();
    for (const [name, entry] of drawn) mark(entry.element, name === key);
  });
  scroll.addEventListener('scroll', draw, { passive: true });
  const observer = new ResizeObserver(draw);
  observer.observe(scroll);
  paper?.addEventListener('change', draw);
  onDispose(() => {
    observer.disconnect();
    paper?.removeEventListener('change', draw);
    clear();
  });

  function clear() {
    for (const entry of drawn.values()) entry.dispose();
    drawn.clear();
    body.replaceChildren();
  }

  /**
   * @param {Column<T>} column
   * @param {{ column: string, down: boolean } | undefined} sort
   */
  function headCell(column, sort) {
    const isSorted = sort?.column === column.id;
    return h(
      'div',
      {
        role: 'columnheader',
        class: [column.number && 'num', isSorted && 'sorted'],
        'aria-sort': column.sortable ? (isSorted ? (sort.down ? 'descending' : 'ascending') : 'none') : undefined,
      },
      column.sortable && options.onSort
        ? h(
          'button',
          { type: 'button', onclick: () => options.onSort?.(column.id) },
          column.title,
          icon(isSorted ? (sort.down ? 'down' : 'up') : 'sort')
        )
        : column.head ?? (column.title || null) ?? h('span', { class: 'visually-hidden' }, column.label ?? 'Actions')
    );
  }

  /**
   * @param {HTMLElement} row
   * @param {boolean} isSelected
   */
  function mark(row, isSelected) {
    row.setAttribute('aria-selected', String(isSelected));
    row.tabIndex = isSelected ? 0 : -1;
  }

  function draw() {
    const top = scroll.scrollTop;
    const visible = scroll.clientHeight || 600;
    const onPaper = paper?.matches ?? false;
    const first = onPaper ? 0 : Math.max(0, Math.floor((top - head.offsetHeight) / height) - overscan);
    const last = Math.min(rows.length, onPaper ? paperMax : Math.ceil((top + visible) / height) + overscan);
    // What is not drawn leaves no white pages.
    setStyle(body, { height: `${(onPaper ? last : rows.length) * height}px` });
    /** @type {Map<string, Drawn>} */
    const next = new Map();
    const selected = options.selected?.();
    for (let index = first; index < last; index += 1) {
      const row = rows[index];
      const key = options.key(row);
      const old = drawn.get(key);
      const entry = old && old.row === row ? old : make(row, key);
      if (old && old !== entry) {
        old.dispose();
        const hadFocus = old.element === document.activeElement;
        old.element.replaceWith(entry.element);
        if (hadFocus) entry.element.focus({ preventScroll: true });
      } else if (!old) {
        body.append(entry.element);
      }
      setStyle(entry.element, { top: `${index * height}px` });
      entry.element.setAttribute('aria-rowindex', String(index + 2));
      mark(entry.element, key === selected);
      next.set(key, entry);
      drawn.delete(key);
    }
    for (const gone of drawn.values()) {
      gone.dispose();
      gone.element.remove();
    }
    drawn = next;
    if (focusAfterDraw) {
      drawn.get(focusAfterDraw)?.element.focus({ preventScroll: true });
      focusAfterDraw = '';
    }
    if (options.onEnd && rows.length > 0 && last >= rows.length) options.onEnd();
  }

  /**
   * Draws a row in a scope of its own: what its cells follow ends when it leaves the view.
   * @param {T} row
   * @param {string} key
   * @returns {Drawn}
   */
  function make(row, key) {
    const { value, dispose } = scope(() => drawRow(row, key));
    return { element: value, row, dispose };
  }

  /**
   * @param {T} row
   * @param {string} key
   */
  function drawRow(row, key) {
    return h(
      'div',
      {
        class: ['vtable-row', options.rowClass?.(row)],
        role: 'row',
        dataset: { key },
        style: { height: `${height}px`, 'grid-template-columns': template },
        onclick: () => options.select?.(row),
        ondblclick: () => options.open?.(row),
        onkeydown: (/** @type {KeyboardEvent} */ event) => onRowKey(event, key),
      },
      columns.map((column) => h('div', { role: 'gridcell', class: column.number && 'num' }, column.cell(row)))
    );
  }

  /**
   * @param {KeyboardEvent} event
   * @param {string} key
   */
  function onRowKey(event, key) {
    if (event.target !== event.currentTarget) return;
    const at = rows.findIndex((row) => options.key(row) === key);
    const page = Math.max(1, Math.floor(scroll.clientHeight / height) - 1);
    const target = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (event.key === 'Enter') {
      event.preventDefault();
      if (rows[at]) (options.open ?? options.select)?.(rows[at]);
    } else if (target !== undefined) {
      event.preventDefault();
      const row = rows[Math.max(0, Math.min(rows.length - 1, target))];
      if (!row) return;
      focusAfterDraw = options.key(row);
      options.select?.(row);
      reveal(focusAfterDraw);
      draw();
    }
  }

  /**
   * @param {string} key
   * @param {boolean} [wasTried]
   */
  function reveal(key, wasTried = false) {
    const at = rows.findIndex((row) => options.key(row) === key);
    if (at < 0) return;
    if (scroll.clientHeight === 0) {
      // Not in the document yet, or not laid out.
      if (!wasTried) requestAnimationFrame(() => reveal(key, true));
      return;
    }
    const top = at * height;
    const view = scroll.clientHeight - head.offsetHeight;
    if (top < scroll.scrollTop)
      scroll.scrollTop = top;
    else if (top + height > scroll.scrollTop + view)
      scroll.scrollTop = top + height - view;
  }

  scroll.addEventListener('keydown', (event) => {
    if (event.target !== scroll || !['ArrowDown', 'ArrowUp'].includes(event.key) || rows.length === 0) return;
    event.preventDefault();
    const key = options.selected?.() ?? options.key(rows[0]);
    focusAfterDraw = key;
    const row = rows.find((entry) => options.key(entry) === key) ?? rows[0];
    options.select?.(row);
    reveal(key);
    draw();
  });
  return { element, reveal };
}

/**
 * The least width of all columns together, in pixels.
 * @param {Array<{ width: string }>} columns
 */
export function widthMin(columns) {
  return columns.reduce((sum, column) => sum + Number(/(\d+)px/.exec(column.width)?.[1] ?? 80), 0);
}
