// @ts-check
/** The panel at the right: the selected state's fields, or the machine's, or what can be done with several states. */
import { h, uniqueID } from '../../core/dom.js';
import { computed, onDispose, signal, untracked } from '../../core/signal.js';
import { button } from '../../ui/basics.js';
import { openMenu } from '../../ui/menu.js';
import { tabs } from '../../ui/tabs.js';
import { describe } from '../../asl/describe.js';
import { allStates, getAt, isObject, splitID } from '../../asl/tree.js';
import { rename } from '../../asl/ops.js';
import { queryLanguage, replaceState, setField, setMachineField } from '../../asl/parts.js';
import { fieldsOf, otherFields } from '../../asl/schema.js';
import { glyphIcon } from './glyphicon.js';
import { fieldRow, jsonArea, row, selectInput, textInput } from './fields.js';
import { listEditor } from './lists.js';
import { testPanel } from './testpanel.js';

/** @typedef {import('./designer.js').Designer} Designer */
/** @typedef {import('./fields.js').Form} Form */

/** The outline of a large workflow grows in steps, once the rest of the page is there. */
const OUTLINE_MAX = 2000;
const OUTLINE_FIRST = 60;
const OUTLINE_STEP = 100;
const OUTLINE_PAUSE = 250;

const GROUPS = /** @type {const} */ ([
  ['configuration', 'Configuration'], ['input', 'Input'], ['output', 'Output'], ['errors', 'Errors'],
]);

/** @param {Designer} designer */
export function inspector(designer) {
  const { document } = designer;
  /** Which state, of which type: while that stays, rows stay and only their values change. */
  const shape = computed(() => {
    const ids = document.selection.value.filter((id) => !id.includes('#'));
    if (ids.length > 1) return `many ${ids.join('\n')}`;
    const one = document.single();
    if (!one || !isObject(one.state)) return 'machine';
    return JSON.stringify([one.id, one.state.Type ?? '', queryLanguage(document.definition.value, one.id)]);
  });
  const tab = signal('configuration');
  const element = h('aside', {
    class: 'designer-inspector pane', 'aria-label': 'Inspector',
    oninput: (/** @type {Event} */ event) => (designer.typing.value = isFormField(event.target)),
    onchange: () => (designer.typing.value = false), onfocusout: () => (designer.typing.value = false),
  }, () => {
    const now = shape.value;
    return untracked(() => {
      if (now === 'machine') return machinePanel(designer);
      return now.startsWith('many ') ? manyPanel(designer) : statePanel(designer, tab);
    });
  });
  return {
    element,
    /**
     * Puts the keyboard into the form.
     * @param {string} [field]
     */
    focus: (field) => {
      const wanted = field ? element.querySelector(
        `[data-field="${field}"] :is(input, select, textarea)`,
      ) : element.querySelector('input, select');
      if (wanted instanceof HTMLElement) {
        wanted.focus();
        if (wanted instanceof HTMLInputElement) wanted.select();
      }
    },
    show: (/** @type {string} */ id) => (tab.value = id),
  };
}

/**
 * Whether a field belongs to the definition; sample data does not.
 * @param {EventTarget|null} target
 */
const isFormField = (target) => target instanceof Element && target.closest('[data-field], .inspector-json') !== null;

/**
 * @param {Designer} designer
 * @param {string} id
 * @returns {Form}
 */
function formFor(designer, id) {
  const { document } = designer;
  const { scope, name } = splitID(id);
  const path = [...scope, 'States', name];
  return {
    id,
    state: () => getAt(document.definition.value, path),
    get: (field) => getAt(document.definition.value, [...path, ...field]),
    definition: () => document.definition.value,
    run: (operation) => designer.run(operation),
    targets: () => Object.keys(
      getAt(document.definition.value, [...scope, 'States']) ?? {},
    ).filter((other) => other !== name || isLoop(document, path, name)),
  };
}

