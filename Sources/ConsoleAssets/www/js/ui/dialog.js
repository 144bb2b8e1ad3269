// @ts-check
/** Modal dialogs on the native element: focus trap, Esc and backdrop are the browser's. */
import {h, uniqueID} from '../core/dom.js';
import {scope} from '../core/signal.js';
import {button} from './basics.js';

/**
 * @typedef {object} DialogParts
 * @property {string} title
 * @property {import('../core/dom.js').Child} body
 * @property {import('../core/dom.js').Child} [footer]
 * @property {boolean} [wide]
 * @property {string} [class]
 */

/**
 * The dialog that stays above all others while it is open.
 * @type {HTMLDialogElement | undefined}
 */
let topmost;

/**
 * Shows a dialog above the page, below the topmost one.
 * @param {HTMLDialogElement} element
 */
export function showModal(element) {
  element.showModal();
  if (!topmost?.open || topmost === element) return;
  // What is shown last lies on top, and what lies below cannot be used.
  topmost.close();
  topmost.showModal();
}

/**
 * Shows a dialog above all others, also those that are shown later.
 * @param {HTMLDialogElement} element
 */
export function showTopmost(element) {
  topmost = element;
  element.showModal();
}

/**
 * Opens a dialog; `build` gets a function that closes it, and runs in a scope that ends with it.
 * @template T
 * @param {(close: (value?: T) => void) => DialogParts} build
 * @returns {Promise<T | undefined>} what it was closed with; undefined after Esc
 */
export function openDialog(build) {
  return new Promise((resolve) => {
    const title = uniqueID('title');
    const element = h('dialog', { class: 'dialog', 'aria-labelledby': title });
    /** @type {T | undefined} */
    let result;
    const close = (/** @type {T | undefined} */ value) => {
      result = value;
      element.close();
    };
    const { value: parts, dispose } = scope(() => {
      const built = build(close);
      if (built.wide) element.classList.add('wide');
      if (built.class) element.classList.add(built.class);
      element.append(
        h('header',
          null,
          h('h2', { id: title }, built.title),
          button('', () => close(), { icon: 'close', label: 'Close', kind: 'ghost', small: true })),
        h('div', { class: 'body' }, built.body),
      );
      if (built.footer) element.append(h('footer', null, built.footer));
      return built;
    });
    element.addEventListener('close', () => {
      dispose();
      element.remove();
      resolve(result);
    });
    element.addEventListener('mousedown', (event) => {
      if (event.target === element && isOutside(element, event)) close();
    });
    document.body.append(element);
    showModal(element);
    const first = element.querySelector('[autofocus], .body input, .body textarea, .body select, footer .btn.primary');
    if (first instanceof HTMLElement && parts) first.focus();
  });
}

/**
 * @param {HTMLElement} element
 * @param {MouseEvent} event
 */
function isOutside(element, event) {
  const box = element.getBoundingClientRect();
  return event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
}

/**
 * Asks before something that cannot be undone: names the object and says what will happen.
 * @param {{ title: string, text: import('../core/dom.js').Child, action: string, danger?: boolean,
 *   typed?: string }} question
 *   with `typed`, that text has to be entered first
 * @returns {Promise<boolean>}
 */
export async function confirmDialog(question) {
  const answer = await openDialog((close) => {
    const act = button(question.action, () => close(true), { kind: question.danger ? 'danger' : 'primary' });
    const { typed } = question;
    if (typed) act.disabled = true;
    const input = typed && h('input', {
                    class: 'input',
                    'aria-label': `Type ${typed} to confirm`,
                    placeholder: typed,
                    autofocus: true,
                    oninput: (/** @type {Event} */ event) => {
                      act.disabled = /** @type {HTMLInputElement} */ (event.target).value !== typed;
                    },
                    onkeydown: (/** @type {KeyboardEvent} */ event) => {
                      if (event.key === 'Enter' && !act.disabled) close(true);
                    },
                  });
    return {
      title: question.title,
      body: [
        h('div', { class: 'stack' }, question.text),
        input ? h(
          'div',
          { class: 'stack tight' },
          h('span', { class: 'muted' }, 'Type ', h('b', null, typed), ' to confirm.'),
          input
        )
              : null,
      ],
      footer: [button('Cancel', () => close(false)), act],
    };
  });
  return answer === true;
}
