// @ts-check
/** The page around the document: head, panes, problems. */
import { h } from '../../core/dom.js';
import { effect, untracked } from '../../core/signal.js';
import { showKeys } from '../../core/keys.js';
import { pref } from '../../core/prefs.js';
import { banner, button, segments } from '../../ui/basics.js';
import { icon } from '../../ui/icons.js';
import { openMenu } from '../../ui/menu.js';
import { splitter } from '../../ui/splitter.js';
import { formatRelative } from '../../core/time.js';
import { splitID } from '../../asl/tree.js';
import { canvas } from './canvas.js';
import { codePane } from './codepane.js';
import { acceptFiles, chooseFile, exportMenu } from './files.js';
import { inspector } from './inspector.js';
import { palette } from './palette.js';
import { openCompare } from './versions.js';

/** @typedef {import('./designer.js').Designer} Designer */

/** @param {Designer} designer */
export function designerView(designer) {
  const { document } = designer;
  const side = inspector(designer);
  designer.inspector = side;
  const { element: items, show } = palette(
    {
      press: (event, payload, element) => designer.pressPayload(event, payload, element),
      add: (payload) => designer.addPayload(payload),
    },
  );
  designer.showPalette = show;
  const middle = h(
    'div',
    { class: 'designer-middle pane main' },
    canvas(designer),
    () => brokenBanner(designer),
    () => firstSteps(designer),
  );
  const code = codePane(designer);
  const paletteBar = splitter(
    items,
    { name: 'designer.palette', label: 'Width of the palette', side: 'right', size: 236, min: 180, max: 420 },
  );
  const codeBar = splitter(
    code,
    { name: 'designer.code', label: 'Width of the code', side: 'left', size: 560, min: 280, max: 1400 },
  );
  const sideBar = splitter(
    side.element,
    { name: 'designer.inspector', label: 'Width of the inspector', side: 'left', size: 372, min: 280, max: 680 },
  );
  effect(() => {
    const view = designer.view.value;
    items.hidden = paletteBar.hidden = view === 'code';
    middle.hidden = view === 'code';
    code.hidden = view === 'design';
    codeBar.hidden = view !== 'split';
    side.element.hidden = sideBar.hidden = view !== 'design';
    code.classList.toggle('main', view === 'code');
  });
  const root = h(
    'div', { class: 'designer', 'data-fill': '' }, head(designer), () => draftBanner(designer),
    h(
      'div',
      { class: 'split designer-split' },
      items,
      paletteBar,
      middle,
      codeBar,
      code,
      sideBar,
      side.element,
    ), problemsBar(designer),
    h('div', { class: 'visually-hidden', 'aria-live': 'polite', 'data-said': '' }, () => document.said.value)
  );
  acceptFiles(designer, root);
  return root;
}

/** @param {Designer} designer */
function head(designer) {
  const { document } = designer;
  const undo = button('', () => document.undo(), {
    icon: 'undo', class: 'undo', keys: 'mod+z', disabled: () => !document.undoLabel(), 'aria-label': () => (
      document.undoLabel() ? `Undo: ${document.undoLabel()}` : 'Undo'
    ),
  });
  const redo = button('', () => document.redo(), {
    icon: 'redo', class: 'redo', keys: 'mod+shift+z', disabled: () => !document.redoLabel(), 'aria-label': () => (
      document.redoLabel() ? `Redo: ${document.redoLabel()}` : 'Redo'
    ),
  });
  effect(() => {
    undo.title = document.undoLabel() ? `Undo: ${document.undoLabel()}` : 'Nothing to undo';
    redo.title = document.redoLabel() ? `Redo: ${document.redoLabel()}` : 'Nothing to redo';
  });
  const more = button(
    'Export',
    () => openMenu(more, exportMenu(designer), { label: 'Export and import' }),
    { icon: 'download', 'aria-haspopup': 'menu' },
  );
  return h(
    'header', { class: 'page-head designer-head' },
    h('h1', null, () => designer.name.value || 'New state machine'),
    () => (document.dirty.value || designer.typing.value
      ? h('span', { class: 'status s-caught' }, icon('edit'), 'Unsaved') : null),
    segments('View', [
      {
        value: /** @type {const} */ ('design'), text: 'Design', icon: 'graph',
      }, { value: /** @type {const} */ ('split'), text: 'Split', icon: 'columns' },
      { value: /** @type {const} */ ('code'), text: 'Code', icon: 'code' },
    ], () => designer.view.value, (view) => designer.setView(view)),
    h('span', { class: 'grow' }), h('div', { class: 'row tight nowrap' }, undo, redo),
    button(
      'Compare',
      () => void openCompare(designer),
      { icon: 'columns', disabled: () => !document.dirty.value && designer.isNew },
    ),
    more, button('Run', () => void designer.start(), { icon: 'play' }),
    button(designer.isNew ? 'Create' : 'Save', () => void designer.save(), {
      kind: 'primary', keys: 'mod+s', class: 'save',
      disabled: () => !designer.isNew && !document.dirty.value && !designer.typing.value,
    })
  );
}

