// @ts-check
/** How wide the window is: lists show fewer columns where there is less room. */
import {signal} from '../core/signal.js';

/** @param {string} query */
function follow(query) {
  const media = globalThis.matchMedia?.(query);
  const value = signal(media?.matches ?? false);
  media?.addEventListener('change', () => (value.value = media.matches));
  return value;
}

/** As narrow as a phone. */
export const narrow = follow('(max-width: 720px)');
/** A small window on a desk: dates are shortened. */
export const small = follow('(max-width: 1180px)');
