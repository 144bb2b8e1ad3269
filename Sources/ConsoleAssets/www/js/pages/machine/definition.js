// @ts-check
/** A definition beside its graph, to read. */
import {h} from '../../core/dom.js';
import {effect, keepScope, onDispose, signal} from '../../core/signal.js';
import {banner, button, segments, skeleton} from '../../ui/basics.js';
import {parameter, setQuery} from '../../core/router.js';
import {jsonText} from '../../ui/jsonview.js';
import {copyText} from '../../ui/toast.js';
import {saveFile} from '../execution/export.js';
import {nameOf} from '../execution/graphview.js';
import {findState} from '../execution/panel.js';
import {heatChoice, heatOf, measure, stateFigures} from './heat.js';

/**
 * @param {string} name
 * @param {import('../../core/store.js').Resource<any>} machine
 */
export function definitionTab(name, machine) {
  return () => {
    const text = machine.data.value?.definition;
    if (text === undefined) return h('div', { class: 'page-body' }, skeleton(8, 20));
    return definitionView(name, text, machine.data.value.type === 'EXPRESS' ? undefined : stateFigures(name));
  };
}

/**
 * @param {string} name
 * @param {string} text
 * @param {import('../../core/store.js').Resource<import('./heat.js').Figures>} [figures] for the colours of states
 */
export function definitionView(name, text, figures) {
  /** @type {any} */
  let definition = null;
  try {
    definition = JSON.parse(text);
  } catch {
    // Shown as text only.
  }
  const pretty = definition === null ? text : JSON.stringify(definition, null, 2);
  const chosen = signal(/** @type {string | undefined} */ (undefined));
  const mode = () => parameter('show', 'both');
  return h(
    'div',
    { class: 'view-column' },
    h('div',
      { class: 'list-bar slim' },
      segments(
        'Show',
        [{ value: 'graph', text: 'Graph' }, { value: 'both', text: 'Both' }, { value: 'text', text: 'Text' }],
        mode,
        (value) => setQuery({ show: value === 'both' ? '' : value })
      ),
      figures ? heatChoice(figures) : null,
      h('span', { class: 'grow' }),
      button('Copy', () => void copyText(text, 'Definition copied'), { icon: 'copy', small: true }),
      button('Save as file', () => saveFile(`${name}.asl.json`, new Blob([text], { type: 'application/json' })), {
        icon: 'download',
        small: true,
      })),
    h('div',
      { class: 'split' },
      () =>
        (mode() === 'text' || definition === null
           ? null
           : h('div', { class: 'pane main' }, graphOf(definition, name, chosen, figures))),
      () =>
        (mode() === 'graph' ? null
                            : h(
                              'div',
                              { class: ['pane', 'definition-text', mode() === 'text' && 'main'] },
                              definition === null ? banner('failed', 'This definition is not JSON.') : null,
                              () => {
                                const state = chosen.value;
                                const found = state ? findState(definition, state) : undefined;
                                const part =
                                  found && state ? JSON.stringify({ [state]: found.state }, null, 2) : undefined;
                                return [
                                  part ? h(
                                    'div',
                                    { class: 'row definition-choice' },
                                    h('b', null, state ?? ''),
                                    h('span', { class: 'grow' }),
                                    button('Whole definition', () => (chosen.value = undefined), { small: true })
                                  )
                                       : null,
                                  h('div',
                                    { class: 'json plain', tabindex: 0, role: 'group', 'aria-label': 'Definition' },
                                    jsonText(part ?? pretty)),
                                ];
                              }
                            )))
  );
}

/**
 * @param {any} definition
 * @param {string} name
 * @param {import('../../core/signal.js').Signal<string | undefined>} chosen
 * @param {import('../../core/store.js').Resource<import('./heat.js').Figures> | undefined} figures
 */
function graphOf(definition, name, chosen, figures) {
  const host = h('div', { class: 'graph-host' }, skeleton(4, 40));
  const inScope = keepScope();
  let isGone = false;
  onDispose(() => (isGone = true));
  void import('../../graph/graph.js').then(({ createGraph }) => {
    if (isGone) return;
    host.replaceChildren();
    inScope(() => {
      const graph = createGraph(host, {
        definition,
        label: `Graph of ${name}`,
        minimap: true,
        tools: true,
        onSelect: (ids, info) => {
          if (info.by === 'user') chosen.value = ids[0] === undefined ? undefined : nameOf(ids[0]);
        },
      });
      onDispose(() => graph.destroy());
      if (figures) effect(() => graph.setStatus(heatOf(figures.data.value, measure())));
      effect(() => {
        if (chosen.value === undefined) graph.select(null);
      });
    });
  });
  return h('div', { class: 'graph-area' }, host);
}