/** @param {Designer} designer */
function brokenBanner(designer) {
  const { document } = designer;
  if (!document.broken.value) return null;
  const first = designer.problems.value[0];
  return h('div', {
    class: 'designer-broken',
  }, banner('caught', [
    'The text has faults: this is the last good graph. ', first ? h('span', { class: 'muted' }, first.message) : null,
  ], [
    first ? button('Show', () => designer.showProblem(first), { small: true }) : null, button(
      'Undo',
      () => document.undo(),
      { small: true, icon: 'undo' },
    ),
  ]));
}

/**
 * What can be done with an empty canvas.
 * @param {Designer} designer
 */
function firstSteps(designer) {
  if (!designer.isEmpty() || designer.document.broken.value) return null;
  return untracked(() => h(
    'section', { class: 'first-steps', 'aria-label': 'First steps' },
    h('h2', null, 'Draw a workflow'),
    h('p', { class: 'muted' }, 'Drag a state to the place above, press ', h('kbd', null, 'A'), ' for a list, or paste '
      + 'a definition with ', h('kbd', null, showKeys('mod+v')), ': JSON, YAML or a CloudFormation template.'),
    h(
      'div', { class: 'row' },
      button('Start from a pattern', () => designer.showPalette('patterns'), { icon: 'branch', small: true }),
      button('Import a file…', () => chooseFile(designer), { icon: 'upload', small: true }),
      button('Write it as text', () => designer.setView('split'), { icon: 'code', small: true })
    )
  ));
}

/** @param {Designer} designer */
function draftBanner(designer) {
  const at = designer.draftAt.value;
  if (!at) return null;
  const ago = formatRelative(at, Date.now());
  const text = designer.overtaken.value
    ? `Your unsaved draft is back (${ago}). The saved definition has changed since you began it.`
    : `Your unsaved draft is back (${ago}).`;
  return h('div', {
    class: 'designer-draft',
  }, banner(designer.overtaken.value ? 'caught' : 'info', text, [
    designer.overtaken.value ? button('Compare', () => void openCompare(designer), { small: true }) : null,
    button('Discard it', () => designer.discardDraft(), { small: true }),
    button('Keep it', () => (designer.draftAt.value = 0), { small: true, kind: 'ghost' }),
  ]));
}

/** @param {Designer} designer */
function problemsBar(designer) {
  const open = pref('designer.problems', false);
  const { problems, verdict } = designer;
  const count = (
    /** @type {'error'|'warning'} */ severity
  ) => problems.value.filter((p) => p.severity === severity).length;
  const summary = () => {
    const [errors, warnings] = [count('error'), count('warning')];
    if (!errors && !warnings) {
      return verdict.value === 'unreachable'
        ? 'No problems found here; the server does not answer' : verdict.value === 'waiting'
          ? 'Checking…' : designer.isEmpty() ? 'Nothing drawn yet' : 'No problems';
    }
    return [
      errors ? `${errors} ${errors === 1 ? 'error' : 'errors'}` : '',
      warnings ? `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}` : '',
    ].filter(Boolean).join(', ');
  };
  return h(
    'section', { class: 'problems', 'aria-label': 'Problems' },
    h('button', {
      type: 'button', class: 'problems-head', 'aria-expanded': () => String(open.value && problems.value.length > 0),
      onclick: () => (open.value = !open.peek()),
    }, () => icon(
      count('error') ? 'alert' : count('warning') || designer.isEmpty() ? 'info' : 'check',
      {
        class: count('error')
          ? 's-failed' : count('warning') ? 's-caught' : designer.isEmpty() ? 's-idle' : 's-succeeded',
      },
    ), h('span', { role: 'status', class: 'problems-count' }, summary), () => firstProblem(designer, open.value)),
    () => {
      const list = problems.value;
      if (!open.value || !list.length) return null;
      return untracked(() => h('ul', {
        class: 'problems-list', tabindex: 0, 'aria-label': 'List of problems',
      }, list.slice(0, 200).map((problem) => h(
        'li', { class: `problem ${problem.severity === 'error' ? 's-failed' : 's-caught'}` },
        h('button', { type: 'button', class: 'problem-button', onclick: () => designer.showProblem(problem) },
          icon(problem.severity === 'error' ? 'cross' : 'warn'), problem.state
            ? h('b', null, splitID(problem.state).name) : null, h('span', { class: 'problem-text' }, problem.message),
          h('code', { class: 'muted' }, problem.code)),
        problem.fix ? button(problem.fix.title, () => designer.fix(problem), { small: true }) : null
      ))));
    }
  );
}

/**
 * What is wrong first, beside the count, so that the list need not be open.
 * @param {Designer} designer
 * @param {boolean} listed
 */
function firstProblem(designer, listed) {
  const [first] = designer.problems.value;
  if (!first || listed) return null;
  const name = first.state ? `${splitID(first.state).name}: ` : '';
  return h('span', { class: 'muted ellipsis' }, name + first.message);
}
