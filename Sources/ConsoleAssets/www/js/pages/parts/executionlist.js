// @ts-check
/** A list of executions with filters as chips in the URL; pages by key, so that it is quick at any length. */
import {call, read} from '../../core/api.js';
import {h} from '../../core/dom.js';
import {onChanges} from '../../core/events.js';
import {executionStatuses, formatNumber, plural, status} from '../../core/format.js';
import {timeMode} from '../../core/prefs.js';
import {href, navigate, parameter, setQuery} from '../../core/router.js';
import {arn} from '../../core/session.js';
import {effect, onDispose, signal, untracked} from '../../core/signal.js';
import {formatDuration, formatTime} from '../../core/time.js';
import {
  banner,
  button,
  emptyState,
  errorState,
  field,
  shortTimeView,
  skeleton,
  statusPill,
  timeTitle,
  timeView,
} from '../../ui/basics.js';
import {now} from '../../ui/clock.js';
import {confirmDialog, openDialog} from '../../ui/dialog.js';
import {icon} from '../../ui/icons.js';
import {menuButton, openPopover} from '../../ui/menu.js';
import {narrow, small} from '../../ui/narrow.js';
import {virtualTable} from '../../ui/table.js';
import {toast, toastError} from '../../ui/toast.js';
import {copyEntries, redriveExecution, stopExecution} from './actions.js';
import {later} from './later.js';
import {openStartDialog} from './start.js';

/**
 * @typedef {{ id: number, machine: string, name: string, status: string, start: number, stop?: number,
 *   events: number, version?: number, alias?: string, error?: string }} Execution
 */

const pageSize = 100;
/** Executions that bulk actions take at once. */
const bulkMax = 1000;

/** What can be redriven. */
const redrivable = ['FAILED', 'TIMED_OUT', 'ABORTED'];

/** Spans that a click sets. */
const spans = /** @type {const} */ ([
  ['15m', 'Last 15 minutes', 900_000],
  ['1h', 'Last hour', 3_600_000],
  ['24h', 'Last 24 hours', 86_400_000],
  ['7d', 'Last 7 days', 604_800_000],
  ['30d', 'Last 30 days', 2_592_000_000],
]);

/** What began so long ago, such as what runs on and on. */
const ages = /** @type {const} */ ([
  ['over-1h', 'Over an hour ago', 3_600_000],
  ['over-24h', 'Over a day ago', 86_400_000],
  ['over-7d', 'Over a week ago', 604_800_000],
]);

/**
 * The filters as the server takes them, from the URL's parameters.
 * @param {{ get(name: string): string | null }} query
 * @param {number} time
 */
export function filtersOf(query, time) {
  const span = spans.find(([name]) => name === query.get('span'));
  const age = ages.find(([name]) => name === query.get('span'));
  return {
    status: query.get('status') ?? '',
    name: query.get('name') ?? '',
    error: query.get('error') ?? '',
    version: query.get('version') ?? '',
    from: span ? time - span[2] : age ? undefined : Number(query.get('from')) || undefined,
    to: age ? time - age[2] : span ? undefined : Number(query.get('to')) || undefined,
  };
}

/**
 * How long an execution has taken, or takes.
 * @param {Execution} execution
 */
function duration(execution) {
  return execution.stop === undefined ? h('span', { class: 'muted' }, () => formatDuration(now.value - execution.start))
                                      : formatDuration(execution.stop - execution.start);
}

