// @ts-check
/** The history's events: up to 25,000, drawn as far as they are in view; details on demand. */
import {read} from '../../core/api.js';
import {h} from '../../core/dom.js';
import {formatNumber} from '../../core/format.js';
import {pref} from '../../core/prefs.js';
import {parameter, setQuery} from '../../core/router.js';
import {computed, effect, onDispose, signal, untracked} from '../../core/signal.js';
import {resource} from '../../core/store.js';
import {formatDuration} from '../../core/time.js';
import {button, emptyState, errorState, shortTimeView, skeleton, timeTitle} from '../../ui/basics.js';
import {icon} from '../../ui/icons.js';
import {jsonText, payloadView} from '../../ui/jsonview.js';
import {menuButton} from '../../ui/menu.js';
import {virtualTable} from '../../ui/table.js';
import {copyText} from '../../ui/toast.js';

/**
 * @typedef {{ id: number, previous: number, time: number, type: string, name: string, step: number,
 *   error: string }} Event
 */

/**
 * Reads the events and follows new ones.
 * @param {import('./state.js').ExecutionState} state
 */
function followEvents(state) {
  const events = signal(/** @type {Event[] | undefined} */ (undefined));
  const error = signal(/** @type {any} */ (undefined));
  const controller = new AbortController();
  let isReading = false;
  onDispose(() => controller.abort());
  async function more() {
    if (isReading) return;
    isReading = true;
    try {
      const old = events.peek() ?? [];
      const answer = await read('history', { machine: state.machine, name: state.name, after: old.at(-1)?.id ?? 0 }, {
        signal: controller.signal,
      });
      const added = answer.events.map(
        (/** @type {any[]} */[id, previous, time, type, name, step, failure]) =>
          ({ id, previous, time, type, name, step, error: failure })
      );
      if (added.length > 0 || !events.peek()) events.value = [...old, ...added];
      error.value = undefined;
    } catch (failure) {
      if (!controller.signal.aborted) error.value = failure;
    } finally {
      isReading = false;
    }
  }
  effect(() => {
    void state.version.value;
    untracked(() => void more());
  });
  return { events, error, retry: () => void more() };
}

/** @param {import('./state.js').ExecutionState} state */
export function eventsView(state) { return eventList(state, {}); }

/**
 * Colours an event's type by what it tells.
 * @param {string} type
 */
function kindOf(type) {
  if (/(Failed|TimedOut)$/.test(type)) return 's-failed';
  if (/Aborted$/.test(type)) return 's-aborted';
  if (/(Succeeded|Exited)$/.test(type)) return 's-succeeded';
  if (/(Entered|Started|Scheduled|Submitted|Redriven)$/.test(type)) return 's-running';
  return 's-idle';
}

/**
 * @param {import('./state.js').ExecutionState} state
 * @param {{ step?: number, compact?: boolean }} options with `step`, its own events only
 */
