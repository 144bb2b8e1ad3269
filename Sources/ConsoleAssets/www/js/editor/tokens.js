// @ts-check
/** Lines of JSON as coloured pieces. A JSON string never spans lines, so each line is read on its own. */

/** @typedef {'key'|'string'|'expression'|'number'|'word'|'mark'|''} TokenKind */
/** @typedef {{text: string, kind: TokenKind}} Token */

const TOKEN = /("(?:[^"\\]|\\.)*"?)(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[{}[\],:]/g;
/** A longer line is not coloured whole: it would cost more than it tells. */
const LENGTH_MAX = 4000;

/**
 * @param {string} line
 * @returns {Token[]}
 */
export function tokens(line) {
  /** @type {Token[]} */
  const out = [];
  let at = 0;
  const head = line.length > LENGTH_MAX ? line.slice(0, LENGTH_MAX) : line;
  for (const match of head.matchAll(TOKEN)) {
    const index = match.index ?? 0;
    if (index > at) out.push({ text: head.slice(at, index), kind: '' });
    at = index + match[0].length;
    if (match[1] !== undefined) {
      const value = /^"\{%|%\}"$/.test(match[1]) ? 'expression' : 'string';
      out.push({ text: match[1], kind: match[2] === undefined ? value : 'key' });
      if (match[2]) out.push({ text: match[2], kind: 'mark' });
    } else if (/[-\d]/.test(match[0][0])) {
      out.push({ text: match[0], kind: 'number' });
    } else {
      out.push({ text: match[0], kind: /\w/.test(match[0]) ? 'word' : 'mark' });
    }
  }
  if (at < line.length) out.push({ text: line.slice(at), kind: '' });
  return out;
}

const PAIRS = new Map([['{', '}'], ['[', ']'], ['}', '{'], [']', '[']]);
const LINES_MAX = 6000;

/**
 * The bracket that belongs to the one at a place; brackets in strings do not count.
 * @param {string[]} lines
 * @param {number} line
 * @param {number} column
 * @returns {{line: number, column: number}|null}
 */
export function matchBracket(lines, line, column) {
  const here = brackets(lines[line] ?? '').find((b) => b.column === column);
  if (!here) return null;
  const forward = here.mark === '{' || here.mark === '[';
  const wanted = PAIRS.get(here.mark);
  let depth = 0;
  for (let n = 0, i = line; n < LINES_MAX && i >= 0 && i < lines.length; n++, i += forward ? 1 : -1) {
    const marks = brackets(lines[i]);
    if (!forward) marks.reverse();
    for (const { mark, column: at } of marks) {
      if (i === line && (forward ? at <= column : at >= column)) continue;
      const opens = (mark === '{' || mark === '[') === forward;
      if (opens) depth++;
      else if (depth > 0) depth--;
      else return mark === wanted ? { line: i, column: at } : null;
    }
  }
  return null;
}

/** @param {string} line */
function brackets(line) {
  /** @type {{mark: string, column: number}[]} */
  const out = [];
  let column = 0;
  for (const { text, kind } of tokens(line)) {
    if (kind === 'mark' && PAIRS.has(text)) out.push({ mark: text, column });
    column += text.length;
  }
  return out;
}
