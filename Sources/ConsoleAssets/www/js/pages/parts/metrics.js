// @ts-check
/** Rates, open executions and durations of a period, over all machines or for one. */
import {histogram} from '../../charts/histogram.js';
import {read} from '../../core/api.js';
import {h} from '../../core/dom.js';
import {onChanges} from '../../core/events.js';
import {formatCompact, formatNumber, status} from '../../core/format.js';
import {timeMode} from '../../core/prefs.js';
import {href, parameter, setQuery} from '../../core/router.js';
import {onDispose} from '../../core/signal.js';
import {resource} from '../../core/store.js';
import {formatClock, formatDuration, zoneLabel} from '../../core/time.js';
import {emptyState, errorState, segments, skeleton, timeView} from '../../ui/basics.js';
import {later} from './later.js';

const minute = 60_000;
/** Period → its length and the length of an interval. */
const periods = /** @type {Record<string, { text: string, length: number, interval: number }>} */ ({
  '1h': { text: '1 h', length: 60 * minute, interval: minute },
  '6h': { text: '6 h', length: 360 * minute, interval: 5 * minute },
  '24h': { text: '24 h', length: 1440 * minute, interval: 30 * minute },
  '7d': { text: '7 d', length: 10_080 * minute, interval: 180 * minute },
  '30d': { text: '30 d', length: 43_200 * minute, interval: 720 * minute },
});

/** How the columns of an interval are called, in the order of the server's arrays. */
export const endings = ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/** How often figures are read again, in ms. */
const refreshPause = 5000;

/**
 * @param {string} [machine]
 * @param {import('../../core/dom.js').Child} [between] stands after the charts
 */
export function metricsPanel(machine, between = null) {
  const period = () => (parameter('period') in periods ? parameter('period') : '1h');
  /** How long the last read took, in ms: costly figures are read less often. */
  let cost = 0;
  const metrics = resource(async (signal) => {
    const begin = performance.now();
    const { length, interval } = periods[period()];
    // Intervals begin at round times, so that bars do not jump.
    const to = Math.floor(Date.now() / interval) * interval + interval;
    const figures = await read('metrics', { machine, from: to - length, to, interval }, { signal });
    cost = performance.now() - begin;
    return figures;
  });
  const again = later(() => void metrics.refresh(), () => Math.max(refreshPause, cost * 20));
  onChanges(again);
  const timer = setInterval(again, 30_000);
  onDispose(() => clearInterval(timer));
  return h(
    'div',
    { class: 'stack metrics' },
    h('div',
      { class: 'row' },
      segments(
        'Period',
        Object.entries(periods).map(([value, { text }]) => ({ value, text })),
        period,
        (value) => setQuery({ period: value === '1h' ? '' : value })
      ),
      h('span', { class: 'grow' }),
      () =>
        h('span',
          { class: 'muted', 'aria-live': 'off' },
          metrics.data.value ? `As of ${formatClock(metrics.data.value.now, timeMode.value)} ${
            zoneLabel(metrics.data.value.now, timeMode.value)}`
                             : '')),
    () => {
      const data = metrics.data.value;
      if (!data)
        return metrics.error.value ? errorState(metrics.error.value, () => void metrics.refresh()) : skeleton(8, 24);
      return [tiles(data, machine), charts(data, machine)];
    },
    between,
    () => {
      const data = metrics.data.value;
      return data && machine === undefined ? [perMachine(data), throttled(data)] : null;
    }
  );
}

/**
 * The link to the executions of a period; ends at the last millisecond.
 * @param {string | undefined} machine
 * @param {Record<string, string | number>} filters
 */
function listLink(machine, filters) {
  return machine === undefined ? href(['executions'], filters) : href(['machines', machine], filters);
}

/**
 * @param {any} data
 * @param {string | undefined} machine
 */
