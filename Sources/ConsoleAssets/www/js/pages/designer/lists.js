// @ts-check
/** Editors of lists in a state: rules of a Choice, retriers, catchers, branches. */
import { h, uniqueID } from '../../core/dom.js';
import { computed, untracked } from '../../core/signal.js';
import { button } from '../../ui/basics.js';
import { ERROR_NAMES, operandKind, OPERATORS } from '../../asl/schema.js';
import {
  addTo, moveWithin, newBranch, newCatcher, newRetrier, newRule, queryLanguage, removeFrom, setField,
} from '../../asl/parts.js';
import { listOf, objectOf } from '../../asl/tree.js';
import { ruleText } from '../../asl/describe.js';
import { jsonArea, literal, row, selectInput, textInput } from './fields.js';

/** @typedef {import('./fields.js').Form} Form */
/** @typedef {import('../../asl/parts.js').ListField} ListField */

/** @type {Record<ListField, {title: string, one: string, none: string}>} */
const WORDS = {
  Choices: { title: 'Rules', one: 'rule', none: 'No rules yet: the first that holds decides.' },
  Retry: { title: 'Retry', one: 'retrier', none: 'An error is not tried again.' },
  Catch: { title: 'Catch', one: 'catcher', none: 'An error fails the execution.' },
  Branches: { title: 'Branches', one: 'branch', none: 'No branches yet.' },
};

/**
 * @param {Form} form
 * @param {ListField} field
 */
export function listEditor(form, field) {
  const words = WORDS[field];
  const count = computed(() => listOf(form.get([field])).length);
  const make = () => {
    const language = queryLanguage(form.definition(), form.id);
    return field === 'Choices'
      ? newRule(language) : field === 'Catch' ? newCatcher() : field === 'Retry' ? newRetrier() : newBranch();
  };
  return row({
    label: words.title, name: field, value: () => form.get([field]),
    write: (value) => form.run((definition) => setField(definition, form.id, [field], value)),
    control: () => h(
      'div', { class: 'form-list' },
      () => {
        const n = count.value;
        return untracked(
          () =>
            (
              n === 0 ? h('p', { class: 'muted' }, words.none) : Array.from(
                { length: n },
                (_, i) => entry(form, field, i, n),
              )
            )
        );
      },
      button(
        `Add a ${words.one}`,
        () => form.run((definition) => addTo(definition, form.id, field, untracked(make))),
        { icon: 'plus', small: true },
      )
    ),
  });
}

/**
 * @param {Form} form
 * @param {ListField} field
 * @param {number} index
 * @param {number} count
 */
function entry(form, field, index, count) {
  const name = `${WORDS[field].one} ${index + 1}`;
  const title = () => {
    const value = form.get([field, index]);
    if (field === 'Choices') return ruleText(value, index);
    if (field === 'Branches') return `Branch ${index + 1}${value?.StartAt ? ` · from ${value.StartAt}` : ' · empty'}`;
    return listOf(value?.ErrorEquals).join(', ') || name;
  };
  const shift = (/** @type {number} */ by) => form.run(
    (definition) => moveWithin(definition, form.id, field, index, index + by)
  );
  return h(
    'section', {
      class: `form-entry ${field === 'Branches' ? 'plain' : ''}`, 'aria-label': name, 'data-entry': `${field}-${index}`,
    },
    h(
      'div', { class: 'form-entry-head' }, h(
        'span',
        { class: 'form-number' },
        String(index + 1),
      ), h('b', { class: 'ellipsis' }, title),
      button(
        '',
        () => shift(-1),
        { icon: 'up', label: `Move ${name} up`, small: true, kind: 'ghost', disabled: index === 0 },
      ),
      button(
        '',
        () => shift(1),
        { icon: 'down', label: `Move ${name} down`, small: true, kind: 'ghost', disabled: index === count - 1 },
      ),
      button('', () => form.run((definition) => removeFrom(definition, form.id, field, index)), {
        icon: 'trash', label: `Remove ${name}`, small: true, kind: 'ghost',
      })
    ),
    field === 'Branches' ? null : h('div', { class: 'form-entry-body' }, body(form, field, index))
  );
}

/**
 * @param {Form} form
 * @param {ListField} field
 * @param {number} index
 */
