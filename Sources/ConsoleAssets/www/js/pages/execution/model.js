// @ts-check
/** The steps of an execution as trees, statuses and timelines; pure. */

/**
 * @typedef {object} Attempt
 * @property {number} number
 * @property {string} status
 * @property {number} scheduled
 * @property {number} [started]
 * @property {number} [end]
 * @property {string} [error]
 * @property {number} [retryDue]
 * @property {number} [redrive] the redrive that made it
 * @property {string} [worker]
 */

/**
 * A step as the server folds it from the journal.
 * @typedef {object} Step
 * @property {number} number
 * @property {string} name
 * @property {string} type
 * @property {number} [parent]
 * @property {number} [slot] branch or iteration
 * @property {string} status
 * @property {number} start
 * @property {number} [end]
 * @property {string} [next]
 * @property {string} [error]
 * @property {string} [cause]
 * @property {number} [items]
 * @property {number} [failures]
 * @property {string} [mapRun]
 * @property {number} [waitsUntil]
 * @property {number} [timeoutDue]
 * @property {number} [firstEvent]
 * @property {number} [lastEvent]
 * @property {Attempt[]} [attempts]
 */

/**
 * @typedef {object} Model
 * @property {Step[]} steps
 * @property {Map<number, string>} keys step → its place, as in URLs
 * @property {Map<string, number>} byKey
 * @property {Map<number, Step[]>} children by parent; -1 for the top
 * @property {Map<string, Step[]>} byName
 */

/** What counts most when several visits of a state are one card. */
const weights = ['RUNNING', 'RETRYING', 'WAITING', 'QUEUED', 'FAILED', 'TIMED_OUT', 'CAUGHT', 'ABORTED', 'SUCCEEDED'];

/**
 * The status that is shown: a Wait waits, a task that no worker has taken is queued.
 * @param {Step} step
 */
export function shownStatus(step) {
  if (step.status !== 'RUNNING') return step.status;
  if (step.waitsUntil !== undefined || step.type === 'Wait') return 'WAITING';
  const last = step.attempts?.at(-1);
  return last && last.end === undefined && last.started === undefined ? 'QUEUED' : 'RUNNING';
}

/**
 * The place of a step: `Reserve#1/For each item#3/Charge~2`; `#` is branch or iteration, `~` the visit of a loop.
 * @param {Step[]} steps
 * @returns {Model}
 */
export function buildModel(steps) {
  /** @type {Map<number, string>} */
  const keys = new Map();
  /** @type {Map<string, number>} */
  const byKey = new Map();
  /** @type {Map<number, Step[]>} */
  const children = new Map();
  /** @type {Map<string, Step[]>} */
  const byName = new Map();
  /** @type {Map<string, number>} */
  const visits = new Map();
  for (const step of steps) {
    const inner = step.parent === undefined ? '' : `${keys.get(step.parent)}#${step.slot ?? 0}/`;
    const place = `${inner}${step.name}`;
    const visit = (visits.get(place) ?? 0) + 1;
    visits.set(place, visit);
    const key = visit === 1 ? place : `${place}~${visit}`;
    keys.set(step.number, key);
    byKey.set(key, step.number);
    push(children, step.parent ?? -1, step);
    push(byName, step.name, step);
  }
  return { steps, keys, byKey, children, byName };
}

/**
 * @template K, V
 * @param {Map<K, V[]>} map
 * @param {K} key
 * @param {V} value
 */
function push(map, key, value) {
  const list = map.get(key);
  if (list)
    list.push(value);
  else
    map.set(key, [value]);
}

/** @param {Iterable<string>} statuses */
export function worst(statuses) {
  let best = weights.length;
  for (const status of statuses) {
    const at = weights.indexOf(status);
    if (at >= 0 && at < best) best = at;
  }
  return weights[best] ?? 'SUCCEEDED';
}

/**
 * True when a step is inside the iterations that were chosen.
 * @param {Model} model
 * @param {Step} step
 * @param {ReadonlyMap<string, number>} chosen name of a Map → iteration
 */
export function isChosen(model, step, chosen) {
  for (let at = step; at.parent !== undefined; at = model.steps[at.parent]) {
    const owner = model.steps[at.parent];
    const wanted = chosen.get(owner.name);
    if (wanted !== undefined && owner.type === 'Map' && at.slot !== wanted) return false;
  }
  return true;
}

/**
 * How each state is, by name: the last visit in each branch and iteration, the worst of those.
 * @param {Model} model
 * @param {ReadonlyMap<string, number>} [chosen]
 * @returns {Map<string, { status: string, count: number, text?: string }>}
 */
