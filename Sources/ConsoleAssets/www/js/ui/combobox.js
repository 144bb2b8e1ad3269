// @ts-check
/** A text field with suggestions. */
import {h, replace, uniqueID} from '../core/dom.js';
import {effect, signal} from '../core/signal.js';

/**
 * A text field that offers values; any text is allowed.
 * @param {{ label: string, value: string, options: () => string[], onChange: (value: string) => void,
 *   placeholder?: string, class?: string }} options
 * @returns {{ element: HTMLElement, input: HTMLInputElement }}
 */
export function combobox(options) {
  const listID = uniqueID('list');
  const active = signal(-1);
  const open = signal(false);
  /** @type {string[]} */
  let shown = [];
  const list =
    h('div',
      { class: 'popover combobox-list', role: 'listbox', id: listID, 'aria-label': options.label, hidden: true });
  const input = h('input', {
    class: ['input', options.class],
    role: 'combobox',
    'aria-label': options.label,
    'aria-controls': listID,
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: options.placeholder,
    'aria-expanded': () => String(open.value),
    value: options.value,
    oninput: () => {
      options.onChange(input.value);
      show();
    },
    onfocus: () => show(),
    onblur: () => (open.value = false),
    onkeydown: onKey,
  });
  function show() {
    const text = input.value.toLowerCase();
    const all = options.options();
    const found = all.filter((entry) => entry.toLowerCase().includes(text) && entry !== input.value);
    shown = (text && found.length > 0 ? found : all.filter((entry) => entry !== input.value)).slice(0, 50);
    active.value = -1;
    open.value = shown.length > 0;
    replace(
      list,
      shown.map(
        (entry, index) =>
          h('div',
            {
              class: 'menu-item',
              role: 'option',
              id: `${listID}-${index}`,
              'aria-selected': () => String(active.value === index),
              onpointerdown: (/** @type {PointerEvent} */ event) => {
                event.preventDefault();
                choose(entry);
              },
            },
            entry)
      )
    );
  }
  /** @param {string} value */
  function choose(value) {
    input.value = value;
    options.onChange(value);
    open.value = false;
  }
  /** @param {KeyboardEvent} event */
  function onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      if (!open.peek()) show();
      active.value = (active.peek() + step + shown.length) % Math.max(1, shown.length);
    } else if (event.key === 'Enter' && open.peek() && active.peek() >= 0) {
      choose(shown[active.peek()]);
    } else if (event.key === 'Escape' && open.peek()) {
      open.value = false;
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
  effect(() => {
    list.hidden = !open.value;
    const id = active.value >= 0 ? `${listID}-${active.value}` : null;
    if (id)
      input.setAttribute('aria-activedescendant', id);
    else
      input.removeAttribute('aria-activedescendant');
  });
  return { element: h('div', { class: 'combobox' }, input, list), input };
}
