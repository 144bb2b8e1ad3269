// @ts-check
/**
 * Edit operations on a definition: pure, from a definition to the next one, with the way back and a label for undo.
 *
 * This module holds what all operations share and the ones on the flow: insert, delete, move, rename, retarget, wrap.
 * Parts of states (rules, catchers, branches, fields) are in `parts.js`, copy and paste in `clipboard.js`.
 */
import {
  applyChanges, changesBetween, freeName, getAt, has, insertKey, isObject, listOf, objectOf, renameKey, setAt, splitID,
  stateID, stateNames,
} from './tree.js';
import { referencesIn } from './refs.js';

/** @typedef {import('./tree.js').Path} Path */
/** @typedef {import('./tree.js').Change} Change */
/** @typedef {import('./model.js').Source} Source */
/** @typedef {import('./model.js').Slot} Slot */
/**
 * Transitions of one scope, such as a wire stands for.
 * @typedef {{scope: Path, sources: Source[]}} Place
 */
/**
 * @typedef {object} Edit
 * @property {any} definition the next one
 * @property {Change[]} inverse leads back
 * @property {string} label what was done, such as `Delete Pay`
 * @property {string[]} select ids of states to select then
 * @property {string[]} notes what the user should know, such as references that were lost
 */
/** Why an operation cannot be done. */
export class Refused extends Error {}

export const TERMINAL = new Set(['Succeed', 'Fail']);

/**
 * @param {any} before
 * @param {any} after
 * @param {string} label
 * @param {string[]} [select]
 * @param {string[]} [notes]
 * @returns {Edit}
 */
export function edit(before, after, label, select = [], notes = []) {
  return { definition: after, inverse: changesBetween(after, before), label, select, notes };
}

/**
 * @param {any} definition
 * @param {Edit} done
 */
export const undo = (definition, done) => applyChanges(definition, done.inverse);

/**
 * Where a transition's name is written, from its machine.
 * @param {Source} source
 * @returns {Path}
 */
export function slotPath(source) {
  if (source.from === '') return ['StartAt'];
  const [field, index] = source.slot;
  if (field === 'Choices' || field === 'Catch') return ['States', source.from, field, index, 'Next'];
  return ['States', source.from, field === 'End' ? 'Next' : field];
}

/**
 * The state that a transition leads to; null for the end, undefined for nothing.
 * @param {any} machine
 * @param {Source} source
 */
export function targetOf(machine, source) {
  const target = getAt(machine, slotPath(source));
  if (target !== undefined) return has(machine.States, target) ? target : undefined;
  const state = machine?.States?.[source.from];
  return state?.End === true && (source.slot[0] === 'End' || source.slot[0] === 'Next') ? null : undefined;
}

/**
 * Points a transition at a state; null is the end, undefined nothing.
 * @param {any} machine
 * @param {Source} source
 * @param {string|null|undefined} target
 */
export function setTarget(machine, source, target) {
  const path = slotPath(source);
  if (source.from === '' || (source.slot[0] !== 'Next' && source.slot[0] !== 'End')) {
    return setAt(machine, path, target ?? undefined);
  }
  const state = machine.States[source.from];
  return setAt(machine, ['States', source.from], withNext(state, target));
}

/**
 * Sets Next, or End, in the place where the other one stood.
 * @param {any} state
 * @param {string|null|undefined} target
 */
export function withNext(state, target) {
  const field = target === null ? 'End' : 'Next';
  const value = target === null ? true : target;
  /** @type {[string, any][]} */
  const out = [];
  let placed = false;
  for (const [key, old] of Object.entries(state)) {
    if (key !== 'Next' && key !== 'End') out.push([key, old]);
    else if (!placed && value !== undefined) {
      out.push([field, value]);
      placed = true;
    }
  }
  if (!placed && value !== undefined) out.push([field, value]);
  return objectOf(out);
}

/**
 * A state that goes on to a target: what a new state in a flow becomes.
 * @param {any} state
 * @param {string|null|undefined} target
 */
export function leadingTo(state, target) {
  if (TERMINAL.has(state.Type)) return state;
  if (state.Type === 'Choice') return target ? setAt(state, ['Default'], target) : state;
  return withNext(state, target ?? null);
}

/**
 * @param {any} definition
 * @param {Path} scope
 */
export function machineAt(definition, scope) {
  const machine = getAt(definition, scope);
  if (!isObject(machine)) throw new Refused('This part of the definition is gone');
  return machine;
}

/**
 * @param {any} definition
 * @param {string} id
 */
export function stateAt(definition, id) {
  const { scope, name } = splitID(id);
  const state = getAt(definition, [...scope, 'States', name]);
  if (!isObject(state)) throw new Refused(`There is no state “${name}” any more`);
  return { scope, name, state };
}

