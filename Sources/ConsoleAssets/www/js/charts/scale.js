// @ts-check
/** Scales of axes; pure. */

/**
 * Round values from 0 to at least `max`.
 * @param {number} max
 * @param {number} count about so many
 * @returns {number[]}
 */
export function niceTicks(max, count) {
  if (max <= 0) return [0, 1];
  const rough = max / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((value) => value >= rough - 1e-9) ?? 10 * power;
  const whole = Math.max(1, step);
  const ticks = [];
  for (let value = 0; value < max + whole; value += whole) ticks.push(value);
  return ticks;
}

/**
 * Times for an axis: round ones, at most `count`.
 * @param {number} from
 * @param {number} to
 * @param {number} count
 * @param {number} offset of the zone from UTC in ms, so that days begin at midnight
 */
export function timeTicks(from, to, count, offset = 0) {
  const minute = 60_000;
  const steps = [
    minute,
    5 * minute,
    10 * minute,
    15 * minute,
    30 * minute,
    60 * minute,
    120 * minute,
    180 * minute,
    360 * minute,
    720 * minute,
    1440 * minute,
    2880 * minute,
    10_080 * minute,
  ];
  const step = steps.find((value) => (to - from) / value <= count) ?? steps[steps.length - 1];
  const ticks = [];
  for (let time = Math.ceil((from + offset) / step) * step - offset; time <= to; time += step) ticks.push(time);
  return { ticks, step };
}
