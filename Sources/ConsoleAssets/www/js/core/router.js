// @ts-check
/** The URL is the state: paths choose pages, the query holds filters, view and selection. */
import {batch, signal} from './signal.js';

/**
 * @typedef {object} Route
 * @property {string} pattern such as `/machines/:name`; a last `*rest` takes all that follows
 * @property {() => Promise<{ page: Page }>} load the module of the page
 * @property {string} title
 */

/**
 * A page: builds its content; runs in a scope that ends when the page is left.
 * @typedef {(context: { params: Record<string, string> }) => Node | Promise<Node>} Page
 */

/**
 * Where the console lives, without a slash at the end: `/console`. Modules are at `<base>/a/<hash>/js/core/router.js`.
 */
export const base = new URL('../../../..', import.meta.url).pathname.replace(/\/$/, '');

const here = globalThis.location ?? { pathname: `${base}/`, search: '', hash: '' };

/** The path below the base, such as `/machines/pay`. */
export const path = signal(pathBelowBase(here.pathname));

/** The query's parameters. */
export const query = signal(new URLSearchParams(here.search));

/** @type {Set<() => string | undefined>} */
const guards = new Set();

/** @param {string} pathname */
function pathBelowBase(pathname) {
  const below = pathname.startsWith(base) ? pathname.slice(base.length) : pathname;
  return below === '' ? '/' : below;
}

/**
 * Builds a URL of the console. Path parts are encoded.
 * @param {Array<string>} parts
 * @param {Record<string, string | number | null | undefined>} [parameters]
 */
export function href(parts, parameters = {}) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value));
  }
  const text = search.toString();
  return `${base}/${parts.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`;
}

/**
 * Goes to a URL of the console, unless the page asks to stay.
 * @param {string} url as `href` makes it
 * @param {{ replace?: boolean }} [options]
 * @returns {boolean} false when the user chose to stay
 */
export function navigate(url, options = {}) {
  const target = new URL(url, location.href);
  if (target.origin !== location.origin || !isOurs(target.pathname)) {
    location.assign(target);
    return true;
  }
  const leaves = pathBelowBase(target.pathname) !== path.peek();
  if (leaves && !mayLeave()) return false;
  history[options.replace ? 'replaceState' : 'pushState'](null, '', target);
  follow();
  return true;
}

/** @param {string} pathname */
function isOurs(pathname) { return pathname === base || pathname.startsWith(`${base}/`); }

/**
 * Changes parameters of the query; null and '' remove. Replaces the entry of the history unless told otherwise.
 * @param {Record<string, string | number | null | undefined>} changes
 * @param {{ push?: boolean }} [options]
 */
export function setQuery(changes, options = {}) {
  const next = new URLSearchParams(query.peek());
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === null || value === '')
      next.delete(name);
    else
      next.set(name, String(value));
  }
  if (next.toString() === query.peek().toString()) return;
  const text = next.toString();
  history[options.push ? 'pushState' : 'replaceState'](null, '', `${location.pathname}${text ? `?${text}` : ''}`);
  query.value = next;
}

/**
 * Reads one parameter; inside an effect it is watched.
 * @param {string} name
 * @param {string} [fallback]
 */
export function parameter(name, fallback = '') { return query.value.get(name) ?? fallback; }

/**
 * Asks before the page is left while `guard` answers a text, such as "The definition has unsaved changes".
 * @param {() => string | undefined} guard
 * @returns {() => void} removes it
 */
export function addLeaveGuard(guard) {
  guards.add(guard);
  return () => guards.delete(guard);
}

function mayLeave() {
  for (const guard of guards) {
    const reason = guard();
    if (reason && !globalThis.confirm(`${reason}\n\nLeave this page?`)) return false;
  }
  return true;
}

/** Takes over what the address bar says. */
function follow() {
  batch(() => {
    path.value = pathBelowBase(location.pathname);
    const next = new URLSearchParams(location.search);
    if (next.toString() !== query.peek().toString()) query.value = next;
  });
}

/**
 * Matches a path against a pattern.
 * @param {string} pattern
 * @param {string} text
 * @returns {Record<string, string> | undefined}
 */
export function match(pattern, text) {
  const wanted = pattern.split('/').filter(Boolean);
  const given = text.split('/').filter(Boolean);
  /** @type {Record<string, string>} */
  const params = {};
  for (let index = 0; index < wanted.length; index += 1) {
    const part = wanted[index];
    if (part.startsWith('*')) {
      params[part.slice(1)] = given.slice(index).map(decode).join('/');
      return params;
    }
    if (index >= given.length) return undefined;
    if (part.startsWith(':'))
      params[part.slice(1)] = decode(given[index]);
    else if (part !== given[index])
      return undefined;
  }
  return given.length === wanted.length ? params : undefined;
}

/** @param {string} part */
function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Starts following links and the history; once, at boot. */
export function startRouter() {
  let shown = location.href;
  addEventListener('popstate', () => {
    const leaves = pathBelowBase(location.pathname) !== path.peek();
    if (leaves && !mayLeave()) {
      history.pushState(null, '', shown);
      return;
    }
    follow();
    shown = location.href;
  });
  addEventListener('beforeunload', (event) => {
    if ([...guards].some((guard) => guard())) event.preventDefault();
  });
  document.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute('download')) return;
    if (link.origin !== location.origin || !isOurs(link.pathname)) return;
    event.preventDefault();
    if (navigate(link.href)) shown = location.href;
  });
}
