// @ts-check
/** One execution: what it did, does and why it failed. */
import {addCommands} from '../../core/commands.js';
import {h} from '../../core/dom.js';
import {status as statusLook} from '../../core/format.js';
import {addShortcuts} from '../../core/keys.js';
import {href, parameter, setQuery} from '../../core/router.js';
import {computed, effect, untracked} from '../../core/signal.js';
import {formatDuration, fromAPI} from '../../core/time.js';
import {crumbs} from '../../shell/shell.js';
import {
  banner,
  button,
  errorState,
  facts,
  linkButton,
  segments,
  skeleton,
  statusPill,
  timeView,
} from '../../ui/basics.js';
import {now} from '../../ui/clock.js';
import {icon} from '../../ui/icons.js';
import {menuButton} from '../../ui/menu.js';
import {splitter} from '../../ui/splitter.js';
import {copyEntries, stopExecution} from '../parts/actions.js';
import {causeView} from '../parts/cause.js';
import {isMissing, missingExecution} from '../parts/missing.js';
import {openStartDialog} from '../parts/start.js';
import {eventsView} from './events.js';
import {exportExecution} from './export.js';
import {graphView} from './graphview.js';
import {stepPanel} from './panel.js';
import {openRedrive} from './redrive.js';
import {executionState} from './state.js';
import {tableView} from './tableview.js';
import {timelineView} from './timeline.js';

const views = [
  { value: 'graph', text: 'Graph', icon: 'graph' },
  { value: 'table', text: 'Table', icon: 'table' },
  { value: 'timeline', text: 'Timeline', icon: 'gantt' },
  { value: 'events', text: 'Events', icon: 'list' },
];

const ended = ['FAILED', 'TIMED_OUT', 'ABORTED'];

/** @param {import('./state.js').ExecutionState} state */
function head(state) {
  const status = computed(() => state.record.value?.status ?? '');
  const input = () => state.description.data.peek()?.input ?? '{}';
  const redrive = async () => {
    if (await openRedrive(state.model.peek(), state.name, state.address)) void state.refresh();
  };
  return h(
    'div',
    { class: 'page-head execution-head' },
    h('h1', { title: state.name }, state.name),
    () => (status.value ? statusPill(status.value) : null),
    h('span', { class: 'grow' }),
    () =>
      (status.value === 'RUNNING'
         ? button('Stop', () => void stopExecution(state.machine, state.name), { icon: 'stop', kind: 'danger' })
         : null),
    () => (ended.includes(status.value) ? button('Redrive', () => void redrive(), { icon: 'redrive' }) : null),
    linkButton('Edit definition', href(['machines', state.machine, 'edit']), { icon: 'edit', class: 'wide-only' }),
    menuButton('Copy as', () => copyEntries('DescribeExecution', { executionArn: state.address }, {
                            arn: state.address,
                            link: location.href,
                          })),
    menuButton('Export', () => exportExecution(state), { class: 'wide-only' }),
    button('Start again', () => void openStartDialog({ machine: state.machine, input: input() }), {
      kind: 'primary',
      icon: 'play',
      title: 'Start a new execution with this input, edited if you like',
    }),
    () => factsOf(state)
  );
}

/** @param {import('./state.js').ExecutionState} state */
function factsOf(state) {
  const record = state.record.value;
  if (!record) return skeleton(1);
  const described = state.description.data.value;
  const qualifier = record.alias ?? record.version;
  const machineText = qualifier ? `${state.machine} : ${qualifier}` : state.machine;
  const redriven = () => h('span', null, `${described.redriveCount}, last `, timeView(fromAPI(described.redriveDate)));
  const parent = parentOf(described?.input);
  const run = mapRunOf(described?.mapRunArn);
  return facts([
    ['State machine', h('a', { href: href(['machines', state.machine]) }, machineText)],
    ['Started', timeView(record.start, { milliseconds: true })],
    record.stop === undefined ? null : ['Ended', timeView(record.stop, { milliseconds: true })],
    ['Duration', () => formatDuration((record.stop ?? now.value) - record.start)],
    ['Events', String(record.events)],
    described?.redriveCount > 0
      ? ['Redrives', redriven()] : null,
    run === undefined ? null : ['Map Run', h('a', { href: run.href }, run.name)],
    parent === undefined ? null : ['Started by', h('a', { href: parent.href }, parent.name)],
    state.info.data.value?.isCurrent === false
      ? ['Definition', h('span', { class: 'tag', title: 'The graph shows what this execution runs with' },
        state.info.data.value.machineExists ? 'older than the current one' : 'of a deleted machine')]
      : null,
  ]);
}

