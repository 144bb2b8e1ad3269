// @ts-check
/** What the views of one execution share: its steps, live, and one selection. */
import {call, read} from '../../core/api.js';
import {onChanges} from '../../core/events.js';
import {timeMode} from '../../core/prefs.js';
import {parameter, setQuery} from '../../core/router.js';
import {arn} from '../../core/session.js';
import {computed, signal, untracked} from '../../core/signal.js';
import {resource} from '../../core/store.js';
import {later} from '../parts/later.js';
import {parseIterations, writeIterations} from './iterations-text.js';
import {buildModel, countStatuses, failedStep, stateStatuses, stepForState} from './model.js';

/** @typedef {ReturnType<typeof executionState>} ExecutionState */

/**
 * @param {string} machine
 * @param {string} name
 */
export function executionState(machine, name) {
  const address = arn('execution', machine, name);
  /** How long the last read took: long histories are read less often. */
  let cost = 0;
  const folded = resource(async (signal) => {
    const begin = performance.now();
    const answer = await read('steps', { machine, name }, { signal });
    cost = performance.now() - begin;
    return answer;
  });
  const description = resource((signal) => call('DescribeExecution', { executionArn: address }, { signal }));
  const info = resource((signal) => read('execution', { machine, name }, { signal }));
  const version = signal(0);

  const record = computed(() => folded.data.value?.execution);
  const model = computed(() => buildModel(folded.data.value?.steps ?? []));
  const definition = computed(() => {
    try {
      return JSON.parse(info.data.value?.definition ?? 'null');
    } catch {
      return null;
    }
  });
  const chosen = computed(() => parseIterations(parameter('iteration')));
  const statuses = computed(() => stateStatuses(model.value, chosen.value));
  const selected = computed(() => {
    const number = model.value.byKey.get(parameter('step'));
    return number === undefined ? undefined : model.value.steps[number];
  });
  const span = computed(() => ({
                          start: /** @type {number} */ (record.value?.start ?? Date.now()),
                          stop: /** @type {number | undefined} */ (record.value?.stop),
                        }));

  async function refresh() {
    const wasOpen = record.peek()?.status;
    await folded.refresh();
    const status = record.peek()?.status;
    // What ended may have been redriven and have ended again.
    if (status !== wasOpen || status !== 'RUNNING') await description.refresh();
    version.update((old) => old + 1);
  }
  const refreshSoon = later(() => void refresh(), 250);
  const refreshLater = later(() => void refresh(), 2000);
  onChanges((changes) => {
    const concerns =
      changes === 'reset' || changes.some((change) => change.machine === machine && change.execution === name);
    if (concerns) (cost > 400 ? refreshLater : refreshSoon)();
  });

  return {
    machine,
    name,
    address,
    folded,
    description,
    info,
    record,
    model,
    definition,
    chosen,
    statuses,
    selected,
    span,
    version,
    refresh,
    /**
     * The graph, while it is shown.
     * @type {import('../../graph/graph.js').Graph | undefined}
     */
    graph: undefined,
    counts: computed(() => countStatuses(statuses.value)),
    failed: computed(() => failedStep(model.value)),
    /**
     * Shows a step in all views.
     * @param {number | undefined} number
     */
    selectStep(number) {
      const key = number === undefined ? '' : model.peek().keys.get(number) ?? '';
      setQuery({ step: key, attempt: '' });
    },
    /**
     * Shows the step of a state that was chosen by its name.
     * @param {string} state
     */
    selectState(state) {
      const step = stepForState(model.peek(), state, chosen.peek());
      setQuery(step ? { step: model.peek().keys.get(step.number) ?? '', state: '', attempt: '' } : { step: '', state });
    },
    /**
     * Shows one iteration of a Map, or all of them.
     * @param {string} map
     * @param {number | undefined} iteration
     */
    chooseIteration(map, iteration) {
      const next = new Map(untracked(() => chosen.value));
      if (iteration === undefined)
        next.delete(map);
      else
        next.set(map, iteration);
      setQuery({ iteration: writeIterations(next) });
    },
    /**
     * Axes show distances; times beside them are absolute.
     * @returns {'local' | 'utc'}
     */
    axisMode: () => (timeMode.value === 'utc' ? 'utc' : 'local'),
  };
}
