// @ts-check
/** JSON values as YAML, and back for the part of YAML that such documents use. */

const PLAIN = /^[A-Za-z_][\w .()/-]*$/;
const WORDS = /^(true|false|null|yes|no|on|off|y|n|~|\.inf|\.nan)$/i;

/** @param {string} text */
function scalar(text) {
  const plain = PLAIN.test(text) && !WORDS.test(text) && !/ $|: | #/.test(text);
  return plain ? text : JSON.stringify(text);
}

/**
 * @param {any} value
 * @param {string} [indent]
 * @returns {string}
 */
export function toYAML(value, indent = '') {
  return `${lines(value, indent).join('\n')}\n`;
}

/** @param {any} v */
const isFlat = (v) => typeof v !== 'object' || v === null || Object.keys(v).length === 0;

/** @param {any} value */
function inline(value) {
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object' && value !== null) return '{}';
  return typeof value === 'string' ? scalar(value) : JSON.stringify(value);
}

/**
 * @param {any} value
 * @param {string} indent
 * @returns {string[]}
 */
function lines(value, indent) {
  if (isFlat(value)) return [indent + inline(value)];
  if (Array.isArray(value)) {
    return value.flatMap((item) => {
      if (isFlat(item)) return [`${indent}- ${inline(item)}`];
      const [first, ...rest] = lines(item, `${indent}  `);
      return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
    });
  }
  return Object.entries(value).flatMap(([key, item]) => {
    const name = `${indent}${scalar(key)}:`;
    if (
      typeof item === 'string'
      && item.includes('\n')
      && !/^\s|[ \t]\n|\r|\n$/.test(item)
      && !/[\u0000-\u0008]/.test(item)
    ) {
      return [`${name} |-`, ...item.split('\n').map((line) => (line ? `${indent}  ${line}` : ''))];
    }
    return isFlat(item) ? [`${name} ${inline(item)}`] : [name, ...lines(item, `${indent}  `)];
  });
}

/** A fault in a YAML text. */
export class YAMLError extends Error {
  /**
   * @param {number} line from 1
   * @param {string} message
   */
  constructor(line, message) {
    super(`Line ${line}: ${message}`);
    this.line = line;
  }
}

/** @typedef {{indent: number, text: string, number: number}} Line */

/**
 * Reads block mappings and sequences, flow collections, plain and quoted scalars, `|` and `>` blocks and comments.
 * Anchors, tags, several documents and complex keys are refused, not misread.
 * @param {string} text
 * @returns {any}
 */
export function fromYAML(text) {
  const reader = new YAMLReader(text);
  const value = reader.block(-1);
  const rest = reader.peek();
  if (rest) throw new YAMLError(rest.number, 'this line does not belong to what stands above');
  return value;
}

class YAMLReader {
  /** @param {string} text */
  constructor(text) {
    /** @type {string[]} */
    this.raw = text.replace(/\r\n?/g, '\n').replace(/^\ufeff/, '').split('\n');
    this.at = 0;
    this.depth = 0;
    this.begun = false;
  }

  /**
   * The next line that says something.
   * @returns {Line|null}
   */
  peek() {
    while (this.at < this.raw.length) {
      const line = this.raw[this.at];
      const text = line.trim();
      const opens = text === '---' && !this.begun;
      if (text && !text.startsWith('#') && !opens) {
        this.begun = true;
        const lead = /^\s*/.exec(line)?.[0] ?? '';
        if (lead.includes('\t')) throw new YAMLError(this.at + 1, 'tabs cannot indent YAML');
        if (text === '---' || text === '...') throw new YAMLError(this.at + 1, 'only one document can be read');
        return { indent: lead.length, text: line.slice(lead.length), number: this.at + 1 };
      }
      this.at++;
    }
    return null;
  }

  /**
   * The value of the lines that are indented more than `above`.
   * @param {number} above
   * @returns {any}
   */
  block(above) {
    const line = this.peek();
    if (!line || line.indent <= above) return null;
    if (++this.depth > 200) throw new YAMLError(line.number, 'nested too deeply');
    const value = /^- |^-$/.test(line.text) ? this.sequence(line.indent)
      : keyOf(line.text) ? this.mapping(line.indent) : this.single(line);
    this.depth--;
    return value;
  }

