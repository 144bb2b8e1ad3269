// @ts-check
/**
 * The document of the designer. Its text is the one truth: the definition is what the text says, and stays the last
 * good one while the text has faults. Every change, from canvas, form or text, is one entry of the same undo list.
 */
import { computed, signal, batch } from '../../core/signal.js';
import { parse } from '../../asl/parse.js';
import { patchText } from '../../asl/textpatch.js';
import { getAt, splitID } from '../../asl/tree.js';

/** @typedef {import('../../asl/ops.js').Edit} Edit */
/**
 * One step of undo: a range of the text, and what was selected before and after.
 * @typedef {object} Entry
 * @property {string} label
 * @property {number} from
 * @property {string} removed
 * @property {string} inserted
 * @property {string[]} before
 * @property {string[]} after
 * @property {boolean} typed
 * @property {number} at ms since 1970
 */

const ENTRIES_MAX = 500;
/** Typing with no longer pause is one step of undo, in ms. */
const PAUSE = 1200;

export class DesignDocument {
  /** @param {string} text */
  constructor(text) {
    const parsed = parse(text);
    this.text = signal(text);
    this.parsed = signal(parsed);
    /** The last good definition. */
    this.definition = signal(/** @type {any} */ (parsed.ok ? parsed.value : {}));
    this.saved = signal(text);
    this.selection = signal(/** @type {string[]} */ ([]));
    /** What was said last to assistive technology. */
    this.said = signal('');
    this.broken = computed(() => !this.parsed.value.ok);
    this.dirty = computed(() => this.text.value !== this.saved.value);
    /** @type {import('../../core/signal.js').Signal<Entry[]>} */
    this.done = signal(/** @type {Entry[]} */ ([]));
    /** @type {import('../../core/signal.js').Signal<Entry[]>} */
    this.undone = signal(/** @type {Entry[]} */ ([]));
  }

  /**
   * Takes an edit of the definition over: into the text by range, into undo, selects what it says.
   * @param {Edit} edit
   */
  apply(edit) {
    if (this.broken.peek()) return false;
    const text = patchText(this.text.peek(), this.parsed.peek(), edit.definition);
    const select = edit.select.length ? edit.select : this.selection.peek();
    this.change(text, edit.label, { select });
    this.said.value = [edit.label, ...edit.notes].join('. ');
    return true;
  }

  /**
   * @param {string} text
   * @param {string} label
   * @param {{typed?: boolean, select?: string[]}} [options]
   */
  change(text, label, options = {}) {
    const before = this.text.peek();
    if (text === before) return;
    const now = Date.now();
    let entry = entryFor(before, text, label, this.selection.peek(), options.typed ?? false, now);
    const list = this.done.peek();
    const last = list[list.length - 1];
    const joins = options.typed && last?.typed && now - last.at < PAUSE && !this.undone.peek().length;
    let kept = list;
    if (joins) {
      const origin = before.slice(0, last.from) + last.removed + before.slice(last.from + last.inserted.length);
      entry = entryFor(origin, text, label, last.before, true, now);
      kept = list.slice(0, -1);
    }
    batch(() => {
      this.take(text);
      if (options.select) this.selection.value = options.select;
      this.keepSelection();
      entry.after = this.selection.peek();
      this.done.value = [...kept, entry].slice(-ENTRIES_MAX);
      this.undone.value = [];
    });
  }

  /** @param {string} text */
  take(text) {
    const parsed = parse(text);
    this.text.value = text;
    this.parsed.value = parsed;
    if (parsed.ok) this.definition.value = parsed.value;
  }

  /** Drops ids from the selection whose states are gone. */
  keepSelection() {
    const definition = this.definition.peek();
    const ids = this.selection.peek();
    const left = ids.filter(
      (id) => id.includes('#') || getAt(definition, [...splitID(id).scope, 'States', splitID(id).name]) !== undefined
    );
    if (left.length !== ids.length) this.selection.value = left;
  }

  undo() {
    const list = this.done.peek();
    const entry = list[list.length - 1];
    if (!entry) return;
    const text = this.text.peek();
    batch(() => {
      this.take(text.slice(0, entry.from) + entry.removed + text.slice(entry.from + entry.inserted.length));
      this.done.value = list.slice(0, -1);
      this.undone.value = [...this.undone.peek(), entry];
      this.selection.value = entry.before;
      this.keepSelection();
      this.said.value = `Undid: ${entry.label}`;
    });
  }

  redo() {
    const list = this.undone.peek();
    const entry = list[list.length - 1];
    if (!entry) return;
    const text = this.text.peek();
    batch(() => {
      this.take(text.slice(0, entry.from) + entry.inserted + text.slice(entry.from + entry.removed.length));
      this.undone.value = list.slice(0, -1);
      this.done.value = [...this.done.peek(), entry];
      this.selection.value = entry.after;
      this.keepSelection();
      this.said.value = `Redid: ${entry.label}`;
    });
  }

  /** Label of what undo would take back, '' for nothing. */
  undoLabel() {
    const list = this.done.value;
    return list[list.length - 1]?.label ?? '';
  }

  redoLabel() {
    const list = this.undone.value;
    return list[list.length - 1]?.label ?? '';
  }

  /** The one selected state, or null. */
  single() {
    const ids = this.selection.value;
    if (ids.length !== 1 || ids[0].includes('#')) return null;
    const { scope, name } = splitID(ids[0]);
    const state = getAt(this.definition.value, [...scope, 'States', name]);
    return state === undefined || state === null ? null : { id: ids[0], scope, name, state };
  }
}

/**
 * @param {string} before
 * @param {string} text
 * @param {string} label
 * @param {string[]} selection
 * @param {boolean} typed
 * @param {number} at
 * @returns {Entry}
 */
function entryFor(before, text, label, selection, typed, at) {
  let from = 0;
  const limit = Math.min(before.length, text.length);
  while (from < limit && before.charCodeAt(from) === text.charCodeAt(from)) from++;
  let tail = 0;
  while (
    tail < limit - from && before.charCodeAt(before.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail)
  ) tail++;
  return {
    label, from, removed: before.slice(from, before.length - tail), inserted: text.slice(from, text.length - tail),
    before: selection, after: selection, typed, at,
  };
}
