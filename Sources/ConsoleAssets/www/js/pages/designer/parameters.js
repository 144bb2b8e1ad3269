// @ts-check
/** What the action of a Task takes, below its parameters: members with types and values, to be added by a click. */
import { h } from '../../core/dom.js';
import { computed, untracked } from '../../core/signal.js';
import { plural } from '../../core/format.js';
import { icon } from '../../ui/icons.js';
import { isObject } from '../../asl/tree.js';
import { memberText, missingMembers, sampleOf } from '../../asl/parameters.js';
import { outlineOf, outlinesRead } from './actions.js';

/** @typedef {import('../../asl/parameters.js').Outline} Outline */

/**
 * @param {import('./fields.js').Form} form
 * @param {() => any} value of the parameters
 * @param {(value: any) => void} write
 */
export function parameterHints(form, value, write) {
  const resource = computed(() => String(form.state()?.Resource ?? ''));
  const outline = computed(() => {
    void outlinesRead.value;
    return outlineOf(resource.value);
  });
  /** Names of those that are not there; the list is kept while this stays. */
  const missing = computed(
    () => (outline.value ? missingMembers(outline.value, value()).map((member) => member.name).join('\n') : '')
  );
  return h('div', { class: 'parameter-hints' }, () => {
    const known = outline.value;
    if (!known || !known.members.length) return null;
    return untracked(() => [
      () => requiredHint(known, value(), missing.value),
      h(
        'details', { class: 'form-more' },
        h('summary', null, `What it takes: ${plural(known.members.length, 'member')}`),
        () => {
          const names = new Set(missing.value.split('\n'));
          const isFixed = typeof untracked(value) === 'string';
          const ordered = [...known.members].sort((a, b) => Number(b.required ?? false) - Number(a.required ?? false));
          return h('ul', { class: 'parameter-list' }, ordered.map((member) => {
            const add = () => write({
              ...(isObject(value()) ? value() : {}),
              [member.name]: structuredClone(known.sample[member.name]) ?? sampleOf(known, member.type, member.name),
            });
            const isThere = !names.has(member.name);
            return h(
              'li', { 'data-member': member.name },
              isThere || isFixed ? h('span', { class: 'parameter-name' }, isThere ? icon('check') : null, member.name)
                : h('button', {
                  type: 'button', class: 'parameter-name', onclick: add,
                  'aria-label': `Add ${member.name}`, title: `Add ${member.name}`,
                }, icon('plus'), member.name),
              h('span', { class: 'hint' }, memberText(known, member)),
            );
          }));
        },
      ),
    ]);
  });
}

/**
 * @param {Outline} outline
 * @param {any} parameters
 * @param {string} missing
 */
function requiredHint(outline, parameters, missing) {
  if (typeof parameters === 'string') return null;
  const names = new Set(missing.split('\n'));
  const required = outline.members.filter((member) => member.required && names.has(member.name)).map((m) => m.name);
  if (!required.length) return null;
  return h('div', { class: 'parameter-missing' }, `Required and not there: ${required.join(', ')}`);
}
