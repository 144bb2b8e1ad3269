// @ts-check
/** What can be written at a place of a definition: fields, states, errors, actions, functions, variables. */
import { pathAt, nodeAt, toPointer } from '../asl/parse.js';
import {
  catcherFields, CONTEXT_PATHS, ERROR_NAMES, fieldNames, INTRINSICS, JSONATA_FUNCTIONS, MACHINE_FIELDS, RETRIER_FIELDS,
  ruleFields, STATE_TYPES, STATES_VARIABLES,
} from '../asl/schema.js';
import { ACTIONS } from '../asl/catalog.js';
import { fieldDoc } from '../asl/docs.js';
import { getAt, isObject } from '../asl/tree.js';
import { memberText, membersAt, plainName, typeAt } from '../asl/parameters.js';
import { sdkResource, searchActions } from '../asl/services.js';

/** @typedef {import('../asl/parse.js').Parsed} Parsed */
/** @typedef {{label: string, detail: string, insert: string, caret?: number}} Suggestion */
/** @typedef {{from: number, to: number, items: Suggestion[]}} Completion */
/** @typedef {(string|number)[]} Path */
/**
 * What is known of actions; null while it is not.
 * @typedef {object} Knowledge
 * @property {(resource: string) => import('../asl/parameters.js').Outline|null} outline
 * @property {() => import('../asl/services.js').Service[]|null} services
 */

/** @type {Knowledge} */
const NOTHING = { outline: () => null, services: () => null };

const ENUMS = new Map(
  Object.entries({
    Type: STATE_TYPES, QueryLanguage: ['JSONPath', 'JSONata'], Mode: ['INLINE', 'DISTRIBUTED'],
    ExecutionType: ['STANDARD', 'EXPRESS'], JitterStrategy: ['FULL', 'NONE'], InputType: [
      'CSV', 'JSON', 'JSONL', 'PARQUET',
    ],
    CSVHeaderLocation: ['FIRST_ROW', 'GIVEN'], OutputType: ['JSON', 'JSONL'], Transformation: [
      'NONE', 'COMPACT', 'FLATTEN',
    ],
    Version: ['1.0'],
  })
);
const LIMIT = 60;

/**
 * @param {string} text
 * @param {number} at
 * @param {Parsed} parsed of the text
 * @param {Knowledge} [knowledge]
 * @returns {Completion|null}
 */