  /** @param {Line} line */
  single(line) {
    this.at++;
    return this.value(line.text, line);
  }

  /** @param {number} indent */
  sequence(indent) {
    const items = [];
    for (let line = this.peek(); line && line.indent === indent && /^- |^-$/.test(line.text); line = this.peek()) {
      const rest = line.text.slice(1).trimStart();
      if (!rest || rest.startsWith('#')) {
        this.at++;
        items.push(this.block(indent));
      } else if (keyOf(rest) || /^- /.test(rest)) {
        // an item that is a collection itself: its first line moves to where the text begins
        const inner = indent + line.text.length - rest.length;
        this.raw[this.at] = ' '.repeat(inner) + rest;
        items.push(this.block(inner - 1));
      } else {
        this.at++;
        items.push(this.value(rest, line));
      }
    }
    return items;
  }

  /** @param {number} indent */
  mapping(indent) {
    /** @type {Record<string, any>} */
    const out = {};
    for (let line = this.peek(); line && line.indent === indent; line = this.peek()) {
      const key = keyOf(line.text);
      if (!key) throw new YAMLError(line.number, '“name: value” expected');
      if (Object.prototype.hasOwnProperty.call(out, key.name)) {
        throw new YAMLError(line.number, `“${key.name}” is already there`);
      }
      this.at++;
      let value;
      if (key.rest && !key.rest.startsWith('#')) value = this.value(key.rest, line);
      else {
        const next = this.peek();
        // a sequence may stand at the indent of its key
        value = next && next.indent === indent && /^- |^-$/.test(next.text)
          ? this.sequence(indent) : this.block(indent);
      }
      Object.defineProperty(out, key.name, { value, enumerable: true, configurable: true, writable: true });
    }
    const next = this.peek();
    if (next && next.indent > indent) throw new YAMLError(next.number, 'the indent fits nothing above');
    return out;
  }

