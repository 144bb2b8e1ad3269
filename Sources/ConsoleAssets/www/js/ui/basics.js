// @ts-check
/** Buttons, statuses, times, empty states, skeletons. */
import {h, uniqueID} from '../core/dom.js';
import {status} from '../core/format.js';
import {timeMode} from '../core/prefs.js';
import {showKeys} from '../core/keys.js';
import {formatISO, formatShort, formatTime, zoneLabel} from '../core/time.js';
import {now} from './clock.js';
import {icon} from './icons.js';

/**
 * @typedef {object} ButtonOptions
 * @property {string} [icon]
 * @property {string} [label] the accessible name when there is no text
 * @property {'primary' | 'danger' | 'ghost' | ''} [kind]
 * @property {boolean} [small]
 * @property {string} [keys] shortcut, shown in the tooltip
 * @property {any} [disabled] value or function
 * @property {string} [title]
 * @property {string} [class]
 */

/**
 * A button with text, icon, or both.
 * @param {string} text empty for an icon alone; then `label` is needed
 * @param {(event: MouseEvent) => void} run
 * @param {ButtonOptions & Record<string, any>} [options]
 */
export function button(text, run, options = {}) {
  const { icon: glyph, label, kind, small, keys, title, class: more, ...rest } = options;
  const tip = [title ?? label ?? '', keys ? `(${showKeys(keys)})` : ''].filter(Boolean).join(' ');
  return h(
    'button',
    {
      type: 'button',
      class: ['btn', kind, small && 'small', !text && 'icon-only', more],
      'aria-label': text ? undefined : label,
      title: tip || undefined,
      onclick: run,
      ...rest,
    },
    glyph ? icon(glyph) : null,
    text || null
  );
}

/**
 * A link that looks like a button.
 * @param {string} text
 * @param {string} url
 * @param {ButtonOptions & Record<string, any>} [options]
 */
export function linkButton(text, url, options = {}) {
  const { icon: glyph, label, kind, small, class: more, keys, ...rest } = options;
  return h(
    'a',
    {
      href: url,
      class: ['btn', kind, small && 'small', !text && 'icon-only', more],
      'aria-label': text ? undefined : label,
      ...rest,
    },
    glyph ? icon(glyph) : null,
    text || null
  );
}

/**
 * A status as colour, glyph and word: the same everywhere.
 * @param {string} name such as `SUCCEEDED`
 * @param {{ plain?: boolean }} [options]
 */
export function statusPill(name, options = {}) {
  const look = status(name);
  return h('span', { class: ['status', `s-${look.key}`, options.plain && 'plain'] }, icon(look.icon), look.word);
}

/**
 * A moment as the user wants times shown, ISO on hover; follows the switch.
 * @param {number | undefined} time ms since 1970
 * @param {{ milliseconds?: boolean, zoneName?: boolean }} [options]
 */
export function timeView(time, options = {}) {
  if (time === undefined) return h('span', { class: 'faint' }, '–');
  return h('time', { datetime: formatISO(time), title: formatISO(time) }, () => {
    const mode = timeMode.value;
    return formatTime(time, mode, {...options, now: mode === 'relative' ? now.value : undefined });
  });
}

/**
 * A moment without date and zone where those are clear; the title of its column says the zone.
 * @param {number | undefined} time
 * @param {{ day: number, milliseconds?: boolean }} options `day`: a moment of the day that goes without saying
 */
export function shortTimeView(time, options) {
  if (time === undefined) return h('span', { class: 'faint' }, '–');
  return h('time', { datetime: formatISO(time), title: formatISO(time) }, () => {
    const mode = timeMode.value;
    return formatShort(time, mode, {...options, now: mode === 'relative' ? now.value : undefined });
  });
}

/**
 * The title of a column of short times: with the zone that they are in.
 * @param {string} text
 * @param {number} time
 */
export function timeTitle(text, time) {
  return timeMode.value === 'relative' ? text : `${text} (${zoneLabel(time, timeMode.value)})`;
}

/**
 * What stands where there is nothing, with the next thing to do.
 * @param {{ icon?: string, title: string, text?: import('../core/dom.js').Child,
 *   actions?: import('../core/dom.js').Child,
 *   main?: boolean }} parts `main`: the only heading of the page
 */
export function emptyState(parts) {
  return h(
    'div',
    { class: 'empty' },
    icon(parts.icon ?? 'empty'),
    h(parts.main ? 'h1' : 'h2', null, parts.title),
    parts.text ? h('p', null, parts.text) : null,
    parts.actions ? h('div', { class: 'row' }, parts.actions) : null
  );
}

