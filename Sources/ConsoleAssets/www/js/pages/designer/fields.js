// @ts-check
/** Rows of the inspector: one control per kind of field, each of which can be edited as JSON as well. */
import { h, uniqueID } from '../../core/dom.js';
import { signal, untracked } from '../../core/signal.js';
import { button } from '../../ui/basics.js';
import { formatJSON } from '../../asl/textpatch.js';
import { parse } from '../../asl/parse.js';
import { getAt, splitID } from '../../asl/tree.js';
import { setField } from '../../asl/parts.js';
import { withNext } from '../../asl/ops.js';
import { replaceState } from '../../asl/parts.js';
import { ACTIONS } from '../../asl/catalog.js';
import { fieldDoc } from '../../asl/docs.js';
import { parameterHints } from './parameters.js';

/** @typedef {import('../../asl/schema.js').Field} Field */
/** @typedef {import('../../asl/tree.js').Path} Path */
/**
 * @typedef {object} Form
 * @property {string} id of the state
 * @property {() => any} state as it is now
 * @property {(path: Path) => any} get a field as it is now
 * @property {() => any} definition
 * @property {(operation: (definition: any) => import('../../asl/ops.js').Edit) => boolean} run applies an operation
 * @property {() => string[]} targets names of the states of its scope
 */
/**
 * What was typed as JSON and is not valid yet, by state and field: it stays there until it is, also while another state
 * is shown.
 * @type {Map<string, string>}
 */
export const unfinished = new Map();

/**
 * Writes what is being typed in a field, as leaving it would: before saving, and before the page goes.
 * @param {Element|null} [active]
 */
export function commitTyping(active = document.activeElement) {
  const isField = active instanceof HTMLInputElement || active instanceof HTMLTextAreaElement;
  if (isField && active.closest('.designer-inspector')) active.dispatchEvent(new Event('change', { bubbles: true }));
}

/**
 * A labelled row with a control that writes JSON values.
 * @param {object} options
 * @param {string} options.label
 * @param {string} [options.hint]
 * @param {string} options.name for tests and for the focus
 * @param {() => any} options.value
 * @param {(value: any) => void} options.write undefined removes
 * @param {(id: string) => HTMLElement} options.control
 * @param {boolean} [options.onlyJSON]
 * @param {() => void} [options.remove]
 * @param {string} [options.keep] where JSON that is not valid yet is kept
 * @param {HTMLElement} [options.below] stands below the control
 */
export function row(options) {
  const asJSON = signal((options.onlyJSON ?? false) || (options.keep !== undefined && unfinished.has(options.keep)));
  const id = uniqueID('field');
  const note = uniqueID('note');
  const head = h(
    'div', { class: 'form-head' },
    h('label', { for: id, id: `${id}-label`, title: fieldDoc(docName(options.name)) || undefined }, options.label),
    options.onlyJSON ? null : button('{ }', () => (asJSON.value = !asJSON.peek()), {
      small: true, kind: 'ghost', class: 'form-json', title: `Edit ${options.label} as JSON`,
      'aria-label': `Edit ${options.label} as JSON`,
      'aria-pressed': () => String(asJSON.value),
    }),
    options.remove ? button(
      '',
      options.remove,
      { icon: 'close', label: `Remove ${options.label}`, small: true, kind: 'ghost' },
    ) : null
  );
  return h(
    'div', { class: 'form-row', 'data-field': options.name }, head,
    () => {
      const json = asJSON.value;
      const control = untracked(() => (
        json ? jsonArea(id, options.value, options.write, { keep: options.keep }) : options.control(id)
      ));
      if (options.hint && control.id === id) control.setAttribute('aria-describedby', note);
      return control;
    },
    options.hint ? h('div', { class: 'hint', id: note }, options.hint) : null, options.below
  );
}

/**
 * The field of the language that a row is for: `Retry-0-MaxAttempts`, `ItemProcessor.ProcessorConfig.Mode`.
 * @param {string} name
 */
const docName = (name) => name.split(/[-.]/).pop() ?? '';

/**
 * A text area that holds JSON, or an expression as it is. What is not valid yet stays in it and is not written.
 * @param {string} id
 * @param {() => any} value
 * @param {(value: any) => void} write
 * @param {{keep?: string}} [options] where a text that is not valid yet is kept
 */
