// @ts-check
/** The designer: palette, canvas, inspector and code over one document. */
import { h } from '../../core/dom.js';
import { computed, effect, keepScope, onDispose, signal, untracked } from '../../core/signal.js';
import { call } from '../../core/api.js';
import { addCommands } from '../../core/commands.js';
import { addShortcuts } from '../../core/keys.js';
import { addLeaveGuard, href, parameter, setQuery } from '../../core/router.js';
import { arn } from '../../core/session.js';
import { crumbs } from '../../shell/shell.js';
import { errorState } from '../../ui/basics.js';
import { toast } from '../../ui/toast.js';
import { startDrag } from '../../graph/dnd.js';
import { warmUp } from '../../graph/compute.js';
import { duplicate, paste } from '../../asl/clipboard.js';
import { parse, rangeOf } from '../../asl/parse.js';
import { deleteStates, Refused, wrap } from '../../asl/ops.js';
import { queryLanguage } from '../../asl/parts.js';
import { formatJSON } from '../../asl/textpatch.js';
import { importText } from '../../asl/export.js';
import { getAt, isObject, setAt, splitID, stateID } from '../../asl/tree.js';
import { fromPointer } from '../../asl/parse.js';
import { isMissing, missingMachine } from '../parts/missing.js';
import { openStartDialog } from '../parts/start.js';
import { DesignDocument } from './document.js';
import { dropDraft, readDraft, writeDraft } from './draft.js';
import { commitTyping, unfinished } from './fields.js';
import { isEmpty, placeFor, stateMenu } from './canvas.js';
import { addAfter, addAt, dropEdit, EVERYTHING, rulesFor } from './payloads.js';
import { openQuickAdd } from './quickadd.js';
import { watchProblems } from './validate.js';
import { saveMachine } from './saving.js';
import { designerView } from './view.js';

/** @typedef {import('./payloads.js').Payload} Payload */
/** @typedef {import('../../asl/ops.js').Place} Place */
/** @typedef {'design'|'split'|'code'} View */

const JSONPATH_ONLY =
  /"(Parameters|Result|ResultPath|ResultSelector|(Input|Output|Items|Seconds|Timestamp)Path|Variable)"\s*:/;
/** Below this zoom a state that is to be shown is brought nearer. */
const READABLE = 0.45;
const EMPTY = formatJSON({ Comment: 'A new workflow', QueryLanguage: 'JSONata', StartAt: '', States: {} });

export class Designer {
  /**
   * @param {string} name '' for a new machine
   * @param {{definition: string, roleArn?: string, type?: string}} machine
   */
  constructor(name, machine) {
    this.isNew = name === '';
    this.name = signal(name);
    this.role = signal(machine.roleArn ?? '');
    this.type = signal(machine.type ?? 'STANDARD');
    this.document = new DesignDocument(machine.definition);
    /** @type {import('../../graph/graph.js').Graph|null} */
    this.graph = null;
    /** @type {import('../../editor/editor.js').Editor|null} */
    this.editor = null;
    /** @type {ReturnType<typeof import('./inspector.js').inspector>|null} */
    this.inspector = null;
    /**
     * Shows a tab of the palette.
     * @type {(tab: string) => void}
     */
    this.showPalette = () => {};
    /**
     * The state that stays at its place on the screen in the next change.
     * @type {string|null}
     */
    this.anchor = null;
    this.view = computed(
      () => /** @type {View} */ (['split', 'code'].includes(parameter('view')) ? parameter('view') : 'design')
    );
    const { problems, verdict } = watchProblems(this.document, () => this.type.value);
    this.problems = problems;
    this.verdict = verdict;
    /** @type {Promise<boolean>|null} */
    this.saving = null;
    /** Whether a form field holds what was not written yet. */
    this.typing = signal(false);
    /** What the machine had when the work here began: another text there means that someone else saved it. */
    this.base = machine.definition;
    this.draftAt = signal(0);
    /** Whether the saved definition is another one than the draft began with. */
    this.overtaken = signal(false);
    /** Whether the browser keeps the draft. */
    this.kept = signal(true);
    unfinished.clear();
    this.restoreDraft();
    this.keepDraft();
  }