/**
 * The execution that started this one, from the member that nested starts put into inputs.
 * @param {string | undefined} input
 */
export function parentOf(input) {
  const found =
    /"AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID"\s*:\s*"arn:[^"]*:execution:([^":]+):([^":]+)"/.exec(input ?? '');
  return found ? { name: found[2], href: href(['machines', found[1], 'executions', found[2]]) } : undefined;
}

/**
 * The Map Run that an execution is a child of.
 * @param {string | undefined} address
 */
function mapRunOf(address) {
  const found = /:mapRun:([^/]+)\/([^:]+:[^:]+)$/.exec(address ?? '');
  return found ? { name: found[2].split(':')[0], href: href(['machines', found[1], 'runs', found[2]]) } : undefined;
}

/**
 * What went wrong, in words, with the way to it.
 * @param {import('./state.js').ExecutionState} state
 */
function failure(state) {
  const record = state.record.value;
  if (!record || !ended.includes(record.status)) return null;
  const described = state.description.data.value;
  const step = state.failed.value;
  const error = described?.error
    ?? (record.status === 'TIMED_OUT'   ? 'States.Timeout'
          : record.status === 'ABORTED' ? 'Stopped'
                                        : step?.error ?? '');
  const kind = record.status === 'ABORTED' ? 'info' : 'failed';
  return h(
    'div',
    { class: 'failure' },
    banner(
      kind,
      [
        h('div', null, h('b', null, error), step ? [' in ', h('b', null, step.name)] : null),
        causeView(described?.cause),
      ],
      step ? button(`Go to ${step.name}`, () => state.selectStep(step.number), { small: true, keys: 'f', icon: 'skip' })
           : undefined
    )
  );
}

/**
 * Counts by status; a click shows only those.
 * @param {import('./state.js').ExecutionState} state
 */
function legend(state) {
  return h(
    'div',
    { class: 'legend', role: 'group', 'aria-label': 'States by status' },
    () => state.counts.value.map(({ status, count }) => {
      const look = statusLook(status);
      return h(
        'button',
        {
          type: 'button',
          class: ['status', 'plain', `s-${look.key}`],
          'aria-pressed': () => String(parameter('only').split(',').includes(status)),
          onclick: () => toggleOnly(status),
        },
        icon(look.icon),
        `${look.word} ${count}`
      );
    })
  );
}

/** @param {string} status */
function toggleOnly(status) {
  const old = parameter('only').split(',').filter(Boolean);
  setQuery({ only: (old.includes(status) ? old.filter((entry) => entry !== status) : [...old, status]).join(',') });
}

/** @param {import('./state.js').ExecutionState} state */
function body(state) {
  const panel = h('aside', { class: 'pane side step-panel', 'aria-label': 'Step' });
  const view = computed(() => (views.some((entry) => entry.value === parameter('view')) ? parameter('view') : 'graph'));
  const main =
    h('div',
      { class: 'pane main views' },
      h('div',
        { class: 'view-bar' },
        segments('View', views, () => view.value, (value) => setQuery({ view: value === 'graph' ? '' : value })),
        h('span', { class: 'grow' }),
        legend(state)),
      () => {
        const build = { table: tableView, timeline: timelineView, events: eventsView }[view.value] ?? graphAndTimeline;
        // What a view reads of the address while it is built must not build it anew: the field with the focus would go.
        return untracked(() => build(state));
      });
  panel.append(stepPanel(state));
  const bar = splitter(
    panel,
    { name: 'execution.panel', label: 'Width of the step panel', side: 'left', size: 400, min: 280, max: 900 }
  );
  return h('div', { class: 'split execution-body' }, main, bar, panel);
}

