// @ts-check
/** One state machine: executions, definition, versions and aliases, metrics, settings. */
import {call} from '../core/api.js';
import {addCommands} from '../core/commands.js';
import {h} from '../core/dom.js';
import {addShortcuts} from '../core/keys.js';
import {href, navigate, parameter, setQuery} from '../core/router.js';
import {arn} from '../core/session.js';
import {computed, effect, untracked} from '../core/signal.js';
import {resource} from '../core/store.js';
import {fromAPI} from '../core/time.js';
import {crumbs} from '../shell/shell.js';
import {button, emptyState, errorState, facts, linkButton, skeleton, statusPill, timeView} from '../ui/basics.js';
import {menuButton} from '../ui/menu.js';
import {tabs} from '../ui/tabs.js';
import {machineActions} from './parts/actions.js';
import {isMissing, missingMachine} from './parts/missing.js';
import {definitionTab} from './machine/definition.js';
import {expressPanel} from './machine/express.js';
import {stateTable} from './machine/heat.js';
import {settingsTab} from './machine/settings.js';
import {versionsTab} from './machine/versions.js';
import {executionList} from './parts/executionlist.js';
import {metricsPanel} from './parts/metrics.js';
import {openStartDialog} from './parts/start.js';

/** @type {import('../core/router.js').Page} */
export function page({params}) {
  const { name } = params;
  const address = arn('stateMachine', name);
  crumbs.value = [{ text: 'State machines', href: href(['machines']) }, { text: name }];
  const machine = resource((signal) => call('DescribeStateMachine', { stateMachineArn: address }, { signal }));
  const start = () => void openStartDialog({ machine: name, type: machine.data.peek()?.type });
  const isGone = computed(() => !machine.data.value && isMissing(machine.error.value));
  effect(() => {
    if (isGone.value) return;
    addShortcuts(
      { keys: 's', label: 'Start an execution', group: 'State machine', run: start },
      {
        keys: 'e',
        label: 'Edit the definition',
        group: 'State machine',
        run: () => void navigate(href(['machines', name, 'edit'])),
      },
    );
    addCommands(
      { title: `Start ${name}`, icon: 'play', group: 'State machine', keys: 's', run: start },
      {
        title: `Edit ${name}`,
        icon: 'edit',
        group: 'State machine',
        keys: 'e',
        run: () => void navigate(href(['machines', name, 'edit'])),
      },
    );
  });
  const { list, panel } = tabs(
    `State machine ${name}`,
    [
      { id: 'executions', text: 'Executions', panel: () => executionsTab(name, machine) },
      { id: 'definition', text: 'Definition', panel: () => definitionTab(name, machine) },
      { id: 'versions', text: 'Versions and aliases', panel: () => versionsTab(name) },
      { id: 'metrics', text: 'Metrics', panel: () => metricsTab(name, machine) },
      { id: 'settings', text: 'Settings', panel: () => settingsTab(name, machine) },
    ],
    () => parameter('tab', 'executions'),
    (id) => setQuery({ tab: id === 'executions' ? '' : id }, { push: true }),
    {
      class: 'page-tabs',
      panelClass: 'tab-panel',
    }
  );
  const content = () => [
    h('div',
      { class: 'page-head machine-head' },
      h('h1', { title: name }, name),
      () => headStatus(machine.data.value),
      h('span', { class: 'grow' }),
      linkButton('Edit', href(['machines', name, 'edit']), { icon: 'edit' }),
      menuButton(
        '',
        () => machineActions({ name, type: machine.data.peek()?.type ?? '' }, () => void navigate(href(['machines']))),
        {
          icon: 'more',
          label: 'More actions',
        }
      ),
      button('Start execution', start, { kind: 'primary', icon: 'play', keys: 's' }),
      () => (machine.data.value ? headFacts(machine.data.value) : null)),
    () => {
      const error = machine.error.value;
      return error && !machine.data.value ? errorState(error, () => void machine.refresh()) : null;
    },
    list,
    panel,
  ];
  return h('div', { class: 'fill-column', 'data-fill': true }, () => {
    const gone = isGone.value;
    return untracked(() => (gone ? missingMachine(name) : content()));
  });
}

/** @param {any} data */
function headStatus(data) {
  if (!data) return null;
  return [
    h('span', { class: 'tag' }, data.type === 'EXPRESS' ? 'Express' : 'Standard'),
    data.status === 'ACTIVE' ? null : statusPill(data.status),
  ];
}

/** @param {any} data */
function headFacts(data) {
  const language = /"QueryLanguage"\s*:\s*"JSONata"/.test(data.definition) ? 'JSONata' : 'JSONPath';
  return facts([
    ['Created', timeView(fromAPI(data.creationDate))],
    ['Query language', language],
    ['Revision', h('code', null, (data.revisionId ?? 'INITIAL').slice(0, 8))],
    data.description ? ['Description', data.description] : null,
  ]);
}

/**
 * @param {string} name
 * @param {import('../core/store.js').Resource<any>} machine
 */
function executionsTab(name, machine) {
  return () => {
    if (!machine.data.value) return machine.error.value ? null : h('div', { class: 'page-body' }, skeleton(6, 20));
    if (machine.data.value.type !== 'EXPRESS') return executionList(name);
    return expressPanel(name, machine.data.value);
  };
}

/**
 * @param {string} name
 * @param {import('../core/store.js').Resource<any>} machine
 */
function metricsTab(name, machine) {
  return () => {
    if (!machine.data.value) return h('div', { class: 'page-body' }, skeleton(6, 20));
    if (machine.data.value.type === 'EXPRESS') {
      return emptyState({
        icon: 'activity',
        title: 'No figures for Express machines',
        text: 'Their executions are not kept, so there is nothing to count.',
      });
    }
    return h('div', { class: 'page-body' }, metricsPanel(name), stateTable(name));
  };
}
