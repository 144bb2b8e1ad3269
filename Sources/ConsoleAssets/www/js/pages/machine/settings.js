// @ts-check
/** Type, role, logging, tracing and tags of a machine; and its end. */
import {call} from '../../core/api.js';
import {h} from '../../core/dom.js';
import {href, navigate} from '../../core/router.js';
import {arn} from '../../core/session.js';
import {signal} from '../../core/signal.js';
import {resource} from '../../core/store.js';
import {button, card, emptyState, errorState, facts, field, skeleton} from '../../ui/basics.js';
import {copyText, toast, toastError} from '../../ui/toast.js';
import {copyMachine, deleteMachine} from '../parts/actions.js';

/**
 * @param {string} name
 * @param {import('../../core/store.js').Resource<any>} machine
 */
export function settingsTab(name, machine) {
  const address = arn('stateMachine', name);
  return h('div', { class: 'page-body narrow' }, () => {
    const data = machine.data.value;
    if (!data) return skeleton(6);
    return [
      card(
        'State machine',
        facts([
          [
            'ARN',
            h('span',
              { class: 'arn' },
              h('code', null, address),
              button('', () => void copyText(address, 'ARN copied'), {
                icon: 'copy',
                label: 'Copy ARN',
                small: true,
                kind: 'ghost',
              })),
          ],
        ]),
        roleForm(address, data, machine)
      ),
      card('Tags', tagEditor(address)),
      card(
        'Logging and tracing',
        configuration(data)
      ),
      card(
        'Copy and delete',
        h('div',
          { class: 'setting' },
          h('div',
            null,
            h('div', { class: 'strong' }, 'Copy to a new machine'),
            h('p', { class: 'muted' }, 'With the same definition, role and configuration.')),
          button('Copy…', () => void copyMachine(name), { icon: 'copy' })),
        h('div',
          { class: 'setting' },
          h('div',
            null,
            h('div', { class: 'strong' }, 'Delete'),
            h('p', { class: 'muted' }, 'Stops its executions. Cannot be undone.')),
          button('Delete…', () => void deleteMachine(name, () => void navigate(href(['machines']))), {
            icon: 'trash',
            kind: 'danger',
          }))
      ),
    ];
  });
}

/** @param {any} data */
function configuration(data) {
  const logging = data.loggingConfiguration ?? {};
  const groups = (logging.destinations ?? [])
                   .map((/** @type {any} */ entry) => entry.cloudWatchLogsLogGroup?.logGroupArn)
                   .filter(Boolean);
  const code = (/** @type {string} */ text) => h('code', null, text);
  return facts([
    ['Logging', logging.level && logging.level !== 'OFF' ? logging.level : 'Off'],
    ['Inputs and outputs in logs', logging.includeExecutionData ? 'Yes' : 'No'],
    groups.length > 0 ? ['Log groups', groups.map((/** @type {string} */ group) => h('div', null, code(group)))] : null,
    ['Tracing', data.tracingConfiguration?.enabled ? 'On' : 'Off'],
    data.encryptionConfiguration?.kmsKeyId ? ['Key', code(data.encryptionConfiguration.kmsKeyId)] : null,
  ]);
}

/**
 * @param {string} address
 * @param {any} data
 * @param {import('../../core/store.js').Resource<any>} machine
 */
function roleForm(address, data, machine) {
  const problem = signal('');
  const role = h('input', { class: 'input mono', value: data.roleArn, spellcheck: 'false' });
  const save = async () => {
    try {
      await call('UpdateStateMachine', { stateMachineArn: address, roleArn: role.value.trim() });
      problem.value = '';
      toast('Role saved', { kind: 'succeeded' });
      await machine.refresh();
    } catch (error) {
      problem.value = /** @type {Error} */ (error).message;
    }
  };
  return h(
    'div',
    { class: 'inline-form' },
    field('Role', role, { error: () => problem.value, hint: 'Kept and shown as AWS does; integrations may use it.' }),
    button('Save role', () => void save())
  );
}

/** @param {string} address */
export function tagEditor(address) {
  const tags = resource((signal) => call('ListTagsForResource', { resourceArn: address }, { signal }));
  const key = h('input', { class: 'input', 'aria-label': 'Key of the new tag', placeholder: 'Key', maxlength: 128 });
  const value =
    h('input', { class: 'input', 'aria-label': 'Value of the new tag', placeholder: 'Value', maxlength: 256 });
  const change = async (/** @type {string} */ operation, /** @type {any} */ input) => {
    try {
      await call(operation, { resourceArn: address, ...input });
      await tags.refresh();
    } catch (error) {
      toastError('The tags were not changed', error);
    }
  };
  const add = async () => {
    if (!key.value.trim()) return;
    await change('TagResource', { tags: [{ key: key.value.trim(), value: value.value }] });
    key.value = '';
    value.value = '';
  };
  return h('div', { class: 'stack' }, () => {
    if (!tags.data.value)
      return tags.error.value ? errorState(tags.error.value, () => void tags.refresh()) : skeleton(2);
    const list = tags.data.value.tags ?? [];
    if (list.length === 0)
      return emptyState({ icon: 'tag', title: 'No tags', text: 'Tags are keys with values, for your own order.' });
    return h(
      'ul',
      { class: 'row' },
      list.map(
        (/** @type {any} */ tag) =>
          h('li',
            { class: 'chip set' },
            h('span', null, h('b', null, tag.key), tag.value ? `: ${tag.value}` : ''),
            h('button',
              {
                type: 'button',
                'aria-label': `Remove tag ${tag.key}`,
                onclick: () => void change('UntagResource', { tagKeys: [tag.key] }),
              },
              '×'))
      )
    );
  }, h('div', { class: 'inline-form' }, key, value, button('Add tag', () => void add(), { icon: 'plus' })));
}
