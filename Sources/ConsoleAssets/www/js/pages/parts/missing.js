// @ts-check
/** What a page shows in place of everything when what it is about does not exist. */
import {href} from '../../core/router.js';
import {emptyState, linkButton} from '../../ui/basics.js';

const types = [
  'StateMachineDoesNotExist', 'ExecutionDoesNotExist', 'ResourceNotFound', 'StateMachineAliasDoesNotExist',
  'InvalidArn', 'ValidationException', 'NotFound',
];

/**
 * Whether an error says that there is no such thing: nothing has a name that no name can be, either.
 * @param {any} error
 */
export const isMissing = (error) => types.includes(error?.type);

/**
 * @param {string} title
 * @param {string} text
 * @param {import('../../core/dom.js').Child[]} actions
 */
const view = (title, text, actions) => emptyState({ icon: 'search', main: true, title, text, actions });

/** @param {string} name of a machine, or of one of its versions or aliases: `orders:3` */
export function missingMachine(name) {
  const [machine, qualifier] = name.split(':');
  const all = linkButton('State machines', href(['machines']));
  if (qualifier) {
    const what = /^\d+$/.test(qualifier) ? 'version' : 'alias';
    return view(
      `There is no ${what} ${qualifier} of ${machine}`,
      `It may have been deleted, or ${machine} itself.`,
      [linkButton(machine, href(['machines', machine], { tab: 'versions' })), all],
    );
  }
  return view(
    `There is no state machine ${name}`,
    'It may have been deleted, or belong to another account or Region.',
    [all, linkButton('Create a state machine', href(['new']))],
  );
}

/** @param {string} machine */
const elsewhere = (machine) => [
  linkButton(`Executions of ${machine}`, href(['machines', machine])),
  linkButton('All executions', href(['executions'])),
];

/**
 * @param {string} machine
 * @param {string} name
 */
export const missingExecution = (machine, name) => view(
  `There is no execution ${name}`,
  `${machine} has none of that name. Perhaps its machine was deleted, or it was an Express one: those are not kept.`,
  elsewhere(machine),
);

/**
 * @param {string} machine
 * @param {string} label
 */
export const missingMapRun = (machine, label) => view(
  `There is no Map Run ${label}`,
  `${machine} has none of that name. Perhaps its execution or its machine was deleted.`,
  elsewhere(machine),
);
