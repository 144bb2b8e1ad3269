// @ts-check
/** The graph of an execution: coloured by status, live, with the Map iterations that are shown. */
import {h} from '../../core/dom.js';
import {addShortcuts} from '../../core/keys.js';
import {parameter, setQuery} from '../../core/router.js';
import {effect, keepScope, onDispose, untracked} from '../../core/signal.js';
import {formatDuration} from '../../core/time.js';
import {skeleton} from '../../ui/basics.js';
import {icon} from '../../ui/icons.js';
import {iterationPicker} from './iterations.js';
import {shownStatus, takenTransitions} from './model.js';

/**
 * The statuses in the shape of the overlay: the second line of a card tells how long it took.
 * @param {import('./state.js').ExecutionState} state
 */
function overlay(state) {
  const wanted = parameter('only').split(',').filter(Boolean);
  const result = new Map(state.statuses.value);
  for (const [name, entry] of result) {
    const steps = state.model.value.byName.get(name) ?? [];
    const last = steps[steps.length - 1];
    if (wanted.length > 0 && !wanted.includes(entry.status)) {
      result.set(name, { status: 'SKIPPED', count: 0 });
    } else if (steps.length === 1 && last.end !== undefined && shownStatus(last) !== 'RUNNING') {
      result.set(name, {...entry, text: formatDuration(last.end - last.start) });
    }
  }
  return result;
}

/** @param {import('./state.js').ExecutionState} state */
export function graphView(state) {
  const canvas = h('div', { class: 'graph-host' }, skeleton(4, 40));
  const search = h('input', { type: 'search', placeholder: 'Find a state', 'aria-label': 'Find a state in the graph' });
  const found = h('span', { class: 'count', 'aria-live': 'polite' });
  const host =
    h('div',
      { class: 'graph-area' },
      canvas,
      h('div',
        { class: 'graph-top' },
        h('label', { class: 'search floating' }, icon('search'), search, found),
        iterationPicker(state)));
  const inScope = keepScope();
  let isGone = false;
  onDispose(() => (isGone = true));
  void load();

  async function load() {
    const { createGraph } = await import('../../graph/graph.js');
    if (isGone) return;
    canvas.replaceChildren();
    inScope(() => {
      const graph = createGraph(canvas, {
        definition: untracked(() => state.definition.value),
        label: `Graph of ${state.name}`,
        minimap: true,
        tools: true,
        status: untracked(() => overlay(state)),
        onSelect: (ids, info) => {
          if (info.by === 'user') choose(ids[0]);
        },
        onOpen: (id) => choose(id),
      });
      /** @param {string | undefined} id */
      function choose(id) {
        if (id === undefined)
          setQuery({ step: '', state: '' });
        else
          state.selectState(nameOf(id));
      }
      onDispose(() => graph.destroy());
      effect(() => {
        graph.setStatus(overlay(state), { taken: takenTransitions(state.model.value, state.chosen.value) });
      });
      let isFirst = true;
      effect(() => {
        const name = state.selected.value?.name ?? (parameter('state') || null);
        const reveal = isFirst;
        isFirst = false;
        untracked(() => void Promise.resolve(graph.ready).then(() => graph.select(name, { reveal })));
      });
      search.addEventListener('input', () => {
        const ids = graph.search(search.value.trim());
        found.textContent = search.value.trim() ? String(ids.length) : '';
      });
      search.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter') return;
        const first = graph.search(search.value.trim())[0];
        if (first) choose(first);
      });
      addShortcuts({ keys: 'shift+f', label: 'Fit the graph', group: 'Execution', run: () => graph.fit() });
      state.graph = graph;
      onDispose(() => {
        if (state.graph === graph) state.graph = undefined;
      });
    });
  }
  return host;
}

/**
 * The name of a state by its JSON pointer: `/States/A~1B` → `A/B`.
 * @param {string} id
 */
export function nameOf(id) {
  const last = id.slice(id.lastIndexOf('/') + 1);
  return last.replaceAll('~1', '/').replaceAll('~0', '~');
}
