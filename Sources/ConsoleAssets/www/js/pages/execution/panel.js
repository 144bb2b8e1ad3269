// @ts-check
/** The panel beside the views: the chosen step with its data, attempts, errors, definition and events. */
import {read} from '../../core/api.js';
import {h} from '../../core/dom.js';
import {plural} from '../../core/format.js';
import {href, parameter, setQuery} from '../../core/router.js';
import {computed} from '../../core/signal.js';
import {resource} from '../../core/store.js';
import {formatDuration} from '../../core/time.js';
import {
  banner,
  button,
  emptyState,
  errorState,
  facts,
  linkButton,
  shortTimeView,
  skeleton,
  statusPill,
  timeView,
} from '../../ui/basics.js';
import {now} from '../../ui/clock.js';
import {jsonText, payloadView} from '../../ui/jsonview.js';
import {tabs} from '../../ui/tabs.js';
import {copyText} from '../../ui/toast.js';
import {causeView} from '../parts/cause.js';
import {compareButton, dataFlow} from './dataflow.js';
import {eventList} from './events.js';
import {iterationList} from './iterations.js';
import {shownStatus, spansOf} from './model.js';

/** @typedef {import('./model.js').Step} Step */

/** @param {import('./state.js').ExecutionState} state */
export function stepPanel(state) {
  return h('div', { class: 'panel-content' }, () => {
    const number = state.selected.value?.number;
    if (number !== undefined) return stepContent(state, number);
    const unreached = parameter('state');
    return unreached ? unreachedState(state, unreached) : overview(state);
  });
}

/**
 * The execution itself.
 * @param {import('./state.js').ExecutionState} state
 */
function overview(state) {
  return [
    h('header',
      { class: 'panel-head' },
      h('div',
        null,
        h('h2', null, 'Execution'),
        h('p', { class: 'muted' }, 'Choose a step in any view to see its data.'))),
    h('div',
      { class: 'panel-body' },
      () => {
        const described = state.description.data.value;
        if (state.description.error.value && !described) {
          return errorState(state.description.error.value, () => void state.description.refresh());
        }
        if (!described) return skeleton(6);
        return h(
          'div',
          { class: 'stack' },
          payloadView(described.input ?? '{}', { label: 'Execution input', root: '$states.context.Execution.Input' }),
          described.output === undefined ? h(
            'p',
            { class: 'muted' },
            described.status === 'RUNNING' ? 'There is no output yet.' : 'It ended without output.'
          )
                                         : payloadView(described.output, { label: 'Execution output' }),
          described.output === undefined ? null : compareButton(described.input, described.output)
        );
      }),
  ];
}

/**
 * A state that did not run in this execution, or not in the chosen iteration.
 * @param {import('./state.js').ExecutionState} state
 * @param {string} name
 */
function unreachedState(state, name) {
  const text = definitionOf(state.definition.value, name);
  return [
    h('header',
      { class: 'panel-head' },
      statusPill('SKIPPED'),
      h('div', { class: 'grow' }, h('h2', null, name)),
      button('', () => setQuery({ state: '' }), { icon: 'close', label: 'Choose nothing', small: true, kind: 'ghost' })
    ),
    h('div',
      { class: 'panel-body' },
      h('p', { class: 'muted' }, 'This state has not run in what is shown.'),
      text ? h('div', { class: 'json', tabindex: 0, role: 'group', 'aria-label': 'Definition' }, jsonText(text)) : null
    ),
  ];
}

/**
 * @param {import('./state.js').ExecutionState} state
 * @param {number} number
 */
