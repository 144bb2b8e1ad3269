// @ts-check
/** Numbers, sizes, names and commands as text. */

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const compactNumbers = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

/** @param {number} value */
export function formatNumber(value) { return numbers.format(value); }

/**
 * `1.2K`, `3.4M`.
 * @param {number} value
 */
export function formatCompact(value) { return compactNumbers.format(value); }

/**
 * `812 B`, `3.4 kB`, `1.2 MB`; units of 1000.
 * @param {number} bytes
 */
export function formatBytes(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/**
 * `1 step`, `3 steps`.
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function plural(count, one, many = `${one}s`) { return `${formatNumber(count)} ${count === 1 ? one : many}`; }

/**
 * Shortens a text in its middle.
 * @param {string} text
 * @param {number} lengthMax
 */
export function middle(text, lengthMax) {
  if (text.length <= lengthMax) return text;
  const end = Math.floor((lengthMax - 1) / 2);
  return `${text.slice(0, lengthMax - 1 - end)}…${text.slice(text.length - end)}`;
}

/**
 * The number of bytes a text has in UTF-8.
 * @param {string} text
 */
export function byteCount(text) { return new TextEncoder().encode(text).length; }

/**
 * @typedef {object} Status
 * @property {string} key as in CSS classes: `s-succeeded`
 * @property {string} word
 * @property {string} icon
 */

/** @type {Record<string, Status>} */
const statuses = {
  RUNNING: { key: 'running', word: 'Running', icon: 'running' },
  SUCCEEDED: { key: 'succeeded', word: 'Succeeded', icon: 'check' },
  FAILED: { key: 'failed', word: 'Failed', icon: 'cross' },
  TIMED_OUT: { key: 'timed_out', word: 'Timed out', icon: 'timeout' },
  ABORTED: { key: 'aborted', word: 'Aborted', icon: 'stop' },
  PENDING_REDRIVE: { key: 'pending_redrive', word: 'Pending redrive', icon: 'redrive' },
  CAUGHT: { key: 'caught', word: 'Caught', icon: 'warn' },
  RETRYING: { key: 'retrying', word: 'Retrying', icon: 'retry' },
  WAITING: { key: 'waiting', word: 'Waiting', icon: 'clock' },
  QUEUED: { key: 'queued', word: 'Queued', icon: 'queued' },
  SKIPPED: { key: 'skipped', word: 'Not reached', icon: 'minus' },
  ACTIVE: { key: 'succeeded', word: 'Active', icon: 'check' },
  DELETING: { key: 'aborted', word: 'Deleting', icon: 'stop' },
};

/**
 * How a status looks: the same everywhere.
 * @param {string} name AWS's spelling, of executions or of steps
 * @returns {Status}
 */
export function status(name) { return statuses[name] ?? { key: 'idle', word: name, icon: 'minus' }; }

/** The statuses of executions, in the order in which filters show them. */
export const executionStatuses = ['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED', 'PENDING_REDRIVE'];

/**
 * The parts of an ARN of this service; undefined for what is none.
 * @param {string} arn
 */
export function parseARN(arn) {
  const parts = arn.split(':');
  if (parts.length < 7 || parts[0] !== 'arn' || parts[2] !== 'states') return undefined;
  const [, partition, , region, account, type, name, ...rest] = parts;
  return { partition, region, account, type, name, rest };
}

/**
 * A text for a POSIX shell, in quotes where needed.
 * @param {string} text
 */
export function shellQuote(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll('\'', `'\\''`)}'`;
}

/**
 * The AWS command line for an operation, such as `aws stepfunctions start-execution --name a …`.
 * @param {string} operation
 * @param {Record<string, any>} input
 * @param {string} endpoint
 */
export function awsCommand(operation, input, endpoint) {
  const words = ['aws', 'stepfunctions', kebab(operation), '--endpoint-url', shellQuote(endpoint)];
  for (const [name, value] of Object.entries(input)) {
    if (value === undefined) continue;
    if (typeof value === 'boolean')
      words.push(`--${value ? '' : 'no-'}${kebab(name)}`);
    else
      words.push(`--${kebab(name)}`, shellQuote(typeof value === 'string' ? value : JSON.stringify(value)));
  }
  return words.join(' ');
}

/**
 * A curl command for an operation. Without keys the server asks for no signature.
 * @param {string} operation
 * @param {Record<string, any>} input
 * @param {string} endpoint
 */
export function curlCommand(operation, input, endpoint) {
  return [
    `curl -s ${shellQuote(endpoint)}`,
    `-H ${shellQuote('Content-Type: application/x-amz-json-1.0')}`,
    `-H ${shellQuote(`X-Amz-Target: AWSStepFunctions.${operation}`)}`,
    `-d ${shellQuote(JSON.stringify(input))}`,
  ].join(' \\\n  ');
}

/** @param {string} name */
function kebab(name) {
  return name.replace(/[A-Z]/g, (letter, index) => (index > 0 ? '-' : '') + letter.toLowerCase());
}

/**
 * A step of a path into a JSON document as JSONPath: `$.items[0]['odd name']`.
 * @param {Array<string | number>} path
 */
export function jsonPath(path) {
  return path.reduce((/** @type {string} */ text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return /^[A-Za-z_]\w*$/.test(part) ? `${text}.${part}` : `${text}['${part.replace(/['\\]/g, '\\$&')}']`;
  }, '$');
}

/**
 * The same as JSONata below a variable: `$states.input.items[0].`odd name``.
 * @param {Array<string | number>} path
 * @param {string} [root]
 */
export function jsonataPath(path, root = '$states.input') {
  return path.reduce((/** @type {string} */ text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return /^[A-Za-z_]\w*$/.test(part) ? `${text}.${part}` : `${text}.\`${part}\``;
  }, root);
}