  /** ARN of the machine; '' for a new one. */
  arn() {
    return this.isNew ? '' : arn('stateMachine', this.name.peek());
  }

  restoreDraft() {
    const draft = readDraft(this.isNew ? '' : this.name.peek());
    if (!draft || draft.text === this.document.text.peek()) return;
    this.document.change(draft.text, 'Restore the draft');
    this.draftAt.value = Number(draft.at) || Date.now();
    this.overtaken.value = draft.base !== this.base;
    this.base = draft.base;
  }

  keepDraft() {
    let timer = 0;
    const key = () => (this.isNew ? '' : this.name.peek());
    const write = () => {
      const { text, dirty } = this.document;
      if (dirty.peek()) this.kept.value = writeDraft(key(), text.peek(), this.base);
      else dropDraft(key());
    };
    const leave = () => {
      commitTyping();
      write();
    };
    onDispose(addLeaveGuard(() => {
      commitTyping();
      if (!this.document.dirty.peek()) return undefined;
      write();
      return this.kept.peek() ? undefined : 'This browser keeps no drafts: what is not saved will be lost.';
    }));
    effect(() => {
      void this.document.text.value;
      void this.document.saved.value;
      clearTimeout(timer);
      timer = window.setTimeout(write, 300);
    });
    addEventListener('pagehide', leave);
    onDispose(() => {
      clearTimeout(timer);
      write();
      removeEventListener('pagehide', leave);
    });
  }

  discardDraft() {
    this.document.change(this.document.saved.peek(), 'Discard the draft', { select: [] });
    this.draftAt.value = 0;
    this.overtaken.value = false;
    this.base = this.document.saved.peek();
  }

  /** @param {View} view */
  setView(view) {
    setQuery({ view: view === 'design' ? null : view });
  }

  /**
   * Applies an operation; why it cannot be done is said.
   * @param {(definition: any) => import('../../asl/ops.js').Edit} operation
   * @returns {boolean}
   */
  run(operation) {
    if (this.document.broken.peek()) {
      toast(
        'The text has faults',
        { kind: 'info', detail: 'The graph shows the last good definition. Mend the text, or undo, to go on here.' },
      );
      return false;
    }
    try {
      const edit = operation(this.document.definition.peek());
      if (edit.definition === this.document.definition.peek()) return true;
      this.document.apply(edit);
      if (edit.notes.length) {
        toast(edit.label, { detail: edit.notes.join('. '), action: { text: 'Undo', run: () => this.document.undo() } });
      }
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      toast(error.message);
      this.document.said.value = error.message;
      return false;
    }
  }

  /** @param {string} [id] */
  language(id) {
    return queryLanguage(this.document.definition.peek(), id && !isEmpty(id) ? id : undefined);
  }

  /**
   * A press on an entry of the palette: a drag, or nothing yet.
   * @param {PointerEvent} event
   * @param {Payload} payload
   * @param {HTMLElement} element
   */
  pressPayload(event, payload, element) {
    const { graph } = this;
    if (!graph) return;
    startDrag(event, {
      graph, label: payload.name, picture: element.querySelector('.palette-tile') ?? undefined,
      rules: rulesFor(payload),
      onDrop: (target) => {
        this.anchor = null;
        this.whenReady(
          payload,
          () => this.run((definition) => dropEdit(definition, payload, target, this.language())),
        );
      },
    });
    if (payload.prepare) payload.prepare().catch(() => undefined);
  }

  /**
   * Adds something once it is known what it begins with; at once where that is known anyway.
   * @param {Payload} payload
   * @param {() => void} add
   */
  whenReady(payload, add) {
    if (!payload.prepare) {
      add();
      return;
    }
    payload.prepare().then(add, (error) => {
      const { message } = /** @type {Error} */ (error);
      toast(`${payload.name} was not added`, { kind: 'failed', detail: message });
      this.document.said.value = message;
    });
  }

