// @ts-check
/** Adding by keyboard: a list of everything, found by typing. */
import { h, replace } from '../../core/dom.js';
import { effect, scope, untracked } from '../../core/signal.js';
import { openPopover } from '../../ui/menu.js';
import { uniqueID } from '../../core/dom.js';
import { glyphIcon } from './glyphicon.js';
import { loadServices, services } from './actions.js';
import { findPayloads } from './finding.js';

/** @typedef {import('./payloads.js').Payload} Payload */

const SHOWN_MAX = 40;

/**
 * @param {Element} anchor
 * @param {object} options
 * @param {string} options.title
 * @param {Payload[]} options.items
 * @param {{x: number, y: number}} [options.at]
 * @param {(payload: Payload) => void} options.choose
 * @param {() => void} [options.onClose]
 */
export function openQuickAdd(anchor, options) {
  const listID = uniqueID('quick');
  let active = 0;
  let lastQuery = '';
  loadServices();
  /** @type {Payload[]} */
  let shown = [];
  /** @type {{dispose: () => void}|null} */
  let watching = null;
  openPopover(anchor, (close) => {
    const list = h('ul', { class: 'quick-list', role: 'listbox', id: listID, 'aria-label': options.title });
    const input = h('input', {
      class: 'input', role: 'combobox', 'aria-label': options.title, 'aria-controls': listID, 'aria-expanded': 'true',
      'aria-autocomplete': 'list', placeholder: 'Type to find a state, an action or a pattern', autocomplete: 'off',
      spellcheck: 'false', oninput: () => show(), onkeydown: key,
    });
    const more = h('p', { class: 'hint quick-more', role: 'status' });
    const take = (/** @type {Payload} */ payload) => {
      close();
      options.choose(payload);
    };
    function show() {
      const before = shown[active];
      const query = input.value.trim();
      const found = query ? findPayloads(query, options.items, SHOWN_MAX) : { found: options.items, total: 0 };
      shown = found.found.slice(0, SHOWN_MAX);
      active = Math.max(0, lastQuery === query ? shown.indexOf(before) : 0);
      lastQuery = query;
      more.textContent = !query || (found.total && found.total <= shown.length) ? ''
        : found.total ? `The best ${shown.length} of ${found.total}` : `Nothing matches “${query}”.`;
      draw();
    }
    function draw() {
      replace(list, shown.map((item, i) => h(
        'li',
        {
          role: 'option', id: `${listID}-${i}`, class: `quick-item k-${item.icon}`, 'aria-selected': i === active,
          onpointerdown: (/** @type {Event} */ event) => {
            event.preventDefault();
            take(item);
          },
        },
        h('span', { class: 'palette-tile' }, glyphIcon(item.icon)), h('span', { class: 'palette-name' }, item.name),
        h(
          'span',
          { class: 'palette-where' },
          item.kind === 'state' && item.group !== 'Flow' ? item.group : item.text,
          item.id.startsWith('sdk-') ? h('span', { class: 'tag' }, 'SDK') : null,
        )
      )));
      input.setAttribute('aria-activedescendant', shown.length ? `${listID}-${active}` : '');
      document.getElementById(`${listID}-${active}`)?.scrollIntoView({ block: 'nearest' });
    }
    /** @param {KeyboardEvent} event */
    function key(event) {
      const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
      if (step && shown.length) active = Math.max(0, Math.min(shown.length - 1, active + step));
      else if (event.key === 'Enter' && shown[active]) {
        event.preventDefault();
        event.stopPropagation();
        take(shown[active]);
        return;
      } else return;
      event.preventDefault();
      draw();
    }
    // the services come once; what was typed meanwhile is looked for again then
    watching = scope(() => effect(() => {
      void services.value;
      queueMicrotask(() => untracked(show));
    }));
    return h('div', { class: 'quick' }, input, list, more);
  }, {
    label: options.title, class: 'quick-popover', at: options.at, onClose: () => {
      watching?.dispose();
      options.onClose?.();
    },
  });
}
