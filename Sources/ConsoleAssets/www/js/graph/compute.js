// @ts-check
/** Lays a definition out: here, or for a large one in a worker, so that typing and panning go on. */
import { toScope, countStates } from '../asl/model.js';
import { buildScene } from './scene.js';

/** @typedef {import('./scene.js').Scene} Scene */
/** @typedef {{definition: any, places: boolean, collapsed: string[]}} Task */

/** From this many states on a worker does it. */
const WORKER_FROM = 150;

/**
 * @param {Task} task
 * @returns {Scene}
 */
export function computeScene(task) {
  return buildScene(toScope(task.definition, { places: task.places }), new Set(task.collapsed));
}

/** @param {any} definition */
export const stateCount = (definition) => countStates(toScope(definition));

/** @type {Worker|null|undefined} */
let worker;
let lastID = 0;
/** @type {Map<number, {resolve: (scene: Scene) => void, task: Task}>} */
const waiting = new Map();

function sharedWorker() {
  if (worker !== undefined) return worker;
  worker = null;
  try {
    worker = new Worker(workerURL(), { type: 'module' });
    worker.addEventListener('message', ({ data }) => {
      const entry = waiting.get(data.id);
      waiting.delete(data.id);
      entry?.resolve(data.scene ?? computeScene(entry.task));
    });
    worker.addEventListener('error', () => {
      // no worker here: what it was asked for is done on this thread
      worker = null;
      for (const { resolve, task } of waiting.values()) resolve(computeScene(task));
      waiting.clear();
    });
  } catch {
    // the policy or the browser forbids workers
    worker = null;
  }
  return worker;
}

/** Starts the worker early, where a large definition may come. */
export const warmUp = () => void sharedWorker();

/** Trusted Types let a script address through only from a policy; this one has the one constant address. */
function workerURL() {
  const url = new URL('../workers/layout.js', import.meta.url).href;
  const factory = /** @type {any} */ (globalThis).trustedTypes;
  return factory ? factory.createPolicy('newel', { createScriptURL: () => url }).createScriptURL('') : url;
}

/**
 * @param {Task} task
 * @returns {Scene|Promise<Scene>} at once for a small definition
 */
export function layOut(task) {
  const large = stateCount(task.definition) >= WORKER_FROM;
  const helper = large ? sharedWorker() : null;
  if (!helper) return computeScene(task);
  const id = ++lastID;
  return new Promise((resolve) => {
    waiting.set(id, { resolve, task });
    helper.postMessage({ id, task });
  });
}