function tiles(data, machine) {
  const { total } = data;
  const range = { from: data.from, to: data.to - 1 };
  const ended = endings.reduce((sum, name) => sum + total[name], 0);
  const bad = total.FAILED + total.TIMED_OUT;
  const share = ended === 0 ? 'no data' : `${formatNumber((bad / ended) * 100)} % of ${formatNumber(ended)} ended`;
  const tile =
    (/** @type {string} */ label,
     /** @type {number | string} */ value,
     /** @type {string} */ note,
     /** @type {string} */ link,
     kind = '') =>
      h('a',
        {
          class: ['tile', kind],
          href: link,
        },
        h('span', { class: 'label' }, label),
        h('span', { class: 'value' }, typeof value === 'number' ? formatCompact(value) : value),
        h('span', { class: 'note' }, note));
  const durations = total.durations;
  const quantile = (/** @type {string} */ name) =>
    (durations[name] === undefined ? '–' : formatDuration(durations[name]));
  return h(
    'div',
    { class: 'tiles' },
    tile(
      'Open now',
      total.open,
      'running',
      listLink(machine, { status: 'RUNNING' }),
      total.open > 0 ? 's-running' : ''
    ),
    tile('Started', total.started, perMinute(total.started, data), listLink(machine, range)),
    tile(
      'Succeeded',
      total.SUCCEEDED,
      perMinute(total.SUCCEEDED, data),
      listLink(machine, {...range, status: 'SUCCEEDED' }),
      's-succeeded'
    ),
    tile('Failed', bad, share, listLink(machine, {...range, status: 'FAILED,TIMED_OUT' }), bad > 0 ? 's-failed' : ''),
    tile(
      'Median duration',
      quantile('p50'),
      durations.count === 0 ? 'no data' : `of ${formatNumber(durations.count)} that succeeded`,
      listLink(machine, {...range, status: 'SUCCEEDED' })
    ),
    tile('p95 duration', quantile('p95'), `p99 ${quantile('p99')}`, listLink(machine, {...range, status: 'SUCCEEDED' }))
  );
}

/**
 * @param {number} count
 * @param {any} data
 */
function perMinute(count, data) {
  const rate = count / Math.max(1, (Math.min(data.now, data.to) - data.from) / minute);
  return `${formatNumber(rate)} a minute`;
}

/**
 * @param {any} data
 * @param {string | undefined} machine
 */
function charts(data, machine) {
  const intervals =
    /** @type {number[][]} */ (data.total.intervals).slice(0, Math.ceil((data.to - data.from) / data.interval));
  const at = (/** @type {number} */ index) => data.from + index * data.interval;
  const link = (/** @type {number} */ index, /** @type {string} */ statuses) => listLink(machine, {
    from: at(index),
    to: at(index + 1) - 1,
    ...(statuses ? { status: statuses } : {}),
  });
  const isEmpty = data.total.started === 0 && endings.every((name) => data.total[name] === 0);
  if (isEmpty) {
    return h('section', { class: 'card' }, emptyState({
               icon: 'activity',
               title: 'No data for this period',
               text: 'Nothing started or ended in it. Choose a longer one.',
             }));
  }
  return h(
    'div',
    { class: 'chart-grid' },
    chart(
      'Started',
      histogram({
        label: 'Executions started',
        from: data.from,
        interval: data.interval,
        series: [{ name: 'Started', class: 's-running' }],
        values: intervals.map((row) => [row[0]]),
        href: (index) => link(index, ''),
      }),
      [['Started', 's-running']]
    ),
    chart(
      'Ended',
      histogram({
        label: 'Executions ended',
        from: data.from,
        interval: data.interval,
        series: endings.map((name) => ({ name: status(name).word, class: `s-${status(name).key}` })),
        // Bars of failures are shown by when the executions began, which is what the list filters by.
        values: intervals.map((row) => row.slice(1)),
        href: (index) => link(index, ''),
      }),
      endings.map((name) => [status(name).word, `s-${status(name).key}`])
    )
  );
}

/**
 * @param {string} title
 * @param {Element} picture
 * @param {string[][]} legend
 */
function chart(title, picture, legend) {
  return h(
    'section',
    { class: 'card chart', 'aria-label': title },
    h('header',
      null,
      h('h2', null, title),
      h('span', { class: 'grow' }),
      h('div',
        { class: 'chart-legend' },
        legend.map(([name, kind]) => h('span', { class: kind }, h('i', { class: 'dot' }), name)))),
    h('div', { class: 'body' }, picture)
  );
}

/**
 * Calls that were refused because there were too many.
 * @param {any} data
 */