function body(form, field, index) {
  const part = partForm(form, field, index);
  if (field === 'Choices') return ruleBody(form, part);
  const shared = errorsRow(part);
  if (field === 'Retry') {
    return [
      shared,
      h(
        'div',
        { class: 'form-pair' },
        number(part, 'IntervalSeconds', 'Interval (s)', '1'),
        number(part, 'MaxAttempts', 'Attempts', '3'),
      ),
      h(
        'div',
        { class: 'form-pair' },
        number(part, 'BackoffRate', 'Backoff rate', '2'),
        number(part, 'MaxDelaySeconds', 'Longest pause (s)', ''),
      ),
      part.row('JitterStrategy', 'Jitter', (id) => selectInput(id, () => part.text('JitterStrategy'), (v) => part.set(
        'JitterStrategy',
        v || undefined,
      ),
        () => [['', 'None'], ['FULL', 'Full'], ['NONE', 'None (written)']])),
      part.extra(['Comment']),
    ];
  }
  const jsonata = untracked(() => queryLanguage(form.definition(), form.id)) === 'JSONata';
  return [
    shared,
    nextRow(form, part),
    part.extra(jsonata ? ['Output', 'Assign', 'Comment'] : ['ResultPath', 'Assign', 'Comment']),
  ];
}

/** @typedef {ReturnType<typeof partForm>} Part */

/**
 * @param {Form} form
 * @param {ListField} field
 * @param {number} index
 */
function partForm(form, field, index) {
  const get = (/** @type {string} */ name) => form.get([field, index, name]);
  const set = (/** @type {string} */ name, /** @type {any} */ value) => {
    if (JSON.stringify(value) === JSON.stringify(untracked(() => get(name)))) return;
    form.run((definition) => setField(definition, form.id, [field, index, name], value));
  };
  const text = (/** @type {string} */ name) => {
    const value = get(name);
    return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  };
  return {
    get, set, text,
    whole: () => form.get([field, index]),
    replace: (/** @type {any} */ value) => form.run(
      (definition) => setField(definition, form.id, [field, index], value)
    ),
    /**
     * @param {string} name
     * @param {string} label
     * @param {(id: string) => HTMLElement} control
     * @param {string} [hint]
     */
    row: (name, label, control, hint) => row({
      label, hint, name: `${field}-${index}-${name}`, control,
      value: () => get(name), write: (value) => set(name, value),
    }),
    /**
     * Fields that are seldom needed.
     * @param {string[]} names
     */
    extra: (names) => {
      const used = untracked(() => names.some((name) => get(name) !== undefined));
      return h('details', { class: 'form-more', open: used }, h(
        'summary',
        null,
        names.filter((n) => n !== 'Comment').join(', ') || 'Comment',
      ),
        names.map((name) => (name === 'Comment' || name === 'ResultPath'
          ? row({
            label: name === 'Comment'
              ? name
                : 'Result path', name: `${field}-${index}-${name}`, value: () => get(name), write: (v) => set(name, v),
            control: (id) => textInput(
              id,
              () => text(name),
              (t) => set(name, t.trim() === 'null' && name === 'ResultPath' ? null : t || undefined),
            ),
          })
          : row(
            {
              label: name,
              name: `${field}-${index}-${name}`,
              value: () => get(name),
              write: (v) => set(name, v),
              control: (id) => jsonArea(id, () => get(name), (v) => set(name, v)),
              onlyJSON: true,
            },
          ))));
    },
  };
}

/** @param {Part} part */
function errorsRow(part) {
  const listID = uniqueID('errors');
  return part.row('ErrorEquals', 'Errors', (id) => h('div', { class: 'form-control' },
    textInput(id, () => listOf(part.get('ErrorEquals')).join(', '), (text) => part.set(
      'ErrorEquals',
      text.split(',').map((t) => t.trim()).filter(Boolean),
    ), {
      list: listID, placeholder: 'States.ALL',
    }),
    h(
      'datalist',
      { id: listID },
      ERROR_NAMES.map((name) => h('option', { value: name })),
    )), 'Names, separated by commas');
}

/**
 * @param {Part} part
 * @param {string} name
 * @param {string} label
 * @param {string} placeholder
 */
function number(part, name, label, placeholder) {
  return part.row(
    name,
    label,
    (id) => textInput(
      id,
      () => part.text(name),
      (text) => part.set(name, literal(text, true)),
      { inputmode: 'decimal', placeholder },
    ),
  );
}

/**
 * @param {Form} form
 * @param {Part} part
 */
