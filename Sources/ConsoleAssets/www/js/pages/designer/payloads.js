// @ts-check
/** What can be dropped on the canvas or added by keyboard, and what that does. */
import { describeAction } from './actions.js';
import { fromPointer } from '../../asl/parse.js';
import { ACTIONS, actionState, FLOW_STATES, newState } from '../../asl/catalog.js';
import { PATTERNS } from '../../asl/patterns.js';
import { addTo, newCatcher, newRetrier, setField } from '../../asl/parts.js';
import { insertAfter, insertInto, Refused } from '../../asl/ops.js';
import { paste } from '../../asl/clipboard.js';

/** @typedef {import('../../asl/schema.js').Language} Language */
/** @typedef {import('../../graph/dnd.js').DropTarget} DropTarget */
/** @typedef {import('../../asl/ops.js').Edit} Edit */
/**
 * @typedef {object} Payload
 * @property {string} id
 * @property {string} name
 * @property {string} icon
 * @property {string} text
 * @property {'state'|'pattern'|'catch'|'retry'} kind
 * @property {'Flow'|'Errors'|'Patterns'|string} group
 * @property {string} words to find it by
 * @property {(language: Language) => any} build a state, or a fragment of a pattern
 * @property {string} [resource] of an action
 * @property {() => Promise<void>} [prepare] to be awaited before it is built; it fails with why it cannot be added
 */

/** @type {Payload[]} */
export const FLOW = FLOW_STATES.map(({ type, icon, text }) => ({
  id: `state-${type}`, name: type, icon, text, kind: 'state', group: 'Flow', words: `${type} ${text} state`,
  build: (language) => newState(type, language),
}));

/** @type {Payload[]} */
export const ERRORS = [
  {
    id: 'catch', name: 'Catch errors', icon: 'alert', text: 'Drop on a Task, Parallel or Map', kind: 'catch',
    group: 'Errors',
    words: 'catch error handler catcher', build: newCatcher,
  },
  {
    id: 'retry', name: 'Retry on error', icon: 'retry', text: 'Drop on a Task, Parallel or Map', kind: 'retry',
    group: 'Errors',
    words: 'retry again retrier backoff', build: newRetrier,
  },
];

/** @type {Payload[]} */
export const ACTION_ITEMS = ACTIONS.flatMap((action) => {
  /**
   * @param {'sync'|'token'|''} wait
   * @returns {Payload}
   */
  const item = (wait) => {
    const more = wait === 'sync' ? ' and wait' : wait === 'token' ? ' with callback' : '';
    return {
      id: `action-${action.id}${wait && `-${wait}`}`, name: action.name + more, icon: action.icon, text: action.service,
      kind: 'state', group: action.service,
      words: `${action.name} ${action.service} ${action.words ?? ''} ${action.id}`,
      resource: action.resource + (wait === 'sync' ? '.sync' : wait === 'token' ? '.waitForTaskToken' : ''),
      build: (language) => actionState(action, language, wait),
      prepare: action.args ? undefined : async () => {
        action.args = (await describeAction(action.resource))?.sample ?? {};
      },
    };
  };
  return [item(''), ...action.waits.map(item)];
});

/** @type {Payload[]} */
export const PATTERN_ITEMS = PATTERNS.map((pattern) => ({
  id: `pattern-${pattern.id}`, name: pattern.name, icon: pattern.icon, text: pattern.text, kind: 'pattern',
  group: 'Patterns',
  words: `${pattern.name} ${pattern.text} pattern`, build: pattern.build,
}));

export const EVERYTHING = [...FLOW, ...ACTION_ITEMS, ...PATTERN_ITEMS, ...ERRORS];

const CATCHING = new Set(['Task', 'Parallel', 'Map']);

/**
 * Where a payload can be dropped.
 * @param {Payload} payload
 * @returns {import('../../graph/dnd.js').DropRules}
 */
export function rulesFor(payload) {
  if (payload.kind === 'state' || payload.kind === 'pattern') return { wires: true };
  return { states: (item) => CATCHING.has(item.node.type) };
}

/**
 * @param {any} definition
 * @param {Payload} payload
 * @param {DropTarget} target
 * @param {Language} language
 * @returns {Edit}
 */
export function dropEdit(definition, payload, target, language) {
  if (target.kind === 'state') return errorEdit(definition, payload, target.item.node.id);
  if (target.kind === 'container') return firstInside(definition, payload, target.item, language);
  if (target.kind === 'end') throw new Refused('Nothing follows the end');
  const place = placeOf(target.wire);
  return addAt(definition, payload, place, language);
}

/**
 * @param {import('../../graph/scene.js').Wire} wire
 * @returns {import('../../asl/ops.js').Place}
 */
export const placeOf = (wire) => ({ scope: fromPointer(wire.scope), sources: wire.sources });

/**
 * @param {any} definition
 * @param {Payload} payload
 * @param {import('../../asl/ops.js').Place} place
 * @param {Language} language
 * @returns {Edit}
 */
export function addAt(definition, payload, place, language) {
  if (payload.kind === 'pattern') return paste(definition, place, payload.build(language), `Insert ${payload.name}`);
  if (payload.kind !== 'state') throw new Refused('Choose a Task, a Parallel or a Map for this');
  return insertInto(definition, place, payload.name, payload.build(language));
}

/**
 * Adds after a state, as the keyboard does.
 * @param {any} definition
 * @param {Payload} payload
 * @param {string} id
 * @param {Language} language
 * @returns {Edit}
 */
export function addAfter(definition, payload, id, language) {
  if (payload.kind === 'catch' || payload.kind === 'retry') return errorEdit(definition, payload, id);
  if (payload.kind === 'state') return insertAfter(definition, id, payload.name, payload.build(language));
  const path = fromPointer(id);
  const place = { scope: path.slice(0, -2), sources: [{ from: path[path.length - 1], slot: ['Next'] }] };
  return paste(definition, place, payload.build(language), `Insert ${payload.name}`);
}

/**
 * @param {any} definition
 * @param {Payload} payload
 * @param {string} id
 */
function errorEdit(definition, payload, id) {
  return payload.kind === 'catch'
    ? addTo(definition, id, 'Catch', newCatcher())
    : addTo(definition, id, 'Retry', newRetrier());
}

/**
 * The first state of a Parallel without branches, or of a Map without a processor.
 * @param {any} definition
 * @param {Payload} payload
 * @param {import('../../graph/scene.js').Item} item
 * @param {Language} language
 * @returns {Edit}
 */
function firstInside(definition, payload, item, language) {
  const path = fromPointer(item.node.id);
  const inner = item.node.type === 'Parallel' ? ['Branches', 0] : ['ItemProcessor'];
  const prepared = setField(definition, item.node.id, item.node.type === 'Parallel' ? ['Branches'] : inner,
    item.node.type === 'Parallel' ? [{ StartAt: '', States: {} }] : { StartAt: '', States: {} });
  const place = { scope: [...path, ...inner], sources: [{ from: '', slot: ['StartAt'] }] };
  const edit = addAt(prepared.definition, payload, place, language);
  return { ...edit, inverse: prepared.inverse };
}