export function stateStatuses(model, chosen = new Map()) {
  /** @type {Map<string, { status: string, count: number, text?: string }>} */
  const result = new Map();
  for (const [name, all] of model.byName) {
    const visits = chosen.size === 0 ? all : all.filter((step) => isChosen(model, step, chosen));
    if (visits.length === 0) continue;
    /** @type {Map<string, Step>} */
    const last = new Map();
    for (const step of visits) last.set(`${step.parent ?? -1} ${step.slot ?? 0}`, step);
    result.set(name, { status: worst([...last.values()].map(shownStatus)), count: visits.length });
  }
  return result;
}

/**
 * The transitions that were taken, as names.
 * @param {Model} model
 * @param {ReadonlyMap<string, number>} [chosen]
 * @returns {Array<[string, string]>}
 */
export function takenTransitions(model, chosen = new Map()) {
  /** @type {Map<string, [string, string]>} */
  const taken = new Map();
  for (const step of model.steps) {
    if (step.next === undefined || (chosen.size > 0 && !isChosen(model, step, chosen))) continue;
    taken.set(`${step.name}\n${step.next}`, [step.name, step.next]);
  }
  return [...taken.values()];
}

/**
 * How many states are in each status.
 * @param {Map<string, { status: string }>} statuses
 */
export function countStatuses(statuses) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { status } of statuses.values()) counts.set(status, (counts.get(status) ?? 0) + 1);
  return weights.filter((status) => counts.has(status)).map((status) => ({ status, count: counts.get(status) ?? 0 }));
}

/**
 * The step at which the execution failed: the deepest of the failed, the last of those.
 * @param {Model} model
 * @returns {Step | undefined}
 */
export function failedStep(model) {
  /** @type {Step | undefined} */
  let found;
  let depthOfFound = -1;
  for (const step of model.steps) {
    if (step.status !== 'FAILED' && step.status !== 'TIMED_OUT') continue;
    const depth = depthOf(model, step);
    if (depth >= depthOfFound) [found, depthOfFound] = [step, depth];
  }
  return found;
}

/**
 * @param {Model} model
 * @param {Step} step
 */
export function depthOf(model, step) {
  let depth = 0;
  for (let at = step; at.parent !== undefined; at = model.steps[at.parent]) depth += 1;
  return depth;
}

/**
 * @typedef {{ slot: number, status: string, start: number, end?: number, steps: Step[], error?: string }} Iteration
 */

/**
 * The iterations of a Map, or the branches of a Parallel, in order.
 * @param {Model} model
 * @param {Step} owner
 * @returns {Iteration[]}
 */
export function iterationsOf(model, owner) {
  /** @type {Map<number, Step[]>} */
  const slots = new Map();
  for (const step of model.children.get(owner.number) ?? []) push(slots, step.slot ?? 0, step);
  return [...slots].sort((a, b) => a[0] - b[0]).map(([slot, steps]) => {
    const last = steps[steps.length - 1];
    const isOpen = steps.some((step) => step.end === undefined) || (last.next !== undefined && owner.end === undefined);
    const status = isOpen        ? worst(steps.filter((step) => step.end === undefined).map(shownStatus))
      : last.status === 'CAUGHT' ? 'SUCCEEDED'
                                 : last.status;
    return {
      slot,
      steps,
      start: steps[0].start,
      status,
      error: last.error,
      end: isOpen ? undefined : Math.max(...steps.map((step) => step.end ?? 0)),
    };
  });
}

/**
 * The steps that decided how long the execution took: inside a Parallel or Map, those of what ended last.
 * @param {Model} model
 * @param {number} now
 * @returns {Set<number>}
 */
export function criticalPath(model, now) {
  /** @type {Set<number>} */
  const path = new Set();
  /** @type {Step[][]} */
  const pending = [model.children.get(-1) ?? []];
  for (let steps = pending.pop(); steps; steps = pending.pop()) {
    for (const step of steps) {
      path.add(step.number);
      const inner = iterationsOf(model, step);
      if (inner.length === 0) continue;
      const last = inner.reduce((a, b) => ((b.end ?? now) > (a.end ?? now) ? b : a));
      pending.push(last.steps);
    }
  }
  return path;
}

/**
 * A row of the timeline: a step, or an iteration that holds steps.
 * @typedef {object} Row
 * @property {string} key
 * @property {number} depth
 * @property {Step} step for an iteration, the Map
 * @property {Iteration} [iteration]
 * @property {boolean} hasChildren
 * @property {boolean} isOpen
 */

/** Iterations up to which a Map is opened at first. */
const openMax = 6;

/**
 * The rows of a tree, as far as it is open.
 * @param {Model} model
 * @param {ReadonlyMap<string, boolean>} toggled row → whether it is open
 * @param {(status: string) => boolean} [shows] filters steps that have no children
 * @returns {Row[]}
 */
