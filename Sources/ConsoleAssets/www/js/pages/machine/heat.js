// @ts-check
/** How often and how long the states of a machine ran, over its newest executions: as heat on the graph, as a table. */
import {read} from '../../core/api.js';
import {h} from '../../core/dom.js';
import {onChanges} from '../../core/events.js';
import {formatNumber, plural} from '../../core/format.js';
import {parameter, setQuery} from '../../core/router.js';
import {onDispose} from '../../core/signal.js';
import {resource} from '../../core/store.js';
import {formatDuration} from '../../core/time.js';
import {emptyState, errorState, segments, skeleton, timeView} from '../../ui/basics.js';
import {later} from '../parts/later.js';

/**
 * @typedef {{ name: string, visits: number, open: number, failed: number, caught: number, retries: number,
 *   durations: { count: number, p50?: number, p95?: number, p99?: number } }} StateFigures
 * @typedef {{ executions: number, isAll: boolean, from?: number, to?: number, states: StateFigures[] }} Figures
 */

/** What the colour of a state may tell. */
const measures = [
  { value: '', text: 'Plain' },
  { value: 'count', text: 'Count' },
  { value: 'p95', text: 'p95' },
  { value: 'failures', text: 'Failures' },
];

const levels = 5;

/** The measure that is shown; empty for none. */
export const measure = () => (measures.some(({ value }) => value === parameter('heat')) ? parameter('heat') : '');

/** @param {string} machine */
export function stateFigures(machine) {
  /** @type {import('../../core/store.js').Resource<Figures>} */
  const figures = resource((signal) => read('states', { machine }, { signal }));
  const again = later(() => void figures.refresh(), 5000);
  onChanges((changes) => {
    if (changes === 'reset' || changes.some((change) => change.machine === machine)) again();
  });
  const timer = setInterval(again, 60_000);
  onDispose(() => clearInterval(timer));
  return figures;
}

/**
 * @param {StateFigures} state
 * @param {string} what
 */
function valueOf(state, what) {
  if (what === 'count') return state.visits;
  if (what === 'p95') return state.durations.p95 ?? 0;
  return state.failed + state.caught;
}

/**
 * From 1 to 5 by the root of the share, so that small ones differ too; 0 for nothing at all.
 * @param {number} value
 * @param {number} max
 */
export function heatLevel(value, max) {
  if (value <= 0) return 0;
  return Math.max(1, Math.min(levels, Math.ceil(Math.sqrt(value / Math.max(value, max)) * levels)));
}

/**
 * The statuses of the graph for a measure.
 * @param {Figures | undefined} figures
 * @param {string} what
 */
export function heatOf(figures, what) {
  /** @type {Map<string, { status: string, text: string }>} */
  const result = new Map();
  if (!figures || !what) return result;
  const max = Math.max(0, ...figures.states.map((state) => valueOf(state, what)));
  for (const state of figures.states) {
    const level = heatLevel(valueOf(state, what), max);
    const kind = what === 'failures' ? 'heatbad' : 'heat';
    result.set(state.name, { status: level === 0 ? 'heat_0' : `${kind}_${level}`, text: textOf(state, what) });
  }
  return result;
}

/**
 * @param {StateFigures} state
 * @param {string} what
 */
function textOf(state, what) {
  if (what === 'count') return plural(state.visits, 'visit');
  if (what === 'p95') {
    return state.durations.p95 === undefined ? 'none ended' : `p95 ${formatDuration(state.durations.p95)}`;
  }
  const parts = [
    state.failed ? `${formatNumber(state.failed)} failed` : '',
    state.caught ? `${formatNumber(state.caught)} caught` : '',
  ];
  return parts.filter(Boolean).join(', ') || 'no failure';
}

/**
 * The choice of what the colours tell, and of which executions.
 * @param {import('../../core/store.js').Resource<Figures>} figures
 */
export function heatChoice(figures) {
  return [
    segments('Colours', measures, measure, (value) => setQuery({ heat: value })),
    () => {
      const what = measure();
      const data = figures.data.value;
      if (!what) return null;
      if (!data) return h('span', { class: 'count' }, figures.error.value ? 'Figures could not be read' : 'Counting…');
      return [
        scale(what, data),
        h('span', { class: 'count' }, scopeText(data)),
      ];
    },
  ];
}

/**
 * From the least to the most.
 * @param {string} what
 * @param {Figures} data
 */
function scale(what, data) {
  const values = data.states.map((state) => valueOf(state, what));
  const max = Math.max(0, ...values);
  const text = what === 'p95' ? formatDuration(max) : formatNumber(max);
  const kind = what === 'failures' ? 'heatbad' : 'heat';
  return h(
    'span',
    { class: 'heat-scale' },
    '0',
    Array.from({ length: levels }, (_, index) => h('i', { class: `s-${kind}_${index + 1}`, 'aria-hidden': 'true' })),
    text
  );
}

/** @param {Figures} data */
function scopeText(data) {
  if (data.executions === 0) return 'No executions yet';
  return data.isAll ? `All ${plural(data.executions, 'execution')}` : `Newest ${plural(data.executions, 'execution')}`;
}

/**
 * The figures as a table.
 * @param {string} machine
 */
export function stateTable(machine) {
  const figures = stateFigures(machine);
  return h(
    'section',
    { class: 'card', 'aria-label': 'By state' },
    h('header',
      null,
      h('h2', null, 'By state'),
      () => h('span', { class: 'count' }, figures.data.value ? scopeText(figures.data.value) : ''),
      () =>
        (figures.data.value?.from === undefined ? null
                                                : h('span', { class: 'count' }, 'since ',
                                                  timeView(figures.data.value.from)))),
    () => {
      const data = figures.data.value;
      if (!data) {
        return figures.error.value ? errorState(figures.error.value, () => void figures.refresh())
                                   : h('div', { class: 'body' }, skeleton(4));
      }
      if (data.states.length === 0) return emptyState({ icon: 'activity', title: 'No state has run yet' });
      return h(
        'div',
        { class: 'table-wrap', tabindex: 0, role: 'group', 'aria-label': 'By state, scrolls' },
        h('table',
          { class: 'data' },
          h('thead',
            null,
            h('tr',
              null,
              h('th', { scope: 'col' }, 'State'),
              ['Visits', 'Open', 'Failed', 'Caught', 'Retries', 'p50', 'p95', 'p99'].map(
                (text) => h('th', { class: 'num', scope: 'col' }, text)
              ))),
          h('tbody', null, [...data.states].sort((a, b) => (b.durations.p95 ?? -1) - (a.durations.p95 ?? -1)).map(row)))
      );
    }
  );
}

/** @param {StateFigures} state */
function row(state) {
  const count = (/** @type {number} */ value, kind = '') =>
    h('td', { class: 'num' }, h('span', { class: value === 0 ? 'faint' : ['count-link', kind] }, formatNumber(value)));
  const time = (/** @type {number | undefined} */ value) =>
    h('td', { class: 'num' }, value === undefined ? h('span', { class: 'faint' }, '–') : formatDuration(value));
  return h(
    'tr',
    null,
    h('td', { class: 'strong' }, state.name),
    count(state.visits),
    count(state.open, 's-running'),
    count(state.failed, 's-failed'),
    count(state.caught, 's-caught'),
    count(state.retries, 's-caught'),
    time(state.durations.p50),
    time(state.durations.p95),
    time(state.durations.p99)
  );
}