  /** @param {Payload} payload */
  addPayload(payload) {
    const id = this.document.selection.peek().at(-1);
    this.whenReady(payload, () => {
      const added = this.run((definition) => (payload.kind === 'catch' || payload.kind === 'retry'
        ? addAfter(definition, payload, id ?? '', this.language(id))
        : addAt(definition, payload, placeFor(this), this.language(id))));
      if (added) this.focusCanvas();
    });
  }

  /**
   * @param {{place: Place, at: {x: number, y: number}}} where
   */
  quickAdd(where) {
    const anchor = this.graph?.svg;
    if (!anchor) return;
    openQuickAdd(anchor, {
      title: 'Add a state', items: EVERYTHING.filter(
        (item) => item.kind === 'state' || item.kind === 'pattern'
      ), at: where.at,
      choose: (payload) => this.whenReady(payload, () => {
        this.run((definition) => addAt(definition, payload, where.place, this.language()));
        this.focusCanvas();
      }),
      onClose: () => this.focusCanvas(),
    });
  }

  /** @param {string} id a state, or a place that waits for one */
  quickAddAt(id) {
    const element = this.graph?.drawn.items.get(id);
    if (!element) return;
    const box = element.getBoundingClientRect();
    const at = { x: box.left, y: box.bottom + 4 };
    const anchor = /** @type {Element} */ (this.graph?.svg);
    const catching = ['Task', 'Parallel', 'Map'].includes(this.stateOf(id)?.Type);
    openQuickAdd(anchor, {
      title: isEmpty(id) ? 'Add a state here' : `Add after ${splitID(id).name}`, at,
      items: EVERYTHING.filter((item) => item.kind === 'state' || item.kind === 'pattern' || catching),
      choose: (payload) => this.whenReady(payload, () => {
        this.run((definition) => (payload.kind === 'catch' || payload.kind === 'retry'
          ? addAfter(definition, payload, id, this.language(id))
          : addAt(definition, payload, placeFor(this, id), this.language(id))));
        this.focusCanvas();
      }),
      onClose: () => this.focusCanvas(),
    });
  }

  quickAddFirst() {
    const first = this.graph?.navigator?.first('');
    if (first) this.quickAddAt(this.document.selection.peek().at(-1) ?? first.node.id);
  }

  /** @param {string} id */
  stateOf(id) {
    const { scope, name } = splitID(id);
    return getAt(this.document.definition.peek(), [...scope, 'States', name]);
  }

  focusCanvas() {
    requestAnimationFrame(() => this.graph?.focusItem(this.document.selection.peek()[0] ?? this.graph.current));
  }

  selected() {
    return this.document.selection.peek().filter((id) => !isEmpty(id));
  }

  deleteSelected() {
    const ids = this.selected();
    if (!ids.length) return;
    const near = this.graph?.navigator?.from(ids[0], 'up')?.node.id;
    const done = this.run((definition) => {
      const edit = deleteStates(definition, ids);
      return { ...edit, select: near && !ids.includes(near) && !isEmpty(near) ? [near] : [] };
    });
    if (done) this.focusCanvas();
  }

  duplicate() {
    const ids = this.selected();
    if (ids.length) this.run((definition) => duplicate(definition, ids));
  }

  /** @param {'Parallel'|'Map'} type */
  wrap(type) {
    const ids = this.selected();
    if (ids.length) this.run((definition) => wrap(definition, ids, type, this.language() === 'JSONata'));
  }

  /** @param {string} id */
  selectAll(id) {
    const scope = isEmpty(id) || !id ? [] : splitID(id).scope;
    const names = Object.keys(getAt(this.document.definition.peek(), [...scope, 'States']) ?? {});
    this.document.selection.value = names.map((name) => stateID(scope, name));
  }

