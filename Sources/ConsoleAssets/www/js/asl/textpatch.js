// @ts-check
/**
 * Brings a change of the definition into its text, touching only the ranges that changed: the order of fields, the
 * indent and the spelling of numbers elsewhere stay. Parts that only moved keep their own text.
 */
import { isObject, same } from './tree.js';

/** @typedef {import('./parse.js').Parsed} Parsed */
/** @typedef {import('./parse.js').JsonNode} JsonNode */
/** @typedef {{from: number, to: number, insert: string}} Replacement */

/**
 * The indent that a text uses, two spaces when it does not tell.
 * @param {string} text
 */
export function indentOf(text) {
  const match = /\n([ \t]+)\S/.exec(text);
  return match ? match[1] : '  ';
}

/**
 * @param {string} text
 * @param {Parsed} parsed of the text
 * @param {any} next the new definition
 * @returns {string}
 */
export function patchText(text, parsed, next) {
  if (parsed.root.type === 'missing') return write(next, '', '  ', null);
  const patch = new Patch(text, parsed);
  patch.value(parsed.root, next);
  return patch.result();
}

/**
 * @param {any} value
 * @param {string} [unit] of indent
 */
export const formatJSON = (value, unit = '  ') => write(value, '', unit, null);

class Patch {
  /**
   * @param {string} text
   * @param {Parsed} parsed
   */
  constructor(text, parsed) {
    this.text = text;
    this.parsed = parsed;
    this.unit = indentOf(text);
    this.compact = !text.includes('\n');
    /** @type {Replacement[]} */
    this.replacements = [];
  }

  result() {
    let out = '';
    let at = 0;
    for (const { from, to, insert } of this.replacements.sort((a, b) => a.from - b.from || a.to - b.to)) {
      out += this.text.slice(at, from) + insert;
      at = to;
    }
    return out + this.text.slice(at);
  }

  /**
   * @param {JsonNode} node
   * @param {any} next
   */
  value(node, next) {
    if (node.value === next) return;
    if (node.members && isObject(next)) this.object(node, next);
    else if (node.items && Array.isArray(next)) this.array(node, next);
    else if (!same(node.value, next)) {
      this.replacements.push({ from: node.from, to: node.to, insert: this.write(next, this.indentAt(node.from)) });
    }
  }

  /**
   * Indent of the line that an offset is on.
   * @param {number} offset
   */
  indentAt(offset) {
    const line = this.text.lastIndexOf('\n', offset - 1) + 1;
    return /^[ \t]*/.exec(this.text.slice(line, offset))?.[0] ?? '';
  }

  /**
   * @param {any} value
   * @param {string} indent
   */
  write(value, indent) {
    return this.compact ? JSON.stringify(value) : write(value, indent, this.unit, this);
  }

  /**
   * Text of a part that was in the document before, with another indent.
   * @param {any} value
   * @param {string} indent
   * @returns {string|null}
   */
  known(value, indent) {
    const node = isObject(value) || Array.isArray(value) ? this.parsed.sourceOf.get(value) : undefined;
    if (!node) return null;
    const source = this.text.slice(node.from, node.to);
    const old = this.indentAt(node.from);
    if (old === indent || !source.includes('\n')) return source;
    return source.replace(
      /\n([ \t]*)/g,
      (_, lead) => `\n${lead.startsWith(old) ? indent + lead.slice(old.length) : lead}`,
    );
  }

  /**
   * @param {JsonNode} node
   * @param {Record<string, any>} next
   */
  object(node, next) {
    const members = node.members ?? [];
    const keys = Object.keys(next);
    const old = members.map((m) => m.key);
    const renames = renamedKeys(old, keys, (from, to) => {
      const member = members[old.indexOf(from)];
      return member.value.value === next[to] || same(member.value.value, next[to]);
    });
    // keys in another order, or a change of nearly everything: written anew
    const kept = old.filter((key) => keys.includes(renames.get(key) ?? key)).map((key) => renames.get(key) ?? key);
    const wanted = keys.filter((key) => kept.includes(key));
    if (kept.some((key, i) => key !== wanted[i]) || kept.length === 0) {
      this.replacements.push({ from: node.from, to: node.to, insert: this.write(next, this.indentAt(node.from)) });
      return;
    }
    members.forEach((member) => {
      const key = renames.get(member.key) ?? member.key;
      if (!keys.includes(key)) return;
      if (key !== member.key) {
        this.replacements.push({ from: member.keyFrom, to: member.keyTo, insert: JSON.stringify(key) });
      }
      this.value(member.value, next[key]);
    });
    const ranges = members.map(
      (m) => ({ from: m.keyFrom, to: m.value.to, kept: keys.includes(renames.get(m.key) ?? m.key) })
    );
    this.removeRanges(ranges);
    const indent = members.length ? this.indentAt(members[0].keyFrom) : this.indentAt(node.from) + this.unit;
    /** @type {Map<number, string[]>} */
    const added = new Map();
    let position = -1;
    for (const key of keys) {
      const at = members.findIndex((m) => (renames.get(m.key) ?? m.key) === key);
      if (at >= 0) position = at;
      else {
        const text = `${JSON.stringify(key)}:${this.compact ? '' : ' '}${this.write(next[key], indent)}`;
        added.set(position, [...(added.get(position) ?? []), text]);
      }
    }
    this.addAfter(ranges, added, indent);
  }

