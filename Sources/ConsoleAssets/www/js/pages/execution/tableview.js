// @ts-check
/** The steps as a table: sorted, filtered, with the columns that are wanted. */
import {h} from '../../core/dom.js';
import {formatNumber} from '../../core/format.js';
import {pref} from '../../core/prefs.js';
import {parameter, setQuery} from '../../core/router.js';
import {computed, effect} from '../../core/signal.js';
import {formatDuration} from '../../core/time.js';
import {emptyState, shortTimeView, statusPill, timeTitle} from '../../ui/basics.js';
import {now} from '../../ui/clock.js';
import {icon} from '../../ui/icons.js';
import {menuButton} from '../../ui/menu.js';
import {virtualTable} from '../../ui/table.js';
import {shownStatus} from './model.js';

/** @typedef {import('./model.js').Step} Step */

/** @param {import('./state.js').ExecutionState} state */
function columnsOf(state) {
  /**
   * @type {Array<import('../../ui/table.js').Column<Step> & { sortBy: (step: Step) => string | number,
   *   always?: boolean }>}
   */
  const columns = [
    {
      id: 'number',
      title: '#',
      width: '56px',
      number: true,
      sortBy: (step) => step.number,
      cell: (step) => h('span', { class: 'muted' }, String(step.number + 1)),
    },
    {
      id: 'name',
      title: 'State',
      width: 'minmax(140px, 1.8fr)',
      always: true,
      sortBy: (step) => step.name.toLowerCase(),
      cell: (step) => h('span', { class: 'strong' }, step.name),
    },
    {
      id: 'place',
      title: 'Inside',
      width: 'minmax(140px, 1.5fr)',
      sortBy: (step) => state.model.peek().keys.get(step.number) ?? '',
      cell: (step) =>
        h('span',
          { class: 'muted' },
          (state.model.peek().keys.get(step.number) ?? '').split('/').slice(0, -1).join(' / ')),
    },
    {
      id: 'type',
      title: 'Type',
      width: '78px',
      sortBy: (step) => step.type,
      cell: (step) => h('span', { class: 'muted' }, step.type),
    },
    {
      id: 'status',
      title: 'Status',
      width: '128px',
      sortBy: shownStatus,
      cell: (step) => statusPill(shownStatus(step)),
    },
    {
      id: 'start',
      title: 'Started',
      width: '164px',
      sortBy: (step) => step.start,
      cell: (step) => shortTimeView(step.start, { day: state.span.peek().start, milliseconds: true }),
    },
    {
      id: 'offset',
      title: 'After start',
      width: '96px',
      number: true,
      sortBy: (step) => step.start,
      cell: (step) => formatDuration(step.start - state.span.peek().start),
    },
    {
      id: 'duration',
      title: 'Duration',
      width: '96px',
      number: true,
      sortBy: (step) => (step.end ?? Date.now()) - step.start,
      cell: (step) =>
        (step.end === undefined ? () => formatDuration(now.value - step.start) : formatDuration(step.end - step.start)),
    },
    {
      id: 'attempts',
      title: 'Attempts',
      width: '82px',
      number: true,
      sortBy: (step) => step.attempts?.length ?? 0,
      cell: (step) => (step.attempts ? String(step.attempts.length) : h('span', { class: 'faint' }, '–')),
    },
    {
      id: 'error',
      title: 'Error',
      width: 'minmax(124px, 1.2fr)',
      sortBy: (step) => step.error ?? '',
      cell: (step) => h('span', { class: 'error-text' }, step.error ?? ''),
    },
  ];
  return columns.map((column) => ({...column, sortable: true }));
}

/** @param {import('./state.js').ExecutionState} state */
export function tableView(state) {
  const all = columnsOf(state);
  const hidden = pref('steps.hidden', /** @type {string[]} */ (['place', 'start']));
  const sort = () => {
    const [column, direction] = parameter('sort', 'number').split('.');
    return { column, down: direction === 'down' };
  };
  const rows = computed(() => {
    const text = parameter('q').toLowerCase();
    const wanted = parameter('only').split(',').filter(Boolean);
    const { column, down } = sort();
    const by = all.find((entry) => entry.id === column)?.sortBy ?? ((/** @type {Step} */ step) => step.number);
    const found = state.model.value.steps.filter(
      (step) => (!text || `${step.name} ${step.error ?? ''}`.toLowerCase().includes(text))
        && (wanted.length === 0 || wanted.includes(shownStatus(step)))
    );
    return found.sort((a, b) => {
      const [x, y] = [by(a), by(b)];
      return (x < y ? -1 : x > y ? 1 : a.number - b.number) * (down ? -1 : 1);
    });
  });
  const search = h('input', {
    type: 'search',
    placeholder: 'Find by state or error',
    'aria-label': 'Find steps by state or error',
    value: parameter('q'),
    oninput: () => setQuery({ q: search.value }),
  });
  const table = virtualTable({
    label: 'Steps',
    rowHeight: 32,
    rows: () => rows.value,
    key: (/** @type {Step} */ step) => state.model.peek().keys.get(step.number) ?? '',
    columns: () => {
      const start = state.span.peek().start;
      return all.filter((column) => column.always || !hidden.value.includes(column.id))
        .map((column) => (column.id === 'start' ? {...column, title: timeTitle(column.title, start) } : column));
    },
    selected: () => parameter('step') || undefined,
    select: (step) => state.selectStep(step.number),
    sort,
    onSort: (column) => {
      const now = sort();
      setQuery({ sort: now.column === column && !now.down ? `${column}.down` : column });
    },
    empty: () => emptyState({ icon: 'table', title: 'No step passes the filters' }),
  });
  effect(() => {
    const key = parameter('step');
    if (key) queueMicrotask(() => table.reveal(key));
  });
  return h(
    'section',
    { class: 'view-column', 'aria-label': 'Steps' },
    h('div',
      { class: 'list-bar slim' },
      h('label', { class: 'search' }, icon('search'), search, h('kbd', null, '/')),
      () =>
        h('span',
          { class: 'count' },
          `${formatNumber(rows.value.length)} of ${formatNumber(state.model.value.steps.length)}`),
      h('span', { class: 'grow' }),
      menuButton(
        'Columns',
        () => all.filter(
                   (column) => !column.always
        ).map((column) => ({
                text: column.title,
                checked: !hidden.peek().includes(column.id),
                run: () => hidden.update(
                  (old) => (old.includes(column.id) ? old.filter((id) => id !== column.id) : [...old, column.id])
                ),
              })),
        { small: true, icon: 'columns' }
      )),
    table.element
  );
}
