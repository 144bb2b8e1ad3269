// @ts-check
/** Comparing the definition with what is saved, or with a version: graph with coloured states, and text. */
import { h, replace } from '../../core/dom.js';
import { signal, untracked } from '../../core/signal.js';
import { call } from '../../core/api.js';
import { banner, segments, skeleton } from '../../ui/basics.js';
import { openDialog } from '../../ui/dialog.js';
import { button } from '../../ui/basics.js';
import { toastError } from '../../ui/toast.js';
import { createGraph } from '../../graph/graph.js';
import { createEditor } from '../../editor/editor.js';
import { diffDefinitions, diffLines } from '../../asl/diff.js';
import { parse } from '../../asl/parse.js';
import { splitID } from '../../asl/tree.js';
import { openStartDialog } from '../parts/start.js';

/** @typedef {import('./designer.js').Designer} Designer */

/** @typedef {{arn: string, name: string}} Base */

/**
 * Versions and aliases of the machine; none where the server has none.
 * @param {string} machine
 * @returns {Promise<Base[]>}
 */
async function basesOf(machine) {
  const last = (/** @type {any} */ text) => String(text).split(':').pop() ?? '';
  const [versions, aliases] = await Promise.all([
    call('ListStateMachineVersions', { stateMachineArn: machine, maxResults: 1000 }),
    call('ListStateMachineAliases', { stateMachineArn: machine, maxResults: 1000 }),
  ]);
  return [
    ...(versions.stateMachineVersions ?? []).map((/** @type {any} */ v) => ({
      arn: v.stateMachineVersionArn, name: `Version ${last(v.stateMachineVersionArn)}`,
    })),
    ...(aliases.stateMachineAliases ?? []).map((/** @type {any} */ a) => ({
      arn: a.stateMachineAliasArn, name: `Alias ${last(a.stateMachineAliasArn)}`,
    })),
  ];
}

/**
 * @param {Designer} designer
 * @returns {Promise<void>}
 */
export async function openCompare(designer) {
  const { document } = designer;
  const view = signal(/** @type {'graph'|'text'} */ ('graph'));
  const base = signal('saved');
  const before = signal(/** @type {string|null} */ (document.saved.peek()));
  const bases = signal(/** @type {Base[]} */ ([]));
  const machine = designer.arn();
  if (machine) {
    basesOf(machine).then((found) => (bases.value = found), (error) => toastError('Versions could not be read', error));
  }
  const choose = async (/** @type {string} */ value) => {
    base.value = value;
    if (value === 'saved') {
      before.value = document.saved.peek();
      return;
    }
    before.value = null;
    try {
      const read = (await call('DescribeStateMachine', { stateMachineArn: value })).definition;
      if (base.peek() === value) before.value = read;
    } catch (error) {
      toastError('It could not be read', error);
      await choose('saved');
    }
  };
  const nameOf = () => bases.peek().find((b) => b.arn === base.peek())?.name.replace(/^./, (c) => c.toLowerCase())
    ?? 'what is saved';
  const equal = () => before.value === null || before.value === document.text.peek();
  await openDialog((close) => ({
    title: 'Compare', wide: true, class: 'compare',
    body: [
      h(
        'div', { class: 'row' },
        h('label', { class: 'row tight' }, 'The definition here, against', h('select', {
          class: 'select compare-base', 'aria-label': 'Compare with',
          onchange: (/** @type {Event} */ event) => void choose(/** @type {HTMLSelectElement} */ (event.target).value),
        }, h(
          'option',
          { value: 'saved' },
          'what is saved',
        ), () => bases.value.map((v) => h('option', { value: v.arn }, v.name)))),
        h('span', { class: 'grow' }),
        segments(
          'View',
          [
            { value: /** @type {const} */ ('graph'), text: 'Graph' },
            { value: /** @type {const} */ ('text'), text: 'Text' },
          ],
          () => view.value,
          (v) => (view.value = v),
        )
      ),
      document.broken.peek()
        ? banner('caught', 'The text has faults: the graph shows its last good definition.') : null,
      () => {
        const old = before.value;
        const shown = view.value;
        return untracked(() => (old === null ? skeleton(8) : comparison(old, document, shown)));
      },
    ],
    footer: [
      () => (base.value === 'saved' ? null : untracked(() => button(
        `Run ${nameOf()}`,
        () => {
          const qualifier = base.peek().split(':').pop();
          close();
          void openStartDialog({ machine: designer.name.peek(), type: designer.type.peek(), qualifier });
        },
        { icon: 'play' },
      ))),
      () => {
        void base.value;
        return untracked(() => button(`Restore ${nameOf()}`, () => {
          const old = before.peek();
          if (old !== null) document.change(old, `Restore ${nameOf()}`, { select: [] });
          close();
        }, { icon: 'undo', disabled: equal }));
      },
      button('Close', () => close(), { kind: 'primary' }),
    ],
  }));
}