  /**
   * @param {JsonNode} node
   * @param {any[]} next
   */
  array(node, next) {
    const items = node.items ?? [];
    const equal = (
      /** @type {JsonNode} */ item,
      /** @type {any} */ value,
    ) => item.value === value || same(item.value, value);
    let head = 0;
    while (head < items.length && head < next.length && equal(items[head], next[head])) head++;
    let tail = 0;
    while (tail < items.length - head && tail < next.length - head
      && equal(items[items.length - 1 - tail], next[next.length - 1 - tail])) tail++;
    const oldMiddle = items.slice(head, items.length - tail);
    const newMiddle = next.slice(head, next.length - tail);
    const shared = Math.min(oldMiddle.length, newMiddle.length);
    if (head + tail + shared === 0) {
      this.replacements.push({ from: node.from, to: node.to, insert: this.write(next, this.indentAt(node.from)) });
      return;
    }
    for (let i = 0; i < shared; i++) this.value(oldMiddle[i], newMiddle[i]);
    const ranges = items.map(
      (item, i) => ({ from: item.from, to: item.to, kept: i < head + shared || i >= items.length - tail })
    );
    this.removeRanges(ranges);
    const indent = items.length ? this.indentAt(items[0].from) : this.indentAt(node.from) + this.unit;
    const texts = newMiddle.slice(shared).map((value) => this.write(value, indent));
    if (texts.length) this.addAfter(ranges, new Map([[head + shared - 1, texts]]), indent);
  }

  /**
   * Cuts members or items out, with the comma that belongs to them.
   * @param {{from: number, to: number, kept: boolean}[]} ranges
   */
  removeRanges(ranges) {
    let start = 0;
    while (start < ranges.length) {
      if (ranges[start].kept) {
        start++;
        continue;
      }
      let end = start;
      while (end + 1 < ranges.length && !ranges[end + 1].kept) end++;
      // the comma before goes along; at the very front the one behind
      const from = start > 0 ? ranges[start - 1].to : ranges[start].from;
      const to = start > 0 || end + 1 >= ranges.length ? ranges[end].to : ranges[end + 1].from;
      this.replacements.push({ from, to, insert: '' });
      start = end + 1;
    }
  }

  /**
   * Adds texts behind kept neighbours; -1 is the front.
   * @param {{from: number, to: number, kept: boolean}[]} ranges
   * @param {Map<number, string[]>} added
   * @param {string} indent
   */
  addAfter(ranges, added, indent) {
    const onLines = !this.compact && ranges.length > 0 && this.text.lastIndexOf('\n', ranges[0].from) >= 0
      && /^\s*$/.test(this.text.slice(this.text.lastIndexOf('\n', ranges[0].from) + 1, ranges[0].from));
    const gap = onLines ? `\n${indent}` : this.compact ? '' : ' ';
    for (const [after, texts] of added) {
      let at = after;
      while (at >= 0 && !ranges[at].kept) at--;
      if (at >= 0) {
        this.replacements.push(
          { from: ranges[at].to, to: ranges[at].to, insert: texts.map((t) => `,${gap}${t}`).join('') },
        );
      } else {
        const first = ranges.find((range) => range.kept);
        const where = first ? first.from : ranges[0].from;
        this.replacements.push({ from: where, to: where, insert: texts.map((t) => `${t},${gap}`).join('') });
      }
    }
  }
}

/**
 * Keys that were renamed: gone ones and new ones at the same place, with an equal value or alone in having changed.
 * @param {string[]} old
 * @param {string[]} keys
 * @param {(from: string, to: string) => boolean} equal
 */
function renamedKeys(old, keys, equal) {
  /** @type {Map<string, string>} */
  const renames = new Map();
  const gone = old.filter((key) => !keys.includes(key));
  const fresh = keys.filter((key) => !old.includes(key));
  if (gone.length !== fresh.length) return renames;
  gone.forEach((key, i) => {
    const samePlace = old.indexOf(key) === keys.indexOf(fresh[i]);
    if (samePlace && (equal(key, fresh[i]) || gone.length === 1)) renames.set(key, fresh[i]);
  });
  return renames;
}

/**
 * @param {any} value
 * @param {string} indent
 * @param {string} unit
 * @param {Patch|null} patch
 * @returns {string}
 */
function write(value, indent, unit, patch) {
  const known = patch?.known(value, indent);
  if (known !== undefined && known !== null) return known;
  const inner = indent + unit;
  if (Array.isArray(value)) {
    if (!value.length) return '[]';
    const flat = value.every(
      (v) => typeof v !== 'object' || v === null
    ) ? `[${value.map((v) => JSON.stringify(v)).join(', ')}]` : '';
    if (flat && flat.length + indent.length <= 80) return flat;
    return `[\n${value.map((v) => inner + write(v, inner, unit, patch)).join(',\n')}\n${indent}]`;
  }
  if (isObject(value)) {
    const keys = Object.keys(value);
    if (!keys.length) return '{}';
    const lines = keys.map((key) => `${inner}${JSON.stringify(key)}: ${write(value[key], inner, unit, patch)}`);
    return `{\n${lines.join(',\n')}\n${indent}}`;
  }
  return JSON.stringify(value) ?? 'null';
}
