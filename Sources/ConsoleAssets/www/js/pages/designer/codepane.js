// @ts-check
/** The code pane: the document's text, in step with canvas and forms. */
import { h } from '../../core/dom.js';
import { effect, onDispose, untracked } from '../../core/signal.js';
import { pathAt, rangeOf, toPointer } from '../../asl/parse.js';
import { formatJSON, indentOf } from '../../asl/textpatch.js';
import { getAt, isObject } from '../../asl/tree.js';
import { createEditor } from '../../editor/editor.js';
import { completeASL } from '../../editor/complete.js';

/** @typedef {import('./designer.js').Designer} Designer */

/** @param {Designer} designer */
export function codePane(designer) {
  const { document } = designer;
  const holder = h('div', { class: 'designer-code-editor' });
  const trail = h('div', { class: 'code-trail', role: 'status', 'aria-label': 'Place in the definition' });
  let fromHere = false;
  const editor = createEditor(holder, {
    value: document.text.peek(), label: 'Definition in Amazon States Language',
    onChange: (text, { typed }) => {
      fromHere = true;
      document.change(text, 'Edit the text', { typed });
      fromHere = false;
    },
    complete: (text, at) => completeASL(text, at, document.parsed.peek()),
    onUndo: () => document.undo(),
    onRedo: () => document.redo(),
    format: () => (
      document.broken.peek() ? null : formatJSON(document.parsed.peek().value, indentOf(document.text.peek()))
    ),
    onCursor: (at) => cursorMoved(designer, at, trail),
  });
  designer.editor = editor;
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