/**
 * Puts a new state into transitions: they lead to it, and it to where they led.
 * @param {any} definition
 * @param {Place} place
 * @param {string} wish name
 * @param {any} state
 * @returns {Edit}
 */
export function insertInto(definition, place, wish, state) {
  const name = freeName(stateNames(definition), wish);
  const machine = machineAt(definition, place.scope);
  const target = targetOf(machine, place.sources[0]);
  const after = place.sources[0].from || null;
  let next = setAt(
    machine,
    ['States'],
    insertKey(isObject(machine.States) ? machine.States : {}, after, name, leadingTo(state, target)),
  );
  for (const source of place.sources) next = setTarget(next, source, name);
  const notes = TERMINAL.has(state.Type) && target ? unreachedNote(next, target) : [];
  return edit(definition, setAt(definition, place.scope, next), `Add ${name}`, [stateID(place.scope, name)], notes);
}

/**
 * @param {any} machine
 * @param {string} name
 */
function unreachedNote(machine, name) {
  const reached = referencesIn(machine, []).some((ref) => ref.target === name);
  return reached ? [] : [`Nothing leads to “${name}” any more`];
}

/**
 * The transition by which a state goes on.
 * @param {any} state
 * @param {string} name
 * @returns {Source|null}
 */
export function exitOf(state, name) {
  if (TERMINAL.has(state.Type)) return null;
  return { from: name, slot: state.Type === 'Choice' ? ['Default'] : state.End === true ? ['End'] : ['Next'] };
}

/**
 * Puts a new state after another.
 * @param {any} definition
 * @param {string} id
 * @param {string} wish
 * @param {any} state
 * @returns {Edit}
 */
export function insertAfter(definition, id, wish, state) {
  const at = stateAt(definition, id);
  const exit = exitOf(at.state, at.name);
  if (!exit) throw new Refused(`Nothing can follow “${at.name}”: a ${at.state.Type} state ends the flow`);
  return insertInto(definition, { scope: at.scope, sources: [exit] }, wish, state);
}

/**
 * Puts a new state before another: everything that led there leads to the new one.
 * @param {any} definition
 * @param {string} id
 * @param {string} wish
 * @param {any} state
 * @returns {Edit}
 */
export function insertBefore(definition, id, wish, state) {
  const { scope, name } = stateAt(definition, id);
  const machine = machineAt(definition, scope);
  const sources = referencesIn(machine, scope).filter((ref) => ref.target === name && ref.from !== name).map(sourceOf);
  if (!sources.length) throw new Refused(`No transition leads to “${name}”`);
  return insertInto(definition, { scope, sources }, wish, state);
}

/**
 * @param {import('./refs.js').Reference} ref
 * @returns {Source}
 */
export const sourceOf = (ref) => ({
  from: ref.from,
  slot: ref.kind === 'Choices' || ref.kind === 'Catch' ? [ref.kind, ref.path[3]] : [ref.kind],
});

/**
 * Deletes states; what led to one leads to where it went.
 * @param {any} definition
 * @param {string[]} ids
 * @returns {Edit}
 */
export function deleteStates(definition, ids) {
  if (!ids.length) throw new Refused('Nothing is selected');
  let next = definition;
  /** @type {string[]} */
  const notes = [];
  const outer = withoutInner(ids);
  for (const id of outer) {
    const { scope, name, state } = stateAt(next, id);
    const machine = machineAt(next, scope);
    next = setAt(next, scope, bridge(machine, scope, name, successorOf(machine, state, name), notes));
  }
  const names = outer.map((id) => splitID(id).name);
  const label = names.length === 1 ? `Delete ${names[0]}` : `Delete ${names.length} states`;
  return edit(definition, next, label, [], notes);
}

/**
 * Ids without those that lie in another one.
 * @param {string[]} ids
 */
export const withoutInner = (ids) =>
  [...new Set(ids)].filter((id) => !ids.some((other) => other !== id && id.startsWith(`${other}/`)));

/**
 * Where a flow goes on when a state is gone; null is the end.
 * @param {any} machine
 * @param {any} state
 * @param {string} name
 * @returns {string|null}
 */
function successorOf(machine, state, name) {
  const wishes = [state.Next, state.Default, ...listOf(state.Choices).map((rule) => rule?.Next)];
  return wishes.find((target) => target !== name && has(machine.States, target)) ?? null;
}

/**
 * @param {any} machine
 * @param {Path} scope
 * @param {string} name
 * @param {string|null} successor
 * @param {string[]} notes
 */