  /**
   * @param {string} text
   * @param {Line} line
   * @returns {any}
   */
  value(text, line) {
    if (/^[|>][+-]?\s*(#.*)?$/.test(text)) return this.literal(text, line.indent);
    if (/^[&*!]/.test(text)) throw new YAMLError(line.number, 'anchors, aliases and tags are not supported');
    if (/^[|>]/.test(text)) throw new YAMLError(line.number, 'this form of block text is not supported');
    const flow = new FlowReader(text, line.number, () => this.raw[this.at++]);
    const value = flow.value('');
    flow.end();
    return value;
  }

  /**
   * @param {string} mark
   * @param {number} indent
   */
  literal(mark, indent) {
    /** @type {string[]} */
    const out = [];
    let own = -1;
    for (; this.at < this.raw.length; this.at++) {
      const line = this.raw[this.at];
      const lead = line.length - line.trimStart().length;
      if (line.trim() && lead <= indent) break;
      if (own < 0 && line.trim()) own = lead;
      out.push(line.slice(Math.max(0, own)));
    }
    while (out.length && !out[out.length - 1].trim()) out.pop();
    const joined = mark[0] === '|' ? out.join('\n') : out.join('\n').replace(
      /([^\n])\n(?=[^\n])/g,
      '$1 ',
    ).replace(/\n\n/g, '\n');
    return mark[1] === '-' || !out.length ? joined : `${joined}\n`;
  }
}

/**
 * @param {string} text
 * @returns {{name: string, rest: string}|null}
 */
function keyOf(text) {
  const quoted = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*:(?:\s+|$)(.*)$/.exec(text);
  if (quoted) return { name: unquote(quoted[1]), rest: quoted[2] };
  const plain = /^([^\s"'[\]{}#&*!|>%@`,-][^#]*?|-[^\s#][^#]*?)\s*:(?:\s+|$)(.*)$/.exec(text);
  return plain ? { name: plain[1], rest: plain[2] } : null;
}

/** @param {string} text */
function unquote(text) {
  if (text[0] === "'") return text.slice(1, -1).replace(/''/g, "'");
  return JSON.parse(
    text.replace(
      /\\x([0-9a-fA-F]{2})/g,
      '\\u00$1',
    ).replace(/\\'/g, "'").replace(/\\e/g, '\\u001b').replace(/\\0/g, '\\u0000'),
  );
}

/**
 * @param {string} text
 * @returns {any}
 */
function plainValue(text) {
  if (/^(null|~|)$/i.test(text)) return null;
  if (/^true$/i.test(text)) return true;
  if (/^false$/i.test(text)) return false;
  if (/^[-+]?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(text)) return Number(text);
  return text;
}

class FlowReader {
  /**
   * @param {string} text
   * @param {number} number of the line
   * @param {() => string|undefined} more
   */
  constructor(text, number, more) {
    this.text = text;
    this.number = number;
    this.more = more;
    this.at = 0;
    this.depth = 0;
  }

  /**
   * @param {string} message
   * @returns {never}
   */
  fail(message) {
    throw new YAMLError(this.number, message);
  }

  /** @param {boolean} [inside] a collection, which may go on in the next line */
  skip(inside = false) {
    for (;;) {
      while (/\s/.test(this.text[this.at] ?? '')) this.at++;
      if (this.text[this.at] === '#' && (this.at === 0 || /\s/.test(this.text[this.at - 1]))) {
        this.at = this.text.length;
      }
      if (this.at < this.text.length || !inside) return;
      const next = this.more();
      if (next === undefined) this.fail('a bracket is not closed');
      this.number++;
      this.text = next;
      this.at = 0;
    }
  }

  end() {
    this.skip();
    if (this.at < this.text.length) this.fail('text after the value');
  }

  /**
   * @param {string} stop characters that end a plain scalar
   * @returns {any}
   */
  value(stop) {
    this.skip(stop !== '');
    const c = this.text[this.at];
    if (c === '[' || c === '{') {
      if (++this.depth > 100) this.fail('nested too deeply');
      const value = c === '[' ? this.list() : this.map();
      this.depth--;
      return value;
    }
    if (c === '"' || c === "'") return this.quoted();
    const from = this.at;
    while (this.at < this.text.length) {
      const next = this.text[this.at];
      if (stop.includes(next) && stop !== '') break;
      if (stop !== '' && next === ':' && /[\s,\]}]|$/.test(this.text[this.at + 1] ?? '')) break;
      if (next === '#' && /\s/.test(this.text[this.at - 1] ?? '')) break;
      this.at++;
    }
    const text = this.text.slice(from, this.at).trim();
    if (/^[&*!@`%]/.test(text)) this.fail('anchors, aliases and tags are not supported');
    if (stop === '' && /: /.test(text)) this.fail('a value with “: ” needs quotes');
    return plainValue(text);
  }

  quoted() {
    const pattern = this.text[this.at] === '"' ? /"(?:[^"\\]|\\.)*"/y : /'(?:[^']|'')*'/y;
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (!match) this.fail('the string is not closed on its line');
    this.at += match[0].length;
    try {
      return unquote(match[0]);
    } catch {
      return this.fail('not a valid escape sequence');
    }
  }

  list() {
    this.at++;
    const items = [];
    for (;;) {
      this.skip(true);
      if (this.text[this.at] === ']') break;
      items.push(this.value(',]'));
      this.skip(true);
      if (this.text[this.at] === ',') this.at++;
      else if (this.text[this.at] !== ']') this.fail('“,” or “]” expected');
    }
    this.at++;
    return items;
  }

  map() {
    this.at++;
    /** @type {Record<string, any>} */
    const out = {};
    for (;;) {
      this.skip(true);
      if (this.text[this.at] === '}') break;
      const key = this.value(',}:');
      this.skip(true);
      if (this.text[this.at] !== ':') this.fail('“:” expected');
      this.at++;
      Object.defineProperty(
        out,
        String(key),
        { value: this.value(',}'), enumerable: true, configurable: true, writable: true },
      );
      this.skip(true);
      if (this.text[this.at] === ',') this.at++;
      else if (this.text[this.at] !== '}') this.fail('“,” or “}” expected');
    }
    this.at++;
    return out;
  }
}
