// @ts-check
/** Transitions: who leads to whom, what leads nowhere, what is never reached, and which name may have been meant. */
import { allStates, getAt, has, isObject, listOf, stateID } from './tree.js';
import { toPointer } from './parse.js';

/** @typedef {import('./tree.js').Path} Path */
/** @typedef {'StartAt'|'Next'|'Default'|'Choices'|'Catch'} RefKind */
/**
 * @typedef {object} Reference
 * @property {Path} scope
 * @property {string} from name of the state; '' for StartAt
 * @property {RefKind} kind
 * @property {Path} path of the field that holds the name, from the scope's machine
 * @property {any} target
 */
/**
 * @typedef {object} Finding
 * @property {'error'|'warning'} severity
 * @property {string} code
 * @property {string} message
 * @property {string} pointer
 * @property {{title: string, value: string}} [fix] a value for the field that the pointer names
 */

/**
 * The transitions written in one scope.
 * @param {any} machine
 * @param {Path} scope
 * @returns {Reference[]}
 */
export function referencesIn(machine, scope) {
  /** @type {Reference[]} */
  const refs = [];
  if (machine?.StartAt !== undefined) {
    refs.push({ scope, from: '', kind: 'StartAt', path: ['StartAt'], target: machine.StartAt });
  }
  for (const [name, state] of Object.entries(isObject(machine?.States) ? machine.States : {})) {
    if (isObject(state)) refs.push(...referencesOf(state, name, scope));
  }
  return refs;
}

/**
 * @param {any} state
 * @param {string} name
 * @param {Path} scope
 * @returns {Reference[]}
 */
export function referencesOf(state, name, scope) {
  /** @type {Reference[]} */
  const refs = [];
  const add = (/** @type {RefKind} */ kind, /** @type {Path} */ path, /** @type {any} */ target) => {
    if (target !== undefined) refs.push({ scope, from: name, kind, path: ['States', name, ...path], target });
  };
  add('Next', ['Next'], state.Next);
  add('Default', ['Default'], state.Default);
  listOf(state.Choices).forEach((rule, i) => add('Choices', ['Choices', i, 'Next'], rule?.Next));
  listOf(state.Catch).forEach((catcher, i) => add('Catch', ['Catch', i, 'Next'], catcher?.Next));
  return refs;
}

/**
 * All scopes: the machine and every inner one.
 * @param {any} definition
 * @returns {{path: Path, machine: any}[]}
 */
export function allScopes(definition) {
  const scopes = new Map([['', { path: /** @type {Path} */ ([]), machine: definition }]]);
  for (const { scope } of allStates(definition)) {
    const key = toPointer(scope);
    if (!scopes.has(key)) scopes.set(key, { path: scope, machine: getAt(definition, scope) });
  }
  return [...scopes.values()];
}

/**
 * Transitions to a state.
 * @param {any} definition
 * @param {Path} scope
 * @param {string} name
 */
export const referencesTo = (definition, scope, name) =>
  referencesIn(getAt(definition, scope), scope).filter((ref) => ref.target === name);

/**
 * What can be said at once, before the server's validator answers.
 * @param {any} definition
 * @returns {Finding[]}
 */
export function quickFindings(definition) {
  /** @type {Finding[]} */
  const findings = [];
  for (const { path, machine } of allScopes(definition)) {
    const names = Object.keys(isObject(machine?.States) ? machine.States : {});
    for (const ref of referencesIn(machine, path)) {
      if (typeof ref.target !== 'string' || has(machine?.States, ref.target)) continue;
      const guess = closestName(ref.target, names);
      const pointer = toPointer([...path, ...ref.path]);
      const elsewhere = !guess && [...allStates(definition)].some((s) => s.name === ref.target);
      const where = elsewhere ? ' in this scope (a transition cannot leave its Parallel branch or Map)' : '';
      findings.push({
        severity: 'error', code: 'MISSING_TRANSITION_TARGET', pointer,
        message: `There is no state “${ref.target}”${where}.${guess ? ` Did you mean “${guess}”?` : ''}`,
        ...(guess ? { fix: { title: `Change to “${guess}”`, value: guess } } : {}),
      });
    }
    for (const name of unreachable(machine, path)) {
      findings.push({
        severity: 'warning',
        code: 'UNREACHABLE',
        pointer: stateID(path, name),
        message: `No transition leads to “${name}”.`,
      });
    }
  }
  return findings;
}

/**
 * States that no way from StartAt reaches.
 * @param {any} machine
 * @param {Path} scope
 * @returns {string[]}
 */
export function unreachable(machine, scope) {
  const states = isObject(machine?.States) ? machine.States : {};
  const seen = new Set();
  const open = has(states, machine?.StartAt) ? [machine.StartAt] : [];
  if (!open.length) return [];
  while (open.length) {
    const name = open.pop();
    if (seen.has(name)) continue;
    seen.add(name);
    if (!isObject(states[name])) continue;
    for (const ref of referencesOf(states[name], name, scope)) if (has(states, ref.target)) open.push(ref.target);
  }
  return Object.keys(states).filter((name) => !seen.has(name));
}

/**
 * The name that was probably meant.
 * @param {string} text
 * @param {string[]} names
 * @returns {string|null}
 */
export function closestName(text, names) {
  let best = null;
  let bestDistance = Math.max(2, Math.floor(text.length / 3)) + 1;
  for (const name of names.slice(0, 500)) {
    const distance = editDistance(text.toLowerCase(), name.toLowerCase(), bestDistance);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/**
 * @param {string} a
 * @param {string} b
 * @param {number} limit
 */
function editDistance(a, b, limit) {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length];
}
