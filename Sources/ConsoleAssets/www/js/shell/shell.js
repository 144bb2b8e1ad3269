// @ts-check
/** The frame around all pages: top bar, rail, the page with its error boundary. */
import {loginNeeded} from '../core/api.js';
import {addCommands} from '../core/commands.js';
import {append, h, replace} from '../core/dom.js';
import {liveState, startEvents, toggleLive} from '../core/events.js';
import {addShortcuts, showKeys} from '../core/keys.js';
import {theme, timeMode} from '../core/prefs.js';
import {href, match, navigate, path} from '../core/router.js';
import {loadSession, logOut, session} from '../core/session.js';
import {effect, scope, signal, untracked} from '../core/signal.js';
import {zoneLabel} from '../core/time.js';
import {errorState, skeleton} from '../ui/basics.js';
import {icon} from '../ui/icons.js';
import {openMenu} from '../ui/menu.js';
import {openKeyHelp} from './help.js';
import {showLogin} from './login.js';
import {addSearches, openPalette} from './palette.js';

/** @typedef {{ text: string, href?: string }} Crumb */

/** Where the page is, for the top bar and the window's title; pages set it. */
export const crumbs = signal(/** @type {Crumb[]} */ ([]));

const places = [
  { text: 'Dashboard', icon: 'dashboard', parts: [''], keys: 'g d', under: ['/'] },
  { text: 'Machines', icon: 'flow', parts: ['machines'], keys: 'g m', under: ['/machines', '/new'] },
  { text: 'Executions', icon: 'play', parts: ['executions'], keys: 'g e', under: ['/executions'] },
  { text: 'Activities', icon: 'worker', parts: ['activities'], keys: 'g a', under: ['/activities'] },
  { text: 'Settings', icon: 'settings', parts: ['settings'], keys: 'g s', under: ['/settings'], foot: true },
];

