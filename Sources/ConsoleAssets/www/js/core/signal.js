// @ts-check
/** Values that tell who read them when they change. */

/**
 * A value that can be read, written and watched.
 * @template T
 * @typedef {{ value: T, peek(): T, update(change: (value: T) => T): void }} Signal
 */

/**
 * A derived value.
 * @template T
 * @typedef {{ readonly value: T, peek(): T }} Computed
 */

/**
 * @typedef {object} Watcher
 * @property {() => void} run
 * @property {Set<Set<Watcher>>} sources
 */

/**
 * The clean-ups of a scope or of one run of an effect. What comes after its end is cleaned up at once.
 */
class Owner {
  /** @type {Array<() => void>} */
  #cleanups = [];
  #ended = false;

  /** @param {() => void} cleanup */
  add(cleanup) {
    if (this.#ended) cleanup();
    else this.#cleanups.push(cleanup);
  }

  /** Cleans up, what came last first. */
  end() {
    this.#ended = true;
    while (this.#cleanups.length > 0) this.#cleanups.pop()?.();
  }
}

/** @type {Watcher | null} */
let current = null;
/** @type {Owner | null} */
let owner = null;
let depth = 0;
/** @type {Set<Watcher>} */
const pending = new Set();

/** How often effects may set off each other before that counts as an endless loop. */
const roundsMax = 200;

/** @param {Set<Watcher>} watchers */
function track(watchers) {
  if (!current) return;
  watchers.add(current);
  current.sources.add(watchers);
}

/** @param {Set<Watcher>} watchers */
function notify(watchers) {
  for (const watcher of watchers) pending.add(watcher);
  if (depth === 0) flush();
}

function flush() {
  let rounds = 0;
  depth += 1;
  /** @type {unknown[]} */
  const errors = [];
  while (pending.size > 0) {
    rounds += 1;
    if (rounds > roundsMax) {
      pending.clear();
      errors.push(new Error('Effects set off each other without end'));
      break;
    }
    const round = [...pending];
    pending.clear();
    for (const watcher of round) {
      try {
        watcher.run();
      } catch (error) {
        errors.push(error);
      }
    }
  }
  depth -= 1;
  if (errors.length > 0) throw errors[0];
}

/**
 * Makes a signal. Setting a value that is the same (`Object.is`) tells nobody.
 * @template T
 * @param {T} initial
 * @returns {Signal<T>}
 */
export function signal(initial) {
  let value = initial;
  /** @type {Set<Watcher>} */
  const watchers = new Set();
  return {
    get value() {
      track(watchers);
      return value;
    },
    set value(next) {
      if (Object.is(next, value)) return;
      value = next;
      notify(watchers);
    },
    peek: () => value,
    update(change) { this.value = change(value); },
  };
}

/**
 * Runs `run` now and again whenever a signal that it read changes; `run` may return a clean-up.
 * @param {() => void | (() => void)} run
 * @returns {() => void} ends it
 */
export function effect(run) {
  let ended = false;
  let own = new Owner();
  /** @type {Watcher} */
  const watcher = {
    sources: new Set(),
    run() {
      if (ended) return;
      clear();
      const [before, outer] = [current, owner];
      current = watcher;
      own = new Owner();
      owner = own;
      try {
        const cleanup = run();
        if (cleanup) own.add(cleanup);
      } finally {
        current = before;
        owner = outer;
      }
    },
  };
  function clear() {
    for (const source of watcher.sources) source.delete(watcher);
    watcher.sources.clear();
    own.end();
  }
  function end() {
    ended = true;
    clear();
  }
  onDispose(end);
  watcher.run();
  return end;
}

/**
 * A value computed from signals, kept until one of them changes.
 * @template T
 * @param {() => T} compute
 * @returns {Computed<T>}
 */
export function computed(compute) {
  /** @type {Signal<any>} */
  const result = signal(undefined);
  effect(() => {
    result.value = compute();
  });
  return result;
}

/**
 * Makes several changes and tells watchers once.
 * @template T
 * @param {() => T} change
 * @returns {T}
 */
export function batch(change) {
  depth += 1;
  try {
    return change();
  } finally {
    depth -= 1;
    if (depth === 0) flush();
  }
}

/**
 * Reads signals without watching them.
 * @template T
 * @param {() => T} read
 * @returns {T}
 */
export function untracked(read) {
  const before = current;
  current = null;
  try {
    return read();
  } finally {
    current = before;
  }
}

/**
 * Runs `build` and collects what it sets up (effects, `onDispose`), to end all of it together.
 * @template T
 * @param {() => T} build
 * @returns {{ value: T, dispose: () => void }}
 */
export function scope(build) {
  const own = new Owner();
  const [before, outer] = [current, owner];
  current = null;
  owner = own;
  const dispose = () => own.end();
  try {
    return { value: build(), dispose };
  } catch (error) {
    dispose();
    throw error;
  } finally {
    current = before;
    owner = outer;
  }
}

/**
 * Registers a clean-up with the scope or effect that is being set up; without one it does nothing.
 * @param {() => void} cleanup
 */
export function onDispose(cleanup) { owner?.add(cleanup); }

/**
 * Runs `work` later as part of the scope that is current now, so that its effects end with that scope; at once, when it
 * has ended. To be called before the first `await` of an asynchronous function: after it no scope is current.
 * @returns {<T>(work: () => T) => T}
 */
export function keepScope() {
  const kept = owner;
  return (work) => {
    const [before, outer] = [current, owner];
    current = null;
    owner = kept;
    try {
      return work();
    } finally {
      current = before;
      owner = outer;
    }
  };
}