/**
 * @param {string} before
 * @param {import('./document.js').DesignDocument} document
 * @param {'graph'|'text'} view
 */
function comparison(before, document, view) {
  const after = document.text.peek();
  const [old, now] = [parse(before).value ?? {}, document.definition.peek()];
  const diff = diffDefinitions(old, now);
  const names = (/** @type {string[]} */ ids) => ids.map((id) => splitID(id).name).join(', ');
  const summary = [
    diff.added.length ? h(
      'span',
      { class: 'status s-succeeded' },
      `${diff.added.length} added: ${names(diff.added)}`,
    ) : null,
    diff.changed.length ? h(
      'span',
      { class: 'status s-caught' },
      `${diff.changed.length} changed: ${names(diff.changed)}`,
    ) : null,
    diff.removed.length ? h(
      'span',
      { class: 'status s-failed' },
      `${diff.removed.length} removed: ${names(diff.removed)}`,
    ) : null,
    diff.machine.length ? h('span', { class: 'status s-idle' }, `workflow: ${diff.machine.join(', ')}`) : null,
  ].filter(Boolean);
  const holder = h('div', { class: `compare-view ${view}` });
  const status = (
    /** @type {string[]} */ ids,
    /** @type {string} */ name,
  ) => ids.map((id) => /** @type {[string, string]} */ ([id, name]));
  // what is drawn needs its place in the window first
  queueMicrotask(() => {
    if (view === 'text') {
      const lines = diffLines(before, after);
      const text = lines.map((line) => line.text).join('\n');
      const editor = createEditor(
        holder,
        {
          value: text,
          readOnly: true,
          label: 'Differences',
          lineClass: (i) => (lines[i]?.kind === 'same' ? '' : `diff-${lines[i]?.kind}`),
        },
      );
      const first = lines.findIndex((line) => line.kind !== 'same');
      if (first > 0) editor.reveal(editor.starts[first]);
      return;
    }
    const sides = [
      h('div', { class: 'compare-side' }, h('h3', null, 'Before')),
      h('div', { class: 'compare-side' }, h('h3', null, 'Now')),
    ];
    replace(holder, sides);
    const place = sides.map((side) => side.appendChild(h('div', { class: 'compare-graph' })));
    createGraph(
      place[0],
      {
        definition: old,
        minimap: false,
        label: 'Before',
        status: new Map([...status(diff.removed, 'removed'), ...status(diff.changed, 'changed')]),
      },
    );
    createGraph(
      place[1],
      {
        definition: now,
        minimap: false,
        label: 'Now',
        status: new Map([...status(diff.added, 'added'), ...status(diff.changed, 'changed')]),
      },
    );
  });
  return [
    h(
      'div',
      { class: 'row compare-summary' },
      summary.length ? summary : h('span', { class: 'muted' }, 'They say the same.'),
    ),
    holder,
  ];
}

