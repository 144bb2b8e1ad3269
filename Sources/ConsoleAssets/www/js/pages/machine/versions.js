// @ts-check
/** Versions and aliases: publish, compare, route, start, delete. */
import {call} from '../../core/api.js';
import {h} from '../../core/dom.js';
import {href} from '../../core/router.js';
import {arn} from '../../core/session.js';
import {signal} from '../../core/signal.js';
import {resource} from '../../core/store.js';
import {fromAPI} from '../../core/time.js';
import {button, emptyState, errorState, field, skeleton, timeView} from '../../ui/basics.js';
import {confirmDialog, openDialog} from '../../ui/dialog.js';
import {menuButton} from '../../ui/menu.js';
import {toast, toastError} from '../../ui/toast.js';
import {copyEntries} from '../parts/actions.js';
import {openStartDialog} from '../parts/start.js';
import {valueDiff} from '../parts/valuediff.js';

/**
 * All pages of a list.
 * @param {string} operation
 * @param {any} input
 * @param {string} member
 * @param {AbortSignal} signal
 */
async function all(operation, input, member, signal) {
  const items = [];
  let nextToken;
  do {
    /** @type {any} */
    const page = await call(operation, {...input, maxResults: 1000, ...(nextToken ? { nextToken } : {}) }, { signal });
    items.push(...page[member]);
    nextToken = page.nextToken;
  } while (nextToken);
  return items;
}

/**
 * The number of a version, or the name of an alias.
 * @param {string} address
 */
const qualifierOf = (address) => address.split(':').at(-1) ?? '';

/** @param {string} name */
export function versionsTab(name) {
  const stateMachineArn = arn('stateMachine', name);
  const versions =
    resource((signal) => all('ListStateMachineVersions', { stateMachineArn }, 'stateMachineVersions', signal));
  const aliases = resource(async (signal) => {
    const list = await all('ListStateMachineAliases', { stateMachineArn }, 'stateMachineAliases', signal);
    return Promise.all(list.map(
      (entry) => call('DescribeStateMachineAlias', { stateMachineAliasArn: entry.stateMachineAliasArn }, { signal })
    ));
  });
  const refresh = () => {
    void versions.refresh();
    void aliases.refresh();
  };
  const publish = async () => {
    const text = h('input', { class: 'input', maxlength: 256, placeholder: 'What is in it' });
    const agreed = await confirmDialog({
      title: `Publish a version of ${name}?`,
      action: 'Publish version',
      text: [
        h('p', null, 'The present definition and role get a number and never change under it.'),
        field('Description (optional)', text),
      ],
    });
    if (!agreed) return;
    try {
      const made =
        await call('PublishStateMachineVersion', { stateMachineArn,
                                                   ...(text.value ? { description: text.value } : {}) });
      toast(`Version ${qualifierOf(made.stateMachineVersionArn)} is there`, { kind: 'succeeded' });
      refresh();
    } catch (error) {
      toastError('No version was published', error);
    }
  };
  return h(
    'div',
    { class: 'page-body' },
    section(
      'Aliases',
      aliases,
      button('New alias', () => void editAlias(name, versions.data.peek() ?? [], undefined, refresh), {
        icon: 'plus',
        small: true,
      }),
      () => aliasTable(name, aliases.data.value ?? [], () => versions.data.peek() ?? [], refresh),
      'An alias is a name for one version, or for two with weights: callers keep its address while you move it.'
    ),
    section(
      'Versions',
      versions,
      button('Publish version', () => void publish(), { icon: 'plus', small: true }),
      () => versionTable(name, versions.data.value ?? [], refresh),
      'A version is a definition that never changes. Publish one before you change what runs in production.'
    )
  );
}

/**
 * @param {string} title
 * @param {import('../../core/store.js').Resource<any[]>} list
 * @param {HTMLElement} action
 * @param {() => import('../../core/dom.js').Child} table
 * @param {string} hint
 */
function section(title, list, action, table, hint) {
  return h(
    'section',
    { class: 'card', 'aria-label': title },
    h('header',
      null,
      h('h2', null, title),
      () => h('span', { class: 'count' }, list.data.value ? String(list.data.value.length) : ''),
      h('span', { class: 'grow' }),
      action),
    () => {
      if (!list.data.value)
        return list.error.value ? errorState(list.error.value, () => void list.refresh())
                                : h('div', { class: 'body' }, skeleton(3));
      return list.data.value.length > 0
        ? table()
        : emptyState({ icon: 'branch', title: `No ${title.toLowerCase()} yet`, text: hint });
    }
  );
}

