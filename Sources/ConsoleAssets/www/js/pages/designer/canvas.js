// @ts-check
/** The canvas: the graph of the document with dragging, keys, the clipboard and a menu. */
import { h } from '../../core/dom.js';
import { effect, onDispose, untracked } from '../../core/signal.js';
import { openMenu } from '../../ui/menu.js';
import { createGraph } from '../../graph/graph.js';
import { startDrag } from '../../graph/dnd.js';
import { formatJSON } from '../../asl/textpatch.js';
import { copy } from '../../asl/clipboard.js';
import { exitOf, move, Refused, retarget, TERMINAL } from '../../asl/ops.js';
import { addTo, newBranch } from '../../asl/parts.js';
import { getAt, splitID } from '../../asl/tree.js';
import { badges } from './validate.js';
import { placeOf } from './payloads.js';

/** @typedef {import('./designer.js').Designer} Designer */

/** @param {Designer} designer */
export function canvas(designer) {
  const { document } = designer;
  const holder = h('div', { class: 'designer-canvas' });
  const graph = createGraph(holder, {
    definition: untracked(
      () => document.definition.value
    ), edit: true, label: 'Workflow: arrow keys move, A adds, Enter edits',
    onSelect: (ids) => (document.selection.value = ids),
    onOpen: (id) => {
      if (isEmpty(id)) designer.quickAddAt(id);
      else designer.focusInspector();
    },
    onAdd: (wire, rect) => designer.quickAdd({ place: placeOf(wire), at: { x: rect.left, y: rect.bottom } }),
    onKey: (event, id) => canvasKey(designer, event, id),
    onPress: (event, item) => pressItem(designer, event, item),
    onPressEnd: (event, wire) => pressEnd(designer, event, wire),
    onMenu: (event, id) => {
      if (isEmpty(id)) return;
      if (!document.selection.peek().includes(id)) graph.setSelection([id], 'user');
      openMenu(
        graph.svg,
        designer.stateMenu(id),
        { label: 'Actions on the state', at: { x: event.clientX, y: event.clientY } },
      );
    },
  });
  designer.graph = graph;
  let first = true;
  effect(() => {
    const definition = document.definition.value;
    if (first) {
      first = false;
      return;
    }
    const select = document.selection.peek();
    untracked(() => void graph.setDefinition(definition, { select, anchor: designer.anchor ?? select[0] }).then(() => {
      designer.anchor = null;
      graph.setDiagnostics(badges(designer.problems.peek()));
    }));
  });
  effect(() => {
    const ids = document.selection.value;
    untracked(() => {
      if (ids.join('\n') === graph.selection.join('\n')) return;
      graph.setSelection(ids.filter((id) => graph.navigator?.items.has(id)), 'code', true);
    });
  });
  effect(() => {
    const found = designer.problems.value;
    untracked(() => graph.setDiagnostics(badges(found)));
  });
  effect(() => {
    holder.classList.toggle('broken', document.broken.value);
  });
  const clipboard = (/** @type {ClipboardEvent} */ event) => onClipboard(designer, event);
  for (const type of ['copy', 'cut', 'paste']) {
    globalThis.document.addEventListener(type, /** @type {EventListener} */ (clipboard));
  }
  onDispose(() => {
    for (const type of ['copy', 'cut', 'paste']) {
      globalThis.document.removeEventListener(type, /** @type {EventListener} */ (clipboard));
    }
    graph.destroy();
  });
  return holder;
}

/** @param {string} id */
export const isEmpty = (id) => id.includes('#\u0001');

/**
 * @param {Designer} designer
 * @param {KeyboardEvent} event
 * @param {string} id
 */
function canvasKey(designer, event, id) {
  const mod = event.ctrlKey || event.metaKey;
  const key = event.key.toLowerCase();
  if (mod && key === 'd') designer.duplicate();
  else if (mod && key === 'a') designer.selectAll(id);
  else if (mod || event.altKey) return false;
  else if (key === 'a') {
    if (id) designer.quickAddAt(id);
    else designer.quickAddFirst();
  } else if (event.key === 'Delete' || event.key === 'Backspace') designer.deleteSelected();
  else if (event.key === 'F2') designer.focusInspector('name');
  else if (event.key === 'F8') designer.stepProblem(event.shiftKey ? -1 : 1);
  else if (key === 'p') designer.wrap('Parallel');
  else if (key === 'm') designer.wrap('Map');
  else if (key === 't' && !isEmpty(id)) designer.focusInspector('test');
  else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
    const anchor = designer.graph?.drawn.items.get(id);
    if (anchor && !isEmpty(id)) {
      const box = anchor.getBoundingClientRect();
      openMenu(anchor, designer.stateMenu(id), { label: 'Actions on the state', at: { x: box.left, y: box.bottom } });
    }
  } else if (
    event.key === 'Escape' && designer.document.selection.peek().length
  ) designer.document.selection.value = [];
  else return false;
  return true;
}

/**
 * Drags a state to another place.
 * @param {Designer} designer
 * @param {PointerEvent} event
 * @param {import('../../graph/scene.js').Item} item
 */
function pressItem(designer, event, item) {
  const { graph } = designer;
  if (!graph || item.node.empty || designer.document.broken.peek()) return;
  const own = item.node.id;
  startDrag(event, {
    graph, label: item.node.title,
    rules: {
      wires: true,
      allows: (wire) => !`${wire.scope}/`.startsWith(`${own}/`) && !(
        wire.scope === item.scope && (wire.from === item.node.key || wire.to === item.node.key)
      ),
    },
    onDrop: (target) => {
      if (target.kind === 'wire') designer.run((definition) => move(definition, own, placeOf(target.wire)));
    },
  });
}

