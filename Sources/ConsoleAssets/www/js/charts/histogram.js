// @ts-check
/** Stacked bars over time; each bar is a link to what it counts. */
import {h, s} from '../core/dom.js';
import {formatCompact, formatNumber} from '../core/format.js';
import {timeMode} from '../core/prefs.js';
import {onDispose, signal} from '../core/signal.js';
import {formatTime} from '../core/time.js';
import {niceTicks, timeTicks} from './scale.js';

const height = 180;
const left = 40;
const bottom = 22;
const top = 8;

/**
 * @param {{ label: string, from: number, interval: number, series: Array<{ name: string, class: string }>,
 *   values: number[][], href: (index: number) => string }} options `values`: for each interval,
 *   a number for each series
 */
export function histogram(options) {
  const host = h('div', { class: 'histogram' });
  const width = signal(600);
  const observer = new ResizeObserver(() => (width.value = Math.max(240, Math.round(host.clientWidth))));
  observer.observe(host);
  onDispose(() => observer.disconnect());
  host.append(h('div', null, () => draw(options, width.value)));
  return host;
}

/**
 * @param {Parameters<typeof histogram>[0]} options
 * @param {number} width
 */
function draw(options, width) {
  const { values, series, from, interval } = options;
  const sums = values.map((row) => row.reduce((a, b) => a + b, 0));
  const ticks = niceTicks(Math.max(1, ...sums), 4);
  const max = ticks[ticks.length - 1];
  const plotWidth = width - left - 4;
  const plotHeight = height - top - bottom;
  const y = (/** @type {number} */ value) => top + plotHeight * (1 - value / max);
  const slot = plotWidth / Math.max(1, values.length);
  const gap = slot > 6 ? 2 : slot > 3 ? 1 : 0;
  const mode = timeMode.value === 'utc' ? 'utc' : 'local';
  const offset = mode === 'utc' ? 0 : -new Date(from).getTimezoneOffset() * 60_000;
  const axis = timeTicks(from, from + interval * values.length, Math.max(2, Math.floor(width / 90)), offset);
  return s(
    'svg',
    {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: 'group',
      'aria-label': options.label,
      class: 'chart-svg',
    },
    ticks.map(
      (value) =>
        s('g',
          null,
          s('line',
            { class: value === 0 ? 'axis-line' : 'grid-line', x1: left, x2: width - 4, y1: y(value), y2: y(value) }),
          s('text', { class: 'tick-text', x: left - 6, y: y(value) + 4, 'text-anchor': 'end' }, formatCompact(value)))
    ),
    axis.ticks.map(
      (time) => s(
        'text',
        {
          class: 'tick-text',
          'text-anchor': 'middle',
          y: height - 6,
          x: Math.max(left + 14, Math.min(width - 20, left + ((time - from) / (interval * values.length)) * plotWidth)),
        },
        tickText(time, axis.step, mode)
      )
    ),
    values.map((row, index) => (sums[index] === 0 ? null : bar(row, index)))
  );

  /**
   * @param {number[]} row
   * @param {number} index
   */
  function bar(row, index) {
    const x = left + index * slot;
    let base = 0;
    const begin = formatTime(from + index * interval, mode);
    const parts = row.map((value, at) => (value > 0 ? `${formatNumber(value)} ${series[at].name.toLowerCase()}` : ''))
                    .filter(Boolean)
                    .join(', ');
    return s(
      'a',
      { href: options.href(index), class: 'bar-link', 'aria-label': `${begin}: ${parts}` },
      s('title', null, `${begin}\n${parts}`),
      s('rect', { class: 'bar-hit', x, y: top, width: slot, height: plotHeight }),
      row.map((value, at) => {
        if (value === 0) return null;
        const upper = y(base + value);
        const lower = y(base);
        base += value;
        return s('rect', {
          class: ['bar-part', series[at].class],
          x: x + gap / 2,
          width: Math.max(1, slot - gap),
          y: upper,
          height: Math.max(1, lower - upper),
          rx: Math.min(2, slot / 4),
        });
      })
    );
  }
}

/**
 * @param {number} time
 * @param {number} step
 * @param {'local' | 'utc'} mode
 */
function tickText(time, step, mode) {
  const zone = mode === 'utc' ? 'UTC' : undefined;
  if (step >= 720 * 60_000)
    return new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: '2-digit', month: 'short' }).format(time);
  return new Intl.DateTimeFormat(
                   'en-GB',
                   { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  ).format(time);
}