/** @param {string | undefined} machine fixed, or all */
export function executionList(machine = undefined) {
  const rows = signal(/** @type {Execution[]} */ ([]));
  const next = signal(/** @type {number | undefined} */ (undefined));
  const error = signal(/** @type {any} */ (undefined));
  const loading = signal(true);
  const isFirst = signal(true);
  const fresh = signal(0);
  const chosen = signal(/** @type {ReadonlySet<number>} */ (new Set()));
  let round = 0;
  /** @type {AbortController | null} */
  let controller = null;
  onDispose(() => controller?.abort());

  const filters = () =>
    ({...filtersOf({ get: (name) => parameter(name) || null }, Date.now()), machine: machine ?? parameter('machine') });

  /** @param {'start' | 'more' | 'refresh'} what */
  async function load(what) {
    round += 1;
    const own = round;
    controller?.abort();
    controller = new AbortController();
    loading.value = true;
    try {
      const wanted = untracked(filters);
      const limit = what === 'refresh' ? Math.min(1000, Math.max(pageSize, rows.peek().length)) : pageSize;
      const before = what === 'more' ? next.peek() : undefined;
      const page = await read('executions', {...wanted, limit, before }, { signal: controller.signal });
      if (own !== round) return;
      error.value = undefined;
      rows.value = what === 'more' ? [...rows.peek(), ...page.executions] : merge(page.executions);
      next.value = page.next;
      isFirst.value = false;
      fresh.value = 0;
    } catch (failure) {
      if (own === round) error.value = failure;
    } finally {
      if (own === round) loading.value = false;
    }
  }

  /**
   * Keeps the objects of rows that are as they were, so that they are not drawn again.
   * @param {Execution[]} read
   */
  function merge(read) {
    const old = new Map(rows.peek().map((row) => [row.id, row]));
    return read.map((row) => {
      const before = old.get(row.id);
      return before && before.status === row.status && before.events === row.events && before.stop === row.stop ? before
                                                                                                                : row;
    });
  }

  effect(() => {
    filters();
    untracked(() => {
      chosen.value = new Set();
      isFirst.value = true;
      void load('start');
    });
  });
  const refreshSoon = later(() => void load('refresh'), 1000);
  onChanges((changes) => {
    if (changes === 'reset' || changes.some((change) => machine === undefined || change.machine === machine))
      refreshSoon();
  });

  const table = virtualTable({
    label: 'Executions',
    rowHeight: 38,
    key: (row) => String(row.id),
    rows: () => rows.value,
    columns: () => columns(machine === undefined, chosen, () => void load('refresh')),
    selected: () => parameter('row') || undefined,
    select: (row) => setQuery({ row: row.id }),
    open: (row) => navigate(href(['machines', row.machine, 'executions', row.name])),
    onEnd: () => {
      if (next.peek() !== undefined && !loading.peek() && error.peek() === undefined) void load('more');
    },
    empty: () => {
      if (loading.value && isFirst.value) return null;
      return error.value ? null : nothing(machine);
    },
  });
  return h(
    'section',
    { class: 'execution-list', 'aria-label': 'Executions' },
    toolbar(machine, rows, next),
    () =>
      (error.value ? h(
         'div',
         { class: 'list-note' },
         rows.value.length > 0 ? banner(
           'failed',
           `The list could not be brought up to date: ${error.value.message}`,
           button('Try again', () => void load('refresh'), { small: true })
         )
                               : errorState(error.value, () => void load('start'))
       )
                   : null),
    () =>
      (isFirst.value && loading.value && rows.value.length === 0 ? h('div', { class: 'page-body' }, skeleton(8, 22))
                                                                 : null),
    table.element,
    () => (chosen.value.size > 0 ? bulkActions(rows, chosen, () => void load('refresh')) : null)
  );
}

/** @param {string | undefined} machine */
function nothing(machine) {
  const isFiltered =
    ['status', 'name', 'error', 'version', 'span', 'from', 'to', 'machine'].some((name) => parameter(name));
  if (isFiltered) {
    return emptyState({
      icon: 'filter',
      title: 'No execution passes these filters',
      text: 'Take one away, or look at a longer time.',
      actions: button('Clear filters', clearFilters),
    });
  }
  return emptyState({
    icon: 'play',
    title: 'No executions yet',
    text: machine ? 'Start one here, with the AWS command line, or from your program.'
                  : 'Choose a state machine and start one.',
    actions: machine
      ? button('Start execution', () => void openStartDialog({ machine }), { kind: 'primary', icon: 'play' })
      : undefined,
  });
}

function clearFilters() {
  setQuery({ status: '', name: '', error: '', version: '', span: '', from: '', to: '', machine: '' });
}

/**
 * @param {boolean} withMachine
 * @param {import('../../core/signal.js').Signal<ReadonlySet<number>>} chosen
 * @param {() => void} refresh
 * @returns {import('../../ui/table.js').Column<Execution>[]}
 */
