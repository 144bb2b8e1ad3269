// @ts-check
/** Executions of all machines. */
import {h} from '../core/dom.js';
import {crumbs} from '../shell/shell.js';
import {executionList} from './parts/executionlist.js';

/** @type {import('../core/router.js').Page} */
export function page() {
  crumbs.value = [{ text: 'Executions' }];
  return h(
    'div',
    { class: 'fill-column', 'data-fill': true },
    h('div', { class: 'page-head' }, h('h1', null, 'Executions')),
    executionList()
  );
}
