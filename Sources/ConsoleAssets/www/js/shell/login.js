// @ts-check
/** The login form, over whatever is on the screen: nothing that was typed there is lost. */
import {h} from '../core/dom.js';
import {logIn} from '../core/session.js';
import {signal} from '../core/signal.js';
import {banner, button, field} from '../ui/basics.js';
import {showTopmost} from '../ui/dialog.js';

let isShown = false;

export function showLogin() {
  if (isShown) return;
  isShown = true;
  const problem = signal('');
  const busy = signal(false);
  const id = h('input', { class: 'input', autocomplete: 'username', spellcheck: 'false', required: true, name: 'id' });
  const secret = h('input', {
    class: 'input',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
    name: 'secret',
  });
  const submit = async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    busy.value = true;
    try {
      await logIn(id.value.trim(), secret.value);
      isShown = false;
      element.close();
      element.remove();
    } catch (error) {
      problem.value = /** @type {Error} */ (error).message;
      secret.select();
    } finally {
      busy.value = false;
    }
  };
  const element =
    h('dialog',
      {
        class: 'dialog login',
        'aria-labelledby': 'login-title',
        oncancel: (/** @type {Event} */ event) => event.preventDefault(),
      },
      h('form',
        { method: 'dialog', onsubmit: submit, class: 'stack' },
        h('h1', { id: 'login-title' }, 'Log in to Newel'),
        h('p',
          { class: 'muted' },
          'With the access key that you use for the AWS command line. The secret stays in this ' +
            'browser only until it was checked.'),
        () => (problem.value ? banner('failed', problem.value) : null),
        field('Access key id', id),
        field('Secret access key', secret),
        button('Log in', () => {}, { kind: 'primary', type: 'submit', disabled: () => busy.value })));
  document.body.append(element);
  showTopmost(element);
  id.focus();
}