function bridge(machine, scope, name, successor, notes) {
  let next = setAt(machine, ['States'], objectOf(Object.entries(machine.States).filter(([key]) => key !== name)));
  for (const ref of referencesIn(next, scope)) {
    if (ref.target !== name) continue;
    const source = sourceOf(ref);
    if (successor !== null) {
      next = setTarget(next, source, successor);
    } else if (ref.kind === 'Next') {
      next = setTarget(next, source, null);
    } else if (ref.kind === 'StartAt') {
      const first = Object.keys(next.States)[0];
      next = setTarget(next, source, first);
      if (first) notes.push(`The flow starts at “${first}” now`);
    } else {
      next = setTarget(next, source, undefined);
      const what = ref.kind === 'Default' ? 'The default' : `${ref.kind === 'Catch' ? 'A catcher' : 'A rule'}`;
      notes.push(`${what} of “${ref.from}” leads nowhere now`);
    }
  }
  return next;
}

/**
 * Renames a state and everything that leads to it.
 * @param {any} definition
 * @param {string} id
 * @param {string} wish
 * @returns {Edit}
 */
export function rename(definition, id, wish) {
  const { scope, name } = stateAt(definition, id);
  const to = wish.trim();
  if (to === name) return edit(definition, definition, `Rename ${name}`, [id]);
  if (!to) throw new Refused('A state needs a name');
  if ([...to].length > 80) throw new Refused('A state name has at most 80 characters');
  if (stateNames(definition).has(to)) {
    throw new Refused(`There is a state “${to}” already; names differ over the whole machine`);
  }
  const machine = machineAt(definition, scope);
  let next = machine;
  for (const ref of referencesIn(machine, scope)) if (ref.target === name) next = setAt(next, ref.path, to);
  next = setAt(next, ['States'], renameKey(next.States, name, to));
  return edit(definition, setAt(definition, scope, next), `Rename ${name} to ${to}`, [stateID(scope, to)]);
}

/**
 * Points transitions at another state of their scope; null is the end.
 * @param {any} definition
 * @param {Place} place
 * @param {string|null} target
 * @returns {Edit}
 */
export function retarget(definition, place, target) {
  const machine = machineAt(definition, place.scope);
  if (target !== null && !has(machine.States, target)) throw new Refused(`There is no state “${target}” in this scope`);
  let next = machine;
  for (const source of place.sources) {
    if (target === null && source.slot[0] !== 'Next' && source.slot[0] !== 'End') {
      throw new Refused('A rule, a default and a catcher must lead to a state');
    }
    next = setTarget(next, source, target);
  }
  const from = place.sources[0].from || 'the start';
  return edit(definition, setAt(definition, place.scope, next), `Lead ${from} to ${target ?? 'the end'}`);
}

/**
 * Moves a state into other transitions, also of another scope.
 * @param {any} definition
 * @param {string} id
 * @param {Place} place
 * @returns {Edit}
 */
export function move(definition, id, place) {
  const { scope, name, state } = stateAt(definition, id);
  const target = stateID(place.scope, '').slice(0, -1);
  if (`${target}/`.startsWith(`${id}/`)) throw new Refused('A state cannot be moved into itself');
  const own = stateID(place.scope, name) === stateID(scope, name);
  const leads = targetOf(machineAt(definition, place.scope), place.sources[0]);
  if (own && (leads === name || place.sources.some((source) => source.from === name))) {
    throw new Refused('The state is there already');
  }
  const without = deleteStates(definition, [id]);
  const { state: carried, lost } = own ? { state, lost: 0 } : withoutTargets(state);
  const inserted = insertInto(without.definition, place, name, carried);
  const notes = [...without.notes, ...inserted.notes];
  if (lost) notes.push(`What its rules and catchers led to is in another scope: ${lost} of them lead nowhere now`);
  return edit(definition, inserted.definition, `Move ${name}`, inserted.select, notes);
}

/**
 * A state for another scope: its transitions cannot lead back.
 * @param {any} state
 */
function withoutTargets(state) {
  let next = state;
  let lost = 0;
  const parts = (/** @type {string} */ field) => listOf(state[field]).map((_, i) => [field, i, 'Next']);
  for (const path of [['Default'], ...parts('Choices'), ...parts('Catch')]) {
    if (getAt(next, path) === undefined) continue;
    next = setAt(next, path, undefined);
    lost++;
  }
  return { state: next, lost };
}

/**
 * Wraps states into a new Parallel with one branch, or into a Map.
 * @param {any} definition
 * @param {string[]} ids states of one scope
 * @param {'Parallel'|'Map'} type
 * @param {boolean} jsonata
 * @returns {Edit}
 */
