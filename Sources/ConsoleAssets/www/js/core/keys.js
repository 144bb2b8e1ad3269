// @ts-check
/** Keyboard shortcuts: one table, so that help can list what works now. */
import {onDispose, signal} from './signal.js';

/**
 * @typedef {object} Shortcut
 * @property {string} keys such as `mod+k`, `?`, `g e` (one after the other), `shift+Enter`
 * @property {string} label
 * @property {(event: KeyboardEvent) => void | boolean} run false lets the key through
 * @property {string} [group] heading in the help; `General` when left out
 * @property {() => boolean} [when]
 * @property {boolean} [inText] also while the focus is in a text field
 * @property {boolean} [hidden] not in the help
 */

/** @type {import('./signal.js').Signal<Shortcut[]>} */
const table = signal(/** @type {Shortcut[]} */ ([]));
export const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '');
/** How long the second key of a sequence may take, in ms. */
const sequencePause = 900;
let prefix = '';
let prefixAt = 0;

/**
 * Adds shortcuts until the current scope ends, or until the function that is returned is called. Later ones win.
 * @param {Shortcut[]} shortcuts
 * @returns {() => void}
 */
export function addShortcuts(...shortcuts) {
  table.value = [...table.peek(), ...shortcuts];
  const remove = () => {
    table.value = table.peek().filter((entry) => !shortcuts.includes(entry));
  };
  onDispose(remove);
  return remove;
}

/** All shortcuts that work now, for the help. */
export function listShortcuts() { return table.value.filter((entry) => !entry.hidden && (entry.when?.() ?? true)); }

/**
 * True when typing goes into a text.
 * @param {EventTarget | null} target
 */
export function isTextField(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.matches('textarea, select')) return true;
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'range'].includes(target.type);
}

/**
 * An event's key with modifiers in fixed order: `mod+shift+z`. `mod` is Command on a Mac, else Control.
 * @param {{ key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, shiftKey: boolean }} event
 * @param {boolean} [mac]
 */
export function keyName(event, mac = isMac) {
  const parts = [];
  if (mac ? event.metaKey : event.ctrlKey) parts.push('mod');
  if (mac ? event.ctrlKey : event.metaKey) parts.push(mac ? 'ctrl' : 'meta');
  if (event.altKey) parts.push('alt');
  const isLetter = /^[a-z]$/i.test(event.key);
  if (event.shiftKey && (isLetter || event.key.length > 1)) parts.push('shift');
  parts.push(event.key === ' ' ? 'Space' : isLetter ? event.key.toLowerCase() : event.key);
  return parts.join('+');
}

/** @param {KeyboardEvent} event */
function onKeyDown(event) {
  if (event.defaultPrevented || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return;
  const name = keyName(event);
  const inText = isTextField(event.target);
  const sequence = prefix && event.timeStamp - prefixAt < sequencePause ? `${prefix} ${name}` : '';
  prefix = '';
  const entries = table.peek();
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index];
    if (entry.keys !== name && entry.keys !== sequence) continue;
    if ((inText && !entry.inText) || !(entry.when?.() ?? true) || isBehindDialog(entry)) continue;
    if (entry.run(event) === false) continue;
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  if (!inText && entries.some((entry) => entry.keys.startsWith(`${name} `))) {
    prefix = name;
    prefixAt = event.timeStamp;
  }
}

/**
 * While a dialog is open, only shortcuts that say so reach past it.
 * @param {Shortcut} entry
 */
function isBehindDialog(entry) { return document.querySelector('dialog[open]') !== null && !entry.inText; }

/** Starts listening; once, at boot. */
export function startKeys() { document.addEventListener('keydown', onKeyDown); }

/** @type {Record<string, string>} */
const words = {
  mod: 'Ctrl',
  alt: 'Alt',
  shift: 'Shift',
  meta: 'Meta',
  ctrl: 'Ctrl',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  Delete: 'Del',
};

/**
 * Keys as they stand on the keyboard: `Ctrl K`, `g then e`.
 * @param {string} keys
 */
export function showKeys(keys) {
  return keys.split(' ')
    .map(
      (key) => key.split('+')
                 .map((part) => {
                   if (isMac && part === 'mod') return '⌘';
                   return words[part] ?? (part.length === 1 && key.includes('+') ? part.toUpperCase() : part);
                 })
                 .join(' ')
    )
    .join(' then ');
}
