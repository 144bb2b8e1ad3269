// @ts-check
/** Activities: named queues from which workers fetch tasks. */
import {call} from '../core/api.js';
import {h} from '../core/dom.js';
import {formatNumber} from '../core/format.js';
import {parameter, setQuery} from '../core/router.js';
import {arn} from '../core/session.js';
import {signal} from '../core/signal.js';
import {resource} from '../core/store.js';
import {fromAPI} from '../core/time.js';
import {crumbs} from '../shell/shell.js';
import {button, emptyState, errorState, field, skeleton, timeView} from '../ui/basics.js';
import {confirmDialog, openDialog} from '../ui/dialog.js';
import {icon} from '../ui/icons.js';
import {menuButton} from '../ui/menu.js';
import {virtualTable} from '../ui/table.js';
import {toast, toastError} from '../ui/toast.js';
import {copyEntries} from './parts/actions.js';

/** @typedef {{ name: string, activityArn: string, creationDate: number }} Activity */

/**
 * @param {AbortSignal} signal
 * @returns {Promise<Activity[]>}
 */
async function loadActivities(signal) {
  /** @type {Activity[]} */
  const all = [];
  let nextToken;
  do {
    /** @type {any} */
    const page = await call('ListActivities', { maxResults: 1000, ...(nextToken ? { nextToken } : {}) }, { signal });
    all.push(...page.activities);
    nextToken = page.nextToken;
  } while (nextToken);
  return all;
}

/** @param {() => void} created */
async function create(created) {
  const problem = signal('');
  const name = h('input', { class: 'input', spellcheck: 'false', maxlength: 80 });
  await openDialog((close) => {
    const run = async () => {
      try {
        await call('CreateActivity', { name: name.value.trim() });
        toast(`Activity ${name.value.trim()} is there`, { kind: 'succeeded' });
        close();
        created();
      } catch (error) {
        problem.value = /** @type {Error} */ (error).message;
      }
    };
    name.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') void run();
    });
    return {
      title: 'New activity',
      body: field('Name', name, { error: () => problem.value }),
      footer: [button('Cancel', () => close()), button('Create activity', () => void run(), { kind: 'primary' })],
    };
  });
}

/**
 * @param {Activity} activity
 * @param {() => void} removed
 */
async function remove(activity, removed) {
  const agreed = await confirmDialog({
    title: `Delete ${activity.name}?`,
    action: 'Delete activity',
    danger: true,
    text: h('p', null, 'Tasks that wait for a worker of it wait until they time out. Workers get an error.'),
  });
  if (!agreed) return;
  try {
    await call('DeleteActivity', { activityArn: activity.activityArn });
    removed();
  } catch (error) {
    toastError('The activity was not deleted', error);
  }
}

/** @type {import('../core/router.js').Page} */
export function page() {
  crumbs.value = [{ text: 'Activities' }];
  const activities = resource(loadActivities);
  const refresh = () => void activities.refresh();
  const search = h('input', {
    type: 'search',
    placeholder: 'Find by name',
    'aria-label': 'Find activities by name',
    value: parameter('q'),
    oninput: () => setQuery({ q: search.value }),
  });
  const add = () => button('New activity', () => void create(refresh), { icon: 'plus', kind: 'primary' });
  const table = virtualTable({
    label: 'Activities',
    rowHeight: 38,
    key: (/** @type {Activity} */ row) => row.name,
    rows: () =>
      (activities.data.value ?? []).filter((row) => row.name.toLowerCase().includes(parameter('q').toLowerCase())),
    columns: () =>
      [{
        id: 'name',
        title: 'Name',
        width: 'minmax(220px, 1fr)',
        cell: (row) => h('span', { class: 'strong' }, row.name),
      },
       {
         id: 'arn',
         title: 'ARN',
         width: 'minmax(320px, 2fr)',
         cell: (row) => h('code', { class: 'muted' }, row.activityArn),
       },
       { id: 'created', title: 'Created', width: '250px', cell: (row) => timeView(fromAPI(row.creationDate)) },
       {
         id: 'actions',
         title: '',
         width: '56px',
         cell: (row) => menuButton(
           '',
           () =>
             [...copyEntries('GetActivityTask', { activityArn: arn('activity', row.name) }, { arn: row.activityArn }),
              'line',
              { text: 'Delete…', icon: 'trash', danger: true, run: () => void remove(row, refresh) },
  ],
           { icon: 'more', label: `Actions for ${row.name}`, kind: 'ghost', small: true }
         ),
       },
  ],
    empty: () =>
      (activities.data.value && activities.data.value.length > 0
         ? emptyState({ icon: 'search', title: 'No name has this text' })
         : null),
  });
  return h(
    'div',
    { class: 'fill-column', 'data-fill': true },
    h('div',
      { class: 'page-head' },
      h('h1', null, 'Activities'),
      () => h('span', { class: 'count' }, activities.data.value ? formatNumber(activities.data.value.length) : ''),
      h('span', { class: 'grow' }),
      h('label', { class: 'search wide' }, icon('search'), search, h('kbd', null, '/')),
      add()),
    () => {
      if (activities.error.value && !activities.data.value) return errorState(activities.error.value, refresh);
      if (!activities.data.value) return h('div', { class: 'page-body' }, skeleton(6, 22));
      if (activities.data.value.length > 0) return table.element;
      return emptyState({
        icon: 'worker',
        title: 'No activities yet',
        actions: add(),
        text: 'An activity is a queue of tasks that programs of yours fetch with GetActivityTask, wherever they run.',
      });
    }
  );
}
