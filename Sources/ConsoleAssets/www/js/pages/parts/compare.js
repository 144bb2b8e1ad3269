// @ts-check
/** A dialog that shows what differs between two executions: outcome, path, times, input and output. */
import {call, read} from '../../core/api.js';
import {h} from '../../core/dom.js';
import {formatNumber, plural} from '../../core/format.js';
import {href} from '../../core/router.js';
import {arn} from '../../core/session.js';
import {signal} from '../../core/signal.js';
import {resource} from '../../core/store.js';
import {formatDuration} from '../../core/time.js';
import {button, errorState, skeleton, statusPill, timeView} from '../../ui/basics.js';
import {openDialog} from '../../ui/dialog.js';
import {shownStatus} from '../execution/model.js';
import {pairSteps} from './pairs.js';
import {valueDiff} from './valuediff.js';

/** Steps that are listed at most. */
const stepsMax = 500;
/** With more steps than this, those alone are listed that differ. */
const stepsShort = 14;

/**
 * @typedef {object} Side
 * @property {{ machine: string, name: string, status: string, start: number, stop?: number, events: number }} record
 * @property {any} described
 * @property {import('../execution/model.js').Step[]} steps
 */

/**
 * @param {{ machine: string, name: string }} execution
 * @param {AbortSignal} abort
 * @returns {Promise<Side>}
 */
async function load({ machine, name }, abort) {
  const [described, folded] = await Promise.all([
    call('DescribeExecution', { executionArn: arn('execution', machine, name) }, { signal: abort }),
    read('steps', { machine, name }, { signal: abort }),
  ]);
  return { record: {...folded.execution, machine, name }, described, steps: folded.steps };
}

/**
 * @param {{ machine: string, name: string }} first
 * @param {{ machine: string, name: string }} second
 */
export function openComparison(first, second) {
  return openDialog((close) => {
    const both = resource((abort) => Promise.all([load(first, abort), load(second, abort)]));
    return {
      title: 'Compare executions',
      wide: true,
      class: 'comparison',
      body: h('div', { class: 'stack' }, () => {
        if (both.error.value) return errorState(both.error.value, () => void both.refresh());
        if (!both.data.value) return skeleton(8, 20);
        const [a, b] = both.data.value;
        return [outcome(a, b, close), path(a, b), values('Input', a, b), values('Output', a, b)];
      }),
      footer: button('Close', () => close(), { kind: 'primary' }),
    };
  });
}

/**
 * @param {Side} a
 * @param {Side} b
 * @param {() => void} close
 */
function outcome(a, b, close) {
  const name = (/** @type {Side} */ { record }) =>
    h('a',
      {
        class: 'name-link',
        href: href(['machines', record.machine, 'executions', record.name]),
        title: record.name,
        onclick: () => close(),
      },
      record.name);
  const took = (/** @type {Side} */ { record }) => (record.stop ?? Date.now()) - record.start;
  const line =
    (/** @type {string} */ title, /** @type {(side: Side) => import('../../core/dom.js').Child} */ show,
     /** @type {boolean} */ differs) =>
      h('tr',
        { class: differs ? 'differs' : undefined },
        h('th', { scope: 'row' }, title),
        h('td', null, show(a)),
        h('td', null, show(b)));
  const error = (/** @type {Side} */ side) => side.described.error ?? '';
  return frame(
    'Outcome',
    h('thead',
      null,
      h('tr',
        null,
        h('th', { scope: 'col' }, h('span', { class: 'visually-hidden' }, 'Fact')),
        [a, b].map((side) => h('th', { scope: 'col' }, name(side))))),
    h('tbody',
      null,
      a.record.machine === b.record.machine ? null : line('State machine', ({ record }) => record.machine, true),
      line('Status', ({ record }) => statusPill(record.status), a.record.status !== b.record.status),
      error(a) || error(b)
        ? line(
          'Error',
          (side) =>
            (error(side) ? h('span', { class: 'error-text', title: side.described.cause ?? '' }, error(side)) : '–'),
          error(a) !== error(b)
        )
        : null,
      line('Started', ({ record }) => timeView(record.start), false),
      line('Duration', (side) => formatDuration(took(side)), false),
      line('Events', ({ record }) => formatNumber(record.events), false))
  );
}

