// @ts-check
/** The dashboard: what happens on this server, over all machines. */
import {read} from '../core/api.js';
import {h} from '../core/dom.js';
import {formatNumber} from '../core/format.js';
import {href} from '../core/router.js';
import {resource} from '../core/store.js';
import {onChanges} from '../core/events.js';
import {crumbs} from '../shell/shell.js';
import {emptyState, errorState, linkButton, skeleton, statusPill, timeView} from '../ui/basics.js';
import {later} from './parts/later.js';
import {metricsPanel} from './parts/metrics.js';

/** @type {import('../core/router.js').Page} */
export function page() {
  crumbs.value = [{ text: 'Dashboard' }];
  const machines = resource((signal) => read('machines', { limit: 1 }, { signal }));
  return h('div', null, () => {
    if (machines.error.value) return errorState(machines.error.value, () => void machines.refresh());
    if (!machines.data.value) return h('div', { class: 'page-body' }, skeleton(8, 24));
    if (machines.data.value.machines.length > 0)
      return [
        h('div', { class: 'page-head' }, h('h1', null, 'Dashboard')),
        h('div', { class: 'page-body' }, metricsPanel(undefined, recentFailures())),
      ];
    return emptyState({
      icon: 'flow',
      main: true,
      title: 'Welcome to Newel',
      text:
        'There is no state machine yet. Draw the first one, or create it with the AWS command line: '
          + 'settings has the lines to copy.',
      actions: [
        linkButton('New state machine', href(['new']), { icon: 'plus', kind: 'primary' }),
        linkButton('Settings', href(['settings'])),
      ],
    });
  });
}

/** The newest executions that failed. */
function recentFailures() {
  const failures = resource((signal) => read('executions', { status: 'FAILED,TIMED_OUT', limit: 8 }, { signal }));
  const again = later(() => void failures.refresh(), 5000);
  onChanges(again);
  return h(
    'section',
    { class: 'card', 'aria-label': 'Recent failures' },
    h('header',
      null,
      h('h2', null, 'Recent failures'),
      h('span', { class: 'grow' }),
      h('a', { href: href(['executions'], { status: 'FAILED,TIMED_OUT' }) }, 'All failures')),
    () => {
      if (failures.error.value && !failures.data.value)
        return errorState(failures.error.value, () => void failures.refresh());
      const rows = failures.data.value?.executions;
      if (!rows) return h('div', { class: 'body' }, skeleton(4));
      if (rows.length === 0) return emptyState({ icon: 'check', title: 'No execution has failed' });
      return h(
        'div',
        { class: 'table-wrap', tabindex: 0, role: 'group', 'aria-label': 'Recent failures, scrolls' },
        h('table',
          { class: 'data recent-failures' },
          h('thead',
            null,
            h('tr',
              null,
              ['Execution', 'State machine', 'Status', 'Error', 'Started', 'Events']
                .map((text) => h('th', { scope: 'col', class: text === 'Events' && 'num' }, text)))),
          h('tbody',
            null,
            rows.map(
              (/** @type {any} */ row) =>
                h('tr',
                  null,
                  h('td',
                    null,
                    h('a',
                      {
                        class: 'name',
                        href: href(['machines', row.machine, 'executions', row.name]),
                        title: row.name,
                      },
                      row.name)),
                  h('td', null, h('a', { class: 'muted', href: href(['machines', row.machine]) }, row.machine)),
                  h('td', null, statusPill(row.status)),
                  h('td', null, h('span', { class: 'error-text', title: row.error ?? '' }, row.error ?? '')),
                  h('td', null, timeView(row.start)),
                  h('td', { class: 'num' }, formatNumber(row.events)))
            )))
      );
    }
  );
}
