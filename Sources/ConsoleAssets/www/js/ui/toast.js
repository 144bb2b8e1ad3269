// @ts-check
/** Short messages at the lower right. */
import {h} from '../core/dom.js';
import {button} from './basics.js';
import {icon} from './icons.js';

/** How long a message stays, in ms; failures stay until closed. */
const stay = 5000;

function host() {
  let element = document.querySelector('.toasts');
  if (!element) {
    // A popover is in the top layer, so that messages show above dialogs.
    element = h('section', { class: 'toasts', 'aria-label': 'Messages', popover: 'manual' });
    document.body.append(element);
  }
  const popover = /** @type {any} */ (element);
  if (popover.showPopover && !document.querySelector('.toasts:popover-open')) popover.showPopover();
  return element;
}

/**
 * Shows a message.
 * @param {string} text
 * @param {{ kind?: 'succeeded' | 'failed' | 'info', detail?: string, action?: { text: string,
 *   run: () => void } }} [options]
 * @returns {() => void} takes it away
 */
export function toast(text, options = {}) {
  const kind = options.kind ?? 'info';
  const glyph = { succeeded: 'check', failed: 'alert', info: 'info' }[kind];
  const close = () => element.remove();
  const { action } = options;
  const element =
    h('div',
      { class: ['toast', `s-${kind}`], role: kind === 'failed' ? 'alert' : 'status' },
      icon(glyph),
      h('div',
        { class: 'text' },
        h('div', { class: 'strong' }, text),
        options.detail ? h('div', { class: 'muted' }, options.detail) : null),
      action ? button(
        action.text,
        () => {
          close();
          action.run();
        },
        { small: true }
      )
             : null,
      button('', close, { icon: 'close', label: 'Close message', small: true, kind: 'ghost' }));
  host().append(element);
  if (kind !== 'failed') setTimeout(close, stay);
  return close;
}

/**
 * Shows a failure.
 * @param {string} what such as `The execution was not started`
 * @param {any} error
 */
export function toastError(what, error) {
  const type = error?.type ? `${error.type}: ` : '';
  toast(what, { kind: 'failed', detail: `${type}${error?.message ?? error}` });
}

/**
 * Copies a text and says so.
 * @param {string} text
 * @param {string} [what]
 */
export async function copyText(text, what = 'Copied') {
  try {
    await navigator.clipboard.writeText(text);
    toast(what, { kind: 'succeeded' });
  } catch {
    // Without https or permission there is no clipboard: the old way works from a selected field.
    const area = h('textarea', { class: 'visually-hidden', 'aria-hidden': 'true' });
    area.value = text;
    (document.querySelector('dialog[open]') ?? document.body).append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    toast(done ? what : 'The browser does not allow copying', { kind: done ? 'succeeded' : 'failed' });
  }
}