/**
 * @param {import('./document.js').DesignDocument} document
 * @param {(string|number)[]} path
 * @param {string} name
 */
function isLoop(document, path, name) {
  const state = getAt(document.definition.value, path);
  return state?.Type === 'Choice' || state?.Next === name;
}

/**
 * @param {Designer} designer
 * @param {import('../../core/signal.js').Signal<string>} tab
 */
function statePanel(designer, tab) {
  const one = designer.document.single();
  if (!one) return null;
  const form = formFor(designer, one.id);
  const type = String(one.state.Type ?? '');
  const look = describe(one.state);
  const nameID = uniqueID('name');
  const name = textInput(nameID, () => one.name, (text) => {
    if (!designer.run((definition) => rename(definition, one.id, text))) name.value = one.name;
  }, { maxlength: 80, 'aria-label': 'State name', class: 'input state-name' });
  const groups = GROUPS.filter(
    ([group]) => fieldsOf(type, queryLanguage(form.definition(), one.id), one.state).some((f) => f.group === group)
  );
  const { list, panel } = tabs('State', [
    ...groups.map(([id, text]) => ({ id, text, panel: () => untracked(() => groupPanel(designer, form, type, id)) })),
    { id: 'test', text: 'Test', panel: () => untracked(() => testPanel(designer, one.id)) },
    { id: 'json', text: 'JSON', panel: () => untracked(() => jsonPanel(form)) },
  ], () => tab.value, (id) => (tab.value = id), { panelClass: 'inspector-panel' });
  const more = button('', () => openMenu(more, designer.stateMenu(one.id), { label: 'Actions on the state' }), {
    icon: 'more', label: 'Actions on the state', kind: 'ghost', 'aria-haspopup': 'menu',
  });
  return [
    h(
      'header', { class: `inspector-head k-${look.icon}` }, h('span', { class: 'palette-tile' }, glyphIcon(look.icon)),
      h(
        'div',
        { class: 'inspector-title', 'data-field': 'name' },
        name,
        h('div', { class: 'muted ellipsis' }, () => describe(form.state()).text),
      ), more
    ),
    () => problemsOf(designer, one.id),
    list, panel,
  ];
}

/**
 * @param {Designer} designer
 * @param {string} id
 */
function problemsOf(designer, id) {
  const found = designer.problems.value.filter((problem) => problem.state === id);
  if (!found.length) return null;
  return h('ul', { class: 'inspector-problems' }, found.map((problem) => h(
    'li', { class: problem.severity === 'error' ? 's-failed' : 's-caught' }, h('span', { class: 'dot' }),
    h('span', null, problem.message), problem.fix ? button(
      problem.fix.title,
      () => designer.fix(problem),
      { small: true },
    ) : null
  )));
}

/**
 * @param {Designer} designer
 * @param {Form} form
 * @param {string} type
 * @param {import('../../asl/schema.js').Group} group
 */
