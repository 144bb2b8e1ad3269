// @ts-check
/** JSON as a tree that opens, or as text; with search, copying of values and paths, and size. */
import {h, replace} from '../core/dom.js';
import {byteCount, formatBytes, jsonataPath, jsonPath, plural} from '../core/format.js';
import {signal} from '../core/signal.js';
import {button} from './basics.js';
import {icon} from './icons.js';
import {openMenu} from './menu.js';
import {copyText} from './toast.js';

/** Items of one array or object that are drawn at first. */
const itemsMax = 200;
/** Characters of a string that are drawn at first. */
const stringMax = 2000;
/** Bytes up to which a document is opened whole. */
const openMax = 6000;

/** @typedef {Array<string | number>} Path */

/**
 * Colours one JSON value that is no container.
 * @param {unknown} value
 */
function leaf(value) {
  if (typeof value === 'string') {
    const text = JSON.stringify(value);
    if (text.length <= stringMax) return linkified(text, value);
    const element = h('span', { class: 's' }, `${text.slice(0, stringMax)}… `);
    element.append(button(`Show all ${formatBytes(byteCount(value))}`, () => replace(element, text), { small: true }));
    return element;
  }
  return h('span', { class: typeof value === 'number' ? 'n' : 'w' }, String(value));
}

/**
 * @param {string} text
 * @param {string} value
 */
function linkified(text, value) {
  // Payloads are untrusted: only http and https become links.
  if (!/^https?:\/\/\S+$/.test(value)) return h('span', { class: 's' }, text);
  return h(
    'span',
    { class: 's' },
    '"',
    h('a', { href: value, target: '_blank', rel: 'noreferrer noopener' }, value),
    '"'
  );
}

/**
 * JSON text with colours, in one piece.
 * @param {string} text
 * @param {string} [search] is marked
 */
export function jsonText(text, search = '') {
  const pattern = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
  const pre = h('pre', null);
  let at = 0;
  for (const found of text.matchAll(pattern)) {
    const start = found.index ?? 0;
    if (start > at) pre.append(...marked(text.slice(at, start), search));
    const kind = found[1] ? (found[2] ? 'k' : 's') : found[3] ? 'w' : 'n';
    pre.append(h('span', { class: kind }, marked(found[1] ?? found[0], search)));
    if (found[2]) pre.append(found[2]);
    at = start + found[0].length;
  }
  pre.append(...marked(text.slice(at), search));
  return pre;
}

/**
 * @param {string} text
 * @param {string} search
 * @returns {Array<Node | string>}
 */
function marked(text, search) {
  if (!search) return text ? [text] : [];
  /** @type {Array<Node | string>} */
  const parts = [];
  const [lower, wanted] = [text.toLowerCase(), search.toLowerCase()];
  let at = 0;
  for (let next = lower.indexOf(wanted); next >= 0; next = lower.indexOf(wanted, at)) {
    parts.push(text.slice(at, next), h('mark', null, text.slice(next, next + wanted.length)));
    at = next + wanted.length;
  }
  parts.push(text.slice(at));
  return parts;
}

/**
 * A tree of a JSON value.
 * @param {unknown} value
 * @param {{ label: string, open?: boolean, root?: string }} options `root`: the JSONata variable that holds the value
 */
export function jsonTree(value, options) {
  const tree = h('div', { role: 'tree', 'aria-label': options.label });
  tree.append(...rows(value, [], undefined, 0, options.open ?? true, options.root));
  const first = tree.querySelector('[role="treeitem"]');
  if (first) first.setAttribute('tabindex', '0');
  tree.addEventListener('keydown', (event) => onTreeKey(tree, event));
  return tree;
}

/**
 * @param {unknown} value
 * @param {Path} path
 * @param {string | number | undefined} key
 * @param {number} depth
 * @param {boolean} deep open all below
 * @param {string} [root]
 * @returns {HTMLElement[]}
 */
