// @ts-check
/** Goes on with an execution that failed: shows first what will run again. */
import {call} from '../../core/api.js';
import {h} from '../../core/dom.js';
import {plural} from '../../core/format.js';
import {banner, button, statusPill} from '../../ui/basics.js';
import {openDialog} from '../../ui/dialog.js';
import {menuButton} from '../../ui/menu.js';
import {toast, toastError} from '../../ui/toast.js';
import {copyEntries} from '../parts/actions.js';
import {redrivePreview} from './model.js';

/**
 * @param {import('./model.js').Model} model
 * @param {string} name
 * @param {string} address
 * @returns {Promise<boolean>} whether it was redriven
 */
export async function openRedrive(model, name, address) {
  const { again, kept } = redrivePreview(model);
  const done = await openDialog((/** @type {(done?: boolean) => void} */ close) => {
    const run = async () => {
      try {
        await call('RedriveExecution', { executionArn: address });
        toast(`${name} goes on`, { kind: 'succeeded' });
        close(true);
      } catch (error) {
        toastError('The execution was not redriven', error);
      }
    };
    return {
      title: `Redrive ${name}`,
      body: [
        h('p',
          null,
          'The execution goes on from where it failed, with the same definition and input. ',
          `${plural(kept, 'step')} that succeeded ${kept === 1 ? 'is' : 'are'} kept and not run again.`),
        h('div',
          { class: 'stack tight' },
          h('h3', null, `Runs again (${again.length})`),
          again.length === 0 ? banner('info', 'No step had begun: the execution starts from its first state.')
                             : h(
                               'ul',
                               { class: 'redrive-list', tabindex: 0, 'aria-label': 'Steps that run again' },
                               again.slice(0, 200).map(
                                 (step) =>
                                   h('li',
                                     null,
                                     statusPill(step.status),
                                     h('span', { class: 'strong' }, step.name),
                                     model.keys.get(step.number) === step.name
                                       ? null
                                       : h('span', { class: 'muted ellipsis' }, model.keys.get(step.number) ?? ''))
                               ),
                               again.length > 200 ? h('li', { class: 'muted' }, `and ${again.length - 200} more`) : null
                             )),
        h('p',
          { class: 'muted' },
          'Counters of retries start anew. Times of the new attempts are shown beside the old ones.'),
      ],
      footer: [
        menuButton('Copy as', () => copyEntries('RedriveExecution', { executionArn: address }), { class: 'start' }),
        button('Cancel', () => close()),
        button('Redrive', () => void run(), { kind: 'primary', icon: 'redrive' }),
      ],
    };
  });
  return done === true;
}
