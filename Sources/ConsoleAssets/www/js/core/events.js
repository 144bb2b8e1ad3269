// @ts-check
/** Live updates: one stream for the tab, read with fetch, closed while the tab is hidden. */
import {base} from './router.js';
import {onDispose, signal} from './signal.js';

/**
 * @typedef {{ machine: string, execution: string, status: string, events: number, start: number,
 *   stop?: number }} Change
 */
/** @typedef {(changes: Change[] | 'reset') => void} Listener */

/** How the stream is: shown in the top bar. */
export const liveState = signal(/** @type {'live' | 'reconnecting' | 'paused'} */ ('reconnecting'));

/** @type {Set<Listener>} */
const listeners = new Set();
/** @type {AbortController | null} */
let controller = null;
let isPaused = false;
let attempts = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Longest pause between attempts to connect, in ms. */
const pauseMax = 10_000;
/** Without any byte for so long, the stream counts as dead; the server writes every 15 s. */
const silenceMax = 40_000;

/**
 * Listens until the current scope ends. `reset` means that changes were missed: read everything again.
 * @param {Listener} listener
 */
export function onChanges(listener) {
  listeners.add(listener);
  onDispose(() => listeners.delete(listener));
}

/** @param {Change[] | 'reset'} changes */
function tell(changes) {
  for (const listener of [...listeners]) {
    try {
      listener(changes);
    } catch (error) {
      console.error(error);
    }
  }
}

/** Stops or resumes updates by hand. */
export function toggleLive() {
  isPaused = !isPaused;
  if (isPaused)
    close('paused');
  else
    connect();
}

/** Connects, and follows the tab's visibility; once, at boot. */
export function startEvents() {
  document.addEventListener('visibilitychange', () => {
    if (document.hidden)
      close('paused');
    else if (!isPaused)
      connect();
  });
  addEventListener('pagehide', () => close('paused'));
  connect();
}

/** @param {'reconnecting' | 'paused'} state */
function close(state) {
  clearTimeout(timer);
  controller?.abort();
  controller = null;
  liveState.value = state;
}

function connect() {
  close('reconnecting');
  const own = new AbortController();
  controller = own;
  void listen(own).catch(() => undefined).then(() => {
    if (controller !== own) return;
    liveState.value = 'reconnecting';
    attempts += 1;
    timer = setTimeout(connect, Math.min(pauseMax, 250 * 2 ** Math.min(attempts, 6)) * (0.75 + Math.random() / 2));
  });
}

/** @param {AbortController} own */
async function listen(own) {
  const response = await fetch(`${base}/events`, { headers: { 'X-Newel-Console': '1' }, signal: own.signal });
  if (!response.ok || !response.body) throw new Error(`HTTP status ${response.status}`);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const wasConnected = attempts > 0;
  attempts = 0;
  liveState.value = 'live';
  if (wasConnected) tell('reset');
  let rest = '';
  let watchdog = setTimeout(() => own.abort(), silenceMax);
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(() => own.abort(), silenceMax);
      const parts = (rest + value).split('\n\n');
      rest = parts.pop() ?? '';
      for (const part of parts) handle(parseEvent(part));
    }
  } finally {
    clearTimeout(watchdog);
  }
}

/**
 * One event of the stream's text.
 * @param {string} text
 */
export function parseEvent(text) {
  let type = 'message';
  let data = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('event:'))
      type = line.slice(6).trim();
    else if (line.startsWith('data:'))
      data += line.slice(5).trim();
  }
  return { type, data };
}

/** @param {{ type: string, data: string }} event */
function handle(event) {
  if (event.type === 'reset')
    tell('reset');
  else if (event.type === 'change')
    tell(JSON.parse(event.data));
}
