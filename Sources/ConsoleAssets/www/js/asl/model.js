// @ts-check
/**
 * A definition as a tree of scopes, the shape that the graph is laid out from.
 *
 * A scope is one `States` object: the machine, a branch of a Parallel or the processor of a Map. No transition
 * leaves its scope. A state's id is the JSON pointer to it, which is also what the validator's locations begin with.
 */
import { toPointer } from './parse.js';
import { describe, ruleText } from './describe.js';

export const START = '\u0000start';
export const END = '\u0000end';
/** First character of the key of a place that waits for a state. */
export const EMPTY = '\u0001';

/** @typedef {'next'|'choice'|'default'|'catch'} EdgeKind */
/** Where in a state a transition is written: `['Next']`, `['End']`, `['Choices', 0]`, `['StartAt']`… */
/** @typedef {(string|number)[]} Slot */
/** @typedef {{from: string, slot: Slot}} Source `from` is a state name, or '' for the scope's StartAt */
/**
 * @typedef {object} Edge
 * @property {string} id
 * @property {string} from key of a node, or START
 * @property {string} to key of a node, END, or the key of a place that waits for a state
 * @property {EdgeKind} kind
 * @property {string} label
 * @property {Source[]} sources all transitions that this wire stands for
 */
/**
 * @typedef {object} GraphNode
 * @property {string} id JSON pointer of the state
 * @property {string} key state name, unique in its scope
 * @property {string} type
 * @property {string} title
 * @property {string} sub
 * @property {string} icon
 * @property {any} state
 * @property {Scope[]} scopes inner scopes
 * @property {boolean} retry
 * @property {boolean} empty whether this is a place that waits for a state
 */
/** @typedef {{pointer: string, nodes: GraphNode[], edges: Edge[]}} Scope */

/** @param {any} v */
const isObject = (v) => typeof v === 'object' && v !== null && !Array.isArray(v);
/**
 * @param {any} v
 * @returns {any[]}
 */
const listOf = (v) => (Array.isArray(v) ? v : []);
/**
 * @param {any} o
 * @param {any} key
 */
const has = (o, key) => typeof key === 'string' && Object.prototype.hasOwnProperty.call(o, key);

const NESTING_MAX = 60;

/**
 * Reads a definition, also a broken or unfinished one: what cannot be drawn is left out.
 * With `places`, a transition without a target gets a place where a state can be dropped.
 * @param {any} definition
 * @param {{places?: boolean}} [options]
 * @returns {Scope}
 */
export function toScope(definition, options = {}) {
  return readScope(definition, [], options.places ?? false, 0);
}

/**
 * @param {any} machine
 * @param {(string|number)[]} path
 * @param {boolean} places
 * @param {number} depth
 * @returns {Scope}
 */
function readScope(machine, path, places, depth) {
  /** @type {Scope} */
  const scope = { pointer: toPointer(path), nodes: [], edges: [] };
  const states = isObject(machine?.States) ? machine.States : {};
  const reader = new ScopeReader(scope, states, places);
  const names = Object.keys(states).filter((name) => isObject(states[name]));
  if (has(states, machine?.StartAt)) reader.link(START, '', machine.StartAt, ['StartAt'], 'next', '');
  else if (places && names.length === 0) reader.place(START, '', ['StartAt'], 'next', '');
  for (const name of names) {
    const statePath = [...path, 'States', name];
    scope.nodes.push(readState(name, states[name], statePath, places, depth));
    reader.transitions(name, states[name]);
  }
  scope.nodes.push(...reader.empties);
  return scope;
}

/**
 * @param {string} name
 * @param {any} state
 * @param {(string|number)[]} path
 * @param {boolean} places
 * @param {number} depth
 * @returns {GraphNode}
 */
function readState(name, state, path, places, depth) {
  const type = typeof state.Type === 'string' ? state.Type : '';
  /** @type {Scope[]} */
  const scopes = [];
  if (depth < NESTING_MAX) {
    for (const inner of innerScopes(state)) {
      scopes.push(readScope(inner.machine, [...path, ...inner.path], places, depth + 1));
    }
  }
  const { icon, text } = describe(state);
  const retry = listOf(state.Retry).length > 0;
  return { id: toPointer(path), key: name, type, title: name, sub: text, icon, state, scopes, retry, empty: false };
}