/** @param {import('./state.js').ExecutionState} state */
function graphAndTimeline(state) {
  const lower = h('div', { class: 'pane lower' }, timelineView(state, { compact: true }));
  const bar = splitter(
    lower,
    { name: 'execution.timeline', label: 'Height of the timeline', side: 'top', size: 250, min: 80, max: 700 }
  );
  return h('div', { class: 'split vertical' }, h('div', { class: 'pane main' }, graphView(state)), bar, lower);
}

/** @param {import('./state.js').ExecutionState} state */
function keysAndCommands(state) {
  const goToFailure = () => {
    const step = state.failed.peek();
    if (step) state.selectStep(step.number);
  };
  addShortcuts(
    { keys: 'f', label: 'Go to the failed step', group: 'Execution', run: goToFailure },
    { keys: '[', label: 'Step before', group: 'Execution', run: () => move(state, -1) },
    { keys: ']', label: 'Step after', group: 'Execution', run: () => move(state, 1) },
    ...views.map((view, index) => ({
                   keys: String(index + 1),
                   label: `Show ${view.text.toLowerCase()}`,
                   group: 'Execution',
                   run: () => setQuery({ view: view.value === 'graph' ? '' : view.value }),
                 })),
  );
  addCommands(
    ...views.map((view) => ({
                   title: `Show ${view.text.toLowerCase()}`,
                   icon: view.icon,
                   group: 'Execution',
                   run: () => setQuery({ view: view.value === 'graph' ? '' : view.value }),
                 })),
    {
      title: 'Start again with this input',
      icon: 'play',
      group: 'Execution',
      run: () => void openStartDialog({ machine: state.machine, input: state.description.data.peek()?.input ?? '{}' }),
    }
  );
  effect(() => {
    const names = [...state.statuses.value.keys()];
    addCommands(...names.map(
      (name) => ({ title: name, icon: 'graph', group: 'State of this execution', run: () => state.selectState(name) })
    ));
  });
}

/**
 * @param {import('./state.js').ExecutionState} state
 * @param {number} step
 */
function move(state, step) {
  const all = state.model.peek().steps;
  const at = state.selected.peek()?.number ?? (step > 0 ? -1 : all.length);
  if (all[at + step]) state.selectStep(at + step);
}

/** @type {import('../../core/router.js').Page} */
export function page({params}) {
  const { name: machine, execution: name } = params;
  const state = executionState(machine, name);
  crumbs.value = [
    { text: 'State machines', href: href(['machines']) },
    { text: machine, href: href(['machines', machine]) },
    { text: 'Executions', href: href(['machines', machine], { tab: '' }) },
    { text: name },
  ];
  const isReady = computed(() => state.folded.data.value !== undefined && state.info.data.value !== undefined);
  const problem = computed(() => (isReady.value ? undefined : state.folded.error.value ?? state.info.error.value));
  const isGone = computed(() => isMissing(problem.value));
  effect(() => {
    if (!isGone.value) untracked(() => keysAndCommands(state));
  });
  const content = () => [head(state), () => failure(state), () => {
    if (problem.value) {
      return errorState(problem.value, () => {
        void state.folded.refresh();
        void state.info.refresh();
      });
    }
    return isReady.value ? body(state) : h('div', { class: 'page-body' }, skeleton(8, 24));
  }];
  return h('div', { class: 'fill-column', 'data-fill': true }, () => {
    const gone = isGone.value;
    return untracked(() => (gone ? missingExecution(machine, name) : content()));
  });
}
