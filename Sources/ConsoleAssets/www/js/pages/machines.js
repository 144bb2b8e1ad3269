// @ts-check
/** The list of state machines with counts by status. */
import {read} from '../core/api.js';
import {h} from '../core/dom.js';
import {onChanges} from '../core/events.js';
import {formatCompact, formatNumber, status} from '../core/format.js';
import {href, navigate, parameter, setQuery} from '../core/router.js';
import {resource} from '../core/store.js';
import {crumbs} from '../shell/shell.js';
import {emptyState, errorState, linkButton, skeleton, timeView} from '../ui/basics.js';
import {icon} from '../ui/icons.js';
import {menuButton} from '../ui/menu.js';
import {narrow} from '../ui/narrow.js';
import {virtualTable} from '../ui/table.js';
import {machineActions} from './parts/actions.js';
import {later} from './parts/later.js';

/**
 * @typedef {{ name: string, arn: string, type: string, status: string, created: number, counts: Record<string,
 *   number> }} Machine
 */

const shownStatuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'];

/**
 * All machines, page by page.
 * @param {AbortSignal} signal
 */
async function loadMachines(signal) {
  /** @type {Machine[]} */
  const machines = [];
  let after;
  do {
    /** @type {any} */
    const page = await read('machines', { after, limit: 1000 }, { signal });
    machines.push(...page.machines);
    after = page.next;
  } while (after);
  return machines;
}

/**
 * The count of a status as a link to those executions.
 * @param {Machine} machine
 * @param {string} name
 */
function count(machine, name) {
  const value = machine.counts[name] ?? 0;
  const look = status(name);
  if (machine.type === 'EXPRESS') return h('span', { class: 'faint' }, '–');
  if (value === 0) return h('span', { class: 'faint' }, '0');
  return h(
    'a',
    {
      class: ['status', 'plain', `s-${look.key}`],
      href: href(['machines', machine.name], { status: name }),
      'aria-label': `${formatNumber(value)} ${look.word.toLowerCase()}`,
      title: formatNumber(value),
    },
    icon(look.icon),
    formatCompact(value)
  );
}

/** @returns {import('../ui/table.js').Column<Machine>[]} */
function columns(/** @type {() => void} */ refresh) {
  /** @type {import('../ui/table.js').Column<Machine>[]} */
  const all = [
    {
      id: 'name',
      title: 'Name',
      width: narrow.value ? 'minmax(150px, 1fr)' : 'minmax(200px, 2fr)',
      sortable: true,
      cell: ({ name }) => h('a', { class: 'name-link', href: href(['machines', name]), title: name }, name),
    },
    {
      id: 'type',
      title: 'Type',
      width: '96px',
      sortable: true,
      cell: (machine) => h('span', { class: 'muted' }, machine.type === 'EXPRESS' ? 'Express' : 'Standard'),
    },
    ...shownStatuses.map((name) => ({
                           id: name,
                           title: status(name).word,
                           width: narrow.value ? '92px' : 'minmax(104px, 0.5fr)',
                           sortable: true,
                           number: true,
                           cell: (/** @type {Machine} */ machine) => count(machine, name),
                         })),
    {
      id: 'created',
      title: 'Created',
      width: '240px',
      sortable: true,
      cell: (machine) => timeView(machine.created),
    },
    {
      id: 'actions',
      title: '',
      width: '56px',
      cell: (machine) => menuButton('', () => machineActions(machine, refresh), {
        icon: 'more',
        label: `Actions for ${machine.name}`,
        kind: 'ghost',
        small: true,
      }),
    },
  ];
  return narrow.value ? all.filter(({ id }) => ['name', 'RUNNING', 'FAILED', 'actions'].includes(id)) : all;
}

/**
 * @param {Machine} machine
 * @param {string} column
 * @returns {string | number}
 */
function sortKey(machine, column) {
  if (column === 'name' || column === 'type') return machine[column].toLowerCase();
  return column === 'created' ? machine.created : machine.counts[column] ?? 0;
}

/** @type {import('../core/router.js').Page} */
export function page() {
  crumbs.value = [{ text: 'State machines' }];
  const machines = resource(loadMachines);
  const refreshSoon = later(() => void machines.refresh(), 1000);
  onChanges(refreshSoon);
  const sort = () => {
    const [column, direction] = parameter('sort', 'name').split('.');
    return { column, down: direction === 'down' };
  };
  const rows = () => {
    const text = parameter('q').toLowerCase();
    const { column, down } = sort();
    return (machines.data.value ?? []).filter((machine) => machine.name.toLowerCase().includes(text)).sort((a, b) => {
      const [x, y] = [sortKey(a, column), sortKey(b, column)];
      return (x < y ? -1 : x > y ? 1 : a.name < b.name ? -1 : 1) * (down ? -1 : 1);
    });
  };
  const search = h('input', {
    type: 'search',
    placeholder: 'Find by name',
    'aria-label': 'Find state machines by name',
    value: parameter('q'),
    oninput: () => setQuery({ q: search.value }),
  });
  const create = () => linkButton('New state machine', href(['new']), { icon: 'plus', kind: 'primary' });
  const table = virtualTable({
    label: 'State machines',
    columns: () => columns(() => void machines.refresh()),
    rows,
    key: (machine) => machine.name,
    rowHeight: 42,
    sort,
    onSort: (column) => {
      const now = sort();
      setQuery({ sort: now.column === column && !now.down ? `${column}.down` : column });
    },
    open: (machine) => navigate(href(['machines', machine.name])),
    empty: () =>
      (machines.data.value && machines.data.value.length > 0
         ? emptyState({ icon: 'search', title: 'No name has this text', text: `“${parameter('q')}”` })
         : null),
  });
  return h(
    'div',
    { class: 'fill-column', 'data-fill': true },
    h('div',
      { class: 'page-head' },
      h('h1', null, 'State machines'),
      () => h('span', { class: 'count' }, machines.data.value ? formatNumber(machines.data.value.length) : ''),
      h('span', { class: 'grow' }),
      h('label', { class: 'search wide' }, icon('search'), search, h('kbd', null, '/')),
      create()),
    () => {
      if (machines.error.value && !machines.data.value) {
        return errorState(machines.error.value, () => void machines.refresh());
      }
      if (!machines.data.value) return h('div', { class: 'page-body' }, skeleton(8, 22));
      if (machines.data.value.length > 0) return table.element;
      return emptyState({
        icon: 'flow',
        title: 'No state machines yet',
        text: 'A state machine is a workflow: states, and how one leads to the next. Draw one here, or create it with '
          +
          'the AWS command line.',
        actions: create(),
      });
    }
  );
}