/**
 * @param {string} label
 * @param {string[]} heads
 * @param {import('../../core/dom.js').Child} rows
 */
function dataTable(label, heads, rows) {
  return h(
    'div',
    { class: 'table-wrap', tabindex: 0, role: 'group', 'aria-label': label },
    h('table',
      { class: 'data' },
      h('thead',
        null,
        h('tr',
          null,
          heads.map((text) => h('th', { scope: 'col' }, text || h('span', { class: 'visually-hidden' }, 'Actions'))))),
      h('tbody', null, rows))
  );
}

/**
 * @param {string} name
 * @param {any[]} versions
 * @param {() => void} refresh
 */
function versionTable(name, versions, refresh) {
  return dataTable('Versions, scrolls', ['Version', 'Created', 'Executions', ''], versions.map((version) => {
    const number = qualifierOf(version.stateMachineVersionArn);
    return h(
      'tr',
      null,
      h('td', null, h('b', null, number)),
      h('td', null, timeView(fromAPI(version.creationDate))),
      h('td', null, h('a', { href: href(['machines', name], { version: number }) }, 'Show')),
      h('td',
        { class: 'num' },
        menuButton(
          '',
          () =>
            [{
              text: 'Start execution',
              icon: 'play',
              run: () => void openStartDialog({ machine: name, qualifier: number }),
            },
             {
               text: 'Compare with the current definition',
               icon: 'sort',
               run: () => void compare(name, version.stateMachineVersionArn),
             },
             {
               text: 'Make it the current definition…',
               icon: 'redrive',
               run: () => void restore(name, version.stateMachineVersionArn),
             },
             'line',
             ...copyEntries('DescribeStateMachine', { stateMachineArn: version.stateMachineVersionArn }, {
               arn: version.stateMachineVersionArn,
             }),
             'line',
             {
               text: 'Delete…',
               icon: 'trash',
               danger: true,
               run: () => void removeVersion(version.stateMachineVersionArn, refresh),
             },
    ],
          { icon: 'more', label: `Actions for version ${number}`, kind: 'ghost', small: true }
        ))
    );
  }));
}

/**
 * @param {string} name
 * @param {any[]} aliases
 * @param {() => any[]} versions
 * @param {() => void} refresh
 */
function aliasTable(name, aliases, versions, refresh) {
  return dataTable(
    'Aliases, scrolls',
    ['Alias', 'Routes to', 'Updated', 'Executions', ''],
    aliases
      .map(
        (alias) =>
          h('tr',
            null,
            h('td',
              null,
              h('b', null, alias.name),
              alias.description ? h('div', { class: 'muted' }, alias.description) : null),
            h('td',
              null,
              h('div',
                { class: 'row' },
                alias.routingConfiguration.map(
                  (/** @type {any} */ route) =>
                    h('span',
                      { class: 'tag' },
                      `version ${qualifierOf(route.stateMachineVersionArn)}: ${route.weight} %`)
                ))),
            h('td', null, timeView(fromAPI(alias.updateDate ?? alias.creationDate))),
            h('td', null, h('a', { href: href(['machines', name], { version: alias.name }) }, 'Show')),
            h('td',
              { class: 'num' },
              menuButton(
                '',
                () =>
                  [{
                    text: 'Start execution',
                    icon: 'play',
                    run:
                      () => void
                        openStartDialog({ machine: name, qualifier: alias.name }),
                  },
                   { text: 'Change…', icon: 'edit', run: () => void editAlias(name, versions(), alias, refresh) },
                   'line',
                   ...copyEntries('DescribeStateMachineAlias', { stateMachineAliasArn: alias.stateMachineAliasArn }, {
                     arn: alias.stateMachineAliasArn,
                   }),
                   'line',
                   { text: 'Delete…', icon: 'trash', danger: true, run: () => void removeAlias(alias, refresh) },
  ],
                { icon: 'more', label: `Actions for alias ${alias.name}`, kind: 'ghost', small: true }
              )))
      )
  );
}

/**
 * @param {string} name
 * @param {string} version
 */
async function compare(name, version) {
  try {
    const [old, now] = await Promise.all([
      call('DescribeStateMachine', { stateMachineArn: version }),
      call('DescribeStateMachine', { stateMachineArn: arn('stateMachine', name) }),
    ]);
    await openDialog(() => ({
                       title: `From version ${qualifierOf(version)} to the current definition`,
                       wide: true,
                       body: valueDiff(old.definition, now.definition),
                     }));
  } catch (error) {
    toastError('The definitions could not be read', error);
  }
}

/**
 * @param {string} name
 * @param {string} version
 */
