// @ts-check
/** Unsaved work, kept in this browser until it is saved or thrown away. */
import { load, save } from '../../core/prefs.js';

/** @typedef {{text: string, base: string, at: number}} Draft `base` is the saved text that it was made from */

/** @param {string} machine '' for a new one */
const key = (machine) => `draft.${machine || 'new machine'}`;

/**
 * @param {string} machine
 * @returns {Draft|null}
 */
export function readDraft(machine) {
  const draft = load(key(machine), /** @type {any} */ (null));
  return draft && typeof draft.text === 'string' && typeof draft.base === 'string' ? draft : null;
}

/**
 * @param {string} machine
 * @param {string} text
 * @param {string} base
 */
export function writeDraft(machine, text, base) {
  return save(key(machine), { text, base, at: Date.now() });
}

/** @param {string} machine */
export function dropDraft(machine) {
  save(key(machine), undefined);
}
