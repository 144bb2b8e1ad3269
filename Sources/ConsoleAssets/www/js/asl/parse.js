// @ts-check
/**
 * JSON with positions: the parser behind the code pane.
 *
 * It never throws. On a fault it notes the error and goes on, so that the tree is as whole as the text allows;
 * `value` is only given when there was no error. Values keep a link to their source node (`sourceOf`), by which
 * an edit can move a part of the text without rewriting it.
 */

/**
 * @typedef {object} JsonNode
 * @property {'object'|'array'|'string'|'number'|'boolean'|'null'|'missing'} type
 * @property {number} from offset of the first character
 * @property {number} to offset after the last character
 * @property {any} value
 * @property {Member[]} [members] of an object
 * @property {JsonNode[]} [items] of an array
 * @property {boolean} [closed] whether the closing bracket is there
 */
/** @typedef {{key: string, keyFrom: number, keyTo: number, value: JsonNode}} Member */
/** @typedef {{from: number, to: number, message: string}} ParseError */
/**
 * @typedef {object} Parsed
 * @property {JsonNode} root
 * @property {ParseError[]} errors
 * @property {boolean} ok
 * @property {any} value undefined when the text has errors
 * @property {WeakMap<object, JsonNode>} sourceOf
 */

const DEPTH_MAX = 400;
const ERRORS_MAX = 50;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const ESCAPES = new Map(
  Object.entries({ '"': '"', '\\': '\\', '/': '/', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' })
);

class Reader {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.at = 0;
    this.depth = 0;
    /** @type {ParseError[]} */
    this.errors = [];
    /** @type {WeakMap<object, JsonNode>} */
    this.sourceOf = new WeakMap();
  }

  /**
   * @param {number} from
   * @param {number} to
   * @param {string} message
   */
  fail(from, to, message) {
    if (this.errors.length >= ERRORS_MAX) return;
    const last = this.errors[this.errors.length - 1];
    if (last && last.from === from) return;
    this.errors.push({ from, to: Math.max(to, from + 1), message });
  }

  skip() {
    const { text } = this;
    for (;;) {
      const code = text.charCodeAt(this.at);
      if (code === 32 || code === 10 || code === 13 || code === 9) this.at++;
      else if (code === 0xfeff && this.at === 0) this.at++;
      else return;
    }
  }

  peek() {
    this.skip();
    return this.text[this.at] ?? '';
  }

  /** @returns {JsonNode} */
  value() {
    const c = this.peek();
    if (c === '{' || c === '[') {
      if (this.depth >= DEPTH_MAX) {
        this.fail(this.at, this.at + 1, `Nested deeper than ${DEPTH_MAX} levels`);
        this.at = this.text.length;
        return this.missing();
      }
      this.depth++;
      const node = c === '{' ? this.object() : this.array();
      this.depth--;
      return node;
    }
    if (c === '"') return this.string();
    if (c === '-' || (c >= '0' && c <= '9')) return this.number();
    return this.word();
  }

  /** @returns {JsonNode} */
  missing() {
    return { type: 'missing', from: this.at, to: this.at, value: undefined };
  }

  /** @returns {JsonNode} */
  word() {
    const from = this.at;
    WORD.lastIndex = from;
    const word = WORD.exec(this.text)?.[0];
    if (word === undefined) {
      this.fail(
        from,
        from + 1,
        from >= this.text.length ? 'The text ends where a value is expected' : 'Value expected',
      );
      return this.missing();
    }
    this.at = from + word.length;
    if (word === 'true' || word === 'false') return { type: 'boolean', from, to: this.at, value: word === 'true' };
    if (word !== 'null') this.fail(from, this.at, `Value expected, found ‘${word}’ (strings need double quotes)`);
    return { type: 'null', from, to: this.at, value: null };
  }

  /** @returns {JsonNode} */
  number() {
    const from = this.at;
    NUMBER.lastIndex = from;
    const source = NUMBER.exec(this.text)?.[0] ?? '';
    this.at = from + Math.max(1, source.length);
    if (/[\w.+-]/.test(this.text[this.at] ?? '')) {
      while (/[\w.+-]/.test(this.text[this.at] ?? '')) this.at++;
      this.fail(from, this.at, 'Not a valid JSON number');
    } else if (!source) this.fail(from, this.at, 'Not a valid JSON number');
    return { type: 'number', from, to: this.at, value: Number(source) };
  }

  /** @returns {JsonNode} */
  string() {
    const { text } = this;
    const from = this.at;
    let out = '';
    let run = ++this.at;
    for (;;) {
      const c = text[this.at];
      if (c === '"') {
        out += text.slice(run, this.at++);
        return { type: 'string', from, to: this.at, value: out };
      }
      if (c === undefined || c === '\n' || c === '\r') {
        out += text.slice(run, this.at);
        this.fail(from, this.at, 'The string is not closed on its line');
        return { type: 'string', from, to: this.at, value: out };
      }
      if (c === '\\') {
        out += text.slice(run, this.at);
        out += this.escape();
        run = this.at;
      } else {
        if (c < ' ') this.fail(this.at, this.at + 1, 'A control character must be escaped in a string');
        this.at++;
      }
    }
  }

  escape() {
    const { text } = this;
    const c = text[this.at + 1] ?? '';
    const plain = ESCAPES.get(c);
    if (plain !== undefined) {
      this.at += 2;
      return plain;
    }
    const hex = /^[0-9a-fA-F]{4}/.exec(text.slice(this.at + 2, this.at + 6));
    if (c === 'u' && hex) {
      this.at += 6;
      return String.fromCharCode(parseInt(hex[0], 16));
    }
    this.fail(this.at, this.at + 2, 'Not a valid escape sequence');
    this.at++;
    return '';
  }

  /** @returns {JsonNode} */
  object() {
    const from = this.at++;
    /** @type {Member[]} */
    const members = [];
    /** @type {any} */
    const value = {};
    /** @type {JsonNode} */
    const node = { type: 'object', from, to: from, value, members, closed: false };
    this.sourceOf.set(value, node);
    for (let separated = true; ; ) {
      let c = this.peek();
      if (!separated) {
        if (c === ',') {
          const comma = this.at++;
          c = this.peek();
          if (c === '}') this.fail(comma, comma + 1, 'A comma must not stand before a closing bracket');
        } else if (c === '"') this.fail(this.at, this.at + 1, 'A comma is missing before this field');
      }
      if (c === '}') {
        this.at++;
        node.closed = true;
        break;
      }
      if (c !== '"') {
        if (!this.resume(c, '}')) break;
        if (this.peek() === ',') this.at++;
        separated = true;
        continue;
      }
      this.member(members, value);
      separated = false;
    }
    node.to = this.at;
    return node;
  }

  /**
   * Steps over what cannot start a field or an item; false when the container has to end here.
   * @param {string} c
   * @param {string} close
   */
  resume(c, close) {
    if (c === '' || c === '}' || c === ']') {
      this.fail(this.at, this.at + 1, c === '' ? `The text ends before ‘${close}’` : `‘${close}’ expected`);
      if (c !== '') this.at++;
      return false;
    }
    const from = this.at;
    while (this.at < this.text.length && !/["{}[\],\n]/.test(this.text[this.at])) this.at++;
    if (this.at === from) this.at++;
    this.fail(from, this.at, 'Field name in double quotes expected');
    return true;
  }

  /**
   * @param {Member[]} members
   * @param {any} into
   */
  member(members, into) {
    const name = this.string();
    if (this.peek() === ':') this.at++;
    else this.fail(this.at, this.at + 1, `A colon is missing after "${name.value}"`);
    const value = /[,}\]]/.test(this.peek()) ? this.missing() : this.value();
    if (value.type === 'missing') this.fail(name.from, name.to, `"${name.value}" has no value`);
    if (Object.prototype.hasOwnProperty.call(into, name.value)) {
      this.fail(name.from, name.to, `"${name.value}" is already there`);
    }
    members.push({ key: name.value, keyFrom: name.from, keyTo: name.to, value });
    if (value.type === 'missing') return;
    Object.defineProperty(into, name.value, {
      value: value.value, enumerable: true, configurable: true, writable: true,
    });
  }

  /** @returns {JsonNode} */
  array() {
    const from = this.at++;
    /** @type {JsonNode[]} */
    const items = [];
    /** @type {any[]} */
    const value = [];
    /** @type {JsonNode} */
    const node = { type: 'array', from, to: from, value, items, closed: false };
    this.sourceOf.set(value, node);
    for (let first = true; ; first = false) {
      let c = this.peek();
      if (!first && c === ',') {
        const comma = this.at++;
        c = this.peek();
        if (c === ']') this.fail(comma, comma + 1, 'A comma must not stand before a closing bracket');
      } else if (!first && c !== ']' && c !== '' && c !== '}') {
        this.fail(this.at, this.at + 1, 'A comma is missing before this item');
      }
      if (c === ']') {
        this.at++;
        node.closed = true;
        break;
      }
      if (c === '' || c === '}') {
        this.resume(c, ']');
        break;
      }
      const before = this.at;
      const item = this.value();
      if (this.at === before) this.at++;
      items.push(item);
      value.push(item.value);
    }
    node.to = this.at;
    return node;
  }
}

/**
 * Parses JSON and keeps positions.
 * @param {string} text
 * @returns {Parsed}
 */
export function parse(text) {
  const reader = new Reader(text);
  const root = reader.value();
  reader.skip();
  if (reader.at < text.length && reader.errors.length === 0) {
    reader.fail(reader.at, text.length, 'Text after the end of the definition');
  }
  const ok = reader.errors.length === 0;
  return { root, errors: reader.errors, ok, value: ok ? root.value : undefined, sourceOf: reader.sourceOf };
}

/**
 * One reference token of a JSON pointer.
 * @param {string|number} token
 */
export const escapeToken = (token) => String(token).replace(/~/g, '~0').replace(/\//g, '~1');

/** @param {string} token */
const unescapeToken = (token) => token.replace(/~1/g, '/').replace(/~0/g, '~');

/**
 * Path → JSON pointer.
 * @param {(string|number)[]} path
 */
export const toPointer = (path) => path.map((t) => '/' + escapeToken(t)).join('');

/**
 * JSON pointer → tokens; indexes stay strings.
 * @param {string} pointer
 * @returns {string[]}
 */
export const fromPointer = (pointer) => (pointer === '' ? [] : pointer.split('/').slice(1).map(unescapeToken));

/**
 * The child of a node by key or index.
 * @param {JsonNode} node
 * @param {string} token
 * @returns {Member|JsonNode|undefined}
 */
function step(node, token) {
  if (node.members) {
    for (let i = node.members.length - 1; i >= 0; i--) if (node.members[i].key === token) return node.members[i];
    return undefined;
  }
  return /^\d+$/.test(token) ? node.items?.[Number(token)] : undefined;
}

/**
 * The node at a JSON pointer, or with `nearest` its closest ancestor that exists.
 * @param {JsonNode} root
 * @param {string} pointer
 * @param {boolean} [nearest]
 * @returns {JsonNode|undefined}
 */
export function nodeAt(root, pointer, nearest = false) {
  let node = root;
  for (const token of fromPointer(pointer)) {
    const next = step(node, token);
    if (!next) return nearest ? node : undefined;
    node = 'keyFrom' in next ? next.value : next;
  }
  return node;
}

/**
 * Range in the text that stands for a JSON pointer: the key and its value's first line, for a mark under the text.
 * @param {JsonNode} root
 * @param {string} pointer
 * @returns {{from: number, to: number}}
 */
export function rangeOf(root, pointer) {
  let node = root;
  let range = { from: root.from, to: Math.min(root.to, root.from + 1) };
  for (const token of fromPointer(pointer)) {
    const next = step(node, token);
    if (!next) break;
    if ('keyFrom' in next) {
      const short = !next.value.members && !next.value.items && next.value.type !== 'missing';
      range = { from: next.keyFrom, to: short ? next.value.to : next.keyTo };
      node = next.value;
    } else {
      node = next;
      range = { from: node.from, to: node.members || node.items ? node.from + 1 : node.to };
    }
  }
  return range;
}

/**
 * JSON pointer of the innermost node at an offset, with whether the offset is in a key or in a value.
 * @param {JsonNode} root
 * @param {number} offset
 * @returns {{path: (string|number)[], inKey: boolean, node: JsonNode}}
 */
export function pathAt(root, offset) {
  /** @type {(string|number)[]} */
  const path = [];
  let node = root;
  for (;;) {
    const member = node.members?.find((m) => offset >= m.keyFrom && offset <= Math.max(m.keyTo, m.value.to));
    if (member) {
      path.push(member.key);
      if (offset <= member.keyTo) return { path, inKey: true, node: member.value };
      node = member.value;
      continue;
    }
    const index = node.items?.findIndex((n) => offset >= n.from && offset <= n.to) ?? -1;
    if (index < 0 || !node.items) return { path, inKey: false, node };
    path.push(index);
    node = node.items[index];
  }
}