export function eventList(state, options) {
  const { events, error, retry } = followEvents(state);
  const text = signal(options.compact ? '' : parameter('q'));
  const sort = () => parameter('sort', 'id') === 'id.down';
  const rows = computed(() => {
    const wanted = text.value.toLowerCase();
    let found = events.value ?? [];
    if (options.step !== undefined) found = found.filter((event) => event.step === options.step);
    if (wanted)
      found = found.filter(
        (event) => `${event.id} ${event.type} ${event.name} ${event.error}`.toLowerCase().includes(wanted)
      );
    return sort() && !options.compact ? [...found].reverse() : found;
  });
  const chosen = signal(/** @type {number | undefined} */ (Number(parameter('event')) || undefined));
  /** @type {Map<number, Event>} */
  const byID = new Map();
  effect(() => {
    for (const event of events.value ?? []) byID.set(event.id, event);
  });
  const columns = [
    {
      id: 'id',
      title: '#',
      width: '60px',
      number: true,
      sortable: !options.compact,
      cell: (/** @type {Event} */ event) => h('span', { class: 'muted' }, String(event.id)),
    },
    {
      id: 'type',
      title: 'Event',
      width: 'minmax(236px, 1.2fr)',
      cell: (/** @type {Event} */ event) =>
        h('span', { class: ['event-type', kindOf(event.type)], title: event.type }, h('span', { class: 'dot' }),
          h('span', { class: 'ellipsis' }, event.type)),
    },
    ...(options.compact ? [] : [{
      id: 'name',
      title: 'State or resource',
      width: 'minmax(126px, 1fr)',
      cell: (/** @type {Event} */ event) =>
        h('span',
          null,
          state.model.peek().steps[event.step]?.name ?? event.name,
          event.error ? h('span', { class: 'error-text' }, ` ${event.error}`) : null),
    }]),
    {
      id: 'offset',
      title: 'After start',
      width: '100px',
      number: true,
      cell: (/** @type {Event} */ event) => formatDuration(event.time - state.span.peek().start),
    },
    {
      id: 'since',
      title: 'Since previous',
      width: '118px',
      number: true,
      cell: (/** @type {Event} */ event) => {
        const before = byID.get(event.previous);
        return h('span', { class: 'muted' }, before ? formatDuration(event.time - before.time) : '');
      },
    },
    ...(options.compact ? [] : [{
      id: 'time',
      title: 'Time',
      width: 'minmax(136px, 0.4fr)',
      cell: (/** @type {Event} */ event) =>
        shortTimeView(event.time, { day: state.span.peek().start, milliseconds: true }),
    }]),
  ];
  const hidden = pref('events.hidden', /** @type {string[]} */ ([]));
  const table = virtualTable({
    label: 'Events',
    rowHeight: 30,
    rows: () => rows.value,
    key: (/** @type {Event} */ event) => String(event.id),
    columns: () => columns.filter(({ id }) => options.compact || !hidden.value.includes(id)).map(
      (column) => (column.id === 'time' ? {...column, title: timeTitle('Time', state.span.peek().start) } : column)
    ),
    selected: () => (chosen.value === undefined ? undefined : String(chosen.value)),
    sort: () => ({ column: 'id', down: sort() && !options.compact }),
    onSort: () => setQuery({ sort: sort() ? 'id' : 'id.down' }),
    select: (event) => {
      chosen.value = event.id;
      if (options.step === undefined) {
        setQuery({ event: event.id });
        if (event.step >= 0) state.selectStep(event.step);
      }
    },
    empty: () =>
      (events.value ? emptyState({
        icon: 'list',
        title: options.step === undefined ? 'No event passes the filter' : 'This step has no events of its own',
      })
                    : null),
  });
  const search = h('input', {
    type: 'search',
    placeholder: 'Find by type, state, error or number',
    'aria-label': 'Find events',
    value: text.peek(),
    oninput: () => {
      text.value = search.value.trim();
      if (!options.compact) setQuery({ q: text.peek() });
    },
  });
  return h(
    'section',
    { class: ['view-column', options.compact && 'compact'], 'aria-label': 'Events' },
    options.compact ? null
                    : h(
                      'div',
                      { class: 'list-bar slim' },
                      h('label', { class: 'search wide' }, icon('search'), search, h('kbd', null, '/')),
                      () =>
                        h('span',
                          { class: 'count' },
                          `${formatNumber(rows.value.length)} of ${formatNumber(events.value?.length ?? 0)}`),
                      h('span', { class: 'grow' }),
                      menuButton(
                        'Columns',
                        () => columns.filter(({ id }) => id !== 'id' && id !== 'type').map(({ id, title }) => ({
                          text: title,
                          checked: !hidden.peek().includes(id),
                          run: () => hidden.update(
                            (old) => (old.includes(id) ? old.filter((entry) => entry !== id) : [...old, id])
                          ),
                        })),
                        { small: true, icon: 'columns' }
                      )
                    ),
    () => (error.value && !events.value ? errorState(error.value, retry) : null),
    () => (events.value || error.value ? null : h('div', { class: 'page-body' }, skeleton(8, 20))),
    table.element,
    () => (chosen.value === undefined ? null : eventDetail(state, chosen.value, () => (chosen.value = undefined)))
  );
}

/**
 * @param {import('./state.js').ExecutionState} state
 * @param {number} id
 * @param {() => void} close
 */
function eventDetail(state, id, close) {
  const detail = resource((signal) => read('event', { machine: state.machine, name: state.name, id }, { signal }));
  return h('section', { class: 'event-detail', 'aria-label': `Event ${id}` }, () => {
    const event = detail.data.value;
    if (!event) return detail.error.value ? errorState(detail.error.value, () => void detail.refresh()) : skeleton(3);
    const key = Object.keys(event).find((name) => name.endsWith('EventDetails'));
    const { input, output, parameters, ...rest } = key ? event[key] : /** @type {any} */ ({});
    const text = JSON.stringify(event, null, 2);
    const payload = (/** @type {string} */ label, /** @type {string | undefined} */ value) =>
      (value === undefined ? null : payloadView(value, { label }));
    return [
      h('div',
        { class: 'row' },
        h('h3', null, `${id} ${event.type}`),
        h('span', { class: 'grow' }),
        button(
          '',
          () => void copyText(text, 'Event copied'),
          { icon: 'copy', label: 'Copy event', small: true, kind: 'ghost' }
        ),
        button('', close, { icon: 'close', label: 'Close event', small: true, kind: 'ghost' })),
      payload('Input', input),
      payload('Parameters', parameters),
      payload('Output', output),
      Object.keys(rest).length > 0 ? h(
        'div',
        { class: 'json', tabindex: 0, role: 'group', 'aria-label': 'Details' },
        jsonText(JSON.stringify(rest, null, 2))
      )
                                   : null,
    ];
  });
}