function groupPanel(designer, form, type, group) {
  const asked = signal(/** @type {string[]} */ ([]));
  /** Fields that are shown; rows are kept while this text stays. */
  const shown = computed(() => {
    const fields = fieldsOf(
      type,
      queryLanguage(form.definition(), form.id),
      form.state(),
    ).filter((f) => f.group === group);
    return fields.filter(
      (f) => f.main || asked.value.includes(f.name) || form.get(f.path) !== undefined
    ).map((f) => f.name).join('\n');
  });
  return h('div', { class: 'form' }, () => {
    const names = shown.value.split('\n');
    return untracked(() => {
      const language = queryLanguage(form.definition(), form.id);
      const fields = fieldsOf(type, language, form.state()).filter((f) => f.group === group);
      const rows = fields.filter((f) => names.includes(f.name)).map((f) => {
        if (f.kind === 'list') return listEditor(form, /** @type {import('../../asl/parts.js').ListField} */ (f.name));
        const remove = f.main ? undefined : () => {
          asked.value = asked.peek().filter((name) => name !== f.name);
          if (form.get(f.path) !== undefined) {
            form.run((definition) => setField(definition, form.id, f.path, undefined));
          }
        };
        return fieldRow(form, f, { remove });
      });
      const hidden = fields.filter((f) => !names.includes(f.name));
      const others = group === 'configuration' ? otherFields(type, form.state() ?? {}) : [];
      return [
        ...(group === 'configuration' ? [typeRow(form)] : []),
        ...rows,
        ...others.map((name) => row({
          label: `${name} (not known to this form)`, name, value: () => form.get([name]), onlyJSON: true,
          write: (value) => form.run((definition) => setField(definition, form.id, [name], value)),
          control: (id) => jsonArea(
            id,
            () => form.get([name]),
            (value) => form.run((definition) => setField(definition, form.id, [name], value)),
          ),
        })),
        hidden.length ? addFieldButton(hidden, (name) => (asked.value = [...asked.peek(), name])) : null,
        !rows.length && !hidden.length ? h('p', { class: 'muted' }, `A ${type} state has no such fields.`) : null,
      ];
    });
  });
}

/**
 * @param {import('../../asl/schema.js').Field[]} hidden
 * @param {(name: string) => void} add
 */
function addFieldButton(hidden, add) {
  const element = button('Add a field', () => openMenu(element, hidden.map(
    (f) => ({ text: f.label, title: f.hint, run: () => add(f.name) })
  ), {
    label: 'Fields',
  }), { icon: 'plus', small: true, kind: 'ghost', 'aria-haspopup': 'menu' });
  return h('div', null, element);
}

/** @param {Form} form */
function typeRow(form) {
  const known = form.state()?.Type;
  if (['Task', 'Choice', 'Parallel', 'Map', 'Pass', 'Wait', 'Succeed', 'Fail'].includes(known)) return null;
  return row({
    label: 'Type', name: 'Type', value: () => form.get(['Type']), write: (value) => form.run(
      (d) => setField(d, form.id, ['Type'], value)
    ),
    control: (id) => selectInput(id, () => String(form.get(['Type']) ?? ''), (v) => form.run(
      (d) => setField(d, form.id, ['Type'], v)
    ),
      () => ['Task', 'Choice', 'Parallel', 'Map', 'Pass', 'Wait', 'Succeed', 'Fail'].map((t) => [t, t])),
  });
}

/** @param {Form} form */
function jsonPanel(form) {
  const id = uniqueID('state-json');
  return h(
    'div', { class: 'form inspector-json' }, h(
      'label',
      { for: id, class: 'hint' },
      'The state as it is written; every field can be changed here.',
    ),
    jsonArea(id, () => form.state(), (value) => form.run((definition) => replaceState(definition, form.id, value)))
  );
}

/** @param {Designer} designer */
function manyPanel(designer) {
  const ids = designer.document.selection.value;
  return [
    h('header', { class: 'inspector-head' }, h('h2', null, `${ids.length} states selected`)),
    h(
      'div', { class: 'form' },
      h('ul', { class: 'inspector-many' }, ids.map((id) => h('li', { class: 'ellipsis' }, splitID(id).name))),
      h(
        'div', { class: 'row' }, button('Wrap in Parallel', () => designer.wrap('Parallel'), { icon: 'parallel' }),
        button(
          'Wrap in Map',
          () => designer.wrap('Map'),
          { icon: 'map' },
        ), button('Duplicate', () => designer.duplicate(), { icon: 'copy' }),
        button('Delete', () => designer.deleteSelected(), { icon: 'trash', kind: 'danger' })
      )
    ),
  ];
}