export function jsonArea(id, value, write, options = {}) {
  const { keep } = options;
  const problem = signal('');
  const shown = () => {
    const now = value();
    if (now === undefined) return '';
    return typeof now === 'string' && /^\{%[\s\S]*%\}$/.test(now) ? now : formatJSON(now);
  };
  let last = '';
  const area = h('textarea', {
    class: 'textarea form-code', id, spellcheck: 'false', rows: () => Math.min(
      14,
      Math.max(2, shown().split('\n').length),
    ),
    value: () => {
      const text = shown();
      const kept = keep === undefined ? undefined : unfinished.get(keep);
      // another edit leaves alone what is being typed here
      if (kept !== undefined && (last === text || last === '')) {
        last = text;
        return kept;
      }
      if (keep !== undefined) unfinished.delete(keep);
      last = text;
      problem.value = '';
      return text;
    },
    oninput: () => check(area.value),
    onchange: () => {
      const read = check(area.value);
      if (read) write(read.value);
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) area.blur();
    },
  });
  /**
   * @param {string} text
   * @returns {{value: any}|null}
   */
  function check(text) {
    const read = readJSON(text);
    problem.value = 'problem' in read ? read.problem : '';
    if (keep !== undefined) {
      if ('problem' in read) unfinished.set(keep, text);
      else unfinished.delete(keep);
    }
    return 'problem' in read ? null : read;
  }
  const box = h(
    'div',
    { class: 'form-control' },
    area,
    () => (problem.value ? h('div', { class: 'error', role: 'alert' }, problem.value) : null),
  );
  if (keep !== undefined && unfinished.has(keep)) check(area.value);
  return box;
}

/**
 * @param {string} text
 * @returns {{value: any}|{problem: string}}
 */
export function readJSON(text) {
  const trimmed = text.trim();
  if (!trimmed) return { value: undefined };
  if (/^\{%[\s\S]*%\}$/.test(trimmed)) return { value: trimmed };
  const parsed = parse(trimmed);
  if (parsed.ok) return { value: parsed.value };
  const { message, from } = parsed.errors[0];
  const line = trimmed.slice(0, from).split('\n').length;
  return { problem: `${message} (line ${line}). It is kept here, and used once it is valid.` };
}

/**
 * A one-line text; Enter or leaving it writes.
 * @param {string} id
 * @param {() => string} value
 * @param {(text: string) => void} write
 * @param {Record<string, any>} [props]
 */
export function textInput(id, value, write, props = {}) {
  /** What was written last: Enter writes, and leaving the field would write it again. */
  let written = /** @type {string|null} */ (null);
  const input = h('input', {
    class: 'input', id, type: 'text', spellcheck: 'false', autocomplete: 'off', value,
    onfocus: () => (written = null),
    onchange: () => {
      if (input.value === untracked(value) || input.value === written) return;
      written = input.value;
      write(input.value);
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Enter') input.dispatchEvent(new Event('change'));
      if (event.key === 'Escape' && input.value !== untracked(value)) {
        input.value = untracked(value);
        event.stopPropagation();
      }
    },
    ...props,
  });
  return input;
}

/**
 * @param {string} id
 * @param {() => string} value
 * @param {(value: string) => void} write
 * @param {() => [string, string][]} options value and text
 * @param {Record<string, any>} [props]
 */
export function selectInput(id, value, write, options, props = {}) {
  const select = h('select', { class: 'select', id, onchange: () => write(select.value), ...props }, () => {
    const now = value();
    const list = options();
    const known = list.some(([v]) => v === now);
    return [
      ...list, ...(known ? [] : [/** @type {[string, string]} */ ([now, now === '' ? '–' : `${now} (missing)`])]),
    ].map(
      ([v, text]) => h('option', { value: v, selected: v === now }, text)
    );
  });
  return select;
}

/**
 * What a text stands for in a field that takes numbers, texts and expressions.
 * @param {string} text
 * @param {boolean} numeric
 */
export function literal(text, numeric) {
  const trimmed = text.trim();
  if (!trimmed) return undefined;
  return numeric && /^-?\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed;
}

const NUMERIC = /Seconds$|^MaxConcurrency$|^Tolerated|MaxAttempts|BackoffRate/;

/** @param {any} value */
const asText = (value) => (value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value));

/**
 * The row of a field of a state.
 * @param {Form} form
 * @param {Field} field
 * @param {{remove?: () => void}} [options]
 */