  /**
   * Pastes states, or a whole definition where there is none yet: as JSON, YAML or in a CloudFormation template.
   * @param {string} text
   */
  pasteText(text) {
    let whole = '';
    let value = /** @type {any} */ (undefined);
    try {
      whole = importText(text);
      value = parse(whole).value;
    } catch (error) {
      toast('This cannot be pasted here', { detail: /** @type {Error} */ (error).message });
      return;
    }
    if (!isObject(value) || !parse(whole).ok) {
      toast('This is no workflow', { detail: 'JSON, YAML and CloudFormation templates are understood, and states.' });
      return;
    }
    const isMachine = isObject(value.States);
    const own = this.language();
    // states that were copied say no language; those of another language than this canvas bring their own along
    const isBare = Object.keys(value).every((key) => key === 'StartAt' || key === 'States');
    const fits = isBare && (own === 'JSONPath' || !JSONPATH_ONLY.test(whole));
    const replace = () => this.document.change(whole, 'Paste a definition', { select: [] });
    if (isMachine && !fits && this.isEmpty()) {
      replace();
      toast('Pasted the definition', { kind: 'succeeded' });
      return;
    }
    const done = this.run((now) => paste(now, placeFor(this), value));
    if (done && isMachine && !isBare) {
      toast('Pasted its states into this workflow', {
        action: { text: 'Replace all instead', run: () => (this.document.undo(), replace()) },
      });
    }
    this.focusCanvas();
  }

  /** Whether no state was drawn yet. */
  isEmpty() {
    return Object.keys(this.document.definition.value?.States ?? {}).length === 0;
  }

  /** @param {string} id */
  stateMenu(id) {
    return stateMenu(this, id);
  }

  /** @param {string} [field] */
  focusInspector(field) {
    if (this.view.peek() !== 'design') this.setView('design');
    this.inspector?.show(field === 'test' ? 'test' : 'configuration');
    requestAnimationFrame(() => this.inspector?.focus(field === 'test' ? undefined : field));
  }

  /**
   * Shows a state everywhere.
   * @param {string} id
   */
  reveal(id) {
    this.document.selection.value = [id];
    const { graph } = this;
    if (graph && graph.viewport.zoom < READABLE) graph.focus(id);
    else graph?.select(id);
  }

  /** @param {string} id */
  showCode(id) {
    if (this.view.peek() === 'design') this.setView('split');
    requestAnimationFrame(() => {
      const { from } = rangeOf(this.document.parsed.peek().root, id);
      this.editor?.select(from);
    });
  }

  /**
   * Goes to a problem: on the canvas and in the text.
   * @param {import('./validate.js').Problem} problem
   */
  showProblem(problem) {
    if (problem.state && !this.document.broken.peek()) this.reveal(problem.state);
    if (problem.code === 'JSON' && this.view.peek() === 'design') this.setView('split');
    requestAnimationFrame(
      () =>
        this.editor?.select(problem.from, problem.to, { focus: problem.code === 'JSON' || this.view.peek() === 'code' })
    );
  }

  /** @param {1|-1} by */
  stepProblem(by) {
    const list = this.problems.peek();
    if (!list.length) return;
    const at = list.findIndex((p) => p.state !== null && p.state === this.document.selection.peek()[0]);
    this.showProblem(list[(at + by + list.length) % list.length]);
  }

  /** @param {import('./validate.js').Problem} problem */
  fix(problem) {
    const { fix, pointer } = problem;
    if (!fix) return;
    this.run((definition) => {
      const next = fix.apply ? fix.apply(definition) : setAt(definition, fromPointer(pointer), fix.value);
      return {
        definition: next, inverse: [], label: fix.title, select: problem.state ? [problem.state] : [], notes: [],
      };
    });
  }

  /** Saves; while that is under way another wish joins it. */
  save() {
    this.saving ??= saveMachine(this).finally(() => (this.saving = null));
    return this.saving;
  }