function stepContent(state, number) {
  const step = computed(() => state.model.value.steps[number]);
  // Read again when something about the step has changed, and not for other steps.
  const stamp = computed(() => {
    const now = step.value;
    return now ? `${now.status} ${now.end} ${now.attempts?.length} ${now.attempts?.at(-1)?.status}` : '';
  });
  const detail = resource((signal) => {
    void stamp.value;
    return read('step', { machine: state.machine, name: state.name, number }, { signal });
  });
  const name = step.peek().name;
  const found = findState(state.definition.peek(), name);
  const isJoin = ['Map', 'Parallel'].includes(step.peek().type);
  const all = [
    { id: 'data', text: 'Data', panel: () => dataFlow(detail, state, number, found, () => stamp.value) },
    {
      id: 'attempts',
      text: 'Attempts',
      count: () => step.value?.attempts?.length,
      panel: () => attemptsTab(step, detail),
    },
    ...(
      isJoin ? [{
        id: 'iterations',
        text: tabOf(step.peek()),
        panel: () =>
          (step.peek().mapRun === undefined ? iterationList(state, step.peek()) : runLink(state, step.peek())),
      }]
             : []
    ),
    { id: 'definition', text: 'Definition', panel: () => definitionTab(state, name) },
    { id: 'events', text: 'Events', panel: () => eventList(state, { step: number, compact: true }) },
  ];
  const { list, panel } =
    tabs(`Step ${name}`, all, () => parameter('tab', 'data'), (id) => setQuery({ tab: id === 'data' ? '' : id }), {
      panelClass: 'panel-body',
    });
  return [
    h('header',
      { class: 'panel-head' },
      () => statusPill(shownStatus(step.value)),
      h('div', { class: 'grow min0' }, h('h2', { class: 'ellipsis', title: name }, name), () => subtitle(step.value)),
      button(
        '',
        () => void copyText(location.href, 'Link to this step copied'),
        { icon: 'link', label: 'Copy link to this step', small: true, kind: 'ghost' }
      ),
      button(
        '',
        () => state.selectStep(undefined),
        { icon: 'close', label: 'Choose nothing', small: true, kind: 'ghost' }
      )),
    () => problem(step.value, detail),
    list,
    panel,
  ];
}

/**
 * The way to the run of a distributed Map, whose items are executions of their own.
 * @param {import('./state.js').ExecutionState} state
 * @param {Step} step
 */
function runLink(state, step) {
  const machine = state.machine.split('/')[0];
  return emptyState({
    icon: 'map',
    title: 'The items run as executions of their own',
    text: 'The page of the Map Run has progress, failures and every child execution.',
    actions: linkButton('Open the Map Run', href(['machines', machine, 'runs', step.mapRun ?? '']), {
      kind: 'primary',
      icon: 'map',
    }),
  });
}

/** @param {Step} step */
function tabOf(step) {
  if (step.mapRun !== undefined) return 'Map Run';
  return step.type === 'Map' ? 'Iterations' : 'Branches';
}

/** @param {Step} step */
function subtitle(step) {
  const parts = [step.type];
  if (step.end !== undefined) parts.push(formatDuration(step.end - step.start));
  if ((step.attempts?.length ?? 0) > 1) parts.push(plural(step.attempts?.length ?? 0, 'attempt'));
  if (step.items !== undefined) parts.push(plural(step.items, 'item'));
  const waits = step.end === undefined ? step.waitsUntil ?? nextAttempt(step) : undefined;
  return h('div', { class: 'muted ellipsis' }, parts.join(' · '), waits === undefined ? null : [
    ' · ',
    h('span',
      { class: 'strong', role: 'timer' },
      () =>
        `goes on in ${formatDuration(Math.max(0, Math.ceil((waits - now.value) / 1000) * 1000)).replace('.000', '')}`),
  ]);
}

/**
 * When the next attempt begins, while there is none.
 * @param {Step} step
 */
function nextAttempt(step) {
  const last = step.attempts?.at(-1);
  return last?.end === undefined ? undefined : last.retryDue;
}

/**
 * @param {Step} step
 * @param {import('../../core/store.js').Resource<any>} detail
 */
function problem(step, detail) {
  if (!step?.error) return null;
  // Until the whole cause is there, a cut one is shown, unless it is JSON, which reads badly then.
  const short = step.cause?.startsWith('{') ? undefined : step.cause;
  const cause = detail.data.value?.cause ?? short;
  const place = detail.data.value?.location;
  return h(
    'div',
    { class: 'panel-problem' },
    banner(
      step.status === 'CAUGHT' ? 'caught' : 'failed',
      [
        h('b', null, step.error),
        place ? h('span', { class: 'muted' }, ` at ${place}`) : null,
        causeView(cause),
      ],
      button(
        '',
        () => void copyText(`${step.error}: ${cause ?? ''}`, 'Error copied'),
        { icon: 'copy', label: 'Copy error', small: true, kind: 'ghost' }
      )
    )
  );
}

/**
 * @param {import('../../core/signal.js').Computed<Step>} step
 * @param {import('../../core/store.js').Resource<any>} detail
 */
