// @ts-check
/** The designer, for a new machine or an existing one; its modules are many and loaded only here. */

/** @type {import('../core/router.js').Page} */
export async function page(context) {
  const address = new URL('./designer/designer.js', import.meta.url).href;
  const designer = await import(address);
  return designer.page(context);
}
