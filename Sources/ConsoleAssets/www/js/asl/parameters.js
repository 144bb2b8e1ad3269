// @ts-check
/** The parameters of an action, as the server describes them: their members, types, and what to begin with. Pure. */
import { isObject } from './tree.js';

/** @typedef {{name: string, type: string, required?: boolean}} Member */
/**
 * @typedef {object} ValueType
 * @property {'structure'|'union'|'list'|'map'|'text'|'integer'|'number'|'boolean'|'timestamp'|'bytes'} kind
 * @property {Member[]} [members]
 * @property {string} [of]
 * @property {string[]} [values]
 */
/**
 * What the parameters of a resource may hold; a type that is not in `types` is any value.
 * @typedef {object} Outline
 * @property {string} resource
 * @property {Member[]} members
 * @property {Record<string, ValueType>} types
 * @property {Record<string, any>} sample
 * @property {string} [problem] why tasks cannot use it
 */

const DEPTH_MAX = 5;

/**
 * The name of a member without what makes its value an expression.
 * @param {string|number} key
 */
export const plainName = (key) => String(key).replace(/\.\$$/, '');

/**
 * The members that an object at a path within the parameters may have; null where any may.
 * @param {Outline} outline
 * @param {(string|number)[]} path
 * @returns {Member[]|null}
 */
export function membersAt(outline, path) {
  if (!path.length) return outline.members;
  const type = typeAt(outline, path);
  return type?.members ?? null;
}

/**
 * The member that a path within the parameters leads to.
 * @param {Outline} outline
 * @param {(string|number)[]} path
 */
export function memberAt(outline, path) {
  const name = plainName(path[path.length - 1]);
  return membersAt(outline, path.slice(0, -1))?.find((member) => member.name === name);
}

/**
 * The type of the value at a path within the parameters.
 * @param {Outline} outline
 * @param {(string|number)[]} path
 * @returns {ValueType|undefined}
 */
export function typeAt(outline, path) {
  /** @type {ValueType|undefined} */
  let type = { kind: 'structure', members: outline.members };
  for (const part of path) {
    /** @type {string|undefined} */
    let next;
    if (type?.members) next = type.members.find((member) => member.name === plainName(part))?.type;
    else if (type?.kind === 'list' || type?.kind === 'map') next = type.of;
    if (next === undefined) return undefined;
    type = outline.types[next];
  }
  return type;
}

/**
 * A type in a few words: `list of text`.
 * @param {Outline} outline
 * @param {string} name
 */
export function typeText(outline, name) {
  const type = outline.types[name];
  switch (type?.kind) {
    case undefined:
      return 'any value';
    case 'structure':
      return 'object';
    case 'union':
      return 'object with one member';
    case 'list':
      return `list of ${plural(outline, type.of ?? '')}`;
    case 'map':
      return `map of ${plural(outline, type.of ?? '')}`;
    case 'integer':
      return 'whole number';
    case 'boolean':
      return 'true or false';
    case 'timestamp':
      return 'time';
    default:
      return type.kind;
  }
}

/**
 * @param {Outline} outline
 * @param {string} name
 */
function plural(outline, name) {
  const words = /** @type {Record<string, string>} */ ({
    structure: 'objects', union: 'objects', list: 'lists', map: 'maps', text: 'texts', integer: 'whole numbers',
    number: 'numbers', boolean: 'true or false', timestamp: 'times', bytes: 'bytes',
  });
  return words[outline.types[name]?.kind ?? ''] ?? 'any values';
}

/**
 * What a member is, in a sentence: type, whether it is needed, its values.
 * @param {Outline} outline
 * @param {Member} member
 */
export function memberText(outline, member) {
  const values = outline.types[member.type]?.values ?? [];
  const shown = values.slice(0, 12).join(', ') + (values.length > 12 ? `, and ${values.length - 12} more` : '');
  return `${typeText(outline, member.type)}${member.required ? ', required' : ''}${shown ? `: ${shown}` : ''}`;
}

/**
 * A value to begin with: required members within, the first of the values that it may have.
 * @param {Outline} outline
 * @param {string} name of a type
 * @param {string} member whose value it is
 * @param {number} [depth]
 * @returns {any}
 */
export function sampleOf(outline, name, member, depth = 0) {
  const type = outline.types[name];
  if (!type || depth > DEPTH_MAX) return {};
  switch (type.kind) {
    case 'structure':
    case 'union': {
      const all = type.members ?? [];
      // a value of DynamoDB names its type
      if (name === 'AttributeValue' && all.some((m) => m.name === 'S')) return { S: 'value' };
      const chosen = type.kind === 'union' ? all.slice(0, 1) : all.filter((m) => m.required);
      return Object.fromEntries(chosen.map((m) => [m.name, sampleOf(outline, m.type, m.name, depth + 1)]));
    }
    case 'list':
      return [sampleOf(outline, type.of ?? '', member, depth + 1)];
    case 'map':
      return { key: sampleOf(outline, type.of ?? '', 'value', depth + 1) };
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return true;
    case 'timestamp':
      return '2030-01-31T12:00:00Z';
    default:
      return type.values?.[0] ?? outline.sample[member] ?? '';
  }
}

/**
 * The members that parameters do not have yet.
 * @param {Outline} outline
 * @param {any} parameters
 */
export function missingMembers(outline, parameters) {
  const present = new Set(Object.keys(isObject(parameters) ? parameters : {}).map(plainName));
  return outline.members.filter((member) => !present.has(member.name));
}