/** @param {Designer} designer */
function machinePanel(designer) {
  const { document } = designer;
  const get = (/** @type {string} */ name) => document.definition.value?.[name];
  const set = (/** @type {string} */ name, /** @type {any} */ value) => designer.run(
    (definition) => setMachineField(definition, [name], value)
  );
  const text = (/** @type {string} */ name) => (get(name) === undefined ? '' : String(get(name)));
  const names = computed(() => Object.keys(get('States') ?? {}).join('\n'));
  return [
    h(
      'header',
      { class: 'inspector-head' },
      h('h2', null, 'Workflow'),
      h('span', { class: 'count' }, () => `${[...allStates(document.definition.value)].length} states`),
    ),
    h(
      'div', { class: 'form inspector-panel' },
      row(
        {
          label: 'Comment',
          name: 'Comment',
          value: () => get('Comment'),
          write: (v) => set('Comment', v),
          control: (id) => textInput(id, () => text('Comment'), (v) => set('Comment', v || undefined)),
        },
      ),
      row({
        label: 'Query language', name: 'QueryLanguage',
        value: () => get('QueryLanguage'), write: (v) => set('QueryLanguage', v),
        hint: 'JSONata states take {% … %}; JSONPath states take paths. In a JSONPath workflow states can choose.',
        control: (id) => selectInput(
          id,
          () => text('QueryLanguage'),
          (v) => set('QueryLanguage', v || undefined),
          () => [['', 'JSONPath (default)'], ['JSONPath', 'JSONPath'], ['JSONata', 'JSONata']],
        ),
      }),
      row({
        label: 'First state', name: 'StartAt', value: () => get('StartAt'), write: (v) => set('StartAt', v),
        control: (id) => selectInput(
          id,
          () => text('StartAt'),
          (v) => set('StartAt', v),
          () => names.value.split('\n').filter(Boolean).map((n) => [n, n]),
        ),
      }),
      row({
        label: 'Timeout (seconds)', name: 'TimeoutSeconds',
        value: () => get('TimeoutSeconds'), write: (v) => set('TimeoutSeconds', v),
        control: (id) => textInput(
          id,
          () => text('TimeoutSeconds'),
          (v) => set('TimeoutSeconds', v.trim() ? Number(v) : undefined),
          { inputmode: 'numeric', placeholder: 'None' },
        ),
      }),
      h('h3', { class: 'outline-title' }, 'Outline'), outline(designer)
    ),
  ];
}

/**
 * The states as a tree of text: the other way to read and reach them.
 * @param {Designer} designer
 */
function outline(designer) {
  const { document } = designer;
  return h('nav', { class: 'outline', 'aria-label': 'Outline of the states' }, () => {
    const states = [...allStates(document.definition.value)].slice(0, OUTLINE_MAX);
    if (!states.length) {
      return h('p', { class: 'muted' }, 'No states yet. Drag one from the palette, or press A on the canvas.');
    }
    const list = h('ul', null, states.slice(0, OUTLINE_FIRST).map((s) => outlineItem(designer, s)));
    let shown = OUTLINE_FIRST;
    let timer = 0;
    const more = () => {
      list.append(...states.slice(shown, shown + OUTLINE_STEP).map((s) => outlineItem(designer, s)));
      shown += OUTLINE_STEP;
      if (shown < states.length) timer = window.setTimeout(more, 16);
    };
    if (shown < states.length) timer = window.setTimeout(more, OUTLINE_PAUSE);
    onDispose(() => clearTimeout(timer));
    return list;
  });
}

/**
 * @param {Designer} designer
 * @param {import('../../asl/tree.js').StateEntry} entry
 */
function outlineItem(designer, { id, name, scope, state }) {
  const depth = scope.filter((part) => part === 'States').length;
  const look = describe(state);
  return h('li', null, h(
    'button', {
      type: 'button',
      class: `outline-item k-${look.icon}`,
      style: { '--depth': String(depth) },
      onclick: () => designer.reveal(id),
    },
    glyphIcon(look.icon), h('span', { class: 'ellipsis' }, name), h('span', { class: 'muted ellipsis' }, look.text)
  ));
}
