// @ts-check
/** What can be done about a diagnostic of the server, as one step. */
import { fromPointer, toPointer } from './parse.js';
import { closestName } from './refs.js';
import { catcherFields, fieldNames, MACHINE_FIELDS, RETRIER_FIELDS, ruleFields } from './schema.js';
import { getAt, isObject, renameKey, setAt } from './tree.js';
import { queryLanguage } from './parts.js';

/** @typedef {import('./tree.js').Path} Path */
/**
 * A fix gives the definition without the fault; what is selected stays, unless it is renamed.
 * @typedef {{title: string, apply: (definition: any) => any}} Fix
 */

/** What a field begins with that has to be there; it is to be filled in. */
const BEGINNINGS = /** @type {Record<string, any>} */ ({
  Seconds: 5, End: true, Timestamp: '2030-01-01T00:00:00Z', ErrorEquals: ['States.ALL'], Choices: [], Branches: [],
  ItemProcessor: { StartAt: '', States: {} }, Iterator: { StartAt: '', States: {} }, Resource: '', Type: 'Pass',
});

/** @type {[RegExp, (match: RegExpExecArray, path: Path, definition: any) => Fix|null][]} */
const RULES = [
  [/^Field '(.+)' is not supported$/, (match, path, definition) => unknownField(match[1], path, definition)],
  [
    /field '(.+)' is only supported for the '(JSONPath|JSONata|DISTRIBUTED)'/i,
    (match, path) => (match[2] === 'DISTRIBUTED' ? null : remove(match[1], path)),
  ],
  [/^(?:One of these fields is|These fields are) required: \[(.+)\]$/, (match, path, definition) => {
    const wanted = match[1].split(', ');
    const name = wanted.includes('End') ? 'End' : wanted[0];
    if (!(name in BEGINNINGS) || !isObject(getAt(definition, path))) return null;
    const title = name === 'End' ? 'End the flow here' : `Add ${name}`;
    return { title, apply: (now) => setAt(now, [...path, name], BEGINNINGS[name]) };
  }],
  [/^There should only be one of the following fields: \[(.+)\]$/, (match, path, definition) => {
    const owner = getAt(definition, path);
    const present = match[1].split(', ').filter((name) => isObject(owner) && owner[name] !== undefined);
    return present.length > 1 ? remove(present[present.length - 1], path) : null;
  }],
  [/^The field '(.+)' should have one of these values: \[(.+)\]$/, (match, path) => {
    const guess = match[2].split(', ')[0];
    return { title: `Set ${match[1]} to ${guess}`, apply: (now) => setAt(now, fieldPath(now, path, match[1]), guess) };
  }],
  [/^State "(.+)" is not reachable\.$/, (match, path, definition) => {
    const at = path[path.length - 1] === match[1] ? path : [...path, 'States', match[1]];
    if (getAt(definition, at) === undefined) return null;
    return { title: `Delete ${match[1]}`, apply: (now) => setAt(now, at, undefined) };
  }],
  [/'(.+)'$/, (match, path, definition) => dollar(match[1], path, definition)],
];

/**
 * @param {string} message
 * @param {string} pointer where the server sees it
 * @param {any} definition
 * @returns {Fix|null}
 */
export function fixFor(message, pointer, definition) {
  const path = fromPointer(pointer);
  for (const [pattern, rule] of RULES) {
    const match = pattern.exec(message);
    if (match) return rule(match, path, definition);
  }
  return null;
}

/**
 * The path of a field that is named, where the pointer may lead to it or to what holds it.
 * @param {any} definition
 * @param {Path} path
 * @param {string} name
 * @returns {Path}
 */
function fieldPath(definition, path, name) {
  return path[path.length - 1] === name && !isObject(getAt(definition, path)) ? path : [...path, name];
}

/**
 * @param {string} name
 * @param {Path} path
 * @returns {Fix}
 */
const remove = (name, path) => ({
  title: `Remove ${name}`, apply: (now) => setAt(now, fieldPath(now, path, name), undefined),
});

/**
 * A field that does not exist: the one that was probably meant, else it goes.
 * @param {string} name
 * @param {Path} path
 * @param {any} definition
 * @returns {Fix|null}
 */
function unknownField(name, path, definition) {
  const whole = fieldPath(definition, path, name);
  const owner = whole.slice(0, -1);
  const value = getAt(definition, owner);
  if (!isObject(value) || value[name] === undefined) return null;
  const guess = closestName(name, knownFields(owner, definition).filter((known) => value[known] === undefined));
  if (!guess) return remove(name, path);
  return { title: `Rename to ${guess}`, apply: (now) => setAt(now, owner, renameKey(getAt(now, owner), name, guess)) };
}

/**
 * Fields that an object of the definition may have.
 * @param {Path} owner
 * @param {any} definition
 * @returns {string[]}
 */
function knownFields(owner, definition) {
  const at = owner.map(String).lastIndexOf('States');
  if (at < 0) return MACHINE_FIELDS;
  const state = owner.slice(0, at + 2);
  const language = queryLanguage(definition, toPointer(state));
  const part = owner[at + 2];
  if (part === undefined) return fieldNames(String(getAt(definition, state)?.Type ?? ''), language);
  if (part === 'Retry') return RETRIER_FIELDS;
  if (part === 'Catch') return catcherFields(language);
  return part === 'Choices' ? ruleFields(language) : [];
}

/**
 * A path in a field whose name does not end with `.$`.
 * @param {string} name
 * @param {Path} path
 * @param {any} definition
 * @returns {Fix|null}
 */
function dollar(name, path, definition) {
  const whole = fieldPath(definition, path, name);
  const owner = whole.slice(0, -1);
  const value = getAt(definition, owner);
  if (!isObject(value) || typeof value[name] !== 'string' || !/^(\$|States\.)/.test(value[name])) return null;
  const guess = `${name}.$`;
  return { title: `Rename to ${guess}`, apply: (now) => setAt(now, owner, renameKey(getAt(now, owner), name, guess)) };
}
