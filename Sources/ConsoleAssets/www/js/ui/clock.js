// @ts-check
/** The present, as a signal that ticks once a second while the page is visible. */
import {signal} from '../core/signal.js';

/** Milliseconds since 1970. Tests of a page may hold it still by `?now=` in the address. */
const fixed = Number(new URLSearchParams(globalThis.location?.search ?? '').get('now')) || undefined;

export const now = signal(fixed ?? Date.now());

/** Starts ticking; once, at boot. */
export function startClock() {
  if (fixed !== undefined) return;
  setInterval(() => {
    if (!document.hidden) now.value = Date.now();
  }, 1000);
}
