// @ts-check
/** The code pane: the document's text, in step with canvas and forms. */
import { h } from '../../core/dom.js';
import { effect, onDispose, untracked } from '../../core/signal.js';
import { nodeAt, pathAt, rangeOf, toPointer } from '../../asl/parse.js';
import { formatJSON, indentOf } from '../../asl/textpatch.js';
import { allStates, getAt, isObject } from '../../asl/tree.js';
import { createEditor } from '../../editor/editor.js';
import { completeASL, parametersAt, scopeOf } from '../../editor/complete.js';
import { fieldDoc } from '../../asl/docs.js';
import { memberAt, memberText } from '../../asl/parameters.js';
import { loadServices, outlineOf, services } from './actions.js';
import { INTRINSICS, JSONATA_FUNCTIONS, STATES_VARIABLES } from '../../asl/schema.js';

/** @typedef {import('./designer.js').Designer} Designer */

const OUTLINES_MAX = 40;
const PAUSE = 400;

/** @param {Designer} designer */
export function codePane(designer) {
  const { document } = designer;
  const holder = h('div', { class: 'designer-code-editor' });
  const trail = h('div', { class: 'code-trail', role: 'status', 'aria-label': 'Place in the definition' });
  let fromHere = false;
  /** Where a list was wanted before what it needs had come. */
  let wanted = -1;
  /** @type {import('../../editor/complete.js').Knowledge} */
  const knowledge = {
    outline: (resource) => outlineOf(resource),
    services: () => {
      if (!services.peek()) {
        wanted = editor.area.selectionStart;
        loadServices();
      }
      return services.peek();
    },
  };
  const editor = createEditor(holder, {
    value: document.text.peek(), label: 'Definition in Amazon States Language',
    onChange: (text, { typed }) => {
      fromHere = true;
      document.change(text, 'Edit the text', { typed });
      fromHere = false;
    },
    complete: (text, at) => completeASL(text, at, document.parsed.peek(), knowledge),
    hover: (at) => hoverTip(document.parsed.peek(), at, knowledge),
    definitionOf: (at) => definitionOf(document.parsed.peek(), at),
    onUndo: () => document.undo(),
    onRedo: () => document.redo(),
    format: () => (
      document.broken.peek() ? null : formatJSON(document.parsed.peek().value, indentOf(document.text.peek()))
    ),
    onCursor: (at) => cursorMoved(designer, at, trail),
  });
  designer.editor = editor;
  effect(() => {
    if (!services.value || wanted < 0) return;
    const { area } = editor;
    if (globalThis.document.activeElement === area && area.selectionStart === wanted) editor.suggest(true);
    wanted = -1;
  });
  let timer = 0;
  effect(() => {
    // what the tasks of the text take is known before somebody asks; a resource is asked for once it is written
    clearTimeout(timer);
    if (designer.view.value === 'design') return;
    const definition = document.definition.value;
    timer = window.setTimeout(() => {
      const resources = new Set([...allStates(definition)].map(({ state }) => state.Resource));
      for (const resource of [...resources].slice(0, OUTLINES_MAX)) {
        if (typeof resource === 'string') outlineOf(resource);
      }
    }, PAUSE);
  });
  onDispose(() => clearTimeout(timer));
  effect(() => {
    const text = document.text.value;
    if (!fromHere) untracked(() => editor.setValue(text));
  });
  effect(() => {
    editor.setMarks(
      designer.problems.value.map(({ from, to, severity, message, code }) => ({ from, to, severity, message, code })),
    );
  });
  effect(() => {
    // a state selected on the canvas is shown here; the keyboard stays where it is
    const one = document.single();
    void designer.view.value;
    if (!one || globalThis.document.activeElement === editor.area) return;
    requestAnimationFrame(() => {
      if (!editor.area.clientHeight) return;
      const { from } = rangeOf(document.parsed.peek().root, one.id);
      if (from > 0 || one.id) editor.select(from, from, { focus: false });
    });
  });
  onDispose(() => editor.destroy());
  return h('section', { class: 'designer-code pane', 'aria-label': 'Code' }, holder, trail);
}

/**
 * Selects the state that the cursor is in, and says where it is.
 * @param {Designer} designer
 * @param {number} at
 * @param {HTMLElement} trail
 */
function cursorMoved(designer, at, trail) {
  const { document } = designer;
  const { root, ok, value } = document.parsed.peek();
  const { path } = pathAt(root, at);
  trail.textContent = path.filter((part) => part !== 'States').map(String).join(' › ') || 'Workflow';
  if (!ok) return;
  for (let i = path.length; i > 1; i--) {
    if (path[i - 2] !== 'States') continue;
    const state = getAt(value, path.slice(0, i));
    const owner = getAt(value, path.slice(0, i - 2));
    if (!isObject(state) || !isObject(owner)) continue;
    const id = toPointer(path.slice(0, i));
    if (document.selection.peek()[0] !== id) {
      document.selection.value = [id];
      designer.graph?.select(id);
    }
    return;
  }
}

/**
 * What a field, or a function in an expression, means.
 * @param {import('../../asl/parse.js').Parsed} parsed
 * @param {number} at
 * @param {import('../../editor/complete.js').Knowledge} [knowledge]
 * @returns {import('../../editor/hover.js').Tip|null}
 */
export function hoverTip(parsed, at, knowledge) {
  const { path, inKey } = pathAt(parsed.root, at);
  const name = path[path.length - 1];
  if (inKey && typeof name === 'string') {
    // the names of states are no fields
    const found = knowledge && parametersAt(parsed, path.slice(0, -1), knowledge);
    const parameter = found && memberAt(found.outline, [...found.inside, name]);
    const text = parameter ? memberText(found.outline, parameter)
      : path[path.length - 2] === 'States' || found ? '' : fieldDoc(name);
    const member = nodeAt(parsed.root, toPointer(path.slice(0, -1)))?.members?.find((m) => m.key === name);
    return text ? { title: name, text, from: member?.keyFrom ?? at } : null;
  }
  const node = nodeAt(parsed.root, toPointer(path));
  if (typeof node?.value !== 'string') return null;
  const word = wordAt(node.value, at - node.from - 1);
  if (!word) return null;
  const known = [...JSONATA_FUNCTIONS, ...INTRINSICS].find(([n]) => n === word);
  if (known) return { title: `${known[0]}(${known[1]})`, text: '', from: at };
  const variable = STATES_VARIABLES.find(([n]) => n === word);
  return variable ? { title: variable[0], text: variable[1], from: at } : null;
}

/**
 * @param {string} text
 * @param {number} at
 */
function wordAt(text, at) {
  for (const match of text.matchAll(/(?:\$|States\.)[\w.]*/g)) {
    const from = match.index ?? 0;
    if (from <= at && at <= from + match[0].length) return match[0];
  }
  return null;
}

/**
 * Where the state is that a transition names.
 * @param {import('../../asl/parse.js').Parsed} parsed
 * @param {number} at
 * @returns {number|null}
 */
export function definitionOf(parsed, at) {
  const { path } = pathAt(parsed.root, at);
  const field = path[path.length - 1];
  if (field !== 'Next' && field !== 'Default' && field !== 'StartAt') return null;
  const target = getAt(parsed.root.value, path);
  const machine = field === 'StartAt' ? path.slice(0, -1) : scopeOf(path).scope;
  const members = nodeAt(parsed.root, toPointer([...machine, 'States']))?.members;
  return members?.find((m) => m.key === target)?.keyFrom ?? null;
}
