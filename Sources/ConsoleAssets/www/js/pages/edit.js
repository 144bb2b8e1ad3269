// @ts-check
/** The designer, for a new machine or an existing one; its modules are many and loaded only here. */

import { keepScope } from '../core/signal.js';

const designer = import(new URL('./designer/designer.js', import.meta.url).href);

/** @type {import('../core/router.js').Page} */
export async function page(context) {
  const inScope = keepScope();
  const module = await designer;
  return inScope(() => module.page(context));
}