/**
 * @param {Side} a
 * @param {Side} b
 */
function path(a, b) {
  const all = pairSteps(a.steps, b.steps);
  const different = all.filter((pair) => pair.differs);
  const isShort = signal(all.length > stepsShort && different.length > 0);
  const cell = (/** @type {import('../execution/model.js').Step | undefined} */ step) =>
    (step ? [
      h('td', null, statusPill(shownStatus(step))),
      h('td', { class: 'num' }, step.end === undefined ? '–' : formatDuration(step.end - step.start)),
    ]
          : [h('td', { class: 'faint' }, 'not reached'), h('td', { class: 'num faint' }, '–')]);
  const longer = (/** @type {import('./pairs.js').Pair} */ { first, second }) => {
    if (first?.end === undefined || second?.end === undefined) return '';
    const more = second.end - second.start - (first.end - first.start);
    return more === 0 ? '' : `${more > 0 ? '+' : '−'}${formatDuration(Math.abs(more))}`;
  };
  return h(
    'section',
    { class: 'stack tight' },
    h('div',
      { class: 'row' },
      h('h3', null, 'Steps'),
      h('span',
        { class: 'count' },
        different.length === 0 ? `all ${all.length} end alike`
                               : `${plural(different.length, 'step')} of ${all.length} differ`),
      h('span', { class: 'grow' }),
      different.length > 0 && different.length < all.length
        ? () => button(
          isShort.value ? 'Show all' : 'Only those that differ',
          () => (isShort.value = !isShort.peek()),
          { small: true, kind: 'ghost' }
        )
        : null),
    () => frame(
      'Steps',
      h('thead',
        null,
        h('tr',
          null,
          h('th', { scope: 'col' }, 'Step'),
          [a, b].map(({ record }) => [
            h('th', { scope: 'col', title: record.name, class: 'side' }, record.name),
            h('th', { scope: 'col', class: 'num' }, 'Duration'),
          ]),
          h('th', { scope: 'col', class: 'num' }, 'Longer by'))),
      h('tbody',
        null,
        (isShort.value ? different : all).slice(0, stepsMax).map(
          (pair) =>
            h('tr',
              { class: pair.differs ? 'differs' : undefined },
              h('td',
                { title: pair.key },
                h('span', { class: 'strong' }, pair.name),
                pair.key === pair.name ? null : h('div', { class: 'muted ellipsis' }, placeOf(pair.key))),
              cell(pair.first),
              cell(pair.second),
              h('td', { class: 'num muted' }, longer(pair)))
        ))
    )
  );
}

/**
 * @param {'Input' | 'Output'} title
 * @param {Side} a
 * @param {Side} b
 */
function values(title, a, b) {
  const [x, y] = [a, b].map((side) => side.described[title.toLowerCase()]);
  if (x === undefined && y === undefined) return null;
  const none = [a, b].find((side) => side.described[title.toLowerCase()] === undefined);
  return h(
    'section',
    { class: 'stack tight' },
    h('h3', null, title),
    none ? h('p', { class: 'muted' }, `${none.record.name} has no ${title.toLowerCase()}.`)
         : x === y ? emptyLine(title)
                   : valueDiff(x, y, {
                     columns: [a.record.name, b.record.name],
                     same: `The ${title.toLowerCase()} is the same`,
                   })
  );
}

/** @param {string} title */
function emptyLine(title) { return h('p', { class: 'muted' }, `The ${title.toLowerCase()} is the same.`); }

/**
 * @param {string} label
 * @param {import('../../core/dom.js').Child[]} parts
 */
function frame(label, ...parts) {
  return h(
    'div',
    { class: 'table-wrap framed', tabindex: 0, role: 'group', 'aria-label': `${label}, scrolls` },
    h('table', { class: 'data compared' }, ...parts)
  );
}

/**
 * Where a step is, without its name; of a loop, with it.
 * @param {string} key
 */
function placeOf(key) {
  return key.includes('~') || !key.includes('/') ? key : key.split('/').slice(0, -1).join(' / ');
}
