// @ts-check
/** Which iteration of a Map is shown: a list with counts by status, filter, and the way to the failed ones. */
import {h} from '../../core/dom.js';
import {formatNumber, status as statusLook} from '../../core/format.js';
import {computed, signal} from '../../core/signal.js';
import {formatDuration} from '../../core/time.js';
import {button, statusPill} from '../../ui/basics.js';
import {now} from '../../ui/clock.js';
import {icon} from '../../ui/icons.js';
import {openMenu, openPopover} from '../../ui/menu.js';
import {virtualTable} from '../../ui/table.js';
import {iterationsOf} from './model.js';

/**
 * One chip for each Map that has iterations.
 * @param {import('./state.js').ExecutionState} state
 */
export function iterationPicker(state) {
  const maps = computed(() => {
    /** @type {Map<string, import('./model.js').Step>} */
    const byName = new Map();
    for (const step of state.model.value.steps) {
      if (step.type === 'Map' && state.model.value.children.has(step.number)) byName.set(step.name, step);
    }
    return [...byName.values()];
  });
  return h('div', { class: 'row tight iteration-chips' }, () => {
    const all = maps.value;
    if (all.length === 0) return null;
    const isChosen = (/** @type {import('./model.js').Step} */ map) => state.chosen.value.has(map.name);
    const rest = all.filter((map) => !isChosen(map));
    return [...all.filter(isChosen).map((map) => chosenChip(state, map)), rest.length > 0 ? picker(state, rest) : null];
  });
}

/**
 * The iteration that is shown of a Map, and the way back to all.
 * @param {import('./state.js').ExecutionState} state
 * @param {import('./model.js').Step} map
 */
function chosenChip(state, map) {
  return h(
    'span',
    { class: 'chip set' },
    h('button',
      {
        type: 'button',
        class: 'chip-text',
        'aria-haspopup': 'dialog',
        'aria-expanded': 'false',
        onclick: (/** @type {Event} */ event) => openList(state, map, /** @type {Element} */ (event.currentTarget)),
      },
      icon('map'),
      h('span', { class: 'muted' }, `${map.name}: `),
      `iteration ${state.chosen.value.get(map.name)}`),
    h('button',
      {
        type: 'button',
        'aria-label': `Show all iterations of ${map.name}`,
        onclick: () => state.chooseIteration(map.name, undefined),
      },
      icon('close'))
  );
}

/**
 * Leads to the iterations of a Map; of several, one is chosen first.
 * @param {import('./state.js').ExecutionState} state
 * @param {import('./model.js').Step[]} maps
 */
function picker(state, maps) {
  const element = h(
    'button',
    {
      type: 'button',
      class: 'chip',
      'aria-haspopup': maps.length === 1 ? 'dialog' : 'menu',
      'aria-expanded': 'false',
      onclick: () => {
        if (maps.length === 1)
          openList(state, maps[0], element);
        else
          openMenu(element, maps.map((map) => ({
                                       text: `${map.name} (${formatNumber(map.items ?? 0)})`,
                                       icon: 'map',
                                       run: () => openList(state, map, element),
                                     })), { label: 'Maps' });
      },
    },
    icon('map'),
    maps.length === 1 ? `${maps[0].name}: all iterations` : 'Iterations'
  );
  return element;
}

/**
 * @param {import('./state.js').ExecutionState} state
 * @param {import('./model.js').Step} map
 * @param {Element} anchor
 */
function openList(state, map, anchor) {
  openPopover(anchor, (close) => iterationList(state, map, close), {
    label: `Iterations of ${map.name}`,
    class: 'wide',
  });
}

/**
 * @param {import('./state.js').ExecutionState} state
 * @param {import('./model.js').Step} map
 * @param {() => void} [close]
 */
export function iterationList(state, map, close = () => {}) {
  const only = signal('');
  const text = signal('');
  const all = computed(() => iterationsOf(state.model.value, state.model.value.steps[map.number]));
  const rows = computed(
    () => all.value.filter(
      (entry) =>
        (!only.value || entry.status === only.value) && (!text.value || String(entry.slot).startsWith(text.value))
    )
  );
  const counts = computed(() => {
    /** @type {Map<string, number>} */
    const counted = new Map();
    for (const entry of all.value) counted.set(entry.status, (counted.get(entry.status) ?? 0) + 1);
    return [...counted];
  });
  const choose = (/** @type {import('./model.js').Iteration} */ entry) => {
    state.chooseIteration(map.name, entry.slot);
    const last = entry.steps.at(-1);
    if (last) state.selectStep(last.number);
    close();
  };
  const table = virtualTable({
    label: `Iterations of ${map.name}`,
    rowHeight: 32,
    rows: () => rows.value,
    key: (entry) => String(entry.slot),
    columns: () =>
      [{
        id: 'slot',
        title: 'Iteration',
        width: '74px',
        cell: (entry) => h('span', { class: 'strong' }, String(entry.slot)),
      },
       { id: 'status', title: 'Status', width: '128px', cell: (entry) => statusPill(entry.status) },
       {
         id: 'duration',
         title: 'Duration',
         width: '80px',
         number: true,
         cell: (entry) => formatDuration((entry.end ?? now.peek()) - entry.start),
       },
       {
         id: 'error',
         title: 'Error',
         width: 'minmax(76px, 1fr)',
         cell: (entry) => h('span', { class: 'error-text', title: entry.error ?? '' }, entry.error ?? ''),
       },
  ],
    select: choose,
    open: choose,
    selected: () => {
      const slot = state.chosen.value.get(map.name);
      return slot === undefined ? undefined : String(slot);
    },
    empty: () => h('div', { class: 'empty' }, 'No iteration passes the filter'),
  });
  const failed = () => all.value.find((entry) => entry.status === 'FAILED' || entry.status === 'TIMED_OUT');
  return h(
    'div',
    { class: 'iteration-list' },
    h('div',
      { class: 'row' },
      h('h3', null, `${formatNumber(map.items ?? all.peek().length)} items`),
      h('span', { class: 'grow' }),
      h('input', {
        class: 'input small',
        inputmode: 'numeric',
        placeholder: 'Number',
        'aria-label': 'Find an iteration by number',
        oninput: (/** @type {Event} */ event) =>
          (text.value = /** @type {HTMLInputElement} */ (event.target).value.trim()),
      }),
      () =>
        (failed() ? button(
           'First failed',
           () => {
             const entry = failed();
             if (entry) choose(entry);
           },
           { small: true, kind: 'danger' }
         )
                  : null)),
    h('div',
      { class: 'row tight' },
      () => counts.value.map(
        ([name, count]) =>
          h('button',
            {
              type: 'button',
              class: ['chip', 'toggle', `s-${statusLook(name).key}`],
              'aria-pressed': () => String(only.value === name),
              onclick: () => (only.value = only.peek() === name ? '' : name),
            },
            icon(statusLook(name).icon),
            `${statusLook(name).word} ${formatNumber(count)}`)
      )),
    h('div',
      { class: 'iteration-table', style: { '--rows': Math.min(12, Math.max(3, map.items ?? all.peek().length)) } },
      table.element)
  );
}
