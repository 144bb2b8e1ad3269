// @ts-check
/** The differences of two JSON values as a table. */
import {h} from '../../core/dom.js';
import {emptyState} from '../../ui/basics.js';
import {differences} from './differences.js';

/** @param {string} text */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * A table of the differences of two JSON texts.
 * @param {string} before
 * @param {string} after
 * @param {{ columns: [string, string], same: string }} [words]
 */
export function valueDiff(before, after, words) {
  const all = differences(parse(before), parse(after));
  if (all.length === 0) return emptyState({ icon: 'check', title: words?.same ?? 'Input and output are the same' });
  const titles = words?.columns ?? ['Input', 'Output'];
  const show = (/** @type {unknown} */ value) => (value === undefined ? '' : JSON.stringify(value));
  const kinds = { added: 'Added', removed: 'Removed', changed: 'Changed' };
  return h(
    'div',
    { class: 'table-wrap', tabindex: 0, role: 'group', 'aria-label': 'Differences' },
    h('table',
      { class: 'data diff' },
      h('thead',
        null,
        h('tr',
          null,
          h('th', { scope: 'col' }, h('span', { class: 'visually-hidden' }, 'Change')),
          h('th', { scope: 'col' }, 'Path'),
          titles.map((title) => h('th', { scope: 'col', title }, title)))),
      h('tbody',
        null,
        all.map(
          (entry) =>
            h('tr',
              { class: `diff-${entry.kind}` },
              h('td', null, kinds[entry.kind]),
              h('td', null, h('code', null, entry.path)),
              h('td', null, h('code', { title: show(entry.before) }, show(entry.before))),
              h('td', null, h('code', { title: show(entry.after) }, show(entry.after))))
        )))
  );
}