function throttled(data) {
  /** @type {Array<{ operation: string, count: number, last: number }> | null} */
  const all = data.throttled;
  const since = h('span', { class: 'count' }, 'since the server began');
  const head = h('header', null, h('h2', null, 'Throttled calls'), since);
  if (all === null || all.length === 0) {
    return h(
      'section',
      { class: 'card', 'aria-label': 'Throttled calls' },
      head,
      h('div',
        { class: 'body muted' },
        all === null
          ? ['This server refuses no calls. ', h('code', null, '--throttle aws'), ' holds callers to AWS’s quotas.']
          : 'No call was over AWS’s quotas.')
    );
  }
  return h(
    'section',
    { class: 'card', 'aria-label': 'Throttled calls' },
    head,
    h('div',
      { class: 'table-wrap', tabindex: 0, role: 'group', 'aria-label': 'Throttled calls, scrolls' },
      h('table',
        { class: 'data' },
        h('thead',
          null,
          h('tr',
            null,
            h('th', { scope: 'col' }, 'Operation'),
            h('th', { scope: 'col', class: 'num' }, 'Refused'),
            h('th', { scope: 'col', class: 'num' }, 'Last'))),
        h('tbody',
          null,
          all.map(
            (entry) =>
              h('tr',
                null,
                h('td', { class: 'strong' }, entry.operation),
                h('td', { class: 'num' }, h('span', { class: 'count-link s-caught' }, formatNumber(entry.count))),
                h('td', { class: 'num' }, timeView(entry.last)))
          ))))
  );
}

/** @param {any} data */
function perMachine(data) {
  const range = { from: data.from, to: data.to - 1 };
  const rows = data.machines
                 .filter(
                   (/** @type {any} */ entry) =>
                     entry.totals.started + entry.totals.open + entry.totals.SUCCEEDED + entry.totals.FAILED > 0
                 )
                 .sort(
                   (/** @type {any} */ a, /** @type {any} */ b) =>
                     b.totals.started - a.totals.started || a.name.localeCompare(b.name)
                 )
                 .slice(0, 100);
  if (rows.length === 0) return null;
  const count = (/** @type {any} */ entry, /** @type {string} */ statuses, /** @type {number} */ value, kind = '') =>
    h('td',
      { class: 'num' },
      value === 0
        ? h('span', { class: 'faint' }, '0')
        : h(
          'a',
          { class: ['count-link', kind], href: href(['machines', entry.name], {...range, status: statuses }) },
          formatNumber(value)
        ));
  const quantile = (/** @type {any} */ entry, /** @type {string} */ name) =>
    h('td',
      { class: 'num' },
      entry.totals.durations[name] === undefined ? h('span', { class: 'faint' }, '–')
                                                 : formatDuration(entry.totals.durations[name]));
  return h(
    'section',
    { class: 'card', 'aria-label': 'By state machine' },
    h('header', null, h('h2', null, 'By state machine')),
    h('div',
      { class: 'table-wrap', tabindex: 0, role: 'group', 'aria-label': 'By state machine, scrolls' },
      h('table',
        { class: 'data' },
        h('thead',
          null,
          h('tr',
            null,
            h('th', { scope: 'col' }, 'State machine'),
            ['Open', 'Started', 'Succeeded', 'Failed', 'Timed out', 'p50', 'p95', 'p99']
              .map((text) => h('th', { class: 'num', scope: 'col' }, text)))),
        h('tbody',
          null,
          rows.map(
            (/** @type {any} */ entry) =>
              h('tr',
                null,
                h('td', null, h('a', { class: 'name', href: href(['machines', entry.name]) }, entry.name)),
                h('td',
                  { class: 'num' },
                  entry.totals.open === 0
                    ? h('span', { class: 'faint' }, '0')
                    : h(
                      'a',
                      { class: 's-running count-link', href: href(['machines', entry.name], { status: 'RUNNING' }) },
                      formatNumber(entry.totals.open)
                    )),
                count(entry, '', entry.totals.started),
                count(entry, 'SUCCEEDED', entry.totals.SUCCEEDED),
                count(entry, 'FAILED', entry.totals.FAILED, 's-failed'),
                count(entry, 'TIMED_OUT', entry.totals.TIMED_OUT, 's-failed'),
                quantile(entry, 'p50'),
                quantile(entry, 'p95'),
                quantile(entry, 'p99'))
          ))))
  );
}