function columns(withMachine, chosen, refresh) {
  /** @type {import('../../ui/table.js').Column<Execution>[]} */
  const all = [
    {
      id: 'choose',
      title: '',
      label: 'Choose',
      width: '52px',
      cell: (row) => h('input', {
        type: 'checkbox',
        class: 'choose',
        'aria-label': `Choose ${row.name}`,
        checked: () => chosen.value.has(row.id),
        onclick: (/** @type {MouseEvent} */ event) => event.stopPropagation(),
        onchange: () => chosen.update((old) => {
          const set = new Set(old);
          if (!set.delete(row.id)) set.add(row.id);
          return set;
        }),
      }),
    },
    {
      id: 'name',
      title: 'Name',
      width: narrow.value ? 'minmax(120px, 1fr)' : small.value ? 'minmax(168px, 1.6fr)' : 'minmax(200px, 1.6fr)',
      cell: (row) =>
        h('a',
          { class: 'name-link', href: href(['machines', row.machine, 'executions', row.name]), title: row.name },
          row.name),
    },
    {
      id: 'status',
      title: 'Status',
      width: narrow.value ? '126px' : small.value ? 'minmax(168px, 1.6fr)' : 'minmax(190px, 1.6fr)',
      cell: (row) =>
        (row.error && !narrow.value ? h('span',
                                        { class: 'status-cell' },
                                        statusPill(row.status),
                                        h('span', { class: 'ellipsis error-text', title: row.error }, row.error))
                                    : statusPill(row.status)),
    },
    narrow.value || small.value ? {
      id: 'start',
      title: timeTitle('Started', Date.now()),
      width: narrow.value ? '124px' : '150px',
      cell: (row) => shortTimeView(row.start, { day: Date.now() }),
    }
                 : {
                   id: 'start',
                   title: 'Started',
                   width: '244px',
                   cell: (row) => timeView(row.start),
                 },
    { id: 'duration', title: 'Duration', width: '104px', number: true, cell: duration },
    { id: 'events', title: 'Events', width: '86px', number: true, cell: (row) => formatNumber(row.events) },
    {
      id: 'actions',
      title: '',
      width: '56px',
      cell: (row) => menuButton('', () => rowActions(row, refresh), {
        icon: 'more',
        label: `Actions for ${row.name}`,
        kind: 'ghost',
        small: true,
      }),
    },
  ];
  if (withMachine) {
    all.splice(2, 0, {
      id: 'machine',
      title: 'State machine',
      width: 'minmax(124px, 1fr)',
      cell: (row) =>
        h('a', { href: href(['machines', row.machine]), class: 'muted', title: row.machine }, row.machine),
    });
  } else {
    all.splice(6, 0, {
      id: 'version',
      title: 'Version',
      width: '100px',
      cell: (row) =>
        (row.alias ?? row.version ? h('span', { class: 'muted' }, row.alias ?? String(row.version))
                                  : h('span', { class: 'faint' }, '–')),
    });
  }
  return narrow.value ? all.filter(({ id }) => ['name', 'status', 'start'].includes(id)) : all;
}

/**
 * @param {Execution} row
 * @param {() => void} refresh
 * @returns {import('../../ui/menu.js').MenuEntry[]}
 */
function rowActions(row, refresh) {
  const address = arn('execution', row.machine, row.name);
  const start = async () => {
    try {
      const described = await call('DescribeExecution', { executionArn: address });
      await openStartDialog({ machine: row.machine, input: described.input });
    } catch (error) {
      toastError('The input could not be read', error);
    }
  };
  return [
    { text: 'Start with this input', icon: 'play', run: () => void start() },
    {
      text: 'Redrive…',
      icon: 'redrive',
      disabled: !redrivable.includes(row.status),
      run: () => void redriveExecution(row.machine, row.name).then(refresh),
    },
    {
      text: 'Stop…',
      icon: 'stop',
      danger: true,
      disabled: row.status !== 'RUNNING',
      run: () => void stopExecution(row.machine, row.name).then(refresh),
    },
    'line',
    ...copyEntries('DescribeExecution', { executionArn: address }, {
      arn: address,
      link: href(['machines', row.machine, 'executions', row.name]),
    }),
  ];
}

/**
 * @param {string | undefined} machine
 * @param {import('../../core/signal.js').Signal<Execution[]>} rows
 * @param {import('../../core/signal.js').Signal<number | undefined>} next
 */
function toolbar(machine, rows, next) {
  const search = h('input', {
    type: 'search',
    placeholder: 'Name begins with',
    'aria-label': 'Find executions by the start of their name',
    value: parameter('name'),
    oninput: () => setQuery({ name: search.value.trim() }),
  });
  effect(() => {
    const value = parameter('name');
    if (document.activeElement !== search) search.value = value;
  });
  return h(
    'div',
    { class: 'list-bar' },
    h('div',
      { class: 'filters' },
      h('label', { class: 'search' }, icon('search'), search, h('kbd', null, '/')),
      h('div',
        { class: 'row tight', role: 'group', 'aria-label': 'Status' },
        executionStatuses.map((name) => statusChip(name))),
      machine === undefined ? textChip('machine', 'Machine', 'Name of a state machine') : null,
      timeChip(),
      textChip('error', 'Error', 'Part of the error name, such as States.Timeout'),
      machine === undefined ? null : textChip('version', 'Version', 'Number of a version, or an alias'),
      () =>
        (['status', 'name', 'error', 'version', 'span', 'from', 'to', 'machine'].some(
           (name) => parameter(name) && !(machine && name === 'machine')
         )
           ? button('Clear', clearFilters, { small: true, kind: 'ghost' })
           : null)),
    h('div',
      { class: 'list-end' },
      () =>
        h('span',
          { class: 'count' },
          `${formatNumber(rows.value.length)}${next.value === undefined ? '' : '+'} shown`))
  );
}