/**
 * A failure with its reason and a way to try again.
 * @param {any} error
 * @param {() => void} [retry]
 * @param {string} [title]
 * @param {boolean} [isMain] the only heading of the page
 */
export function errorState(error, retry, title = 'This could not be loaded', isMain = false) {
  const type = error?.type && !String(error.type).startsWith('HTTP') ? `${error.type}: ` : '';
  return h(
    'div',
    { class: 'empty s-failed', role: 'alert' },
    icon('alert'),
    h(isMain ? 'h1' : 'h2', null, title),
    h('p', null, `${type}${error?.message ?? error}`),
    retry ? h('div', { class: 'row' }, button('Try again', retry, { icon: 'refresh' })) : null
  );
}

/**
 * Grey bars in the place of what is being loaded; they appear after 150 ms.
 * @param {number} [lines]
 * @param {number} [height] of a line in pixels
 */
export function skeleton(lines = 4, height = 14) {
  const widths = [92, 78, 85, 64, 88, 71];
  return h(
    'div',
    { class: 'stack', 'aria-busy': 'true' },
    h('span', { class: 'visually-hidden' }, 'Loading'),
    Array.from({ length: lines }, (_, index) => h('div', {
                                    class: 'skeleton',
                                    'aria-hidden': 'true',
                                    style: { width: `${widths[index % widths.length]}%`, height: `${height}px` },
                                  }))
  );
}

/**
 * A box with a message: what happened, why, what to do.
 * @param {'info' | 'failed' | 'caught' | 'succeeded' | 'waiting'} kind
 * @param {import('../core/dom.js').Child} content
 * @param {import('../core/dom.js').Child} [actions]
 */
export function banner(kind, content, actions) {
  const glyphs = { info: 'info', failed: 'cross', caught: 'alert', succeeded: 'check', waiting: 'clock' };
  return h(
    'div',
    { class: ['banner', kind !== 'info' && `s-${kind}`] },
    icon(glyphs[kind]),
    h('div', { class: 'text' }, content),
    actions ?? null
  );
}

/**
 * A label with its control, hint and error; ties them together for assistive technology.
 * @param {string} label
 * @param {HTMLElement} control
 * @param {{ hint?: import('../core/dom.js').Child, error?: () => string | undefined }} [options]
 */
export function field(label, control, options = {}) {
  const id = control.id || uniqueID('field');
  control.id = id;
  const note = uniqueID('note');
  if (options.hint || options.error) control.setAttribute('aria-describedby', note);
  const { error } = options;
  return h('div', { class: 'field' }, h('label', { for: id }, label), control,
    h('div', { id: note, class: options.hint || error ? '' : 'visually-hidden' },
      options.hint ? h('div', { class: 'hint' }, options.hint) : null,
      error ? () => {
        const text = error();
        if (text) control.setAttribute('aria-invalid', 'true');
        else control.removeAttribute('aria-invalid');
        return text ? h('div', { class: 'error', role: 'alert' }, text) : null;
      } : null));
}

/**
 * A list of facts: term above, value below.
 * @param {Array<[string, import('../core/dom.js').Child] | null | false>} entries
 */
export function facts(entries) {
  return h(
    'dl',
    { class: 'facts' },
    entries.map((entry) => entry && h('div', { class: 'fact' }, h('dt', null, entry[0]), h('dd', null, entry[1])))
  );
}

/**
 * A choice of few, one of them pressed.
 * @template {string} T
 * @param {string} label
 * @param {Array<{ value: T, text: string, icon?: string }>} choices
 * @param {() => T} current
 * @param {(value: T) => void} choose
 */
export function segments(label, choices, current, choose) {
  return h(
    'div',
    { class: 'segments', role: 'group', 'aria-label': label },
    choices.map(
      (choice) =>
        h('button',
          {
            type: 'button',
            'aria-pressed': () => current() === choice.value,
            onclick: () => choose(choice.value),
          },
          choice.icon ? icon(choice.icon, { width: 15, height: 15 }) : null,
          choice.text)
    )
  );
}

/**
 * A section of a page under a heading of its own.
 * @param {string} title
 * @param {import('../core/dom.js').Child[]} content
 */
export function card(title, ...content) {
  return h(
    'section',
    { class: 'card' },
    h('header', null, h('h2', null, title)),
    h('div', { class: 'body stack' }, content)
  );
}