/**
 * The inner machines of a state, with their paths.
 * @param {any} state
 * @returns {{machine: any, path: (string|number)[]}[]}
 */
export function innerScopes(state) {
  if (state?.Type === 'Parallel') {
    return listOf(state.Branches).map((machine, i) => ({ machine, path: ['Branches', i] }));
  }
  if (state?.Type === 'Map') {
    const field = state.ItemProcessor === undefined && isObject(state.Iterator) ? 'Iterator' : 'ItemProcessor';
    return isObject(state[field]) ? [{ machine: state[field], path: [field] }] : [];
  }
  return [];
}

class ScopeReader {
  /**
   * @param {Scope} scope
   * @param {Record<string, any>} states
   * @param {boolean} places
   */
  constructor(scope, states, places) {
    this.scope = scope;
    this.states = states;
    this.places = places;
    /** @type {GraphNode[]} */
    this.empties = [];
    /** @type {Map<string, Edge>} */
    this.byEnds = new Map();
  }

  /**
   * Two plain transitions between the same states are one wire.
   * @param {string} from
   * @param {string} source
   * @param {string} to
   * @param {Slot} slot
   * @param {EdgeKind} kind
   * @param {string} label
   */
  link(from, source, to, slot, kind, label) {
    const ends = JSON.stringify([from, to, kind === 'catch']);
    const same = this.byEnds.get(ends);
    if (same) {
      same.sources.push({ from: source, slot });
      same.label = same.label && label ? `${same.label} | ${label}` : same.label || label;
      return;
    }
    const edge = {
      id: `${this.scope.pointer}#${this.scope.edges.length}`, from, to, kind, label, sources: [{ from: source, slot }],
    };
    this.byEnds.set(ends, edge);
    this.scope.edges.push(edge);
  }

  /**
   * @param {string} from
   * @param {string} source
   * @param {Slot} slot
   * @param {EdgeKind} kind
   * @param {string} label
   */
  place(from, source, slot, kind, label) {
    const key = `${EMPTY}${from}/${slot.join('/')}`;
    this.empties.push({
      id: `${this.scope.pointer}#${key}`, key, type: '', title: 'Drop a state here', sub: '', icon: 'plus', state: null,
      scopes: [], retry: false, empty: true,
    });
    this.link(from, source, key, slot, kind, label);
  }

  /**
   * @param {string} name
   * @param {any} target
   * @param {Slot} slot
   * @param {EdgeKind} kind
   * @param {string} label
   */
  go(name, target, slot, kind, label) {
    if (has(this.states, target) && isObject(this.states[target])) this.link(name, name, target, slot, kind, label);
    else if (this.places && (target === undefined || target === '')) this.place(name, name, slot, kind, label);
  }

  /**
   * @param {string} name
   * @param {any} state
   */
  transitions(name, state) {
    if (state.Type === 'Choice') {
      listOf(state.Choices).forEach(
        (rule, i) => this.go(name, rule?.Next, ['Choices', i], 'choice', ruleText(rule, i))
      );
      this.go(name, state.Default, ['Default'], 'default', 'default');
      return;
    }
    if (state.End === true || state.Type === 'Succeed') this.link(name, name, END, ['End'], 'next', '');
    else if (state.Type !== 'Fail') this.go(name, state.Next, ['Next'], 'next', '');
    listOf(state.Catch).forEach((catcher, i) => {
      this.go(name, catcher?.Next, ['Catch', i], 'catch', listOf(catcher?.ErrorEquals).join(', ') || 'catch');
    });
  }
}

/**
 * How many states a scope holds, inner ones included.
 * @param {Scope} scope
 * @returns {number}
 */
export function countStates(scope) {
  let n = 0;
  for (const node of scope.nodes) {
    if (!node.empty) n++;
    for (const inner of node.scopes) n += countStates(inner);
  }
  return n;
}

/**
 * All nodes in reading order.
 * @param {Scope} scope
 * @returns {Generator<GraphNode>}
 */
export function* allNodes(scope) {
  for (const node of scope.nodes) {
    if (!node.empty) yield node;
    for (const inner of node.scopes) yield* allNodes(inner);
  }
}
