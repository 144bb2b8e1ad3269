// @ts-check
/** Copy, paste and duplicate: the clipboard holds plain ASL, `{"StartAt": …, "States": …}`. */
import {
  allStates, freeName, getAt, has, insertKey, isObject, listOf, objectOf, setAt, stateID, stateNames,
} from './tree.js';
import { referencesIn } from './refs.js';
import {
  edit, exitOf, leadingTo, machineAt, Refused, setTarget, stateAt, targetOf, TERMINAL, withNext, withoutInner,
} from './ops.js';

/** @typedef {import('./ops.js').Edit} Edit */
/** @typedef {import('./ops.js').Place} Place */
/** @typedef {{StartAt: string, States: Record<string, any>, QueryLanguage?: string}} Fragment */

/**
 * States as a machine of their own; ways that lead out of the selection end it.
 * @param {any} definition
 * @param {string[]} ids
 * @returns {Fragment}
 */
export function copy(definition, ids) {
  const parts = withoutInner(ids).map((id) => stateAt(definition, id));
  if (!parts.length) throw new Refused('Nothing is selected');
  const scope = parts[0].scope;
  const own = parts.filter((part) => stateID(part.scope, '') === stateID(scope, ''));
  const machine = machineAt(definition, scope);
  const inside = new Set(own.map((part) => part.name));
  /** @type {[string, any][]} */
  const states = [];
  for (const [name, state] of Object.entries(machine.States)) {
    if (inside.has(name)) states.push([name, closed(state, inside)]);
  }
  const entered = referencesIn(machine, scope).find((ref) => inside.has(ref.target) && !inside.has(ref.from));
  return { StartAt: entered?.target ?? states[0][0], States: objectOf(states) };
}

/**
 * @param {any} state
 * @param {Set<string>} inside
 */
function closed(state, inside) {
  let next = state;
  if (next.Next !== undefined && !inside.has(next.Next)) next = withNext(next, null);
  if (next.Default !== undefined && !inside.has(next.Default)) next = setAt(next, ['Default'], undefined);
  for (const field of ['Choices', 'Catch']) {
    listOf(next[field]).forEach((part, i) => {
      if (part?.Next === undefined || inside.has(part.Next)) return;
      next = setAt(next, [field, i, 'Next'], undefined);
    });
  }
  // a catcher without a target is of no use elsewhere
  if (next.Catch) {
    const kept = next.Catch.filter((/** @type {any} */ c) => c?.Next !== undefined);
    next = setAt(next, ['Catch'], kept.length ? kept : undefined);
  }
  return next;
}

/**
 * Reads a text as states: a machine, one state, or states by name.
 * @param {any} value
 * @returns {Fragment|null}
 */
export function toFragment(value) {
  if (!isObject(value)) return null;
  if (isObject(value.States)) {
    const first = Object.keys(value.States)[0];
    if (first === undefined) return null;
    return { StartAt: has(value.States, value.StartAt) ? value.StartAt : first, States: value.States };
  }
  if (typeof value.Type === 'string') return { StartAt: value.Type, States: { [value.Type]: value } };
  const names = Object.keys(value);
  const isStates = names.length > 0 && names.every(
    (name) => isObject(value[name]) && typeof value[name].Type === 'string'
  );
  return isStates ? { StartAt: names[0], States: value } : null;
}

/**
 * Gives the states of a fragment names that are free, inner ones too.
 * @param {Fragment} fragment
 * @param {Set<string>} taken
 * @returns {Fragment}
 */
export function renamed(fragment, taken) {
  const used = new Set(taken);
  /**
   * @param {any} machine
   * @returns {any}
   */
  const walk = (machine) => {
    /** @type {Map<string, string>} */
    const names = new Map();
    for (const name of Object.keys(machine.States)) {
      const free = freeName(used, name);
      used.add(free);
      names.set(name, free);
    }
    let next = machine;
    for (const ref of referencesIn(machine, [])) {
      const to = names.get(ref.target);
      if (to !== undefined && to !== ref.target) next = setAt(next, ref.path, to);
    }
    /** @type {[string, any][]} */
    const states = Object.entries(next.States).map(([name, state]) => [names.get(name) ?? name, inner(state)]);
    return setAt(next, ['States'], objectOf(states));
  };
  /** @param {any} state */
  const inner = (state) => {
    let next = state;
    if (state?.Type === 'Parallel') {
      listOf(state.Branches).forEach((branch, i) => {
        if (isObject(branch?.States)) next = setAt(next, ['Branches', i], walk(branch));
      });
    }
    for (const field of ['ItemProcessor', 'Iterator']) {
      if (state?.Type === 'Map' && isObject(state[field]?.States)) next = setAt(next, [field], walk(state[field]));
    }
    return next;
  };
  return walk(fragment);
}

/**
 * Puts a fragment into transitions: they lead to its start, and its ends to where they led.
 * @param {any} definition
 * @param {Place} place
 * @param {any} value
 * @param {string} [what]
 * @returns {Edit}
 */
export function paste(definition, place, value, what) {
  const read = toFragment(value);
  if (!read) throw new Refused('This is not a state, nor states in Amazon States Language');
  const fragment = renamed(read, stateNames(definition));
  const machine = machineAt(definition, place.scope);
  const target = targetOf(machine, place.sources[0]);
  let states = isObject(machine.States) ? machine.States : {};
  let after = place.sources[0].from || null;
  for (const [name, state] of Object.entries(fragment.States)) {
    states = insertKey(states, after, name, goingOn(state, target));
    after = name;
  }
  let next = setAt(machine, ['States'], states);
  for (const source of place.sources) next = setTarget(next, source, fragment.StartAt);
  const names = Object.keys(fragment.States);
  const label = what ?? `Paste ${names.length === 1 ? names[0] : `${names.length} states`}`;
  return edit(definition, setAt(definition, place.scope, next), label, names.map((name) => stateID(place.scope, name)));
}

/**
 * @param {any} state
 * @param {string|null|undefined} target
 */
function goingOn(state, target) {
  if (!isObject(state) || TERMINAL.has(state.Type)) return state;
  if (state.Type === 'Choice') return state.Default === undefined ? leadingTo(state, target) : state;
  return state.Next === undefined ? withNext(state, target ?? null) : state;
}

/**
 * Copies states to right after themselves.
 * @param {any} definition
 * @param {string[]} ids
 * @returns {Edit}
 */
export function duplicate(definition, ids) {
  const outer = withoutInner(ids);
  const fragment = copy(definition, outer);
  const names = Object.keys(fragment.States);
  const { scope } = stateAt(definition, outer[0]);
  const machine = getAt(definition, scope);
  const label = names.length === 1 ? `Duplicate ${names[0]}` : `Duplicate ${names.length} states`;
  const last = [...names].reverse().find((name) => {
    const exit = exitOf(machine.States[name], name);
    const target = exit && targetOf(machine, exit);
    return exit && (target === null || target === undefined || !names.includes(target));
  });
  const exit = last === undefined ? null : exitOf(machine.States[last], last);
  if (exit) return paste(definition, { scope, sources: [exit] }, fragment, label);
  // ends of a flow are copied beside it: nothing leads to the copy yet
  const free = renamed(fragment, new Set([...allStates(definition)].map((s) => s.name)));
  const next = setAt(
    machine,
    ['States'],
    objectOf([...Object.entries(machine.States), ...Object.entries(free.States)]),
  );
  const select = Object.keys(free.States).map((name) => stateID(scope, name));
  return edit(definition, setAt(definition, scope, next), label, select, ['Nothing leads to the copy yet']);
}
