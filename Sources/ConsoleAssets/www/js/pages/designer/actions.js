// @ts-check
/** What the server knows of actions: all services, and the parameters of one action. Asked when it is first needed. */
import { read } from '../../core/api.js';
import { signal } from '../../core/signal.js';
import { readServices } from '../../asl/services.js';

/** @typedef {import('../../asl/services.js').Service} Service */
/** @typedef {import('../../asl/parameters.js').Outline} Outline */

/** All services with their actions; null until they were asked for and have come. */
export const services = signal(/** @type {Service[]|null} */ (null));
/** Why they could not be read. */
export const servicesProblem = signal('');
/** Grows whenever the outline of an action has come, so that what shows one is shown again. */
export const outlinesRead = signal(0);

/** @type {Promise<void>|null} */
let asking = null;

/** Asks for all services, once; again after a failure. */
export function loadServices() {
  if (services.peek()) return;
  servicesProblem.value = '';
  asking ??= read('actions').then((answer) => {
    services.value = readServices(answer);
  }, (error) => {
    servicesProblem.value = /** @type {Error} */ (error).message;
  }).finally(() => (asking = null));
}

const OUTLINES_MAX = 100;
/** @type {Map<string, Promise<Outline|null>>} */
const asked = new Map();
/** @type {Map<string, Outline|null>} */
const known = new Map();

/** @param {string} resource */
const withoutPattern = (resource) => resource.replace(/\.(sync(:\d)?|waitForTaskToken)$/, '');

/**
 * The outline of a resource's parameters; null where nothing is known of them.
 * @param {string} resource
 * @returns {Promise<Outline|null>}
 */
export function describeAction(resource) {
  const key = withoutPattern(resource);
  if (!/^arn:[a-z-]+:states:::[a-z0-9:-]+:\w+$/i.test(key)) return Promise.resolve(null);
  const begun = asked.get(key);
  if (begun) return begun;
  if (asked.size >= OUTLINES_MAX) {
    const [oldest] = asked.keys();
    asked.delete(oldest);
    known.delete(oldest);
  }
  const promise = read('action', { resource: key }).then((answer) => (answer.members ? answer : null), (error) => {
    asked.delete(key);
    throw error;
  });
  asked.set(key, promise);
  promise.then((outline) => {
    known.set(key, outline);
    outlinesRead.value = outlinesRead.peek() + 1;
  }, () => undefined);
  return promise;
}

/**
 * The outline as far as it has come; asks for it where it was not asked for.
 * @param {string} resource
 * @returns {Outline|null}
 */
export function outlineOf(resource) {
  const key = withoutPattern(resource);
  if (!known.has(key)) describeAction(key).catch(() => undefined);
  return known.get(key) ?? null;
}