function attemptsTab(step, detail) {
  return () => {
    const all = step.value.attempts ?? [];
    if (all.length === 0)
      return emptyState(
        { icon: 'retry', title: 'No attempts', text: 'A state of this type does its work at once, without tasks.' }
      );
    const data = detail.data.value?.attempts ?? [];
    const spans = spansOf(step.value);
    const day = all[0].scheduled;
    const clock = (/** @type {number} */ time) => shortTimeView(time, { day, milliseconds: true });
    const head = h('p', { class: 'muted' }, 'First scheduled ', timeView(day));
    return h('div', { class: 'stack tight' }, head, h('ol', { class: 'attempts' }, all.map((attempt, index) => {
      const more = data[index] ?? {};
      const queue = spans.find((span) => span.kind === 'queue' && span.attempt === attempt.number);
      const following = all[index + 1];
      return h(
        'li',
        { class: 'card pad stack tight', 'data-chosen': () => String(parameter('attempt') === String(attempt.number)) },
        h('div',
          { class: 'row' },
          h('b', null, `Attempt ${attempt.number}`),
          attempt.redrive ? h('span', { class: 'tag' }, `redrive ${attempt.redrive}`) : null,
          statusPill(attempt.status === 'RUNNING' && attempt.started === undefined ? 'QUEUED' : attempt.status),
          h('span', { class: 'grow' }),
          h('span',
            { class: 'muted' },
            () => formatDuration((attempt.end ?? now.value) - (attempt.started ?? attempt.scheduled)))),
        facts([
          ['Scheduled', clock(attempt.scheduled)],
          attempt.started === undefined ? null : ['Started', clock(attempt.started)],
          queue?.to !== undefined && queue.to > queue.from ? ['In the queue', formatDuration(queue.to - queue.from)]
                                                           : null,
          attempt.end === undefined ? null : ['Ended', clock(attempt.end)],
          attempt.worker ? ['Worker', attempt.worker] : null,
        ]),
        attempt.error ? h('div', null, h('b', { class: 'error-text' }, attempt.error), causeView(more.cause)) : null,
        more.parameters !== undefined && index > 0 && more.parameters !== data[index - 1]?.parameters
          ? payloadView(more.parameters, { label: 'Arguments' })
          : null,
        attempt.retryDue === undefined
          ? null
          : h(
            'p',
            { class: 'muted' },
            following || step.value.end !== undefined
              ? `The next attempt came ${
                formatDuration((following?.scheduled ?? attempt.retryDue) - (attempt.end ?? attempt.scheduled))} later.`
              : h(
                'span',
                { role: 'timer' },
                () => `The next attempt comes in ${formatDuration(Math.max(0, (attempt.retryDue ?? 0) - now.value))}.`
              )
          )
      );
    })));
  };
}

/**
 * @param {import('./state.js').ExecutionState} state
 * @param {string} name
 */
function definitionTab(state, name) {
  return () => {
    const text = definitionOf(state.definition.value, name);
    if (!text) return emptyState({ title: 'The definition has no such state' });
    return h(
      'div',
      { class: 'stack tight' },
      h('div',
        { class: 'row' },
        h('h3', null, 'As this execution runs it'),
        h('span', { class: 'grow' }),
        button(
          '',
          () => void copyText(text, 'Definition copied'),
          { icon: 'copy', label: 'Copy definition', small: true, kind: 'ghost' }
        )),
      h('div', { class: 'json', tabindex: 0, role: 'group', 'aria-label': 'Definition' }, jsonText(text))
    );
  };
}

/**
 * Finds a state anywhere in a definition; names are unique in a machine.
 * @param {any} definition
 * @param {string} name
 * @returns {{ state: any, language: string } | undefined}
 */
export function findState(definition, name) {
  const pending = definition ? [{ scope: definition, language: definition.QueryLanguage ?? 'JSONPath' }] : [];
  for (let entry = pending.pop(); entry; entry = pending.pop()) {
    for (const [key, state] of Object.entries(entry.scope?.States ?? {})) {
      const language = state?.QueryLanguage ?? entry.language;
      if (key === name) return { state, language };
      for (const inner of [...(state?.Branches ?? []), state?.ItemProcessor, state?.Iterator]) {
        if (inner) pending.push({ scope: inner, language: entry.language });
      }
    }
  }
  return undefined;
}

/**
 * @param {any} definition
 * @param {string} name
 */
function definitionOf(definition, name) {
  const found = findState(definition, name);
  return found ? JSON.stringify({ [name]: found.state }, null, 2) : '';
}