/** @param {string} name */
function statusChip(name) {
  const look = status(name);
  const set = () => parameter('status').split(',').filter(Boolean);
  return h(
    'button',
    {
      type: 'button',
      class: ['chip', 'toggle', `s-${look.key}`],
      'aria-pressed': () => String(set().includes(name)),
      onclick: () => {
        const old = set();
        setQuery({ status: (old.includes(name) ? old.filter((entry) => entry !== name) : [...old, name]).join(',') });
      },
    },
    icon(look.icon),
    look.word
  );
}

/**
 * A filter that is a text: a chip to set it, or the chip with what is set.
 * @param {string} name
 * @param {string} title
 * @param {string} hint
 */
function textChip(name, title, hint) {
  const edit = (/** @type {Event} */ event) => {
    const anchor = /** @type {Element} */ (event.currentTarget);
    openPopover(anchor, (close) => {
      const input = h('input', {
        class: 'input',
        value: parameter(name),
        'aria-label': title,
        placeholder: hint,
        autofocus: true,
        onkeydown: (/** @type {KeyboardEvent} */ key) => {
          if (key.key !== 'Enter') return;
          setQuery({ [name]: input.value.trim() });
          close();
        },
      });
      return h('div', { class: 'chip-form' }, input, button('Apply', () => {
                 setQuery({ [name]: input.value.trim() });
                 close();
               }, { kind: 'primary' }));
    }, { label: `Filter by ${title.toLowerCase()}` });
  };
  return () => chip(title, parameter(name), edit, () => setQuery({ [name]: '' }));
}

/**
 * @param {string} title
 * @param {string} value
 * @param {(event: Event) => void} edit
 * @param {() => void} clear
 * @param {boolean} [withTitle]
 */
function chip(title, value, edit, clear, withTitle = true) {
  if (!value) {
    return h(
      'button',
      { type: 'button', class: 'chip add', 'aria-haspopup': 'dialog', 'aria-expanded': 'false', onclick: edit },
      icon('plus'),
      title
    );
  }
  return h(
    'span',
    { class: 'chip set' },
    h('button',
      { type: 'button', class: 'chip-text', onclick: edit, 'aria-haspopup': 'dialog', 'aria-expanded': 'false' },
      h('span', { class: withTitle ? 'muted' : 'visually-hidden' }, `${title}: `),
      value),
    h('button', { type: 'button', 'aria-label': `Remove the filter ${title}`, onclick: clear }, icon('close'))
  );
}

function timeChip() {
  const text = () => {
    const span = [...spans, ...ages].find(([name]) => name === parameter('span'));
    if (span) return span[1];
    const mode = timeMode.value === 'relative' ? 'local' : timeMode.value;
    const [from, to] = [Number(parameter('from')), Number(parameter('to'))];
    const show = (/** @type {number} */ time) => formatTime(time, mode);
    if (from && to) return `${show(from)} – ${show(to)}`;
    return from ? `from ${show(from)}` : to ? `until ${show(to)}` : '';
  };
  const edit = (/** @type {Event} */ event) => {
    openPopover(/** @type {Element} */ (event.currentTarget), (close) => {
      const input = (/** @type {string} */ name) => h('input', {
        class: 'input',
        type: 'datetime-local',
        step: 1,
        value: localInput(Number(parameter(name))),
      });
      const [from, to] = [input('from'), input('to')];
      return [
        ...[...spans, ...ages].map(
          ([name, title]) =>
            h('button',
              {
                type: 'button',
                class: 'menu-item',
                onclick: () => {
                  setQuery({ span: name, from: '', to: '' });
                  close();
                },
              },
              title)
        ),
        h('div', { class: 'menu-line' }),
        h('div',
          { class: 'chip-form column' },
          field('From (local time)', from),
          field('Until', to),
          button(
            'Apply',
            () => {
              setQuery({ span: '', from: Date.parse(from.value) || '', to: Date.parse(to.value) || '' });
              close();
            },
            { kind: 'primary' }
          )),
      ];
    }, { label: 'Filter by start' });
  };
  // “Last hour” needs no “Started”.
  const isSpan = () => spans.some(([name]) => name === parameter('span'));
  return () => chip('Started', text(), edit, () => setQuery({ span: '', from: '', to: '' }), !isSpan());
}