/** @param {string} now */
function currentPlace(now) {
  if (/^\/machines\/[^/]+\/executions\//.test(now)) return 'Executions';
  return places
    .find((place) => place.under.some((start) => now === start || now.startsWith(`${start}/`) && start !== '/'))
    ?.text;
}

function brand() {
  return h(
    'a',
    { class: 'brand', href: href(['']), 'aria-label': 'Newel, dashboard' },
    h('img', { src: new URL('../../icon.svg', import.meta.url).pathname, alt: '', width: 24, height: 24 }),
    h('span', null, 'Newel')
  );
}

function trail() {
  return h('nav', { class: 'crumbs', 'aria-label': 'Where you are' }, h('ol', null, () => {
             const all = crumbs.value;
             return all.map(
               (crumb, index) =>
                 h('li',
                   null,
                   index === all.length - 1 ? h('span', { 'aria-current': 'page', title: crumb.text }, crumb.text)
                                            : h('a', { href: crumb.href, title: crumb.text }, crumb.text))
             );
           }));
}

/** @param {import('../core/prefs.js').theme} choice */
function themeEntries(choice) {
  return /** @type {const} */ (
           [['system', 'As the system', 'monitor'], ['light', 'Light', 'sun'], ['dark', 'Dark', 'moon']]
  ).map(([value, text, glyph]) => ({
          text,
          icon: glyph,
          checked: choice.peek() === value,
          run: () => (choice.value = value),
        }));
}

function timeEntries() {
  return /** @type {const} */ ([
           ['local', `Local time (${zoneLabel(Date.now(), 'local')})`],
           ['utc', 'UTC'],
           ['relative', 'Relative (3 min. ago)'],
         ]
  ).map(([value, text]) => ({ text, checked: timeMode.peek() === value, run: () => (timeMode.value = value) }));
}

function tools() {
  const word = { live: 'Live', reconnecting: 'Reconnecting', paused: 'Paused' };
  const live =
    h('button',
      {
        type: 'button',
        class: 'live',
        'data-state': () => liveState.value,
        onclick: toggleLive,
        'aria-live': 'polite',
        title: 'Changes are shown as they happen. Click to pause or resume.',
      },
      h('span', { class: 'dot' }),
      h('span', null, () => word[liveState.value]));
  const zone =
    h('button',
      {
        type: 'button',
        class: 'btn',
        'aria-haspopup': 'menu',
        'aria-expanded': 'false',
        title: 'How times are shown',
        onclick: () => openMenu(zone, timeEntries(), { label: 'How times are shown' }),
      },
      icon('clock'),
      h('span',
        { class: 'zone-word' },
        () => (timeMode.value === 'relative' ? 'Relative' : zoneLabel(Date.now(), timeMode.value))));
  const look =
    h('button',
      {
        type: 'button',
        class: 'btn icon-only',
        'aria-haspopup': 'menu',
        'aria-expanded': 'false',
        'aria-label': 'Theme',
        title: 'Theme',
        onclick: () => openMenu(look, themeEntries(theme), { label: 'Theme' }),
      },
      () => icon({ system: 'monitor', light: 'sun', dark: 'moon' }[theme.value]));
  return [live, zone, look, () => (session.value?.user ? userMenu(session.value.user) : null)];
}

/** @param {string} name */
function userMenu(name) {
  const element =
    h('button',
      {
        type: 'button',
        class: 'btn',
        'aria-haspopup': 'menu',
        'aria-expanded': 'false',
        onclick: () => openMenu(element, [{ text: 'Log out', icon: 'key', run: () => void logOut() }]),
      },
      icon('user'),
      name);
  return element;
}

function rail() {
  return h(
    'nav',
    { class: 'rail', 'aria-label': 'Main' },
    places.map(
      (place) =>
        h('a',
          {
            href: href(place.parts),
            class: place.foot && 'foot',
            title: `${place.text} (${showKeys(place.keys)})`,
            'aria-current': () => (currentPlace(path.value) === place.text ? 'page' : null),
          },
          icon(place.icon),
          place.text)
    )
  );
}

/**
 * Shows the page of the path; a page that fails shows why, and the shell goes on.
 * @param {HTMLElement} main
 * @param {import('../core/router.js').Route[]} routes
 */
function showPages(main, routes) {
  let end = () => {};
  let number = 0;
  const show = async (/** @type {string} */ now) => {
    number += 1;
    const own = number;
    end();
    end = () => {};
    main.classList.remove('fill');
    replace(main, h('div', { class: 'page-body' }, skeleton(6, 18)));
    main.scrollTop = 0;
    const found = routes.map((route) => ({ route, params: match(route.pattern, now) })).find((entry) => entry.params);
    const route = found?.route;
    crumbs.value = [{ text: route?.title ?? 'Not found' }];
    try {
      const module = route ? await route.load() : await import('../pages/notfound.js');
      if (own !== number) return;
      const built = scope(() => module.page({ params: found?.params ?? {} }));
      end = built.dispose;
      const content = await built.value;
      if (own !== number) return;
      main.classList.toggle('fill', content instanceof HTMLElement && content.dataset.fill !== undefined);
      main.replaceChildren(content);
      main.focus({ preventScroll: true });
    } catch (error) {
      if (own !== number) return;
      console.error(error);
      replace(main, errorState(error, () => void show(now), 'This page has failed', true));
    }
  };
  effect(() => {
    const now = path.value;
    untracked(() => void show(now));
  });
}

/** @param {import('../core/router.js').Route[]} routes */
export function startShell(routes) {
  const main = h('main', { class: 'page', id: 'main', tabindex: -1 });
  const search =
    h('button',
      { type: 'button', class: 'search', onclick: () => openPalette(), 'aria-keyshortcuts': 'Control+K' },
      icon('search'),
      h('span', null, 'Search or jump to…'),
      h('span', { class: 'grow' }),
      h('kbd', null, showKeys('mod+k')));
  append(
    document.body,
    h('div',
      { class: 'shell' },
      h('header', { class: 'top' }, brand(), trail(), h('span', { class: 'grow' }), search, tools()),
      rail(),
      main)
  );
  effect(() => {
    const words = crumbs.value.map((crumb) => crumb.text).reverse();
    document.title = [...words, 'Newel'].join(' · ');
  });
  effect(() => {
    if (loginNeeded.value) untracked(showLogin);
  });
  addShellCommands();
  addSearches();
  void start(main, routes);
}

/**
 * @param {HTMLElement} main
 * @param {import('../core/router.js').Route[]} routes
 */
async function start(main, routes) {
  // the page's modules come while the session is asked for; a failure shows when the page does
  routes.find((route) => match(route.pattern, path.peek()))?.load().catch(() => {});
  try {
    await loadSession();
  } catch (error) {
    replace(main, errorState(error, () => void start(main, routes), 'The server does not answer', true));
    return;
  }
  if (session.peek()?.login && !session.peek()?.user) loginNeeded.value = true;
  showPages(main, routes);
  startEvents();
}

function addShellCommands() {
  for (const place of places) {
    const run = () => void navigate(href(place.parts));
    addShortcuts({ keys: place.keys, label: `Go to ${place.text.toLowerCase()}`, group: 'Go', run });
    addCommands({ title: `Go to ${place.text.toLowerCase()}`, icon: place.icon, group: 'Go', keys: place.keys, run });
  }
  const setTheme = (/** @type {'light' | 'dark' | 'system'} */ value) => () => void (theme.value = value);
  const setTime = (/** @type {'local' | 'utc' | 'relative'} */ value) => () => void (timeMode.value = value);
  addCommands(
    { title: 'New state machine', icon: 'plus', group: 'Create', run: () => void navigate(href(['new'])) },
    {
      title: 'Failed in the last hour',
      icon: 'cross',
      group: 'Executions',
      words: 'errors timed out',
      run: () => void navigate(href(['executions'], { status: 'FAILED,TIMED_OUT', span: '1h' })),
    },
    {
      title: 'Running for over an hour',
      icon: 'clock',
      group: 'Executions',
      words: 'stuck waiting',
      run: () => void navigate(href(['executions'], { status: 'RUNNING', span: 'over-1h' })),
    },
    { title: 'Theme: light', icon: 'sun', group: 'View', run: setTheme('light') },
    { title: 'Theme: dark', icon: 'moon', group: 'View', run: setTheme('dark') },
    { title: 'Theme: as the system', icon: 'monitor', group: 'View', run: setTheme('system') },
    { title: 'Times: local', icon: 'clock', group: 'View', run: setTime('local') },
    { title: 'Times: UTC', icon: 'clock', group: 'View', run: setTime('utc') },
    { title: 'Times: relative', icon: 'clock', group: 'View', run: setTime('relative') },
    { title: 'Keyboard shortcuts', icon: 'keyboard', group: 'Help', keys: '?', run: openKeyHelp },
  );
  addShortcuts(
    { keys: 'mod+k', label: 'Search or jump to', inText: true, run: () => openPalette() },
    { keys: '?', label: 'Keyboard shortcuts', run: openKeyHelp },
    { keys: '/', label: 'Search on this page', run: focusSearch },
  );
}

function focusSearch() {
  const field = document.querySelector('main input[type="search"]');
  if (field instanceof HTMLInputElement) {
    field.focus();
    field.select();
  } else {
    openPalette();
  }
}