  async start() {
    commitTyping();
    if (this.document.dirty.peek() || this.isNew) {
      const saved = await this.save();
      if (!saved) return;
    }
    await openStartDialog({ machine: this.name.peek(), type: this.type.peek() });
  }
}

/** @param {Designer} designer */
function addKeys(designer) {
  const { document } = designer;
  const notInEditor = () => globalThis.document.activeElement !== designer.editor?.area;
  addShortcuts(
    { keys: 'mod+z', label: 'Undo', group: 'Designer', when: notInEditor, run: () => document.undo() },
    { keys: 'mod+shift+z', label: 'Redo', group: 'Designer', when: notInEditor, run: () => document.redo() },
    { keys: 'mod+y', label: 'Redo', group: 'Designer', hidden: true, when: notInEditor, run: () => document.redo() },
    { keys: 'mod+s', label: 'Save', group: 'Designer', inText: true, run: () => void designer.save() },
    { keys: 'F8', label: 'Next problem', group: 'Designer', run: () => designer.stepProblem(1) },
    { keys: 'shift+F8', label: 'Previous problem', group: 'Designer', run: () => designer.stepProblem(-1) },
    {
      keys: '/',
      label: 'Search the palette',
      group: 'Designer',
      run: () => globalThis.document.querySelector('.palette-search') instanceof HTMLElement
        && /** @type {HTMLElement} */ (globalThis.document.querySelector('.palette-search')).focus(),
    }
  );
  /** @type {[string, string][]} */
  const onCanvas = [
    ['ArrowDown', 'Along the wires; ← → to the side'], ['shift+ArrowDown', 'Into a Parallel or Map; Shift ↑ out of it'],
    [
      'a', 'Add after the state',
    ], ['Enter', 'Edit the state'], ['F2', 'Rename'], ['Delete', 'Delete'], ['mod+d', 'Duplicate'],
    ['Space', 'Select one more'], ['p', 'Wrap in Parallel'], ['m', 'Wrap in Map'], ['t', 'Test the state'],
    ['1', 'Fit the graph; 0: 100 %, 2: the selection'],
  ];
  addShortcuts(
    ...onCanvas.map(([keys, label]) => ({ keys, label, group: 'On the canvas', when: () => true, run: () => false })),
  );
  addCommands(
    { title: 'Designer: show design', group: 'Designer', icon: 'graph', run: () => designer.setView('design') },
    { title: 'Designer: show code', group: 'Designer', icon: 'code', run: () => designer.setView('code') },
    { title: 'Designer: show both', group: 'Designer', icon: 'columns', run: () => designer.setView('split') },
    {
      title: 'Save the state machine', group: 'Designer', icon: 'check', keys: 'mod+s', run: () => void designer.save(),
    },
    { title: 'Start an execution', group: 'Designer', icon: 'play', run: () => void designer.start() }
  );
}

/** @type {import('../../core/router.js').Page} */
export async function page({ params }) {
  const name = params.name ?? '';
  const inScope = keepScope();
  /** @type {{definition: string, roleArn?: string, type?: string}} */
  let machine = { definition: EMPTY };
  if (name) {
    warmUp();
    try {
      machine = await call('DescribeStateMachine', { stateMachineArn: arn('stateMachine', name) });
    } catch (error) {
      if (isMissing(error)) {
        crumbs.value = [{ text: 'State machines', href: href(['machines']) }, { text: name }];
        return missingMachine(name);
      }
      return h(
        'div',
        { class: 'page-body' },
        errorState(error, () => location.reload(), `${name} could not be opened`),
      );
    }
  }
  return inScope(() => {
    const designer = new Designer(name, machine);
    effect(() => {
      const shown = designer.name.value || 'New state machine';
      crumbs.value = [
        { text: 'State machines', href: href(['machines']) },
        ...(
          designer.isNew ? [] : [{ text: shown, href: href(['machines', shown]) }]
        ), { text: designer.isNew ? shown : 'Edit' },
      ];
    });
    addKeys(designer);
    return untracked(() => designerView(designer));
  });
}
