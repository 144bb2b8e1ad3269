// @ts-check
/** A bar between two panes that can be dragged or moved by keys; sizes are remembered. */
import {assign, h, setStyle} from '../core/dom.js';
import {pref} from '../core/prefs.js';
import {effect} from '../core/signal.js';

/**
 * Gives `pane` a size that the bar changes. Put the bar beside the pane, on the side given.
 * @param {HTMLElement} pane
 * @param {{ name: string, label: string, side: 'left' | 'right' | 'top' | 'bottom', size: number, min: number,
 *   max: number }} options
 *   `side`: on which side of the pane the bar is; sizes in pixels; `name` is what it is remembered under
 * @returns {HTMLElement} the bar
 */
export function splitter(pane, options) {
  const isVertical = options.side === 'top' || options.side === 'bottom';
  const sign = options.side === 'right' || options.side === 'bottom' ? 1 : -1;
  const size = pref(`size.${options.name}`, options.size);
  const clamp = (/** @type {number} */ value) => Math.round(Math.max(options.min, Math.min(options.max, value)));
  const bar = h('div', {
    class: 'splitter',
    role: 'separator',
    tabindex: 0,
    'aria-label': options.label,
    'aria-orientation': isVertical ? 'horizontal' : 'vertical',
    'aria-valuemin': options.min,
    'aria-valuemax': options.max,
  });
  effect(() => {
    setStyle(pane, { 'flex-basis': `${clamp(size.value)}px`, 'flex-grow': 0, 'flex-shrink': 0 });
    assign(bar, { 'aria-valuenow': clamp(size.value) });
  });
  bar.addEventListener('pointerdown', (event) => {
    const from = isVertical ? event.clientY : event.clientX;
    const before = clamp(size.peek());
    bar.setPointerCapture(event.pointerId);
    bar.classList.add('dragging');
    const move = (/** @type {PointerEvent} */ next) => {
      size.value = clamp(before + sign * ((isVertical ? next.clientY : next.clientX) - from));
    };
    bar.addEventListener('pointermove', move);
    bar.addEventListener('lostpointercapture', () => {
      bar.removeEventListener('pointermove', move);
      bar.classList.remove('dragging');
    }, { once: true });
    event.preventDefault();
  });
  bar.addEventListener('dblclick', () => (size.value = options.size));
  bar.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    size.value = clamp(size.peek() + sign * step * (event.shiftKey ? 64 : 16));
  });
  return bar;
}
