// @ts-check
/** The palette: states, actions and patterns, to be dragged onto the canvas or added by a click or Enter. */
import { h } from '../../core/dom.js';
import { signal } from '../../core/signal.js';
import { matchScore } from '../../core/commands.js';
import { tabs } from '../../ui/tabs.js';
import { icon } from '../../ui/icons.js';
import { glyphIcon } from './glyphicon.js';
import { ACTION_ITEMS, ERRORS, FLOW, PATTERN_ITEMS } from './payloads.js';

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
    { id: 'actions', text: 'Actions', panel: list(byService()) },
    { id: 'patterns', text: 'Patterns', panel: list([['Ready to use', PATTERN_ITEMS]]) },
  ], () => chosen.value, (id) => (chosen.value = id), { panelClass: 'palette-list-panel' });
  const all = [...FLOW, ...ERRORS, ...ACTION_ITEMS, ...PATTERN_ITEMS];
  const element = h(
    'aside', { class: 'designer-palette pane', 'aria-label': 'Palette' },
    h('label', { class: 'search palette-field' }, icon('search'), search, h('kbd', null, '/')),
    h('div', { class: 'palette-tabs', hidden: () => text.value !== '' }, tabList, panel),
    h('div', { class: 'palette-list-panel', hidden: () => text.value === '' }, () => {
      if (!text.value) return null;
      const found = all.map(
        (item) => ({ item, score: matchScore(text.value, item.words) })
      ).filter((f) => f.score !== undefined);
      found.sort((a, b) => (b.score ?? 0) - (a.score ?? 0));
      if (!found.length) return h('p', { class: 'muted palette-none' }, `Nothing matches “${text.value}”.`);
      return group(`${found.length} found`, found.slice(0, 60).map((f) => f.item), act);
    })
  );
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
    )
  );
  return element;
}