function rows(value, path, key, depth, deep, root) {
  const isContainer = typeof value === 'object' && value !== null;
  const name = key === undefined ? null
    : typeof key === 'number'    ? h('span', { class: 'p' }, `${key}: `)
                              : [h('span', { class: 'k' }, JSON.stringify(key)), h('span', { class: 'p' }, ': ')];
  const row = h('div', {
    class: 'json-row',
    role: 'treeitem',
    tabindex: -1,
    'aria-level': depth + 1,
    style: { '--depth': depth },
  });
  const acts = h('span', { class: 'acts' }, button('', (event) => {
                   event.stopPropagation();
                   openMenu(/** @type {Element} */ (event.currentTarget), copyEntries(value, path, root));
                 }, { icon: 'copy', label: 'Copy value or path', small: true, kind: 'ghost', tabindex: -1 }));
  if (!isContainer) {
    row.append(h('span', { class: 'twist' }), h('span', null, name, leaf(value)), acts);
    return [row];
  }
  const entries = /** @type {Array<[string | number, unknown]>} */ (
    Array.isArray(value) ? value.map((item, index) => [index, item]) : Object.entries(value)
  );
  const [opening, closing] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const summary = h('span', { class: 'p' });
  /** @type {HTMLElement[] | null} */
  let below = null;
  const toggle = (/** @type {boolean} */ open) => {
    row.setAttribute('aria-expanded', String(open));
    summary.textContent = open || entries.length === 0
      ? `${opening}${entries.length === 0 ? closing : ''}`
      : `${opening} ${plural(entries.length, Array.isArray(value) ? 'item' : 'member')} ${closing}`;
    if (!open) {
      removeBelow(row, depth);
      below = null;
    } else if (!below) {
      below = children(entries, path, depth, false, root, closing);
      row.after(...below);
    }
  };
  row.append(
    h('span',
      { class: 'twist', onclick: () => toggle(row.getAttribute('aria-expanded') !== 'true') },
      entries.length > 0 ? icon('chevron') : null),
    h('span', null, name, summary),
    acts
  );
  row.addEventListener('newel-toggle', (event) => toggle(/** @type {CustomEvent} */ (event).detail));
  // Of a large value the first level is seen at once.
  const isFirst = depth === 0 && entries.length > 0;
  if (!deep && !isFirst || entries.length === 0) {
    toggle(false);
    if (entries.length === 0) row.removeAttribute('aria-expanded');
    return [row];
  }
  row.setAttribute('aria-expanded', 'true');
  summary.textContent = opening;
  below = children(entries, path, depth, deep, root, closing);
  return [row, ...below];
}

/**
 * @param {Array<[string | number, unknown]>} entries
 * @param {Path} path
 * @param {number} depth
 * @param {boolean} deep
 * @param {string | undefined} root
 * @param {string} closing
 * @param {number} [from]
 * @returns {HTMLElement[]}
 */
function children(entries, path, depth, deep, root, closing, from = 0) {
  const shown = entries.slice(from, from + itemsMax);
  const result = shown.flatMap(([key, item]) => rows(item, [...path, key], key, depth + 1, deep, root));
  const level = { role: 'none', class: 'json-row', style: { '--depth': depth }, dataset: { depth: depth + 1 } };
  if (from + itemsMax < entries.length) {
    /** @type {HTMLElement} */
    const more =
      h('div',
        {...level, style: { '--depth': depth + 1 } },
        button(
          `Show ${Math.min(itemsMax, entries.length - from - itemsMax)} of ${entries.length - from - itemsMax} more`,
          () => more.replaceWith(...children(entries, path, depth, false, root, '', from + itemsMax)),
          { small: true },
        ));
    result.push(more);
  }
  if (closing) result.push(h('div', level, h('span', { class: 'twist' }), h('span', { class: 'p' }, closing)));
  return result;
}

/**
 * @param {HTMLElement} row
 * @param {number} depth
 */