/**
 * A time as `datetime-local` has it.
 * @param {number} time
 */
function localInput(time) {
  if (!time) return '';
  const offset = new Date(time).getTimezoneOffset() * 60_000;
  return new Date(time - offset).toISOString().slice(0, 19);
}

/**
 * @param {import('../../core/signal.js').Signal<Execution[]>} rows
 * @param {import('../../core/signal.js').Signal<ReadonlySet<number>>} chosen
 * @param {() => void} refresh
 */
function bulkActions(rows, chosen, refresh) {
  const picked = rows.peek().filter((row) => chosen.value.has(row.id)).slice(0, bulkMax);
  const running = picked.filter((row) => row.status === 'RUNNING');
  const failed = picked.filter((row) => redrivable.includes(row.status));
  const run =
    async (/** @type {string} */ what, /** @type {string} */ operation, /** @type {Execution[]} */ targets) => {
    const agreed = await confirmDialog({
      title: `${what} ${plural(targets.length, 'execution')}?`,
      text: [
        h('p',
          null,
          operation === 'StopExecution' ? 'They end as aborted; tasks under way are cancelled.'
                                        : 'Each goes on from the states that failed; what succeeded is not run again.'),
        h('ul',
          { class: 'name-list' },
          targets.slice(0, 8).map((row) => h('li', null, row.name)),
          targets.length > 8 ? h('li', { class: 'muted' }, `and ${targets.length - 8} more`) : null),
      ],
      action: `${what} ${targets.length}`,
      danger: operation === 'StopExecution',
    });
    if (agreed) await runBulk(what, operation, targets);
    chosen.value = new Set();
    refresh();
  };
  return h(
    'div',
    { class: 'bulk no-print', role: 'toolbar', 'aria-label': 'Chosen executions' },
    h('span', { class: 'count', role: 'status' }, `${picked.length} chosen`),
    picked.length === 2
      ? button('Compare', () => void compare(picked[1], picked[0]), { small: true, icon: 'columns' })
      : null,
    button(
      'Stop',
      () => void run('Stop', 'StopExecution', running),
      { small: true, kind: 'danger', disabled: running.length === 0 }
    ),
    button('Redrive', () => void run('Redrive', 'RedriveExecution', failed), {
      small: true,
      disabled: failed.length === 0,
    }),
    button('Choose none', () => (chosen.value = new Set()), { small: true, kind: 'ghost' })
  );
}

/**
 * The dialog is loaded when it is wanted.
 * @param {Execution} first
 * @param {Execution} second
 */
async function compare(first, second) {
  try {
    const { openComparison } = await import('./compare.js');
    await openComparison(first, second);
  } catch (error) {
    toastError('The comparison could not be opened', error);
  }
}

/**
 * Calls an operation for each, four at a time, with progress.
 * @param {string} what
 * @param {string} operation
 * @param {Execution[]} targets
 */
async function runBulk(what, operation, targets) {
  const done = signal(0);
  /** @type {Array<{ name: string, message: string }>} */
  const failures = [];
  await openDialog((close) => {
    const queue = [...targets];
    const work = async () => {
      for (let row = queue.shift(); row; row = queue.shift()) {
        try {
          await call(operation, { executionArn: arn('execution', row.machine, row.name) });
        } catch (error) {
          failures.push({ name: row.name, message: /** @type {Error} */ (error).message });
        }
        done.value += 1;
      }
    };
    void Promise.all([1, 2, 3, 4].map(work)).then(() => close());
    return {
      title: `${what}: ${plural(targets.length, 'execution')}`,
      body:
        h('div',
          { class: 'stack' },
          h('progress', { max: targets.length, value: () => done.value, 'aria-label': 'Progress' }),
          h('p', { class: 'muted', 'aria-live': 'polite' }, () => `${done.value} of ${targets.length}`)),
      footer: button(
        'Stop here',
        () => {
          queue.length = 0;
          close();
        }
      ),
    };
  });
  if (failures.length > 0)
    toastError(`${plural(failures.length, 'execution')} failed`, {
      message: `${failures[0].name}: ${failures[0].message}`,
    });
  else
    toast(`${what}: ${plural(targets.length, 'execution')} done`, { kind: 'succeeded' });
}
