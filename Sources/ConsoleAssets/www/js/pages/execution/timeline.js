// @ts-check
/** The timeline: a row for each step, with queues, work, pauses between attempts and waits apart. */
import {h, setStyle} from '../../core/dom.js';
import {status} from '../../core/format.js';
import {parameter, setQuery} from '../../core/router.js';
import {computed, effect, signal} from '../../core/signal.js';
import {formatDuration, formatTime} from '../../core/time.js';
import {button, emptyState, statusPill} from '../../ui/basics.js';
import {now} from '../../ui/clock.js';
import {icon} from '../../ui/icons.js';
import {virtualTable} from '../../ui/table.js';
import {criticalPath, shownStatus, spansOf, treeRows} from './model.js';

/** @typedef {import('./model.js').Row} Row */

const words = {
  queue: 'in the queue',
  run: 'at work',
  pause: 'until the next attempt',
  wait: 'waits',
};

/**
 * Times at which the axis has a mark: round steps, about six of them.
 * @param {number} length ms
 */
export function tickStep(length) {
  const rough = length / 6;
  const steps = [
    1,       2,       5,         10,        20,        50,         100,        200,        500,
    1000,    2000,    5000,      10_000,    15_000,    30_000,     60_000,     120_000,    300_000,
    600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000,
  ];
  return steps.find((step) => step >= rough) ?? Math.ceil(rough / 86_400_000) * 86_400_000;
}

/**
 * @param {import('./state.js').ExecutionState} state
 * @param {{ compact?: boolean }} [options] `compact`: under the graph
 */