async function restore(name, version) {
  try {
    const old = await call('DescribeStateMachine', { stateMachineArn: version });
    const agreed = await confirmDialog({
      title: `Make version ${qualifierOf(version)} the current definition?`,
      action: 'Replace definition',
      text: h('p', null, 'New executions run with it. Running ones keep the definition that they began with.'),
    });
    if (!agreed) return;
    await call(
      'UpdateStateMachine',
      { stateMachineArn: arn('stateMachine', name), definition: old.definition, roleArn: old.roleArn }
    );
    toast(`${name} is as in version ${qualifierOf(version)} again`, { kind: 'succeeded' });
  } catch (error) {
    toastError('The definition was not replaced', error);
  }
}

/**
 * @param {string} address
 * @param {() => void} refresh
 */
async function removeVersion(address, refresh) {
  const agreed = await confirmDialog({
    title: `Delete version ${qualifierOf(address)}?`,
    action: 'Delete version',
    danger: true,
    text: h('p', null, 'Executions that it started go on. An alias that routes to it forbids this.'),
  });
  if (!agreed) return;
  try {
    await call('DeleteStateMachineVersion', { stateMachineVersionArn: address });
    refresh();
  } catch (error) {
    toastError('The version was not deleted', error);
  }
}

/**
 * @param {any} alias
 * @param {() => void} refresh
 */
async function removeAlias(alias, refresh) {
  const agreed = await confirmDialog({
    title: `Delete alias ${alias.name}?`,
    action: 'Delete alias',
    danger: true,
    text: h('p', null, 'Callers that use its address get an error from then on.'),
  });
  if (!agreed) return;
  try {
    await call('DeleteStateMachineAlias', { stateMachineAliasArn: alias.stateMachineAliasArn });
    refresh();
  } catch (error) {
    toastError('The alias was not deleted', error);
  }
}

/**
 * @param {string} name
 * @param {any[]} versions
 * @param {any} alias nil for a new one
 * @param {() => void} refresh
 */
async function editAlias(name, versions, alias, refresh) {
  if (versions.length === 0) {
    toast('Publish a version first', { detail: 'An alias routes to versions, and there is none.' });
    return;
  }
  const routes =
    alias?.routingConfiguration ?? [{ stateMachineVersionArn: versions[0].stateMachineVersionArn, weight: 100 }];
  const problem = signal('');
  const choice = (/** @type {string | undefined} */ value, /** @type {boolean} */ optional) => h(
    'select',
    { class: 'select', value: value ?? '' },
    optional ? h('option', { value: '' }, 'none') : null,
    versions.map(
      (version) =>
        h('option', { value: version.stateMachineVersionArn }, `Version ${qualifierOf(version.stateMachineVersionArn)}`)
    )
  );
  const [first, second] =
    [choice(routes[0]?.stateMachineVersionArn, false), choice(routes[1]?.stateMachineVersionArn, true)];
  const weight =
    h('input', { class: 'input', type: 'number', min: 0, max: 100, value: String(routes[1]?.weight ?? 0) });
  const title =
    h('input',
      { class: 'input', value: alias?.name ?? '', disabled: alias !== undefined, maxlength: 80, spellcheck: 'false' });
  const description = h('input', { class: 'input', value: alias?.description ?? '', maxlength: 256 });
  await openDialog((close) => {
    const run = async () => {
      const share = second.value ? Number(weight.value) : 0;
      const routingConfiguration = [
        { stateMachineVersionArn: first.value, weight: 100 - share },
        ...(second.value ? [{ stateMachineVersionArn: second.value, weight: share }] : []),
      ];
      try {
        if (alias)
          await call(
            'UpdateStateMachineAlias',
            { stateMachineAliasArn: alias.stateMachineAliasArn, description: description.value, routingConfiguration }
          );
        else
          await call(
            'CreateStateMachineAlias',
            { name: title.value.trim(), description: description.value, routingConfiguration }
          );
        close();
        refresh();
      } catch (error) {
        problem.value = /** @type {Error} */ (error).message;
      }
    };
    return {
      title: alias ? `Change alias ${alias.name}` : `New alias of ${name}`,
      body: [
        field('Name', title),
        field('Description', description),
        field('Version', first),
        h('div', { class: 'inline-form' }, field('Second version', second), field('Its share in percent', weight)),
        () => (problem.value ? h('p', { class: 'error-text', role: 'alert' }, problem.value) : null),
      ],
      footer: [
        button('Cancel', () => close()),
        button(alias ? 'Save alias' : 'Create alias', () => void run(), { kind: 'primary' }),
      ],
    };
  });
}