/**
 * Drags the end of a transition to another state of its scope, or to the end of the flow.
 * @param {Designer} designer
 * @param {PointerEvent} event
 * @param {import('../../graph/scene.js').Wire} wire
 */
function pressEnd(designer, event, wire) {
  const { graph } = designer;
  if (!graph || designer.document.broken.peek()) return;
  const place = placeOf(wire);
  const mayEnd = place.sources.every(({ slot }) => slot[0] === 'Next' || slot[0] === 'End');
  startDrag(event, {
    graph, label: `Lead ${place.sources[0].from || 'the start'} to …`,
    rules: {
      outer: true, endOf: mayEnd ? wire.scope : undefined,
      states: (item) => item.scope === wire.scope && !item.node.empty && item.node.key !== wire.to,
    },
    onDrop: (target) => {
      if (target.kind === 'state') designer.run((d) => retarget(d, place, target.item.node.key));
      if (target.kind === 'end') designer.run((d) => retarget(d, place, null));
    },
  });
}

/**
 * Copies, cuts and pastes plain ASL while the canvas has the keyboard.
 * @param {Designer} designer
 * @param {ClipboardEvent} event
 */
function onClipboard(designer, event) {
  const { graph, document } = designer;
  const active = globalThis.document.activeElement;
  const free = !active || active === globalThis.document.body || active.localName === 'main';
  const covered = globalThis.document.querySelector('dialog[open]') !== null;
  const onCanvas = graph && (graph.element.contains(active) || free) && !covered;
  if (!onCanvas || !event.clipboardData || document.broken.peek()) return;
  if (event.type !== 'paste' && !(globalThis.getSelection()?.isCollapsed ?? true)) return;
  const ids = document.selection.peek().filter((id) => !isEmpty(id));
  if (event.type === 'paste') {
    const text = event.clipboardData.getData('text/plain');
    event.preventDefault();
    designer.pasteText(text);
    return;
  }
  if (!ids.length) return;
  event.preventDefault();
  event.clipboardData.setData('text/plain', formatJSON(copy(document.definition.peek(), ids)));
  if (event.type === 'cut') designer.deleteSelected();
  else document.said.value = ids.length === 1 ? `Copied ${splitID(ids[0]).name}` : `Copied ${ids.length} states`;
}

/**
 * Where a paste or an addition goes: after the selection, into a selected place, or at the end.
 * @param {Designer} designer
 * @param {string} [id]
 * @returns {import('../../asl/ops.js').Place}
 */
export function placeFor(designer, id) {
  const definition = designer.document.definition.peek();
  const at = id ?? designer.document.selection.peek().at(-1);
  if (at && isEmpty(at)) {
    const item = designer.graph?.navigator?.items.get(at);
    const wire = item && designer.graph?.scene.wires.find((w) => w.scope === item.scope && w.to === item.node.key);
    if (wire) return placeOf(wire);
  }
  if (at && !isEmpty(at)) {
    const { scope, name } = splitID(at);
    const state = getAt(definition, [...scope, 'States', name]);
    const exit = state && exitOf(state, name);
    if (exit) return { scope, sources: [exit] };
    throw new Refused(`Nothing can follow “${name}”: it ends the flow`);
  }
  const states = Object.entries(definition?.States ?? {});
  if (!states.length) return { scope: [], sources: [{ from: '', slot: ['StartAt'] }] };
  const last = [...states].reverse().find(
    ([, state]) => !TERMINAL.has(state?.Type) && state?.Type !== 'Choice' && (state?.End || !state?.Next)
  );
  if (!last) throw new Refused('Select the state after which it shall go');
  return { scope: [], sources: [{ from: last[0], slot: [last[1].End ? 'End' : 'Next'] }] };
}

/**
 * @param {Designer} designer
 * @param {string} id
 * @returns {import('../../ui/menu.js').MenuEntry[]}
 */
export function stateMenu(designer, id) {
  const { scope, name } = splitID(id);
  const state = getAt(designer.document.definition.peek(), [...scope, 'States', name]) ?? {};
  const ends = TERMINAL.has(state.Type);
  const isContainer = state.Type === 'Parallel' || state.Type === 'Map';
  const closed = designer.graph?.collapsed.has(id) ?? false;
  return [
    { text: 'Add after…', icon: 'plus', keys: 'a', disabled: ends, run: () => designer.quickAddAt(id) },
    { text: 'Rename', icon: 'edit', keys: 'F2', run: () => designer.focusInspector('name') },
    { text: 'Test', icon: 'play', keys: 't', run: () => designer.focusInspector('test') },
    'line',
    { text: 'Duplicate', icon: 'copy', keys: 'mod+d', run: () => designer.duplicate() },
    { text: 'Wrap in Parallel', icon: 'parallel', keys: 'p', run: () => designer.wrap('Parallel') },
    { text: 'Wrap in Map', icon: 'map', keys: 'm', run: () => designer.wrap('Map') },
    state.Type === 'Parallel' && {
      text: 'Add a branch', icon: 'branch', run: () => designer.run((d) => addTo(d, id, 'Branches', newBranch())),
    },
    isContainer && {
      text: closed ? 'Open' : 'Close up', icon: 'expand', run: () => void designer.graph?.setCollapsed(id, !closed),
    },
    { text: 'Show in the code', icon: 'code', run: () => designer.showCode(id) },
    'line',
    { text: 'Delete', icon: 'trash', keys: 'Delete', danger: true, run: () => designer.deleteSelected() },
  ];
}

