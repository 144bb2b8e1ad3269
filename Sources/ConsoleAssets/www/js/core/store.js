// @ts-check
/** State of pages: a value with patches, and things that are fetched. */
import {effect, onDispose, signal, untracked} from './signal.js';

/**
 * An immutable record behind a signal.
 * @template {object} T
 * @param {T} initial
 */
export function createStore(initial) {
  const state = signal(initial);
  return {
    /** The record; reading it inside an effect watches it. */
    get value() { return state.value; },
    peek: () => state.peek(),
    /**
     * Replaces some members.
     * @param {Partial<T>} change
     */
    patch(change) { state.value = {...state.peek(), ...change }; },
    /** @param {(value: T) => T} change */
    update(change) { state.value = change(state.peek()); },
  };
}

/**
 * @template T
 * @typedef {object} Resource
 * @property {import('./signal.js').Signal<T | undefined>} data  stays while it is fetched again
 * @property {import('./signal.js').Signal<any>} error  the last failure; undefined after a success
 * @property {import('./signal.js').Signal<boolean>} loading
 * @property {() => Promise<void>} refresh  fetches again
 */

/**
 * Something that is fetched, and fetched again when a signal that `fetch` read before its first `await` changes.
 *
 * An answer that a newer fetch has overtaken is dropped; leaving the page aborts what is under way.
 * @template T
 * @param {(signal: AbortSignal) => Promise<T>} fetch
 * @returns {Resource<T>}
 */
export function resource(fetch) {
  /** @type {import('./signal.js').Signal<T | undefined>} */
  const data = signal(/** @type {T | undefined} */ (undefined));
  const error = signal(/** @type {any} */ (undefined));
  const loading = signal(true);
  /** @type {AbortController | null} */
  let controller = null;
  let round = 0;

  async function load() {
    controller?.abort();
    const own = new AbortController();
    controller = own;
    round += 1;
    const number = round;
    untracked(() => (loading.value = true));
    try {
      const value = await fetch(own.signal);
      if (number !== round) return;
      data.value = value;
      error.value = undefined;
    } catch (failure) {
      if (number !== round || own.signal.aborted) return;
      error.value = failure;
    } finally {
      if (number === round) loading.value = false;
    }
  }

  effect(() => {
    void load();
  });
  onDispose(() => {
    round += 1;
    controller?.abort();
  });
  return { data, error, loading, refresh: () => untracked(load) };
}
