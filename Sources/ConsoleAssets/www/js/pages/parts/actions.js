// @ts-check
/** What can be done with machines and executions, the same wherever they are shown. */
import {call} from '../../core/api.js';
import {h} from '../../core/dom.js';
import {awsCommand, curlCommand} from '../../core/format.js';
import {href, navigate} from '../../core/router.js';
import {arn, endpoint} from '../../core/session.js';
import {signal} from '../../core/signal.js';
import {button, field} from '../../ui/basics.js';
import {confirmDialog, openDialog} from '../../ui/dialog.js';
import {copyText, toast, toastError} from '../../ui/toast.js';
import {openStartDialog} from './start.js';

/**
 * The menu "Copy as …" of an operation.
 * @param {string} operation
 * @param {Record<string, any>} input
 * @param {{ arn?: string, link?: string }} [more]
 * @returns {import('../../ui/menu.js').MenuEntry[]}
 */
export function copyEntries(operation, input, more = {}) {
  return [
    { label: 'Copy as' },
    more.arn ? { text: 'ARN', icon: 'tag', run: () => void copyText(more.arn ?? '', 'ARN copied') } : null,
    {
      text: 'AWS CLI command',
      icon: 'terminal',
      run: () => void copyText(awsCommand(operation, input, endpoint()), 'Command copied'),
    },
    {
      text: 'curl command',
      icon: 'terminal',
      run: () => void copyText(curlCommand(operation, input, endpoint()), 'Command copied'),
    },
    more.link ? {
      text: 'Link',
      icon: 'link',
      run: () => void copyText(new URL(more.link ?? '', location.href).href, 'Link copied'),
    }
              : null,
  ];
}

/**
 * @param {{ name: string, type: string }} machine
 * @param {() => void} [changed]
 * @returns {import('../../ui/menu.js').MenuEntry[]}
 */
export function machineActions(machine, changed = () => {}) {
  const address = arn('stateMachine', machine.name);
  return [
    { text: 'Start execution', icon: 'play', run: () => void openStartDialog({ machine: machine.name }) },
    { text: 'Edit definition', icon: 'edit', href: href(['machines', machine.name, 'edit']) },
    { text: 'Copy to a new machine', icon: 'copy', run: () => void copyMachine(machine.name) },
    'line',
    ...copyEntries('DescribeStateMachine', { stateMachineArn: address }, {
      arn: address,
      link: href(['machines', machine.name]),
    }),
    'line',
    { text: 'Delete…', icon: 'trash', danger: true, run: () => void deleteMachine(machine.name, changed) },
  ];
}

/**
 * @param {string} name
 * @param {() => void} [deleted]
 */
export async function deleteMachine(name, deleted = () => {}) {
  const agreed = await confirmDialog({
    title: `Delete ${name}?`,
    text:
      h('p',
        null,
        'Its running executions are stopped. Executions that have ended stay readable by their ARN. ',
        'The definition, versions and aliases are gone for good.'),
    action: 'Delete state machine',
    danger: true,
    typed: name,
  });
  if (!agreed) return;
  try {
    await call('DeleteStateMachine', { stateMachineArn: arn('stateMachine', name) });
    toast(`${name} is being deleted`, { kind: 'succeeded' });
    deleted();
  } catch (error) {
    toastError(`${name} was not deleted`, error);
  }
}

/** @param {string} name */
export async function copyMachine(name) {
  const problem = signal('');
  const wanted = h('input', { class: 'input', value: `${name}-copy`, spellcheck: 'false', maxlength: 80 });
  const made = await openDialog((/** @type {(name?: string) => void} */ close) => {
    const create = async () => {
      try {
        const old = await call('DescribeStateMachine', { stateMachineArn: arn('stateMachine', name) });
        await call('CreateStateMachine', {
          name: wanted.value.trim(),
          definition: old.definition,
          roleArn: old.roleArn,
          type: old.type,
          loggingConfiguration: old.loggingConfiguration,
          tracingConfiguration: old.tracingConfiguration,
        });
        close(wanted.value.trim());
      } catch (error) {
        problem.value = /** @type {Error} */ (error).message;
      }
    };
    wanted.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') void create();
    });
    return {
      title: `Copy ${name}`,
      body: field('Name of the copy', wanted, { error: () => problem.value }),
      footer: [button('Cancel', () => close()), button('Create copy', () => void create(), { kind: 'primary' })],
    };
  });
  if (made) navigate(href(['machines', made]));
}

/**
 * Redrives an execution of a list; its own page shows which steps run again.
 * @param {string} machine
 * @param {string} execution
 * @returns {Promise<boolean>} true when it goes on
 */
export async function redriveExecution(machine, execution) {
  const agreed = await confirmDialog({
    title: `Redrive ${execution}?`,
    text: h('p', null, 'It goes on from the states that failed; what succeeded is not run again.'),
    action: 'Redrive',
  });
  if (!agreed) return false;
  try {
    await call('RedriveExecution', { executionArn: arn('execution', machine, execution) });
    toast(`${execution} goes on`, { kind: 'succeeded' });
    return true;
  } catch (error) {
    toastError(`${execution} was not redriven`, error);
    return false;
  }
}

/**
 * @param {string} machine
 * @param {string} execution
 * @returns {Promise<boolean>} true when it was stopped
 */
export async function stopExecution(machine, execution) {
  const cause = h('input', { class: 'input', placeholder: 'Why, for who reads this later', maxlength: 1000 });
  const agreed = await confirmDialog({
    title: `Stop ${execution}?`,
    text: [
      h('p',
        null,
        'The execution ends as aborted. Tasks under way are cancelled; what they have done so far stays done. ' +
          'It can be redriven later from where it stopped.'),
      field('Cause (optional)', cause),
    ],
    action: 'Stop execution',
    danger: true,
  });
  if (!agreed) return false;
  try {
    await call('StopExecution', {
      executionArn: arn('execution', machine, execution),
      ...(cause.value ? { cause: cause.value } : {}),
    });
    toast(`${execution} was stopped`, { kind: 'succeeded' });
    return true;
  } catch (error) {
    toastError(`${execution} was not stopped`, error);
    return false;
  }
}