export function fieldRow(form, field, options = {}) {
  const value = () => form.get(field.path);
  const keep = `${form.id}\n${field.name}`;
  const write = (/** @type {any} */ next) => {
    if (JSON.stringify(next) === JSON.stringify(untracked(value))) return;
    form.run((definition) => setField(definition, form.id, field.path, next));
  };
  /**
   * @param {string} id
   * @returns {HTMLElement}
   */
  const control = (id) => {
    switch (field.kind) {
      case 'select':
        return selectInput(id, () => asText(value()), (v) => write(v || undefined),
          () => [['', 'Default'], ...(field.options ?? []).map((o) => /** @type {[string, string]} */ ([o, o]))]);
      case 'target':
        return targetSelect(form, id, field);
      case 'resource':
        return resourceInput(id, () => asText(value()), (text) => write(text || undefined));
      case 'path':
        return textInput(id, () => (value() === null ? 'null' : asText(value())),
          (text) => write(
            text.trim() === 'null' ? null : text.trim() || undefined,
          ), { placeholder: field.placeholder, class: 'input mono' });
      case 'expression':
        return textInput(
          id,
          () => asText(value()),
          (text) => write(literal(text, NUMERIC.test(field.name))),
          { placeholder: field.placeholder },
        );
      case 'json':
        return jsonArea(id, value, write, { keep });
      default:
        return textInput(
          id,
          () => asText(value()),
          (text) => write(text || undefined),
          { placeholder: field.placeholder },
        );
    }
  };
  return row(
    {
      label: field.label,
      hint: field.hint,
      name: field.name,
      value,
      write,
      control,
      onlyJSON: field.kind === 'json',
      remove: options.remove,
      keep,
      below: isParameters(form, field) ? parameterHints(form, value, write) : undefined,
    },
  );
}

/**
 * @param {Form} form
 * @param {Field} field
 */
const isParameters = (form, field) => untracked(
  () => ['Parameters', 'Arguments'].includes(field.name) && form.state()?.Type === 'Task'
);

const END_VALUE = '\u0000end';

/**
 * @param {Form} form
 * @param {string} id
 * @param {Field} field
 */
function targetSelect(form, id, field) {
  const isNext = field.name === 'Next';
  const own = splitID(form.id).name;
  const value = () => {
    if (isNext && form.state()?.End === true) return END_VALUE;
    return asText(form.get(field.path));
  };
  return selectInput(id, value, (next) => {
    if (!isNext) {
      form.run((definition) => setField(definition, form.id, field.path, next || undefined));
      return;
    }
    form.run((definition) => {
      const state = getAt(definition, [...splitID(form.id).scope, 'States', own]);
      const edit = replaceState(definition, form.id, withNext(state, next === END_VALUE ? null : next || undefined));
      return { ...edit, label: `Lead ${own} to ${next === END_VALUE ? 'the end' : next}` };
    });
  }, () => [
    ...(
      isNext ? [
        /** @type {[string, string]} */ ([END_VALUE, 'End of the flow']),
      ] : [/** @type {[string, string]} */ (['', 'None'])]
    ),
    ...form.targets().map((name) => /** @type {[string, string]} */ ([name, name])),
  ]);
}

/**
 * @param {string} id
 * @param {() => string} value
 * @param {(text: string) => void} write
 */
function resourceInput(id, value, write) {
  const listID = `${id}-list`;
  const base = (/** @type {string} */ text) => text.replace(/\.(sync(:2)?|waitForTaskToken)$/, '');
  const pattern = () => /\.(sync(:2)?|waitForTaskToken)$/.exec(value())?.[1] ?? '';
  const action = () => ACTIONS.find((a) => a.resource === base(value()));
  const patterns = () => {
    const known = action();
    const sync = known?.id === 'states:startExecution' ? 'sync:2' : 'sync';
    const now = pattern();
    /** @type {[string, string][]} */
    const list = [['', 'Request and response']];
    if (known?.waits.includes('sync') || now.startsWith('sync')) {
      list.push([now.startsWith('sync') ? now : sync, 'Wait until the job is done']);
    }
    if (!known || known.waits.includes('token') || now === 'waitForTaskToken') {
      list.push(['waitForTaskToken', 'Wait for a callback with the task token']);
    }
    return list;
  };
  return h(
    'div', { class: 'form-control stack tight' },
    textInput(
      id,
      value,
      (text) => write(text.trim()),
      { list: listID, class: 'input mono', placeholder: 'arn:aws:states:::…' },
    ),
    h('datalist', { id: listID }, ACTIONS.map((a) => h('option', { value: a.resource }, `${a.service}: ${a.name}`))),
    () => (/:states:::/.test(value())
      ? selectInput(
        `${id}-pattern`,
        pattern,
        (p) => write(base(value()) + (p ? `.${p}` : '')),
        patterns,
        { 'aria-label': 'How it waits' },
      )
      : null)
  );
}