export function completeASL(text, at, parsed, knowledge = NOTHING) {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const line = text.slice(lineStart, at);
  const open = openString(line);
  const { path, inKey } = pathAt(parsed.root, at);
  if (open === null) return null;
  const from = lineStart + open + 1;
  const typed = text.slice(from, at);
  const end = stringEnd(text, at);
  const isKey = inKey || (!/:\s*$/.test(line.slice(0, open)) && !Array.isArray(
    getAt(parsed.root.value, path.slice(0, -1)),
  )
    && isObject(getAt(parsed.root.value, path)));
  if (isKey) {
    const owner = inKey ? path.slice(0, -1) : path;
    const keys = memberKeys(parsed, owner, knowledge)
      ?? keysFor(parsed, owner).map((key) => /** @type {[string, string]} */ ([key, firstSentence(key)]));
    // a name in its quotes, as they come in pairs, is followed by its colon
    const isAlone = text[end] === '"' && !/^\s*:/.test(text.slice(end + 1, end + 20));
    return isAlone ? ranked(from, end + 1, typed, keys, (key) => key, '": ')
      : ranked(from, end, typed, keys, (key) => key, closing(text, end, true));
  }
  if (/^\{%/.test(typed) || /^\{%/.test(text.slice(from, end))) return expression(text, at, parsed, path);
  const known = memberValues(parsed, path, knowledge);
  if (known) return ranked(from, end, typed, known, (v) => JSON.stringify(v).slice(1, -1), closing(text, end, false));
  return values(text, at, from, end, typed, parsed, path, knowledge);
}

/**
 * Where a path leads within the parameters of a Task, and what may stand there.
 * @param {Parsed} parsed
 * @param {Path} path
 * @param {Knowledge} knowledge
 */
export function parametersAt(parsed, path, knowledge) {
  const { state } = scopeOf([...path, '']);
  if (!state || !['Parameters', 'Arguments'].includes(String(path[state.length]))) return null;
  const resource = getAt(parsed.root.value, [...state, 'Resource']);
  const outline = typeof resource === 'string' ? knowledge.outline(resource) : null;
  return outline ? { outline, inside: path.slice(state.length + 1) } : null;
}

/**
 * The members of a Task's parameters that are not there yet; null elsewhere.
 * @param {Parsed} parsed
 * @param {Path} owner
 * @param {Knowledge} knowledge
 * @returns {[string, string][]|null}
 */
function memberKeys(parsed, owner, knowledge) {
  const found = parametersAt(parsed, owner, knowledge);
  const members = found && membersAt(found.outline, found.inside);
  if (!found || !members) return null;
  const present = new Set(Object.keys(getAt(parsed.root.value, owner) ?? {}).map(plainName));
  const missing = members.filter((member) => !present.has(member.name));
  missing.sort((a, b) => Number(b.required ?? false) - Number(a.required ?? false));
  return missing.map((member) => [member.name, memberText(found.outline, member)]);
}

/**
 * All that a text within a Task's parameters may be; null where that is not listed.
 * @param {Parsed} parsed
 * @param {Path} path
 * @param {Knowledge} knowledge
 */
function memberValues(parsed, path, knowledge) {
  if (String(path[path.length - 1]).endsWith('.$')) return null;
  const found = parametersAt(parsed, path, knowledge);
  return found ? typeAt(found.outline, found.inside)?.values ?? null : null;
}

/** @param {string} key */
const firstSentence = (key) => /^[^.:;]*/.exec(fieldDoc(key))?.[0] ?? '';

/**
 * Column of the quote of the string that a line ends in, null when it ends outside of one.
 * @param {string} line
 */
function openString(line) {
  let open = -1;
  for (let i = 0; i < line.length; i++) {
    if (line[i] === '\\' && open >= 0) i++;
    else if (line[i] === '"') open = open >= 0 ? -1 : i;
  }
  return open >= 0 ? open : null;
}

/**
 * @param {string} text
 * @param {number} at
 */
function stringEnd(text, at) {
  for (let i = at; i < text.length && text[i] !== '\n'; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') return i;
  }
  return at;
}

/**
 * What follows a completed string that has no closing quote yet.
 * @param {string} text
 * @param {number} end
 * @param {boolean} key
 */
function closing(text, end, key) {
  const closed = text[end] === '"';
  const colon = /^\s*:/.test(text.slice(end + 1, end + 20));
  return (closed ? '' : '"') + (key && !colon && !closed ? ': ' : '');
}

/**
 * @param {number} from
 * @param {number} to
 * @param {string} typed
 * @param {Iterable<string|[string, string]>} words
 * @param {(word: string) => string} insert
 * @param {string} [tail]
 * @returns {Completion|null}
 */
function ranked(from, to, typed, words, insert, tail = '') {
  const wanted = typed.toLowerCase();
  /** @type {{item: Suggestion, rank: number}[]} */
  const found = [];
  for (const word of words) {
    const [label, detail] = typeof word === 'string' ? [word, ''] : word;
    const index = label.toLowerCase().indexOf(wanted);
    if (index < 0) continue;
    found.push({ item: { label, detail, insert: insert(label) + tail }, rank: index === 0 ? 0 : 1 });
  }
  found.sort((a, b) => a.rank - b.rank);
  return found.length ? { from, to, items: found.slice(0, LIMIT).map((f) => f.item) } : null;
}

/**
 * The machine that a path is in.
 * @param {Path} path
 * @returns {{scope: Path, state: Path|null}}
 */
export function scopeOf(path) {
  for (let i = path.length - 2; i >= 0; i--) {
    const parent = path[i - 1];
    const isMachine = i === 0 || typeof parent === 'number' || parent === undefined || path[i - 1] === 'ItemProcessor'
      || path[i - 1] === 'Iterator' || (typeof parent === 'number' && path[i - 2] === 'Branches');
    if (path[i] === 'States' && isMachine) return { scope: path.slice(0, i), state: path.slice(0, i + 2) };
  }
  const last = path.map(String).lastIndexOf('Branches');
  return { scope: last >= 0 ? path.slice(0, last + 2) : [], state: null };
}

/**
 * @param {Parsed} parsed
 * @param {Path|null} state
 * @returns {import('../asl/schema.js').Language}
 */
function languageAt(parsed, state) {
  const own = state ? getAt(parsed.root.value, [...state, 'QueryLanguage']) : undefined;
  return (own ?? parsed.root.value?.QueryLanguage) === 'JSONata' ? 'JSONata' : 'JSONPath';
}

/**
 * @param {Parsed} parsed
 * @param {Path} owner the object that the field is in
 * @returns {string[]}
 */
function keysFor(parsed, owner) {
  const { state } = scopeOf([...owner, '']);
  const language = languageAt(parsed, state);
  const present = new Set(Object.keys(getAt(parsed.root.value, owner) ?? {}));
  const inside = state ? owner.slice(state.length).map(String) : [];
  /** @type {string[]} */
  let names = [];
  if (!state || owner.length < state.length) names = owner[owner.length - 1] === 'States' ? [] : MACHINE_FIELDS;
  else if (!inside.length) names = fieldNames(String(getAt(parsed.root.value, [...state, 'Type']) ?? ''), language);
  else if (inside[0] === 'Retry') names = RETRIER_FIELDS;
  else if (inside[0] === 'Catch' && inside.length === 2) names = catcherFields(language);
  else if (inside[0] === 'Choices') names = ruleFields(language);
  else if (inside[0] === 'Branches') names = ['StartAt', 'States', 'Comment'];
  else if (inside[0] === 'ItemProcessor') {
    names = inside.length > 1 ? ['Mode', 'ExecutionType'] : ['ProcessorConfig', 'StartAt', 'States', 'Comment'];
  } else if (inside[0] === 'ItemReader') names = [
    'Resource', 'ReaderConfig', language === 'JSONata' ? 'Arguments' : 'Parameters',
  ];
  if (state && !inside.length && !names.length) names = ['Type'];
  return names.filter((name) => !present.has(name));
}

/**
 * @param {string} text
 * @param {number} at
 * @param {number} from
 * @param {number} end
 * @param {string} typed
 * @param {Parsed} parsed
 * @param {Path} path
 * @param {Knowledge} knowledge
 * @returns {Completion|null}
 */
function values(text, at, from, end, typed, parsed, path, knowledge) {
  const tail = closing(text, end, false);
  const key = [...path].reverse().find((part) => typeof part === 'string');
  const field = String(key ?? '');
  const same = (/** @type {string} */ word) => JSON.stringify(word).slice(1, -1);
  const { scope, state } = scopeOf(path);
  if (field === 'StartAt' || field === 'Next' || field === 'Default') {
    const machine = field === 'StartAt' ? path.slice(0, -1) : scope;
    const names = nodeAt(parsed.root, toPointer([...machine, 'States']))?.members?.map((m) => m.key) ?? [];
    const own = state && String(state[state.length - 1]);
    return ranked(from, end, typed, names.filter((n) => n !== own).map((n) => [n, 'state']), same, tail);
  }
  if (field === 'ErrorEquals') return ranked(from, end, typed, ERROR_NAMES, same, tail);
  if (field === 'Resource') {
    const known = ranked(from, end, typed, resources(), same, tail);
    return withServices(known, from, end, typed, tail, knowledge);
  }
  const options = ENUMS.get(field);
  if (options && !path.includes('Parameters') && !path.includes('Arguments')) {
    return ranked(from, end, typed, options, same, tail);
  }
  if (field.endsWith('.$') || field.endsWith('Path') || field === 'Variable') {
    return pathValue(text, at, parsed, path, field);
  }
  return null;
}

const SDK = 'arn:aws:states:::aws-sdk:';

/**
 * The actions of all services, after those that are known without them.
 * @param {Completion|null} known
 * @param {number} from
 * @param {number} to
 * @param {string} typed
 * @param {string} tail
 * @param {Knowledge} knowledge
 * @returns {Completion|null}
 */
function withServices(known, from, to, typed, tail, knowledge) {
  const query = typed.startsWith(SDK) ? typed.slice(SDK.length) : typed.startsWith('arn:') ? '' : typed;
  const services = query ? knowledge.services() : null;
  if (!services) return known;
  const present = new Set(known?.items.map((item) => item.label));
  const more = searchActions(services, query, LIMIT).found.flatMap(({ service, action }) => {
    const resource = sdkResource(service.name, action);
    if (present.has(resource)) return [];
    return [{ label: resource, detail: service.title || service.id, insert: resource + tail }];
  });
  const items = [...known?.items ?? [], ...more].slice(0, LIMIT);
  return items.length ? { from, to, items } : null;
}

function resources() {
  /** @type {[string, string][]} */
  const out = [];
  for (const action of ACTIONS) {
    out.push([action.resource, `${action.service}: ${action.name}`]);
    if (action.waits.includes('sync')) {
      out.push([`${action.resource}.sync${action.id === 'states:startExecution' ? ':2' : ''}`, 'and wait for it']);
    }
    if (action.waits.includes('token')) out.push([`${action.resource}.waitForTaskToken`, 'and wait for a callback']);
  }
  return out;
}

/**
 * @param {string} text
 * @param {number} at
 * @param {Parsed} parsed
 * @param {Path} path
 * @param {string} field
 * @returns {Completion|null}
 */
function pathValue(text, at, parsed, path, field) {
  const word = /[\w$.]*$/.exec(text.slice(Math.max(0, at - 120), at))?.[0] ?? '';
  const functions = field.endsWith('.$') ? INTRINSICS.map(
    ([n, a]) => /** @type {[string, string]} */ ([n, `(${a})`])
  ) : [];
  const words = [...variables(parsed, path), ...CONTEXT_PATHS, ...functions];
  return ranked(at - word.length, at, word, words, (w) => (w.startsWith('States.') ? `${w}(` : w));
}

/**
 * @param {string} text
 * @param {number} at
 * @param {Parsed} parsed
 * @param {Path} path
 * @returns {Completion|null}
 */
function expression(text, at, parsed, path) {
  const word = /\$[\w.$]*$/.exec(text.slice(Math.max(0, at - 120), at))?.[0];
  if (word === undefined) return null;
  const functions = JSONATA_FUNCTIONS.map(([n, a]) => /** @type {[string, string]} */ ([n, `(${a})`]));
  const names = new Set(JSONATA_FUNCTIONS.map(([n]) => n));
  const words = [...variables(parsed, path), ...STATES_VARIABLES, ...functions];
  return ranked(at - word.length, at, word, words, (w) => (names.has(w) ? `${w}(` : w));
}

/**
 * Variables that the states of this scope and of the ones around it assign.
 * @param {Parsed} parsed
 * @param {Path} path
 * @returns {[string, string][]}
 */
export function variables(parsed, path) {
  /** @type {Map<string, string>} */
  const found = new Map();
  for (let scope = scopeOf(path).scope; ; scope = scopeOf(scope.slice(0, -1)).scope) {
    for (const [name, state] of Object.entries(getAt(parsed.root.value, [...scope, 'States']) ?? {})) {
      if (!isObject(state)) continue;
      const lists = [
        state.Assign, ...[state.Catch, state.Choices].flatMap((l) => (Array.isArray(l) ? l.map((p) => p?.Assign) : [])),
      ];
      for (const assign of lists) {
        for (const key of Object.keys(isObject(assign) ? assign : {})) {
          found.set(`$${key.replace(/\.\$$/, '')}`, `assigned in ${name}`);
        }
      }
    }
    if (!scope.length) break;
  }
  return [...found];
}
