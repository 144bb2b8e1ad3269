// @ts-check
/** What keys do in the code editor beyond typing: indent, pairs, line breaks. Each answers whether it took the key. */

/** @typedef {import('./editor.js').Editor} Editor */

const CLOSERS = new Map([['{', '}'], ['[', ']'], ['"', '"']]);

/**
 * @param {Editor} editor
 * @param {KeyboardEvent} event
 * @returns {boolean}
 */
export function editingKey(editor, event) {
  if (event.ctrlKey || event.metaKey || event.altKey || editor.readOnly) return false;
  const { area } = editor;
  const { value, selectionStart: from, selectionEnd: to } = area;
  if (event.key === 'Tab') return indent(editor, event.shiftKey);
  if (event.key === 'Enter') return breakLine(editor, from, to);
  if (from !== to) return false;
  const closer = CLOSERS.get(event.key);
  const next = value[from] ?? '';
  if (next === event.key && (event.key === '}' || event.key === ']' || event.key === '"')) {
    area.setSelectionRange(from + 1, from + 1);
    return true;
  }
  if (closer && !/[\w"]/.test(next) && !(event.key === '"' && /\w$/.test(value.slice(Math.max(0, from - 1), from)))) {
    editor.replaceRange(from, to, event.key + closer, from + 1);
    return true;
  }
  if (event.key === 'Backspace' && CLOSERS.get(value[from - 1]) === next && next) {
    editor.replaceRange(from - 1, from + 1, '', from - 1);
    return true;
  }
  return false;
}

/**
 * Tab indents; with the escape key pressed before, it leaves the editor.
 * @param {Editor} editor
 * @param {boolean} less
 */
function indent(editor, less) {
  if (editor.tabLeaves) return false;
  const { selectionStart: from, selectionEnd: to } = editor.area;
  const first = editor.lineAt(from);
  const last = editor.lineAt(Math.max(from, to - (to > from && editor.starts[editor.lineAt(to)] === to ? 1 : 0)));
  if (from === to && !less) {
    editor.replaceRange(from, to, '  ', from + 2);
    return true;
  }
  const lines = editor.lines.slice(first, last + 1).map(
    (line) => (less ? line.replace(/^ {1,2}|^\t/, '') : line ? `  ${line}` : line)
  );
  const start = editor.starts[first];
  const text = lines.join('\n');
  if (text === editor.value.slice(start, editor.starts[last] + editor.lines[last].length)) return true;
  editor.replaceRange(start, editor.starts[last] + editor.lines[last].length, text, start);
  editor.area.setSelectionRange(start, start + text.length);
  return true;
}

/**
 * @param {Editor} editor
 * @param {number} from
 * @param {number} to
 */
function breakLine(editor, from, to) {
  const { value } = editor;
  const line = editor.lines[editor.lineAt(from)];
  const lead = /^[ \t]*/.exec(line)?.[0] ?? '';
  const opens = /[{[]\s*$/.test(value.slice(editor.starts[editor.lineAt(from)], from));
  const closes = opens && /^\s*[}\]]/.test(value.slice(to, to + 40).split('\n')[0]);
  const inner = `\n${lead}${opens ? '  ' : ''}`;
  editor.replaceRange(from, to, inner + (closes ? `\n${lead}` : ''), from + inner.length);
  return true;
}
