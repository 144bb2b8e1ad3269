// @ts-check
/** Own 24×24 stroke glyphs; no third-party icon set. */
import {s} from '../core/dom.js';

/** @type {Record<string, string>} */
export const icons = {
  // Kinds of states and actions
  fn: 'M8 20 13 9M10 5h1.5c1 0 1.6.5 2 1.5L18 18c.3 1 .9 1.6 2 1.6',
  globe: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM3.8 12h16.4M12 3.5c2.4 2.3 3.6 5.1 3.6 8.5s-1.2 6.2-3.6 8.5' +
    'c-2.4-2.3-3.6-5.1-3.6-8.500s1.2-6.2 3.6-8.5Z',
  db: 'M5 6.500c0-1.700 3.100-3 7-3s7 1.300 7 3-3.100 3-7 3-7-1.300-7-3ZM5 6.500v11c0 1.700 3.100 3 7 3s7-1.300 7-3v-11'
    +
    'M5 12c0 1.700 3.100 3 7 3s7-1.300 7-3',
  queue: 'M4 7h10v10H4zM17 7v10M20.500 7v10',
  bell: 'M6.500 16.500v-5.500a5.500 5.500 0 0 1 11 0v5.500l1.500 1.500H5ZM10 20.500h4',
  flow: 'M5 4h5v5H5zM14 15h5v5h-5zM7.500 9v4.500c0 2 1.500 4 4 4H14',
  worker: 'M4.500 8h15v11h-15zM9 8V5.500h6V8M4.500 13h15',
  choice: 'M12 3.500 20.500 12 12 20.500 3.500 12ZM12 8.500v4.500M12 15.700v.1',
  wait: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 7.500V12l3 2',
  pass: 'M4 12h15M13.500 6.500 19 12l-5.500 5.500',
  succeed: 'M5 12.500 10 17.500 19.500 7',
  fail: 'M6.500 6.500 17.500 17.500M17.500 6.500 6.500 17.500',
  parallel: 'M12 3v4M6 21v-6.500c0-2 1-3.500 3-3.500h6c2 0 3 1.500 3 3.500V21M12 7v14',
  map: 'M8 4.500h11.500V16M4.500 8H16v11.500H4.500z',
  // Statuses
  check: 'M5 12.500 10 17.500 19.500 7',
  cross: 'M7 7 17 17M17 7 7 17',
  warn: 'M12 6v8M12 17.700v.1',
  running: 'M12 4a8 8 0 1 1-8 8',
  timeout: 'M12 5a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 9v4.500l2.500 2M9.500 2h5',
  stop: 'M7 7h10v10H7z',
  redrive: 'M4 12a8 8 0 1 1 2.500 5.800M4 19v-5h5',
  retry: 'M20 12a8 8 0 1 1-2.500-5.800M20 4v5h-5',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 7.500V12l3 2',
  queued: 'M6 4h12M6 20h12M8 4v3l4 5 4-5V4M8 20v-3l4-5 4 5v3',
  minus: 'M6 12h12',
  info: 'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17ZM12 11v5.500M12 7.700v.1',
  alert: 'M12 4 21 19.500H3ZM12 10v4.500M12 16.900v.1',
  // Places
  dashboard: 'M4 4h7v7H4zM13 4h7v4h-7zM13 10h7v10h-7zM4 13h7v7H4z',
  play: 'M7 5 18.500 12 7 19Z',
  settings: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500v5M9 14.500v5',
  home: 'M4 11 12 4l8 7M6.500 9.500V20h11V9.500',
  // Actions
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16.500 16.500 21 21',
  plus: 'M12 5v14M5 12h14',
  edit: 'M4 20h4L19 9l-4-4L4 16ZM13.500 6.500l4 4',
  trash: 'M5 7h14M10 7V4.500h4V7M7 7l1 13h8l1-13M10.500 11v5.500M13.500 11v5.500',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  link: 'M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  upload: 'M12 16V4.500M7 9l5-5 5 5M5 20h14',
  refresh: 'M20 11a8 8 0 0 0-14.500-4L4 9M4 4v5h5M4 13a8 8 0 0 0 14.500 4L20 15M20 20v-5h-5',
  undo: 'M8 5 4 9l4 4M4 9h10a5.500 5.500 0 0 1 0 11h-4',
  redo: 'M16 5l4 4-4 4M20 9H10a5.500 5.500 0 0 0 0 11h4',
  more: 'M5.500 12h.01M12 12h.01M18.500 12h.01',
  close: 'M6 6 18 18M18 6 6 18',
  chevron: 'M9 6l6 6-6 6',
  down: 'M6 9l6 6 6-6',
  up: 'M6 15l6-6 6 6',
  filter: 'M4 6h16M7 12h10M10 18h4',
  columns: 'M4 5h16v14H4zM9.500 5v14M14.500 5v14',
  list: 'M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01',
  table: 'M4 5h16v14H4zM4 10h16M10 10v9',
  gantt: 'M4 6h8M8 12h9M13 18h7',
  graph: 'M9 3.500h6v5H9zM4 15.500h6v5H4zM14 15.500h6v5h-6zM12 8.500V12M7 15.500V12h10v3.500',
  code: 'M8.500 7 3.500 12l5 5M15.500 7l5 5-5 5',
  terminal: 'M4 5h16v14H4zM7.500 9.500 10 12l-2.500 2.500M12.500 14.500h4',
  sun:
    'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2.500V5M12 19v2.500M2.500 12H5M19 12h2.500M5.300 5.300 7 7M17 17l1.700 1.700'
    +
    'M5.300 18.700 7 17M17 7l1.700-1.700',
  moon: 'M20 14.500A8.500 8.500 0 0 1 9.500 4 8.500 8.500 0 1 0 20 14.500Z',
  monitor: 'M3.500 5h17v11h-17zM9 20h6M12 16v4',
  keyboard: 'M3 7h18v10H3zM6.500 10.500h.01M10 10.500h.01M13.500 10.500h.01M17 10.500h.01M8 14h8',
  fit: 'M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5',
  tag: 'M4 4h8l8 8-8 8-8-8ZM8 8h.01',
  activity: 'M3 12h4l3-8 4 16 3-8h4',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4.500 20.500c.8-3.700 3.700-6 7.500-6s6.700 2.300 7.500 6',
  key: 'M8 11a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9ZM11.500 12.500 20 4M16 8l3 3',
  sort: 'M8 5v14M4.500 15.500 8 19l3.500-3.500M16 19V5M12.500 8.500 16 5l3.500 3.500',
  branch: 'M7 4v16M7 14c0-4 10-2 10-7M7 20h.01M17 4v3',
  empty: 'M4 14l2.500-9h11L20 14v5.500H4ZM4 14h5l1 2.500h4l1-2.500h5',
  print: 'M7 8V4h10v4M5 8h14v8h-2.500M7.500 16H5V8M7.500 13h9v7h-9z',
  expand: 'M12 4v6M9 7l3-3 3 3M12 20v-6M9 17l3 3 3-3M4 12h16',
  skip: 'M6 6l8 6-8 6ZM17.500 6v12',
  help:
    'M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17Z'
    + 'M9.500 9.500a2.500 2.500 0 1 1 3.700 2.200c-.8.500-1.200 1-1.200 1.800'
    +
    'M12 16.700v.1',
};

/**
 * An icon. It has no name of its own: the text beside it, or the button's label, tells what it is.
 * @param {string} name
 * @param {Record<string, any>} [props]
 */
export function icon(name, props = {}) {
  return s(
    'svg',
    { viewBox: '0 0 24 24', 'aria-hidden': 'true', ...props, class: ['icon', name === 'more' && 'more', props.class] },
    s('path', { d: icons[name] ?? icons.minus })
  );
}
