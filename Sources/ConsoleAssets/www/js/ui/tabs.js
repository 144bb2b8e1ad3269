// @ts-check
/** Tabs with arrow keys; only the chosen panel is built. */
import {h, uniqueID} from '../core/dom.js';
import {formatNumber} from '../core/format.js';

/**
 * @typedef {object} Tab
 * @property {string} id
 * @property {string} text
 * @property {() => number | undefined} [count]
 * @property {() => import('../core/dom.js').Child} panel built when it is chosen
 */

/**
 * A tab list and its panel. `current` may be a signal or a part of the URL.
 * @param {string} label
 * @param {Tab[]} tabs
 * @param {() => string} current unknown ids count as the first
 * @param {(id: string) => void} choose
 * @param {{ class?: string, panelClass?: string }} [options]
 * @returns {{ list: HTMLElement, panel: HTMLElement }}
 */
export function tabs(label, tabs, current, choose, options = {}) {
  const prefix = uniqueID('tab');
  const panelID = `${prefix}-panel`;
  const chosen = () => tabs.find((tab) => tab.id === current()) ?? tabs[0];
  const list =
    h('div',
      {
        class: ['tabs', options.class],
        role: 'tablist',
        'aria-label': label,
        onkeydown: (/** @type {KeyboardEvent} */ event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (!step) return;
          event.preventDefault();
          const at = tabs.indexOf(chosen());
          const next = tabs[(at + step + tabs.length) % tabs.length];
          choose(next.id);
          document.getElementById(`${prefix}-${next.id}`)?.focus();
        },
      },
      tabs.map(
        (tab) =>
          h('button',
            {
              type: 'button',
              role: 'tab',
              id: `${prefix}-${tab.id}`,
              'aria-controls': panelID,
              'aria-selected': () => String(chosen() === tab),
              tabindex: () => (chosen() === tab ? 0 : -1),
              onclick: () => choose(tab.id),
            },
            tab.text,
            () => {
              const count = tab.count?.();
              return count === undefined ? null : h('span', { class: 'count' }, formatNumber(count));
            })
      ));
  let shown = '';
  const panel =
    h('div',
      {
        class: options.panelClass,
        role: 'tabpanel',
        id: panelID,
        tabindex: 0,
        'aria-labelledby': () => `${prefix}-${chosen().id}`,
      },
      () => {
        shown = chosen().id;
        return tabs.find((tab) => tab.id === shown)?.panel() ?? null;
      });
  return { list, panel };
}