export function wrap(definition, ids, type, jsonata) {
  const parts = withoutInner(ids).map((id) => stateAt(definition, id));
  if (!parts.length) throw new Refused('Nothing is selected');
  const scope = parts[0].scope;
  if (parts.some((part) => stateID(part.scope, '') !== stateID(scope, ''))) {
    throw new Refused('States of different branches cannot be wrapped together');
  }
  const machine = machineAt(definition, scope);
  const inside = new Set(parts.map((part) => part.name));
  const refs = referencesIn(machine, scope);
  const entering = refs.filter((ref) => inside.has(ref.target) && !inside.has(ref.from));
  const entries = [...new Set(entering.map((ref) => ref.target))];
  if (entries.length > 1) throw new Refused(`The selection is entered at more than one state: ${entries.join(', ')}`);
  const entry = entries[0] ?? parts[0].name;
  const { states, exits, catches } = innerStates(machine, parts.map((part) => part.name), inside);
  if (exits.size > 1) throw new Refused(`The selection leads to more than one state: ${[...exits].join(', ')}`);
  const inner = { StartAt: entry, States: states };
  const target = [...exits][0] ?? null;
  const name = freeName(stateNames(definition), type === 'Map' ? 'For each item' : 'In parallel');
  /** @type {any} */
  let wrapper = type === 'Map'
    ? { Type: 'Map', ...(jsonata ? { Items: '{% $states.input %}' } : { ItemsPath: '$' }),
      ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...inner } }
    : { Type: 'Parallel', Branches: [inner] };
  wrapper = withNext(wrapper, target);
  if (catches.length) wrapper = setAt(wrapper, ['Catch'], catches);
  /** @type {[string, any][]} */
  const rest = [];
  for (const [key, value] of Object.entries(machine.States)) {
    if (key === entry) rest.push([name, wrapper]);
    if (!inside.has(key)) rest.push([key, value]);
  }
  let next = setAt(machine, ['States'], objectOf(rest));
  for (const ref of entering) next = setAt(next, ref.path, name);
  const what = parts.length === 1 ? parts[0].name : `${parts.length} states`;
  const notes = catches.length ? ['Catchers that led outside are on the new state now'] : [];
  return edit(definition, setAt(definition, scope, next), `Wrap ${what} in a ${type}`, [stateID(scope, name)], notes);
}

/**
 * The states of a selection as a scope of their own: ways out become its end.
 * @param {any} machine
 * @param {string[]} names
 * @param {Set<string>} inside
 */
function innerStates(machine, names, inside) {
  /** @type {Set<string>} */
  const exits = new Set();
  /** @type {any[]} */
  const catches = [];
  /** @type {[string, any][]} */
  const out = [];
  const order = Object.keys(machine.States).filter((name) => names.includes(name));
  let needsEnd = false;
  for (const name of order) {
    let state = machine.States[name];
    if (state.Next !== undefined && !inside.has(state.Next)) {
      exits.add(state.Next);
      state = withNext(state, null);
    }
    if (Array.isArray(state.Catch)) {
      const leaving = state.Catch.filter((/** @type {any} */ c) => c?.Next !== undefined && !inside.has(c.Next));
      if (leaving.length) {
        catches.push(
          ...leaving.filter(
            (/** @type {any} */ c) => !catches.some((other) => JSON.stringify(other) === JSON.stringify(c))
          ),
        );
        const kept = state.Catch.filter((/** @type {any} */ c) => !leaving.includes(c));
        state = setAt(state, ['Catch'], kept.length ? kept : undefined);
      }
    }
    for (const path of [['Default'], ...listOf(state.Choices).map((_, i) => ['Choices', i, 'Next'])]) {
      const target = getAt(state, path);
      if (target === undefined || inside.has(target)) continue;
      exits.add(target);
      needsEnd = true;
      state = setAt(state, path, WAY_OUT);
    }
    out.push([name, state]);
  }
  if (needsEnd) {
    // a rule cannot end a scope by itself: it leads to a state that does nothing and ends it
    const end = freeName(stateNames(machine), 'Go on');
    const named = out.map(([name, state]) => [name, replaceTargets(state, end)]);
    return {
      states: objectOf([...(/** @type {[string, any][]} */ (named)), [end, { Type: 'Pass', End: true }]]),
      exits,
      catches,
    };
  }
  return { states: objectOf(out), exits, catches };
}

const WAY_OUT = '\u0000out';

/**
 * @param {any} state
 * @param {string} to
 */
function replaceTargets(state, to) {
  let next = state;
  for (const path of [['Default'], ...listOf(state.Choices).map((_, i) => ['Choices', i, 'Next'])]) {
    if (getAt(next, path) === WAY_OUT) next = setAt(next, path, to);
  }
  return next;
}
