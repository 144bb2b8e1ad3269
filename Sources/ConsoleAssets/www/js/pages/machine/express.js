// @ts-check
/** What stands in the place of executions for an Express machine, which keeps none. */
import {h} from '../../core/dom.js';
import {href, setQuery} from '../../core/router.js';
import {arn} from '../../core/session.js';
import {button, linkButton} from '../../ui/basics.js';
import {icon} from '../../ui/icons.js';
import {menuButton} from '../../ui/menu.js';
import {copyEntries} from '../parts/actions.js';
import {openStartDialog} from '../parts/start.js';

/**
 * @param {string} name
 * @param {any} machine as DescribeStateMachine has it
 */
export function expressPanel(name, machine) {
  const address = arn('stateMachine', name);
  const input = { stateMachineArn: address, input: '{}' };
  const level = machine.loggingConfiguration?.level ?? 'OFF';
  return h(
    'div',
    { class: 'page-body narrow' },
    h('section',
      { class: 'card express' },
      h('div',
        { class: 'body stack' },
        h('div', { class: 'row' }, icon('activity'), h('h2', null, 'Executions of Express machines are not kept')),
        h('p',
          { class: 'muted' },
          'They run in memory, for five minutes at most, and leave no history: that is what makes them quick. There is '
            + 'nothing to list, to stop or to redrive here.'),
        h('div',
          { class: 'setting' },
          h('div',
            null,
            h('div', { class: 'strong' }, 'Run one and see what comes of it'),
            h('p', { class: 'muted' }, 'Status, output or error, and what AWS would bill.')),
          button('Run', () => void openStartDialog({ machine: name, type: 'EXPRESS' }), {
            kind: 'primary',
            icon: 'play',
          })),
        h('div',
          { class: 'setting' },
          h('div',
            null,
            h('div', { class: 'strong' }, 'From a program, wait for the result'),
            h('p', { class: 'muted' }, 'StartSyncExecution answers when the execution has ended.')),
          menuButton('Copy as', () => copyEntries('StartSyncExecution', input, { arn: address }))),
        h('div',
          { class: 'setting' },
          h('div',
            null,
            h('div', { class: 'strong' }, 'Keep what happens in logs'),
            h('p',
              { class: 'muted' },
              level === 'OFF' ? 'Logging is off. Its level is part of the machine’s logging configuration.'
                              : `Logging is on: level ${level}.`)),
          button('Settings', () => setQuery({ tab: 'settings' }, { push: true }), { icon: 'settings' })),
        h('div',
          { class: 'setting' },
          h('div',
            null,
            h('div', { class: 'strong' }, 'Look at one step'),
            h('p', { class: 'muted' }, 'The designer tries single states with sample data and shows every stage.')),
          linkButton('Open the designer', href(['machines', name, 'edit']), { icon: 'edit' }))))
  );
}