function nextRow(form, part) {
  return part.row('Next', 'Next state', (id) => selectInput(id, () => part.text('Next'), (v) => part.set(
    'Next',
    v || undefined,
  ),
    () => [['', 'None yet'], ...form.targets().map((name) => /** @type {[string, string]} */ ([name, name]))]));
}

/**
 * @param {Form} form
 * @param {Part} part
 */
function ruleBody(form, part) {
  const jsonata = untracked(() => queryLanguage(form.definition(), form.id)) === 'JSONata';
  const condition = jsonata
    ? part.row('Condition', 'Condition', (id) => textInput(id, () => part.text('Condition'),
      (text) => part.set('Condition', conditionOf(text)), {
        class: 'input mono', placeholder: '{% $states.input.total > 100 %}',
      }))
    : comparison(part);
  return [
    condition, nextRow(form, part), part.extra(jsonata ? ['Assign', 'Output', 'Comment'] : ['Assign', 'Comment']),
  ];
}

/** @param {string} text */
function conditionOf(text) {
  const trimmed = text.trim();
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  if (!trimmed) return undefined;
  return trimmed.startsWith('{%') ? trimmed : `{% ${trimmed} %}`;
}

const NOT_OPERATORS = new Set(['Variable', 'Next', 'Assign', 'Comment', 'And', 'Or', 'Not']);

/** @param {Part} part */
function comparison(part) {
  const rule = () => part.whole() ?? {};
  const kind = computed(() => ['And', 'Or', 'Not'].find((name) => rule()[name] !== undefined) ?? 'Variable');
  const operator = () => Object.keys(rule()).find((key) => !NOT_OPERATORS.has(key)) ?? 'StringEquals';
  const start = {
    And: [{ Variable: '$.a', IsPresent: true }],
    Or: [{ Variable: '$.a', IsPresent: true }],
    Not: { Variable: '$.a', IsPresent: true },
  };
  const rest = () => Object.entries(rule()).filter(([key]) => ['Next', 'Assign', 'Comment'].includes(key));
  const choose = selectInput(uniqueID('kind'), () => kind.value, (next) => {
    const first = next === 'Variable' ? { Variable: '$.value', BooleanEquals: true } : {
      [next]: start[/** @type {'And'} */ (next)],
    };
    part.replace({ ...first, ...objectOf(rest()) });
  }, () => [
    ['Variable', 'One comparison'], ['And', 'All of (And)'], ['Or', 'Any of (Or)'], ['Not', 'Not'],
  ], { 'aria-label': 'Kind of rule' });
  return h('div', { class: 'stack tight' }, choose, () => {
    const now = kind.value;
    return untracked(() => (now === 'Variable' ? simple(part, rule, operator)
      : part.row(
        now,
        now === 'Not' ? 'Rule' : 'Rules',
        (id) => jsonArea(id, () => part.get(now), (v) => part.set(now, v)),
      )));
  });
}

/**
 * @param {Part} part
 * @param {() => any} rule
 * @param {() => string} operator
 */
function simple(part, rule, operator) {
  const swap = (/** @type {string} */ from, /** @type {string} */ to, /** @type {any} */ value) =>
    part.replace(objectOf(Object.entries(rule()).map(([key, old]) => (key === from ? [to, value] : [key, old]))));
  const starting = { boolean: true, number: 0, text: '', path: '$.other' };
  return [
    part.row('Variable', 'Variable', (id) => textInput(id, () => part.text('Variable'), (text) => part.set(
      'Variable',
      text.trim(),
    ), {
      class: 'input mono', placeholder: '$.total',
    })),
    h('div', { class: 'form-pair' },
      part.row('Operator', 'Operator', (id) => selectInput(id, operator, (next) => swap(operator(), next,
        operandKind(next) === operandKind(operator())
          ? rule()[operator()] : starting[operandKind(next)]), () => OPERATORS.map((o) => [o, o]))),
      part.row('Operand', 'Value', (id) => h('div', { class: 'form-control' }, () => {
        const name = operator();
        const kind = operandKind(name);
        return untracked(() => (kind === 'boolean'
          ? selectInput(
            id,
            () => part.text(name),
            (v) => part.set(name, v === 'true'),
            () => [['true', 'true'], ['false', 'false']],
          )
          : textInput(
            id,
            () => part.text(name),
            (text) => part.set(name, kind === 'number' ? literal(text, true) : text),
          )));
      }))),
  ];
}
