// @ts-check
/** The data's way through a state: every stage with its value, named as in the language; then variables. */
import {read} from '../../core/api.js';
import {h} from '../../core/dom.js';
import {formatBytes} from '../../core/format.js';
import {href} from '../../core/router.js';
import {resource} from '../../core/store.js';
import {banner, button, errorState, skeleton} from '../../ui/basics.js';
import {openDialog} from '../../ui/dialog.js';
import {jsonText, payloadView} from '../../ui/jsonview.js';
import {valueDiff} from '../parts/valuediff.js';
import {stagesOf} from './stages.js';

/** Characters of a variable that are written beside its name. */
const inlineMax = 60;

/**
 * @param {import('../../core/store.js').Resource<any>} detail the step with its payloads
 * @param {import('./state.js').ExecutionState} state
 * @param {number} number of the step
 * @param {{ state: any, language: string } | undefined} definition of the state
 * @param {() => unknown} stamp changes when the values have to be computed again
 */
export function dataFlow(detail, state, number, definition, stamp) {
  const flow = resource((signal) => {
    void stamp();
    return read('flow', { machine: state.machine, name: state.name, number }, { signal });
  });
  return () => {
    const data = detail.data.value;
    if (!data) return detail.error.value ? errorState(detail.error.value, () => void detail.refresh()) : skeleton(8);
    const between = flow.data.value;
    // Stored values need not wait for computed ones, but the list must not jump when those come.
    if (!between && !flow.error.value) return skeleton(8);
    const last = data.attempts?.at(-1);
    const stages = stagesOf(data, definition?.state, definition?.language ?? 'JSONPath', between);
    return h(
      'div',
      { class: 'stack' },
      h('ol', { class: 'stages', 'aria-label': 'Data from input to output' }, stages.map(stageView)),
      note(data, between, flow.error.value, stages),
      data.output === undefined ? null : h('div', null, compareButton(data.input, data.output)),
      variables(data.assigned, between?.variables ?? []),
      childLink(last?.submitted ?? last?.result)
    );
  };
}

/** @param {import('./stages.js').Stage} stage */
function stageView(stage) {
  const field = stage.field ? h('code', { class: 'stage-field', title: stage.field }, stage.field) : null;
  if (stage.sameAs !== undefined || stage.value === undefined) {
    return h(
      'li',
      { class: 'data-stage' },
      h('div', { class: 'row nowrap payload-head' }, h('h3', null, stage.title), field),
      h('p',
        { class: 'muted' },
        stage.sameAs === undefined ? `${formatBytes(stage.bytes ?? 0)}, too large to be computed for this page`
                                   : `Same as ${stage.sameAs}`)
    );
  }
  return h(
    'li',
    { class: 'data-stage' },
    payloadView(stage.value, { label: stage.title, root: stage.root ?? '$states.input', beside: field })
  );
}

/**
 * What is not as one would expect.
 * @param {any} data
 * @param {any} flow
 * @param {any} error
 * @param {import('./stages.js').Stage[]} stages
 */
function note(data, flow, error, stages) {
  if (error && !flow) return banner('info', `The values between could not be computed: ${error.message ?? error}`);
  if (flow?.isGivenUp) return banner('info', 'An expression takes long: the values after it are left out.');
  if (flow?.isExact === false && stages.some((stage) => stage.computed)) {
    return banner(
      'info',
      'The values between input and output are computed anew and came out differently this time: an expression '
        + 'uses random values or the time. Input, parameters, result and output are as stored.'
    );
  }
  if (data.output !== undefined) return null;
  return h(
    'p',
    { class: 'muted' },
    ['RUNNING', 'RETRYING'].includes(data.status) ? 'There is no output yet.' : 'The state ended without output.'
  );
}

/**
 * The variables that the state saw, with those that it set.
 * @param {Record<string, string> | undefined} assigned
 * @param {Array<{ name: string, value?: string, bytes?: number }>} seen
 */
function variables(assigned, seen) {
  const names = [...new Set([...seen.map((entry) => entry.name), ...Object.keys(assigned ?? {})])].sort();
  if (names.length === 0) return null;
  const before = new Map(seen.map((entry) => [entry.name, entry]));
  return h(
    'section',
    { class: 'variables', 'aria-label': 'Variables' },
    h('h3', null, 'Variables'),
    h('ul', null, names.map((name) => {
      const old = before.get(name);
      const set = assigned?.[name];
      const value = set ?? old?.value;
      const isShort = value !== undefined && value.length <= inlineMax;
      return h(
        'li',
        { class: 'variable' },
        h('div',
          { class: 'row nowrap' },
          h('code', { class: 'strong' }, `$${name}`),
          isShort ? h('div', { class: 'json-inline' }, jsonText(value)) : null,
          h('span', { class: 'grow' }),
          set === undefined ? null
                            : h('span',
                              { class: 'tag', title: old?.value === undefined ? 'New here' : `Was ${old.value}` },
                              old === undefined ? 'assigned' : 'changed')),
        isShort                 ? null
          : value === undefined ? h('p', { class: 'muted' }, formatBytes(old?.bytes ?? 0))
                                : payloadView(value, { label: `Value of $${name}`, root: `$${name}` })
      );
    }))
  );
}

/**
 * The execution that a task has started.
 * @param {string | undefined} text
 */
function childLink(text) {
  const found = /"ExecutionArn"\s*:\s*"arn:[^"]*:execution:([^":]+):([^":]+)"/i.exec(text ?? '');
  if (!found) return null;
  return h(
    'div',
    { class: 'stack tight' },
    h('h3', null, 'Started execution'),
    h('a', { href: href(['machines', found[1], 'executions', found[2]]) }, `${found[1]} : ${found[2]}`)
  );
}

/**
 * @param {string} input
 * @param {string} output
 */
export function compareButton(input, output) {
  return button(
    'Compare input and output',
    () => void openDialog(() => ({
                            title: 'From input to output',
                            wide: true,
                            body: valueDiff(input, output),
                          })),
    { icon: 'sort', small: true }
  );
}
