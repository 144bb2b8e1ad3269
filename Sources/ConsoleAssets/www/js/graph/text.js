// @ts-check
/** Widths of texts, and how they are broken so that none is cut off. */

/** Fonts of the graph; the style sheet sets the same sizes. */
export const FONT = { title: '600 13px', sub: '420 11.5px', pill: '500 11px', header: '600 12.5px' };
const FAMILY = '"Inter", "Inter Variable", system-ui, -apple-system, "Segoe UI", "Liberation Sans", sans-serif';

/** The page draws a as a round letter, as wide as b; a canvas knows only the narrower one. */
const ROUND_A = /[aà-åāăą]/g;
/** What belongs to the character before it, or joins it with the next one. */
const JOINED = /^[\u0300-\u036f\u064b-\u065f\u20d0-\u20ff\ufe00-\ufe0f\u200d]|^\ud83c[\udffb-\udfff]/;

/** @type {CanvasRenderingContext2D|null|undefined} */
let context;
/** @type {Map<string, number>} */
const cache = new Map();
const CACHE_MAX = 20000;

function canvas() {
  if (context !== undefined) return context;
  context = null;
  const Offscreen = /** @type {any} */ (globalThis).OffscreenCanvas;
  if (Offscreen) context = new Offscreen(1, 1).getContext('2d');
  else if (typeof document !== 'undefined') context = document.createElement('canvas').getContext('2d');
  return context;
}

/**
 * Width of a text in px; without a canvas (tests) a cautious estimate.
 * @param {string} text
 * @param {string} font
 */
export function textWidth(text, font) {
  const key = font + text;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const c = canvas();
  let width = 0;
  if (c) {
    c.font = `${font} ${FAMILY}`;
    width = c.measureText(text.replace(ROUND_A, 'b')).width;
  } else {
    width = estimate(text, Number(/([\d.]+)px/.exec(font)?.[1] ?? 13));
  }
  if (cache.size > CACHE_MAX) cache.clear();
  cache.set(key, width);
  return width;
}

/**
 * @param {string} text
 * @param {number} size
 */
function estimate(text, size) {
  let em = 0;
  for (const character of text) {
    if (character > '\u2e80') em += 1;
    else if ('iljtfrI.,:;|!\'"`()[]{} '.includes(character)) em += 0.34;
    else if ('mwMW@%'.includes(character)) em += 0.92;
    else em += character >= 'A' && character <= 'Z' ? 0.7 : 0.58;
  }
  return em * size;
}

/**
 * Shortens a text with an ellipsis to a width.
 * @param {string} text
 * @param {number} width
 * @param {string} font
 */
export function fit(text, width, font) {
  if (textWidth(text, font) <= width) return text;
  const characters = [...text];
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (textWidth(`${characters.slice(0, middle).join('').trimEnd()}…`, font) <= width) low = middle;
    else high = middle - 1;
  }
  return `${characters.slice(0, low).join('').trimEnd()}…`;
}

/**
 * Breaks a text into at most `lines` lines of `width`, at spaces and after punctuation where it can; only what even
 * that does not hold is shortened.
 * @param {string} text
 * @param {number} width
 * @param {string} font
 * @param {number} lines
 * @returns {string[]}
 */
export function wrap(text, width, font, lines) {
  const rest = text.replace(/\s+/g, ' ').trim();
  if (textWidth(rest, font) <= width) return [rest];
  /** @type {string[]} */
  const out = [];
  let left = rest;
  while (left && out.length < lines - 1 && textWidth(left, font) > width) {
    const at = breakAt(left, width, font);
    out.push(left.slice(0, at).trimEnd());
    left = left.slice(at).trimStart();
  }
  if (left) out.push(fit(left, width, font));
  return out;
}

/**
 * @param {string} text
 * @param {number} width
 * @param {string} font
 */
function breakAt(text, width, font) {
  let best = 0;
  let hard = 0;
  for (let i = 1; i <= text.length; i++) {
    const code = text.charCodeAt(i - 1);
    if (code >= 0xd800 && code <= 0xdbff) continue;
    if (textWidth(text.slice(0, i).trimEnd(), font) > width) break;
    const next = text[i] ?? '';
    const before = text[i - 1];
    if (JOINED.test(text.slice(i, i + 2)) || before === '\u200d') continue;
    hard = i;
    if (before === ' ' || next === ' ' || /[-_/.,|]/.test(before) || /[a-z][A-Z]/.test(before + next)) best = i;
  }
  // a break very early would waste the line
  return best > hard * 0.4 ? best : Math.max(1, hard);
}