function removeBelow(row, depth) {
  const isBelow = (/** @type {Element | null} */ element) => element !== null
    && (Number(element.getAttribute('aria-level') ?? 0) > depth + 1
        || Number(element.getAttribute('data-depth') ?? 0) > depth);
  while (isBelow(row.nextElementSibling)) row.nextElementSibling?.remove();
}

/**
 * @param {unknown} value
 * @param {Path} path
 * @param {string} [root]
 */
function copyEntries(value, path, root) {
  const text = typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return [
    { text: 'Copy value', icon: 'copy', run: () => void copyText(text, 'Value copied') },
    { text: `Copy ${jsonPath(path)}`, icon: 'code', run: () => void copyText(jsonPath(path), 'JSONPath copied') },
    {
      text: `Copy ${jsonataPath(path, root)}`,
      icon: 'code',
      run: () => void copyText(jsonataPath(path, root), 'JSONata copied'),
    },
  ];
}

/**
 * @param {HTMLElement} tree
 * @param {KeyboardEvent} event
 */
function onTreeKey(tree, event) {
  const items = /** @type {HTMLElement[]} */ ([...tree.querySelectorAll('[role="treeitem"]')]);
  const item = /** @type {HTMLElement | null} */ (
    event.target instanceof Element ? event.target.closest('[role="treeitem"]') : null
  );
  if (!item) return;
  const at = items.indexOf(item);
  const expanded = item.getAttribute('aria-expanded');
  const toggle = (/** @type {boolean} */ open) => item.dispatchEvent(new CustomEvent('newel-toggle', { detail: open }));
  if (event.key === 'ArrowRight' && expanded === 'false')
    toggle(true);
  else if (event.key === 'ArrowLeft' && expanded === 'true')
    toggle(false);
  else if (event.key === 'Enter' && expanded)
    toggle(expanded !== 'true');
  else {
    const next = items[{ ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key] ?? -1];
    if (!next) return;
    item.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  }
  event.preventDefault();
  event.stopPropagation();
}

/**
 * A payload with its tools: tree or text, search, copy, download, size.
 * @param {string} text as the server has it; need not be JSON
 * @param {{ label: string, root?: string, beside?: import('../core/dom.js').Child }} options `beside`: after the label
 */
export function payloadView(text, options) {
  /** @type {unknown} */
  let value;
  let isJSON = true;
  try {
    value = JSON.parse(text);
  } catch {
    isJSON = false;
  }
  const raw = signal(!isJSON);
  const search = signal('');
  const size = byteCount(text);
  const pretty = isJSON ? JSON.stringify(value, null, 2) : text;
  const input = h('input', {
    type: 'search',
    placeholder: 'Find',
    'aria-label': `Find in ${options.label}`,
    oninput: () => (search.value = input.value),
  });
  return h(
    'div',
    { class: 'payload stack tight' },
    h('div',
      { class: 'row payload-head' },
      h('h3', null, options.label),
      options.beside ?? null,
      h('span', { class: 'count' }, formatBytes(size)),
      h('span', { class: 'grow' }),
      size > 300 ? h('label', { class: 'search find' }, icon('search'), input) : null,
      isJSON && typeof value === 'object' && value !== null ? button('', () => raw.update((now) => !now), {
        icon: 'code',
        label: 'As text',
        small: true,
        kind: 'ghost',
        'aria-pressed': () => String(raw.value),
      })
                                                            : null,
      button('', () => void copyText(pretty, `${options.label} copied`), {
        icon: 'copy',
        label: `Copy ${options.label}`,
        small: true,
        kind: 'ghost',
      })),
    h('div',
      { class: 'json', tabindex: 0, role: 'group', 'aria-label': options.label },
      () =>
        (raw.value || search.value
           ? jsonText(pretty, search.value)
           : jsonTree(value, { label: options.label, open: size <= openMax, root: options.root })))
  );
}
