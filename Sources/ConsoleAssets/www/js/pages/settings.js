// @ts-check
/** Settings of this browser, and what the server is. */
import {h} from '../core/dom.js';
import {theme, timeMode} from '../core/prefs.js';
import {endpoint, session} from '../core/session.js';
import {zoneLabel} from '../core/time.js';
import {crumbs} from '../shell/shell.js';
import {openKeyHelp} from '../shell/help.js';
import {button, card, facts, segments} from '../ui/basics.js';
import {confirmDialog} from '../ui/dialog.js';
import {copyText} from '../ui/toast.js';

/** @type {import('../core/router.js').Page} */
export function page() {
  crumbs.value = [{ text: 'Settings' }];
  const commands = [
    `export AWS_ENDPOINT_URL=${endpoint()}`,
    `export AWS_DEFAULT_REGION=${session.peek()?.region ?? 'us-east-1'}`,
    'aws stepfunctions list-state-machines',
  ].join('\n');
  return h(
    'div',
    null,
    h('div', { class: 'page-head' }, h('h1', null, 'Settings')),
    h(
      'div',
      { class: 'page-body narrow' },
      card(
        'Appearance',
        h('div',
          { class: 'setting' },
          h('div', null, h('div', { class: 'strong' }, 'Theme'), h('p', { class: 'muted' }, 'Kept in this browser.')),
          segments(
            'Theme',
            [
              { value: 'system', text: 'System', icon: 'monitor' },
              { value: 'light', text: 'Light', icon: 'sun' },
              { value: 'dark', text: 'Dark', icon: 'moon' },
            ],
            () => theme.value,
            (value) => (theme.value = /** @type {any} */ (value))
          )),
        h('div',
          { class: 'setting' },
          h('div',
            null,
            h('div', { class: 'strong' }, 'Times'),
            h('p',
              { class: 'muted' },
              `Local is ${Intl.DateTimeFormat().resolvedOptions().timeZone}, now ${zoneLabel(Date.now(), 'local')}. ` +
                'ISO times are shown on hover.')),
          segments(
            'Times',
            [{ value: 'local', text: 'Local' }, { value: 'utc', text: 'UTC' }, { value: 'relative', text: 'Relative' }],
            () => timeMode.value,
            (value) => (timeMode.value = /** @type {any} */ (value))
          )),
        h('div',
          { class: 'setting' },
          h('div',
            null,
            h('div', { class: 'strong' }, 'Keyboard'),
            h('p', { class: 'muted' }, 'Everything can be reached by keys.')),
          button('Show shortcuts', openKeyHelp, { icon: 'keyboard' })),
        h('div',
          { class: 'setting' },
          h('div',
            null,
            h('div', { class: 'strong' }, 'What this browser remembers'),
            h('p', { class: 'muted' }, 'Sizes of panels, saved inputs, drafts of definitions.')),
          button('Forget all', () => void forget(), { kind: 'danger', icon: 'trash' }))
      ),
      card(
        'Server',
        facts([
          ['Address', endpoint()],
          ['Account', () => session.value?.account ?? '–'],
          ['Region', () => session.value?.region ?? '–'],
          ['Logged in as', () => session.value?.user ?? 'nobody: this server asks for no login'],
        ]),
        h('div',
          { class: 'stack tight' },
          h('div',
            { class: 'row' },
            h('h3', null, 'Use it with the AWS command line'),
            h('span', { class: 'grow' }),
            button('Copy', () => void copyText(commands, 'Commands copied'), { icon: 'copy', small: true })),
          h('div', { class: 'json', tabindex: 0, role: 'group', 'aria-label': 'Commands' }, h('pre', null, commands)))
      ),
    )
  );
}

async function forget() {
  const agreed = await confirmDialog({
    title: 'Forget what this browser remembers?',
    action: 'Forget all',
    danger: true,
    text: h('p', null, 'Saved inputs and drafts of definitions that were not saved to the server are lost.'),
  });
  if (!agreed) return;
  for (const key of Object.keys(localStorage))
    if (key.startsWith('newel.')) localStorage.removeItem(key);
  location.reload();
}