export function timelineView(state, options = {}) {
  const zoom = signal(/** @type {{ from: number, to: number } | null} */ (null));
  const toggled = signal(/** @type {ReadonlyMap<string, boolean>} */ (new Map()));
  const whole = computed(() => {
    const { start, stop } = state.span.value;
    const end = stop ?? Math.max(now.value, start + 1000);
    return { from: start, to: Math.max(end, start + 10) };
  });
  const domain = computed(() => zoom.value ?? whole.value);
  const path = computed(() => criticalPath(state.model.value, state.span.value.stop ?? Date.now()));
  const rows = computed(() => {
    const hides = parameter('hide') === 'finished';
    const wanted = parameter('only').split(',').filter(Boolean);
    return treeRows(
      state.model.value,
      toggled.value,
      (name) => (!hides || !['SUCCEEDED', 'CAUGHT'].includes(name)) && (wanted.length === 0 || wanted.includes(name))
    );
  });
  const scale = (/** @type {number} */ time) => {
    const { from, to } = domain.value;
    return ((time - from) / (to - from)) * 100;
  };

  const isLast = (/** @type {number} */ time) => scale(time) > 94;
  const axisHead = axis();
  const table = virtualTable({
    label: 'Timeline',
    rowHeight: 30,
    rows: () => rows.value,
    key: (/** @type {Row} */ row) => row.key,
    columns: () =>
      [{ id: 'name', title: 'Step', width: options.compact ? 'minmax(232px, 24%)' : 'minmax(248px, 26%)', cell: name },
       {
         id: 'status',
         title: 'Status',
         width: '132px',
         cell: (row) => statusPill(row.iteration ? row.iteration.status : shownStatus(row.step)),
       },
       { id: 'duration', title: 'Duration', width: '100px', number: true, cell: duration },
       { id: 'time', title: 'Time', width: 'minmax(280px, 1fr)', cell: bars, head: axisHead },
  ],
    selected: () => (parameter('step') || undefined),
    select: (row) => {
      if (row.iteration)
        state.chooseIteration(row.step.name, row.iteration.slot);
      else
        state.selectStep(row.step.number);
    },
    rowClass: (row) => (row.iteration ? 'iteration' : undefined),
    empty: () => emptyState(
      { icon: 'gantt', title: 'No step to show', text: 'Nothing has begun yet, or all is hidden by filters.' }
    ),
  });

  /** @param {Row} row */
  function name(row) {
    const twist = row.hasChildren ? h(
                    'button',
                    {
                      type: 'button',
                      class: 'twist',
                      'aria-label': row.isOpen ? 'Close' : 'Open',
                      'aria-expanded': String(row.isOpen),
                      tabindex: -1,
                      onclick: (/** @type {MouseEvent} */ event) => {
                        event.stopPropagation();
                        toggled.update((old) => new Map(old).set(row.key, !row.isOpen));
                      },
                    },
                    icon(row.isOpen ? 'down' : 'chevron')
                  )
                                  : h('span', { class: 'twist' });
    const text =
      row.iteration ? `${row.step.type === 'Map' ? 'Iteration' : 'Branch'} ${row.iteration.slot}` : row.step.name;
    const isLong = !row.iteration && path.value.has(row.step.number);
    return h(
      'span',
      { class: 'tree-name', style: { '--depth': row.depth } },
      twist,
      h('span', { class: ['ellipsis', row.iteration ? 'muted' : 'strong'], title: row.key }, text),
      isLong && row.depth > 0
        ? h('span', { class: 'critical', title: 'On the critical path: it decided how long this took' }, '●')
        : null,
      !row.iteration && (row.step.attempts?.length ?? 0) > 1
        ? h('span', { class: 'tag', title: 'Attempts' }, `×${row.step.attempts?.length}`)
        : null
    );
  }

  /** @param {Row} row */
  function duration(row) {
    const { start, end } = row.iteration ?? row.step;
    return end === undefined ? () => formatDuration(now.value - start) : formatDuration(end - start);
  }

  /** @param {Row} row */
  function bars(row) {
    const spans = row.iteration ? [{
      kind: /** @type {const} */ ('run'),
      from: row.iteration.start,
      to: row.iteration.end,
      status: row.iteration.status,
    }]
                                : spansOf(row.step);
    return h('div', { class: ['bars', row.hasChildren && 'group'] }, spans.map((span) => {
      const look = status(span.status);
      const bar = h('i', {
        class: ['bar', `bar-${span.kind}`, `s-${look.key}`],
        title: `${formatDuration((span.to ?? now.peek()) - span.from)} ${words[span.kind]}`,
      });
      effect(() => {
        const [left, right] = [scale(span.from), scale(span.to ?? Math.max(now.value, span.from))];
        setStyle(
          bar,
          { left: `${Math.max(-1, left)}%`, width: `${Math.max(0, Math.min(101, right) - Math.max(-1, left))}%` }
        );
      });
      return bar;
    }));
  }

  effect(() => {
    const key = parameter('step');
    if (key) queueMicrotask(() => table.reveal(key));
  });

  return h(
    'section',
    { class: 'timeline', 'aria-label': 'Timeline' },
    h('div', { class: 'list-bar slim' }, axisTools(), h('span', { class: 'grow' }), legend()),
    table.element
  );

  function axisTools() {
    const change = (/** @type {number} */ factor) => {
      const { from, to } = domain.peek();
      const middle = (from + to) / 2;
      const half = ((to - from) / 2) * factor;
      const all = whole.peek();
      zoom.value = half * 2 >= all.to - all.from
        ? null
        : { from: Math.max(all.from, middle - half), to: Math.min(all.to, middle + half) };
    };
    return h(
      'div',
      { class: 'row' },
      h('div',
        { class: 'toolbar', role: 'toolbar', 'aria-label': 'Zoom of the timeline' },
        h('button', { type: 'button', 'aria-label': 'Zoom out', onclick: () => change(2) }, '−'),
        h('button', { type: 'button', 'aria-label': 'Zoom in', onclick: () => change(0.5) }, '+'),
        h('button', { type: 'button', onclick: () => (zoom.value = null) }, 'All'),
        h('button',
          {
            type: 'button',
            title: 'Zoom to the chosen step',
            disabled: () => !state.selected.value,
            onclick: zoomToStep,
          },
          'Step')),
      h('label',
        { class: 'check' },
        h('input', {
          type: 'checkbox',
          checked: () => parameter('hide') === 'finished',
          onchange: (/** @type {Event} */ event) =>
            setQuery({ hide: /** @type {HTMLInputElement} */ (event.target).checked ? 'finished' : '' }),
        }),
        'Hide finished'),
      button(
        'Open all',
        () => (toggled.value = new Map(treeRows(state.model.peek(), new Map()).map((row) => [row.key, true]))),
        { small: true, kind: 'ghost' }
      ),
      button(
        'Close all',
        () => (toggled.value = new Map(treeRows(state.model.peek(), new Map()).map((row) => [row.key, false]))),
        { small: true, kind: 'ghost' }
      )
    );
  }

  function zoomToStep() {
    const step = state.selected.peek();
    if (!step) return;
    const end = step.end ?? Date.now();
    const space = Math.max(5, (end - step.start) * 0.1);
    zoom.value = { from: step.start - space, to: end + space };
  }

  function axis() {
    const element = h('div', { class: 'axis' }, h('span', { class: 'visually-hidden' }, 'Time'), () => {
      const { from, to } = domain.value;
      const step = tickStep(to - from);
      const { start } = state.span.value;
      const ticks = [];
      for (let at = Math.ceil((from - start) / step) * step; start + at <= to; at += step) ticks.push(at);
      const mode = state.axisMode();
      const isOpen = state.span.value.stop === undefined;
      const isFree = (/** @type {number} */ at) => !isOpen || Math.abs(scale(start + at) - scale(now.value)) > 12;
      // At the very end a mark stands before its place: beside the one before it, or not at all.
      const hasRoom = (/** @type {number} */ at) => !isLast(start + at) || (step / (to - from)) * 100 > 22;
      return h(
        'div',
        { class: 'axis-inner' },
        ticks.filter((at) => isFree(at) && hasRoom(at)).map(
          (at) =>
            h('span',
              {
                class: ['tick', isLast(start + at) && 'last'],
                style: { left: `${scale(start + at)}%` },
                title: formatTime(start + at, mode, { milliseconds: true }),
              },
              at === 0 ? '0' : formatDuration(at).replace('.000', ''))
        ),
        isOpen
          ? h('span', { class: 'now', style: { left: `${Math.min(100, scale(now.value))}%` } }, 'now')
          : null
      );
    });
    element.addEventListener('wheel', (event) => {
      event.preventDefault();
      const box = element.querySelector('.axis-inner')?.getBoundingClientRect();
      if (!box) return;
      const { from, to } = domain.peek();
      const share = Math.max(0, Math.min(1, (event.clientX - box.left) / box.width));
      const factor = Math.exp(event.deltaY / 300);
      const length = Math.max(1, (to - from) * factor);
      const all = whole.peek();
      if (length >= all.to - all.from) {
        zoom.value = null;
        return;
      }
      const left = Math.max(all.from, Math.min(all.to - length, from + (to - from) * share - length * share));
      zoom.value = { from: left, to: left + length };
    }, { passive: false });
    return element;
  }

  function legend() {
    return h(
      'div',
      { class: 'time-legend' },
      [['queue', 'Queue'], ['run', 'Work'], ['pause', 'Between attempts'], ['wait', 'Wait']].map(
        ([kind, text]) =>
          h('span',
            null,
            h('i', {
              class: [
                'bar',
                `bar-${kind}`,
                kind === 'run'       ? 's-succeeded'
                  : kind === 'pause' ? 's-retrying'
                  : kind === 'wait'  ? 's-waiting'
                                     : 's-queued',
              ],
            }),
            text)
      ),
      h('span', null, h('span', { class: 'critical' }, '●'), 'Critical path')
    );
  }
}
