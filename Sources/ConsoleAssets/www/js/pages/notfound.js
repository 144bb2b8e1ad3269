// @ts-check
/** For addresses that lead nowhere. */
import {href} from '../core/router.js';
import {emptyState, linkButton} from '../ui/basics.js';

/** @type {import('../core/router.js').Page} */
export function page() {
  return emptyState({
    icon: 'search',
    main: true,
    title: 'There is nothing at this address',
    text: 'Perhaps the link is of another release, or a name has changed.',
    actions: [linkButton('Dashboard', href([''])), linkButton('State machines', href(['machines']))],
  });
}
