// @ts-check
/** Whether the window is as narrow as a phone: lists then show fewer columns. */
import {signal} from '../core/signal.js';

const query = globalThis.matchMedia?.('(max-width: 720px)');

export const narrow = signal(query?.matches ?? false);

query?.addEventListener('change', () => (narrow.value = query.matches));