export function treeRows(model, toggled, shows = () => true) {
  /** @type {Row[]} */
  const rows = [];
  /** @type {Array<{ step: Step, depth: number } | { owner: Step, iteration: Iteration, depth: number }>} */
  const stack = [...(model.children.get(-1) ?? [])].reverse().map((step) => ({ step, depth: 0 }));
  for (let entry = stack.pop(); entry; entry = stack.pop()) {
    if ('step' in entry)
      addStep(entry.step, entry.depth);
    else
      addIteration(entry.owner, entry.iteration, entry.depth);
  }
  return rows;

  /**
   * @param {Step} step
   * @param {number} depth
   */
  function addStep(step, depth) {
    const inner = iterationsOf(model, step);
    const key = model.keys.get(step.number) ?? '';
    const isOpen = toggled.get(key) ?? inner.length <= openMax;
    if (inner.length === 0 && !shows(shownStatus(step))) return;
    rows.push({ key, depth, step, hasChildren: inner.length > 0, isOpen });
    if (!isOpen) return;
    for (const iteration of inner.reverse()) stack.push({ owner: step, iteration, depth: depth + 1 });
  }

  /**
   * @param {Step} owner
   * @param {Iteration} iteration
   * @param {number} depth
   */
  function addIteration(owner, iteration, depth) {
    const key = `${model.keys.get(owner.number)}#${iteration.slot}`;
    const isOpen = toggled.get(key) ?? true;
    rows.push({ key, depth, step: owner, iteration, hasChildren: true, isOpen });
    if (!isOpen) return;
    for (const step of [...iteration.steps].reverse()) stack.push({ step, depth: depth + 1 });
  }
}

/**
 * @typedef {{ kind: 'queue' | 'run' | 'pause' | 'wait', from: number, to: number | undefined, status: string,
 *   attempt?: number }} Span
 */

/**
 * What a step's time was spent on: in the queue, at work, between attempts, waiting.
 * @param {Step} step
 * @returns {Span[]}
 */
export function spansOf(step) {
  if (step.type === 'Wait') return [{ kind: 'wait', from: step.start, to: step.end, status: shownStatus(step) }];
  if (!step.attempts || step.attempts.length === 0) {
    return [{ kind: 'run', from: step.start, to: step.end, status: shownStatus(step) }];
  }
  /** @type {Span[]} */
  const spans = [];
  for (const attempt of step.attempts) {
    const begun = attempt.started ?? (attempt.end === undefined ? undefined : attempt.scheduled);
    if (begun === undefined || begun > attempt.scheduled) {
      spans.push({ kind: 'queue', from: attempt.scheduled, to: begun, status: 'QUEUED', attempt: attempt.number });
    }
    if (begun !== undefined) {
      spans.push({ kind: 'run', from: begun, to: attempt.end, status: attempt.status, attempt: attempt.number });
    }
    if (attempt.end !== undefined && attempt.retryDue !== undefined) {
      const following = step.attempts[attempt.number];
      spans.push({
        kind: 'pause',
        from: attempt.end,
        to: following?.scheduled ?? (step.end ?? attempt.retryDue),
        status: 'RETRYING',
      });
    }
  }
  return spans;
}

/**
 * What a redrive would run again, and what it would keep.
 * @param {Model} model
 */
export function redrivePreview(model) {
  const isBroken = (/** @type {Step} */ step) => ['FAILED', 'TIMED_OUT', 'ABORTED'].includes(step.status);
  // Only what was under way when the execution ended: the last visit in each branch.
  /** @type {Map<string, Step>} */
  const last = new Map();
  for (const step of model.steps) last.set(`${step.parent ?? -1} ${step.slot ?? 0}`, step);
  const again = [...last.values()].filter((step) => isBroken(step) && isOwnerBroken(model, step));
  const kept = model.steps.filter((step) => step.status === 'SUCCEEDED' || step.status === 'CAUGHT');
  return { again: again.sort((a, b) => a.number - b.number), kept: kept.length };
}

/**
 * @param {Model} model
 * @param {Step} step
 * @returns {boolean}
 */
function isOwnerBroken(model, step) {
  if (step.parent === undefined) return true;
  const owner = model.steps[step.parent];
  return ['FAILED', 'TIMED_OUT', 'ABORTED'].includes(owner.status) && isOwnerBroken(model, owner);
}

/**
 * A step for a state that was chosen by name: in the chosen iterations, the failed one, else the last.
 * @param {Model} model
 * @param {string} name
 * @param {ReadonlyMap<string, number>} chosen
 * @returns {Step | undefined}
 */
export function stepForState(model, name, chosen) {
  const visits = (model.byName.get(name) ?? []).filter((step) => isChosen(model, step, chosen));
  const open = visits.filter((step) => ['FAILED', 'TIMED_OUT', 'RUNNING', 'RETRYING'].includes(step.status));
  return open.at(-1) ?? visits.at(-1);
}
