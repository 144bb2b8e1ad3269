// @ts-check
/** Calls of the server: the AWS operations and the console's own reads, through the session. */
import {base} from './router.js';
import {signal} from './signal.js';

/** A call that the server refused, or that did not reach it. */
export class APIError extends Error {
  /**
   * @param {string} type AWS's error type, or `Unreachable`, `LoginRequired`
   * @param {string} message
   * @param {number} status 0 when nothing was answered
   */
  constructor(type, message, status) {
    super(message);
    this.name = type;
    this.type = type;
    this.status = status;
  }
}

/** True while the server asks for a login; the shell shows the form over the page, which keeps its state. */
export const loginNeeded = signal(false);

/** @type {Array<() => void>} */
let waiting = [];

/** Lets calls that met an expired session go on. */
export function loggedIn() {
  loginNeeded.value = false;
  const resumed = waiting;
  waiting = [];
  for (const resume of resumed) resume();
}

/**
 * @param {string} path below the console's base, with query
 * @param {RequestInit} init
 * @returns {Promise<any>}
 */
async function request(path, init) {
  for (;;) {
    const response = await send(base + path, init);
    if (response.status === 401) {
      await login(init.signal ?? undefined);
      continue;
    }
    const text = await response.text();
    const body = parse(text);
    if (!response.ok) throw failure(response.status, body, text);
    return body;
  }
}

/**
 * @param {string} url
 * @param {RequestInit} init
 */
async function send(url, init) {
  try {
    return await fetch(url, {...init, credentials: 'same-origin', redirect: 'error' });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new APIError('Unreachable', 'The server does not answer. Is it running?', 0);
  }
}

/**
 * Waits for the login that the shell asks for.
 * @param {AbortSignal} [abort]
 */
function login(abort) {
  return new Promise((resolve, reject) => {
    waiting.push(() => resolve(undefined));
    abort?.addEventListener('abort', () => reject(abort.reason));
    loginNeeded.value = true;
  });
}

/** @param {string} text */
function parse(text) {
  try {
    return text ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {number} status
 * @param {any} body
 * @param {string} text
 */
function failure(status, body, text) {
  const type = String(body?.__type ?? `HTTP ${status}`).replace(/^.*#/, '');
  return new APIError(type, String(body?.message ?? body?.Message ?? (text || `HTTP status ${status}`)), status);
}

/**
 * Calls an operation of the Step Functions API.
 * @param {string} operation such as `StartExecution`
 * @param {Record<string, any>} [input]
 * @param {{ signal?: AbortSignal, revision?: string }} [options] with the revision that a machine to be updated has
 * @returns {Promise<any>}
 */
export function call(operation, input = {}, options = {}) {
  return request(`/api/${operation}`, {
    method: 'POST',
    body: JSON.stringify(input),
    headers: {
      'Content-Type': 'application/json', 'X-Newel-Console': '1',
      ...(options.revision ? { 'X-Newel-If-Revision': options.revision } : {}),
    },
    signal: options.signal,
  });
}

/**
 * Reads from the console's own resources.
 * @param {string} name such as `executions`
 * @param {Record<string, string | number | boolean | null | undefined>} [query]
 * @param {{ signal?: AbortSignal }} [options]
 * @returns {Promise<any>}
 */
export function read(name, query = {}, options = {}) {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(key, String(value));
  }
  const text = parameters.toString();
  return request(`/data/${name}${text ? `?${text}` : ''}`, {
    headers: { 'X-Newel-Console': '1' },
    signal: options.signal,
  });
}

/**
 * Posts to the console's own resources (login, logout).
 * @param {string} name
 * @param {unknown} body
 * @returns {Promise<any>}
 */
export async function post(name, body) {
  const response = await send(`${base}/${name}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json', 'X-Newel-Console': '1' },
  });
  const text = await response.text();
  if (!response.ok) throw failure(response.status, parse(text), text);
  return parse(text);
}
