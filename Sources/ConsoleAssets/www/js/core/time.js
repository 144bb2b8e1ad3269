// @ts-check
/** Times and durations as text. All times are milliseconds since 1970. */

/** @typedef {'local' | 'utc' | 'relative'} TimeMode */

/** @type {Map<string, Intl.DateTimeFormat>} */
const formats = new Map();

/**
 * @param {string} key
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(key, options) {
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...options });
    formats.set(key, found);
  }
  return found;
}

/**
 * Milliseconds from what an API answers: seconds with a fraction, or ISO text. Undefined for nothing.
 * @param {number | string | null | undefined} value
 * @returns {number | undefined}
 */
export function fromAPI(value) {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number') return Math.round(value * 1000);
  const parsed = Date.parse(value);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/**
 * A moment with its zone, such as `22 Nov 2026, 09:41:07.312 UTC+1`.
 * @param {number} time
 * @param {TimeMode} mode `relative` gives the distance from `now`
 * @param {{ milliseconds?: boolean, now?: number, zone?: string, zoneName?: boolean }} [options]
 */
export function formatTime(time, mode, options = {}) {
  if (mode === 'relative') return formatRelative(time, options.now ?? Date.now());
  const zone = mode === 'utc' ? 'UTC' : options.zone;
  const text = format(`date ${zone} ${options.milliseconds}`, {
                 timeZone: zone,
                 day: '2-digit',
                 month: 'short',
                 year: 'numeric',
                 hour: '2-digit',
                 minute: '2-digit',
                 second: '2-digit',
                 ...(options.milliseconds ? { fractionalSecondDigits: 3 } : {}),
               }).format(time);
  return options.zoneName === false ? text : `${text} ${zoneLabel(time, mode, options.zone)}`;
}

/**
 * A moment in a list about one day, without its zone, which the head of the column names: `09:41:07.312`; of another
 * day `21 Nov, 09:41:07.312`.
 * @param {number} time
 * @param {TimeMode} mode
 * @param {{ day: number, milliseconds?: boolean, now?: number, zone?: string }} options `day`: any moment of the day
 */
export function formatShort(time, mode, options) {
  if (mode === 'relative') return formatRelative(time, options.now ?? Date.now());
  const zone = mode === 'utc' ? 'UTC' : options.zone;
  const date = format(`day ${zone}`, { timeZone: zone, day: '2-digit', month: 'short' });
  const clock = formatClock(time, mode, options);
  const [own, common] = [date.format(time), date.format(options.day)];
  return own === common ? clock : `${own}, ${clock}`;
}

/**
 * The time of day only.
 * @param {number} time
 * @param {TimeMode} mode
 * @param {{ milliseconds?: boolean, zone?: string }} [options]
 */
export function formatClock(time, mode, options = {}) {
  const zone = mode === 'utc' ? 'UTC' : options.zone;
  return format(
           `clock ${zone} ${options.milliseconds}`,
           {
             timeZone: zone,
             hour: '2-digit',
             minute: '2-digit',
             second: '2-digit',
             ...(options.milliseconds ? { fractionalSecondDigits: 3 } : {}),
           }
  ).format(time);
}

/**
 * The offset in force at a moment, such as `UTC+1` or `UTC−03:30`; it changes with summer time.
 * @param {number} time
 * @param {TimeMode} mode
 * @param {string} [zone] the browser's own when left out
 */
export function zoneLabel(time, mode, zone) {
  if (mode === 'utc') return 'UTC';
  const parts = format(`zone ${zone}`, { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(time);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'UTC';
  return name.replace('GMT', 'UTC').replace('-', '−');
}

/**
 * ISO 8601 in UTC with milliseconds.
 * @param {number} time
 */
export function formatISO(time) { return new Date(time).toISOString(); }

const spans = /** @type {const} */ ([
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
]);

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });

/**
 * The distance from now: `12 min. ago`, `in 3 days`, `now`.
 * @param {number} time
 * @param {number} now
 */
export function formatRelative(time, now) {
  const distance = time - now;
  for (const [unit, length] of spans) {
    if (Math.abs(distance) >= length) return relative.format(Math.trunc(distance / length), unit);
  }
  return 'now';
}

/**
 * A duration with two units at most: `12 ms`, `4.733 s`, `1 min 24 s`, `2 h 05 min`, `3 d 4 h`.
 * @param {number} milliseconds
 */
export function formatDuration(milliseconds) {
  const ms = Math.max(0, Math.round(milliseconds));
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms < 10_000 ? 3 : 1)} s`;
  const seconds = Math.floor(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (minutes < 60) return `${minutes} min ${pad(seconds % 60)} s`;
  if (hours < 24) return `${hours} h ${pad(minutes % 60)} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** @param {number} value */
function pad(value) { return String(value).padStart(2, '0'); }
