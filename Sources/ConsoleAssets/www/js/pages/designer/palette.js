// @ts-check
/** The palette: states, actions and patterns, to be dragged onto the canvas or added by a click or Enter. */
import { h } from '../../core/dom.js';
import { computed, effect, signal } from '../../core/signal.js';
import { formatNumber, plural } from '../../core/format.js';
import { button } from '../../ui/basics.js';
import { tabs } from '../../ui/tabs.js';
import { icon } from '../../ui/icons.js';
import { glyphIcon } from './glyphicon.js';
import { loadServices, services, servicesProblem } from './actions.js';
import { findPayloads, inGroups, sdkPayload } from './finding.js';
import { sdkResource } from '../../asl/services.js';
import { ACTION_ITEMS, ERRORS, FLOW, PATTERN_ITEMS } from './payloads.js';

const FOUND_MAX = 60;

/** @typedef {import('./payloads.js').Payload} Payload */
/**
 * @typedef {object} Act
 * @property {(event: PointerEvent, payload: Payload, element: HTMLElement) => void} press
 * @property {(payload: Payload) => void} add
 */

/**
 * @param {Act} act
 */
export function palette(act) {
  const chosen = signal('states');
  const text = signal('');
  const search = h('input', {
    class: 'palette-search', type: 'search', 'aria-label': 'Search states, actions and patterns', placeholder: 'Search',
    spellcheck: 'false', oninput: () => (text.value = search.value),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Escape' || !search.value) return;
      event.stopPropagation();
      search.value = '';
      text.value = '';
    },
  });
  const list = (/** @type {[string, Payload[]][]} */ groups) => () => groups.map(
    ([title, items]) => group(title, items, act)
  );
  const { list: tabList, panel } = tabs('Palette', [
    {
      id: 'states',
      text: 'States',
      panel: list([['Flow', FLOW], ['Error handling', ERRORS], ['Popular actions', popular()]]),
    },
    { id: 'actions', text: 'Actions', panel: () => actionList(act) },
    { id: 'patterns', text: 'Patterns', panel: list([['Ready to use', PATTERN_ITEMS]]) },
  ], () => chosen.value, (id) => (chosen.value = id), { panelClass: 'palette-list-panel' });
  const all = [...FLOW, ...ERRORS, ...ACTION_ITEMS, ...PATTERN_ITEMS];
  const element = h(
    'aside', { class: 'designer-palette pane', 'aria-label': 'Palette' },
    h('label', { class: 'search palette-field' }, icon('search'), search, h('kbd', null, '/')),
    h('div', { class: 'palette-tabs', hidden: () => text.value !== '' }, tabList, panel),
    h('div', { class: 'palette-list-panel', hidden: () => text.value === '' }, () => {
      if (!text.value) return null;
      const { found, total } = findPayloads(text.value, all, FOUND_MAX);
      if (!found.length) return h('p', { class: 'muted palette-none', role: 'status' }, nothing(text.value));
      const count = total > found.length ? `The best ${found.length} of ${formatNumber(total)}` : `${total} found`;
      return [
        h('p', { class: 'muted palette-count', role: 'status' }, count),
        inGroups(found).map(([title, items]) => group(title, items, act)),
      ];
    })
  );
  const isAsked = computed(() => text.value !== '' || chosen.value === 'actions');
  effect(() => {
    if (isAsked.value) loadServices();
  });
  const show = (/** @type {string} */ id) => {
    search.value = '';
    text.value = '';
    chosen.value = id;
    const first = element.querySelector('.palette-tabs .palette-item');
    if (first instanceof HTMLElement) first.focus();
  };
  return { element, show };
}

const POPULAR = [
  'lambda:invoke', 'http:invoke', 'sqs:sendMessage', 'sns:publish', 'dynamodb:putItem', 'states:startExecution-sync',
];
const popular = () => POPULAR.flatMap((id) => ACTION_ITEMS.find((item) => item.id === `action-${id}`) ?? []);

/** @returns {[string, Payload[]][]} */
function byService() {
  /** @type {Map<string, Payload[]>} */
  const groups = new Map();
  for (const item of ACTION_ITEMS) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  return [...groups];
}

/** @param {string} query */
function nothing(query) {
  if (services.value) return `Nothing matches “${query}”.`;
  if (!servicesProblem.value) return 'Searching…';
  return `Nothing here matches “${query}”, and the services could not be read: ${servicesProblem.value}`;
}

/**
 * The optimized integrations, then all services; the actions of one are listed once it is opened.
 * @param {Act} act
 */
function actionList(act) {
  return h(
    'div', null, byService().map(([title, items]) => group(title, items, act)),
    h('section', { class: 'palette-group palette-services' }, h('h2', null, 'All services'), () => {
      const all = services.value;
      if (all) return all.map((service) => serviceEntry(service, act));
      if (!servicesProblem.value) {
        return h('p', { class: 'muted palette-none', role: 'status' }, 'Reading the services…');
      }
      return h(
        'div', { class: 'palette-none stack tight' }, h('p', { class: 'error' }, servicesProblem.value),
        button('Try again', loadServices, { small: true, icon: 'refresh' }),
      );
    }),
  );
}

/**
 * @param {import('../../asl/services.js').Service} service
 * @param {Act} act
 */
function serviceEntry(service, act) {
  const isOpen = signal(false);
  return h(
    'details', {
      class: 'palette-service', 'data-service': service.name,
      ontoggle: (/** @type {Event} */ event) => {
        if (/** @type {HTMLDetailsElement} */ (event.currentTarget).open) isOpen.value = true;
      },
    },
    h(
      'summary', { title: `${service.title || service.id}: ${plural(service.actions.length, 'action')}` },
      h('span', { class: 'ellipsis' }, service.id), h('span', { class: 'count' }, String(service.actions.length)),
    ),
    () => (isOpen.value ? h('ul', null, service.actions.flatMap((action) => {
      const resource = sdkResource(service.name, action);
      const item = sdkPayload(service, action) ?? ACTION_ITEMS.find((known) => known.resource === resource);
      return item ? h('li', null, entry(item, act, service.id)) : [];
    })) : null),
  );
}

/**
 * @param {string} title
 * @param {Payload[]} items
 * @param {Act} act
 */
function group(title, items, act) {
  return h(
    'section',
    { class: 'palette-group' },
    h('h2', null, title),
    h('ul', null, items.map((item) => h('li', null, entry(item, act, title)))),
  );
}

/**
 * @param {Payload} payload
 * @param {Act} act
 * @param {string} title of its group
 */
function entry(payload, act, title) {
  const element = h(
    'button',
    {
      type: 'button', class: `palette-item k-${payload.icon}`, 'data-payload': payload.id,
      title: `${payload.text}. Drag it onto the canvas, or press Enter to add it after the selected state.`,
      onpointerdown: (/** @type {PointerEvent} */ event) => act.press(event, payload, element),
      onclick: (/** @type {MouseEvent} */ event) => {
        // a click of the mouse alone selects nothing: only a double click or the keyboard adds
        if (event.detail === 0 || event.detail === 2) act.add(payload);
      },
    },
    h('span', { class: 'palette-tile' }, glyphIcon(payload.icon)),
    h(
      'span', { class: 'palette-text' }, h('span', { class: 'palette-name' }, payload.name),
      payload.kind === 'state' && payload.group !== 'Flow' && payload.group !== title
        ? h('small', null, payload.text) : null
    ),
    payload.id.startsWith('sdk-') && title !== 'All services' ? h('span', { class: 'tag' }, 'SDK') : null,
  );
  return element;
}
