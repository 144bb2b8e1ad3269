// @ts-check
/** Changes the limits of a Map Run that is under way. */
import {call} from '../../core/api.js';
import {h} from '../../core/dom.js';
import {signal} from '../../core/signal.js';
import {banner, button, field} from '../../ui/basics.js';
import {openDialog} from '../../ui/dialog.js';
import {menuButton} from '../../ui/menu.js';
import {toast} from '../../ui/toast.js';
import {copyEntries} from '../parts/actions.js';

/**
 * @param {string} address
 * @param {any} run as DescribeMapRun has it
 * @returns {Promise<boolean>} whether something was changed
 */
export async function editLimits(address, run) {
  const failure = signal('');
  const number = (/** @type {number} */ value, /** @type {Record<string, any>} */ more = {}) =>
    h('input', { class: 'input', type: 'number', min: 0, value: String(value ?? 0), ...more });
  const concurrency = number(run.maxConcurrency, { autofocus: true });
  const count = number(run.toleratedFailureCount);
  const percentage = number(run.toleratedFailurePercentage, { max: 100, step: 'any' });
  const input = () => ({
    mapRunArn: address,
    maxConcurrency: Number(concurrency.value),
    toleratedFailureCount: Number(count.value),
    toleratedFailurePercentage: Number(percentage.value),
  });
  const done = await openDialog((/** @type {(done?: boolean) => void} */ close) => {
    const save = async () => {
      try {
        await call('UpdateMapRun', input());
        toast('Limits changed', { kind: 'succeeded' });
        close(true);
      } catch (error) {
        failure.value = /** @type {Error} */ (error).message;
      }
    };
    return {
      title: 'Limits of this Map Run',
      body: [
        field('Child executions at once', concurrency, { hint: '0: as many as the server allows' }),
        field('Failed items that are tolerated', count, { hint: '0: this limit is not used' }),
        field('Failed items in percent', percentage, { hint: '0: this limit is not used' }),
        () => (failure.value ? banner('failed', failure.value) : null),
      ],
      footer: [
        menuButton('Copy as', () => copyEntries('UpdateMapRun', input()), { class: 'start' }),
        button('Cancel', () => close()),
        button('Change limits', () => void save(), { kind: 'primary' }),
      ],
    };
  });
  return done === true;
}
