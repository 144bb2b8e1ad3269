// @ts-check
/** Popovers and menus, placed beside what opened them. */
import {h, setStyle} from '../core/dom.js';
import {showKeys} from '../core/keys.js';
import {scope} from '../core/signal.js';
import {button} from './basics.js';
import {icon} from './icons.js';

/**
 * @typedef {object} MenuItem
 * @property {string} text
 * @property {() => void} [run]
 * @property {string} [href]
 * @property {string} [icon]
 * @property {string} [keys]
 * @property {boolean} [danger]
 * @property {boolean} [disabled]
 * @property {boolean} [checked]
 * @property {string} [title]
 */

/** @typedef {MenuItem | 'line' | { label: string } | null | false} MenuEntry */

/** @type {(() => void) | null} */
let closeOpen = null;

/**
 * Places an element below (or above) an anchor, inside the window.
 * @param {HTMLElement} element
 * @param {DOMRect | { left: number, right: number, top: number, bottom: number }} anchor
 */
export function place(element, anchor) {
  const box = element.getBoundingClientRect();
  const gap = 4;
  const left = Math.max(8, Math.min(anchor.left, innerWidth - box.width - 8));
  const below = anchor.bottom + gap;
  const fits = below + box.height <= innerHeight - 8;
  const top = fits ? below : Math.max(8, anchor.top - gap - box.height);
  setStyle(element, { left: `${left}px`, top: `${top}px` });
}

/**
 * Opens a popover beside an element; a second call on the same element closes it.
 * @param {Element} anchor
 * @param {(close: () => void) => import('../core/dom.js').Child} build
 * @param {{ role?: string, label?: string, class?: string, at?: { x: number, y: number },
 *   onClose?: () => void }} [options]
 * @returns {() => void} closes it
 */
export function openPopover(anchor, build, options = {}) {
  const isToggle = anchor.getAttribute('aria-expanded') === 'true' && closeOpen !== null;
  closeOpen?.();
  if (isToggle) return () => {};
  const element = h('div', {
    class: ['popover', options.class],
    role: options.role ?? 'dialog',
    'aria-label': options.label,
    tabindex: -1,
  });
  const { dispose } = scope(() => {
    const built = build(close);
    for (const child of [built].flat())
      if (child instanceof Node) element.append(child);
  });
  let isOpen = true;
  function close() {
    if (!isOpen) return;
    isOpen = false;
    closeOpen = null;
    const hadFocus = element.contains(document.activeElement);
    dispose();
    element.remove();
    anchor.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    removeEventListener('resize', close);
    if (hadFocus && anchor instanceof HTMLElement) anchor.focus();
    options.onClose?.();
  }
  /** @param {PointerEvent} event */
  function outside(event) {
    if (event.target instanceof Node && !element.contains(event.target) && !anchor.contains(event.target)) close();
  }
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  // Inside the open dialog, since all else is inert while it is open; else in the landmark that it belongs to.
  (anchor.closest('dialog, main, header, nav') ?? document.body).append(element);
  const { at } = options;
  place(element, at ? { left: at.x, right: at.x, top: at.y, bottom: at.y } : anchor.getBoundingClientRect());
  anchor.setAttribute('aria-expanded', 'true');
  document.addEventListener('pointerdown', outside, true);
  addEventListener('resize', close);
  closeOpen = close;
  const first = element.querySelector('[autofocus], [role^="menuitem"]:not(:disabled), input, button, a[href]');
  if (first instanceof HTMLElement)
    first.focus();
  else
    element.focus();
  return close;
}

/**
 * Opens a menu beside an element, or at a point.
 * @param {Element} anchor
 * @param {MenuEntry[]} entries
 * @param {{ label?: string, at?: { x: number, y: number } }} [options]
 */
export function openMenu(anchor, entries, options = {}) {
  const close = openPopover(anchor, (shut) => entries.map((entry) => menuEntry(entry, shut)), {
    role: 'menu',
    label: options.label ?? 'Actions',
    at: options.at,
  });
  const menu = document.querySelector('.popover[role="menu"]');
  menu?.addEventListener('keydown', (event) => moveInMenu(menu, /** @type {KeyboardEvent} */ (event)));
  return close;
}

/**
 * @param {MenuEntry} entry
 * @param {() => void} close
 */
function menuEntry(entry, close) {
  if (!entry) return null;
  if (entry === 'line') return h('div', { class: 'menu-line', role: 'separator' });
  if (!('text' in entry)) return h('div', { class: 'menu-label', role: 'presentation' }, entry.label);
  const content = [
    entry.checked !== undefined ? icon(entry.checked ? 'check' : 'none', { style: { opacity: entry.checked ? 1 : 0 } })
                                : null,
    entry.icon ? icon(entry.icon) : null,
    entry.text,
    entry.keys ? h('kbd', null, showKeys(entry.keys)) : null,
  ];
  const props = {
    class: ['menu-item', entry.danger && 'danger'],
    role: entry.checked !== undefined ? 'menuitemcheckbox' : 'menuitem',
    'aria-checked': entry.checked,
    tabindex: -1,
    title: entry.title,
    onclick: () => {
      close();
      entry.run?.();
    },
  };
  if (entry.href && !entry.disabled) return h('a', {...props, href: entry.href }, content);
  return h('button', {...props, type: 'button', disabled: entry.disabled }, content);
}

/**
 * @param {Element} menu
 * @param {KeyboardEvent} event
 */
function moveInMenu(menu, event) {
  const items = /** @type {HTMLElement[]} */ ([...menu.querySelectorAll('.menu-item:not(:disabled)')]);
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const moves = /** @type {Record<string, number>} */ ({
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  });
  const next = moves[event.key];
  if (next !== undefined) {
    event.preventDefault();
    items[next]?.focus();
  } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
    const letter = event.key.toLowerCase();
    const order = [...items.slice(at + 1), ...items.slice(0, at + 1)];
    order.find((item) => item.textContent?.trim().toLowerCase().startsWith(letter))?.focus();
  }
}

/**
 * A button that opens a menu.
 * @param {string} text
 * @param {() => MenuEntry[]} entries
 * @param {import('./basics.js').ButtonOptions & Record<string, any>} [options]
 */
export function menuButton(text, entries, options = {}) {
  const element = button(text, () => openMenu(element, entries(), { label: options.label ?? text }), {
    'aria-haspopup': 'menu',
    'aria-expanded': 'false',
    ...options,
  });
  if (text) element.append(icon('down'));
  return element;
}
