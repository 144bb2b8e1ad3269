// @ts-check
/** Starts the console: routes, shell, shortcuts. */
import {startKeys} from './core/keys.js';
import {startRouter} from './core/router.js';
import {startTheme} from './shell/theme-switch.js';
import {startShell} from './shell/shell.js';
import {startClock} from './ui/clock.js';

/** @type {import('./core/router.js').Route[]} */
const routes = [
  { pattern: '/', title: 'Dashboard', load: () => import('./pages/dashboard.js') },
  { pattern: '/machines', title: 'State machines', load: () => import('./pages/machines.js') },
  { pattern: '/machines/:name', title: 'State machine', load: () => import('./pages/machine.js') },
  {
    pattern: '/machines/:name/executions/:execution',
    title: 'Execution',
    load: () => import('./pages/execution/execution.js'),
  },
  { pattern: '/machines/:name/runs/:run', title: 'Map Run', load: () => import('./pages/maprun.js') },
  { pattern: '/executions', title: 'Executions', load: () => import('./pages/executions.js') },
  { pattern: '/activities', title: 'Activities', load: () => import('./pages/activities.js') },
  { pattern: '/settings', title: 'Settings', load: () => import('./pages/settings.js') },
  { pattern: '/new', title: 'New state machine', load: () => import('./pages/edit.js') },
  { pattern: '/machines/:name/edit', title: 'Edit', load: () => import('./pages/edit.js') },
];

startTheme();
startClock();
startRouter();
startKeys();
startShell(routes);
