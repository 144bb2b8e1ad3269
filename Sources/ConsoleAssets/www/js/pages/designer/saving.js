// @ts-check
/** Creating and updating the machine. */
import { h } from '../../core/dom.js';
import { signal } from '../../core/signal.js';
import { call } from '../../core/api.js';
import { href, navigate } from '../../core/router.js';
import { arn } from '../../core/session.js';
import { button, field } from '../../ui/basics.js';
import { openDialog } from '../../ui/dialog.js';
import { toast, toastError } from '../../ui/toast.js';
import { splitID } from '../../asl/tree.js';
import { dropDraft } from './draft.js';
import { commitTyping, unfinished } from './fields.js';
import { openCompare } from './versions.js';

/** @typedef {import('./designer.js').Designer} Designer */

/** The role that is written where the user names none; only servers that check roles care. */
export const defaultRole = () => arn('stateMachine', 'x').replace(
  /:states:[^:]*:(\d*):.*$/,
  (_, account) => `:iam::${account || '000000000000'}:role/newel`,
);

/**
 * Saves; true when it was saved.
 * @param {Designer} designer
 * @returns {Promise<boolean>}
 */
export async function saveMachine(designer) {
  const { document } = designer;
  commitTyping();
  if (unfinished.size) {
    const [id, field] = [...unfinished.keys()][0].split('\n');
    const where = `${field} of ${splitID(id).name}`;
    const detail = `${where} holds JSON that is not valid. It was left out, and stays in the form.`;
    toast('Not all was saved', { kind: 'info', detail });
  }
  if (document.broken.peek()) {
    toast('The text has faults', { kind: 'failed', detail: 'The server would refuse it. The first one is shown.' });
    designer.stepProblem(1);
    return false;
  }
  return designer.isNew ? createMachine(designer) : updateMachine(designer);
}

/** @param {Designer} designer */
async function updateMachine(designer) {
  const { document } = designer;
  const text = document.text.peek();
  const input = {
    stateMachineArn: designer.arn(), definition: text,
    ...(designer.role.peek() ? { roleArn: designer.role.peek() } : {}),
  };
  for (let isSaved = false; !isSaved;) {
    try {
      const now = await call('DescribeStateMachine', { stateMachineArn: designer.arn() });
      const overtaken = now.definition !== designer.base && now.definition !== text;
      if (overtaken && !(await mayOverwrite(designer, now))) return false;
      // the server refuses when someone else saves between these two calls
      await call('UpdateStateMachine', input, { revision: now.revisionId ?? 'INITIAL' });
      isSaved = true;
    } catch (error) {
      if (/** @type {any} */ (error).type === 'ConflictException') continue;
      toastError('It was not saved', error);
      return false;
    }
  }
  document.saved.value = text;
  designer.base = text;
  designer.overtaken.value = false;
  designer.draftAt.value = 0;
  if (!document.dirty.peek()) dropDraft(designer.name.peek());
  toast('Saved', { kind: 'succeeded' });
  return true;
}

/**
 * Someone else has saved the machine since the work here began: shows how it differs, and asks.
 * @param {Designer} designer
 * @param {{definition: string, updateDate?: number}} now what the server has
 * @returns {Promise<boolean>}
 */
async function mayOverwrite(designer, now) {
  const choice = await openDialog((/** @type {(choice?: string) => void} */ close) => ({
    title: 'Someone else has saved this machine',
    body: h(
      'div', { class: 'stack' },
      h('p', null, `Since you opened ${designer.name.peek()}, its definition was changed elsewhere, perhaps in another `
        + 'tab. Saving here puts yours in its place.'),
      h('p', { class: 'muted' }, 'Nothing is lost yet: yours stays here, theirs is on the server.')
    ),
    footer: [
      button('Cancel', () => close()), button('Compare', () => close('compare'), { icon: 'columns' }),
      button('Save mine over it', () => close('save'), { kind: 'danger' }),
    ],
  }));
  if (choice === 'compare') {
    designer.document.saved.value = now.definition;
    void openCompare(designer);
  }
  return choice === 'save';
}

/** @param {Designer} designer */
async function createMachine(designer) {
  const { document } = designer;
  const problem = signal('');
  const name = h(
    'input',
    { class: 'input', value: designer.name.peek(), maxlength: 80, spellcheck: 'false', autofocus: true },
  );
  const type = h(
    'select',
    { class: 'select', value: designer.type.peek() },
    h('option', { value: 'STANDARD' }, 'Standard'),
    h('option', { value: 'EXPRESS' }, 'Express'),
  );
  type.value = designer.type.peek();
  const role = h('input', { class: 'input mono', value: designer.role.peek() || defaultRole(), spellcheck: 'false' });
  const created = await openDialog((/** @type {(name?: string) => void} */ close) => {
    const create = async () => {
      try {
        const text = document.text.peek();
        const wanted = name.value.trim();
        if (!wanted) {
          problem.value = 'A state machine needs a name';
          return;
        }
        await call(
          'CreateStateMachine',
          { name: wanted, definition: text, roleArn: role.value.trim(), type: type.value },
        );
        document.saved.value = text;
        dropDraft('');
        close(wanted);
      } catch (error) {
        problem.value = /** @type {Error} */ (error).message;
      }
    };
    const enter = (/** @type {KeyboardEvent} */ event) => {
      if (event.key === 'Enter') void create();
    };
    name.addEventListener('keydown', enter);
    return {
      title: 'Create state machine',
      body: h(
        'div', { class: 'stack' }, field('Name', name, { error: () => problem.value }), field(
          'Type',
          type,
          { hint: 'Express workflows are short and many; their executions keep no history.' },
        ),
        field('Role', role, { hint: 'The ARN that executions run with.' })
      ),
      footer: [button('Cancel', () => close()), button('Create', () => void create(), { kind: 'primary' })],
    };
  });
  if (!created) return false;
  designer.name.value = created;
  toast(`Created ${created}`, { kind: 'succeeded' });
  navigate(
    href(['machines', created, 'edit'], { view: designer.view.peek() === 'design' ? null : designer.view.peek() }),
    { replace: true },
  );
  return true;
}
