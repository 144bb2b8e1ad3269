// @ts-check
/** Causes of errors: local functions answer JSON with a message and a stack, which reads better taken apart. */
import {h} from '../../core/dom.js';
import {icon} from '../../ui/icons.js';

/**
 * @param {string} cause
 * @returns {{ message: string, trace: string } | undefined} undefined for what is no such JSON
 */
export function parseCause(cause) {
  if (!cause.startsWith('{')) return undefined;
  try {
    const value = JSON.parse(cause);
    if (typeof value?.errorMessage !== 'string') return undefined;
    const trace = value.stackTrace ?? value.trace;
    return { message: value.errorMessage, trace: Array.isArray(trace) ? trace.map(String).join('').trimEnd() : '' };
  } catch {
    // Cut off, or text that only looks like JSON.
    return undefined;
  }
}

/**
 * A cause in full, scrolling when it is long.
 * @param {string | undefined} cause
 */
export function causeView(cause) {
  if (!cause) return null;
  const parsed = parseCause(cause);
  if (!parsed) return h('div', { class: 'cause', tabindex: 0, role: 'group', 'aria-label': 'Cause' }, cause);
  return h(
    'div',
    { class: 'cause-parts' },
    h('div', null, parsed.message),
    parsed.trace ? h(
      'details',
      null,
      h('summary', null, icon('chevron'), 'Stack trace'),
      h('pre', { class: 'cause', tabindex: 0, role: 'group', 'aria-label': 'Stack trace' }, parsed.trace)
    )
                 : null
  );
}
