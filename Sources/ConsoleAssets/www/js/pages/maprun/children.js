// @ts-check
/** The child executions of a Map Run, by status, page by page. */
import {call} from '../../core/api.js';
import {h} from '../../core/dom.js';
import {formatNumber, parseARN, status} from '../../core/format.js';
import {href, navigate, parameter, setQuery} from '../../core/router.js';
import {effect, signal, untracked} from '../../core/signal.js';
import {formatDuration, fromAPI} from '../../core/time.js';
import {button, emptyState, errorState, shortTimeView, statusPill, timeTitle} from '../../ui/basics.js';
import {now} from '../../ui/clock.js';
import {icon} from '../../ui/icons.js';
import {narrow} from '../../ui/narrow.js';
import {virtualTable} from '../../ui/table.js';

/** Counts of DescribeMapRun and the statuses that ListExecutions takes. */
const statuses = /** @type {const} */ ([
  ['failed', 'FAILED'],
  ['timedOut', 'TIMED_OUT'],
  ['aborted', 'ABORTED'],
  ['pendingRedrive', 'PENDING_REDRIVE'],
  ['running', 'RUNNING'],
  ['succeeded', 'SUCCEEDED'],
]);

/**
 * @param {string} machine
 * @param {string} address of the run
 * @param {import('../../core/store.js').Resource<any>} run
 */
export function childList(machine, address, run) {
  const rows = signal(/** @type {any[]} */ ([]));
  const next = signal(/** @type {string | undefined} */ (undefined));
  const error = signal(/** @type {any} */ (undefined));
  const busy = signal(true);
  let round = 0;
  const wanted = () => parameter('status');

  /** @param {boolean} isMore */
  async function load(isMore) {
    round += 1;
    const own = round;
    busy.value = true;
    try {
      const page = await call('ListExecutions', {
        mapRunArn: address,
        maxResults: isMore ? 100 : Math.min(1000, Math.max(100, untracked(() => rows.value.length))),
        statusFilter: untracked(wanted) || undefined,
        nextToken: isMore ? next.peek() : undefined,
      });
      if (own !== round) return;
      rows.value = isMore ? [...rows.peek(), ...page.executions] : page.executions;
      next.value = page.nextToken;
      error.value = undefined;
    } catch (failure) {
      if (own === round) error.value = failure;
    } finally {
      if (own === round) busy.value = false;
    }
  }

  effect(() => {
    wanted();
    untracked(() => {
      rows.value = [];
      void load(false);
    });
  });
  let last = '';
  effect(() => {
    // The figures tell when the list has changed.
    const now = JSON.stringify(run.data.value?.executionCounts ?? '');
    if (last && now !== last && !untracked(() => busy.value)) untracked(() => void load(false));
    last = now;
  });
  const link = (/** @type {any} */ row) => {
    const parsed = parseARN(row.executionArn);
    return href(['machines', parsed?.name ?? machine, 'executions', parsed?.rest[0] ?? row.name]);
  };
  const duration = (/** @type {any} */ row) => {
    const [start, stop] = [fromAPI(row.startDate) ?? 0, fromAPI(row.stopDate)];
    return stop === undefined ? h('span', { class: 'muted' }, () => formatDuration(now.value - start))
                              : formatDuration(stop - start);
  };
  const table = virtualTable({
    label: 'Child executions',
    rowHeight: 38,
    rows: () => rows.value,
    key: (row) => row.executionArn,
    columns: () => {
      const day = fromAPI(run.data.peek()?.startDate) ?? Date.now();
      const all = [
        {
          id: 'name',
          title: 'Child execution',
          width: narrow.value ? 'minmax(120px, 1fr)' : 'minmax(300px, 2fr)',
          cell: (/** @type {any} */ row) => h('a', { class: 'name-link', href: link(row), title: row.name }, row.name),
        },
        { id: 'status', title: 'Status', width: '150px', cell: (/** @type {any} */ row) => statusPill(row.status) },
        {
          id: 'items',
          title: 'Items',
          width: '90px',
          number: true,
          cell: (/** @type {any} */ row) => formatNumber(row.itemCount ?? 1),
        },
        {
          id: 'start',
          title: timeTitle('Started', day),
          width: '190px',
          cell: (/** @type {any} */ row) => shortTimeView(fromAPI(row.startDate), { day, milliseconds: true }),
        },
        { id: 'duration', title: 'Duration', width: '130px', number: true, cell: duration },
      ];
      return narrow.value ? all.slice(0, 2) : all;
    },
    selected: () => parameter('row') || undefined,
    select: (row) => setQuery({ row: row.executionArn }),
    open: (row) => navigate(link(row)),
    onEnd: () => {
      if (next.peek() !== undefined && !busy.peek()) void load(true);
    },
    empty: () => {
      if (busy.value) return null;
      if (error.value) return errorState(error.value, () => void load(false));
      return emptyState({
        icon: 'map',
        title: wanted() ? 'No child execution has this status' : 'No child execution yet',
        actions: wanted() ? button('Show all', () => setQuery({ status: '' })) : undefined,
      });
    },
  });
  const failed = () => rows.value.find((row) => ['FAILED', 'TIMED_OUT'].includes(row.status));
  return h(
    'section',
    { class: 'execution-list', 'aria-label': 'Child executions' },
    h('div',
      { class: 'list-bar' },
      h('h2', null, 'Child executions'),
      h('div', { class: 'row tight', role: 'group', 'aria-label': 'Status' }, () => chips(run.data.value)),
      h('span', { class: 'grow' }),
      () => {
        const row = failed();
        return row ? button('Open the newest failed', () => navigate(link(row)), { small: true, icon: 'skip' }) : null;
      },
      () => h('span', { class: 'count' }, `${formatNumber(rows.value.length)}${next.value ? '+' : ''} shown`)),
    table.element
  );
}

/** @param {any} data */
function chips(data) {
  if (!data) return null;
  const present = statuses.filter(
    ([name, value]) => (data.executionCounts[name] ?? 0) > 0 || parameter('status') === value
  );
  return present.map(([name, value]) => {
    const look = status(value);
    return h(
      'button',
      {
        type: 'button',
        class: ['chip', 'toggle', `s-${look.key}`],
        'aria-pressed': () => String(parameter('status') === value),
        onclick: () => setQuery({ status: parameter('status') === value ? '' : value }),
      },
      icon(look.icon),
      `${look.word} ${formatNumber(data.executionCounts[name] ?? 0)}`
    );
  });
}
