// @ts-check
/** The graph as a file: SVG with its styles in it, and PNG painted from that. */
import { s } from '../core/dom.js';

const PROPERTIES = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-linecap', 'stroke-linejoin',
  'stroke-opacity', 'opacity', 'font-family', 'font-size', 'font-weight', 'letter-spacing', 'visibility',
];
const MARGIN = 32;
const SIDE_MAX = 16000;

/**
 * A stand-alone SVG of what is drawn.
 * @param {SVGSVGElement} svg
 * @param {{w: number, h: number}} size of the scene
 * @param {{theme?: 'light'|'dark', status?: boolean, background?: boolean}} [options]
 * @returns {string}
 */
export function exportSVG(svg, size, options = {}) {
  // A copy in the page, so that styles are computed under the wanted theme, without zoom and culling.
  const host = document.createElement('div');
  host.className = 'g-export';
  if (options.theme) host.dataset.theme = options.theme;
  const copy = /** @type {SVGSVGElement} */ (svg.cloneNode(true));
  copy.classList.remove('g-far', 'g-edit');
  host.append(copy);
  document.body.append(host);
  try {
    return serialise(copy, size, options, getComputedStyle(host).backgroundColor);
  } finally {
    host.remove();
  }
}

/**
 * @param {SVGSVGElement} copy
 * @param {{w: number, h: number}} size
 * @param {{status?: boolean, background?: boolean}} options
 * @param {string} ground
 */
function serialise(copy, size, options, ground) {
  const tools = '.g-plus, .g-end, .g-halo, .g-drop, .g-plus-layer, .g-diag';
  for (const element of copy.querySelectorAll(tools)) element.remove();
  for (const element of copy.querySelectorAll('[style]')) element.removeAttribute('style');
  if (options.status === false) {
    for (const element of copy.querySelectorAll('.g-badge, .g-count')) element.remove();
    for (const element of copy.querySelectorAll('.took, .idle')) element.classList.remove('took', 'idle');
    for (const element of copy.querySelectorAll('[class*="s-"]')) {
      for (const name of [...element.classList]) if (name.startsWith('s-')) element.classList.remove(name);
    }
  }
  for (const element of copy.querySelectorAll('[aria-pressed="true"]')) element.removeAttribute('aria-pressed');
  /** @type {[Element, string[][]][]} */
  const styles = [];
  for (const element of copy.querySelectorAll('rect, path, circle, line, text, tspan')) {
    const computed = getComputedStyle(element);
    const wanted = PROPERTIES.filter((name) => relevant(name, element.localName));
    styles.push([element, wanted.map((name) => [name, computed.getPropertyValue(name)])]);
  }
  for (const [element, values] of styles) {
    for (const [name, value] of values) {
      if (value && value !== 'normal' && value !== 'none 0s') element.setAttribute(name, value);
    }
    element.removeAttribute('class');
  }
  const w = Math.ceil(size.w + MARGIN * 2);
  const h = Math.ceil(size.h + MARGIN * 2);
  const layer = copy.querySelector('.g-layer');
  layer?.setAttribute('transform', `translate(${MARGIN} ${MARGIN})`);
  for (const element of copy.querySelectorAll('*')) {
    for (const { name } of [...element.attributes]) {
      if (/^(data-|aria-)|^(tabindex|role|class)$/.test(name)) element.removeAttribute(name);
    }
  }
  for (const { name } of [...copy.attributes]) copy.removeAttribute(name);
  if (options.background !== false) copy.prepend(s('rect', { width: w, height: h, fill: ground }));
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('viewBox', `0 0 ${w} ${h}`);
  copy.setAttribute('width', String(w));
  copy.setAttribute('height', String(h));
  return new XMLSerializer().serializeToString(copy);
}

/**
 * @param {string} property
 * @param {string} tag
 */
function relevant(property, tag) {
  const isText = tag === 'text' || tag === 'tspan';
  if (property.startsWith('font') || property === 'letter-spacing') return isText;
  if (property.startsWith('stroke')) return !isText;
  return true;
}

/**
 * The same as a PNG, by default in twice the size.
 * @param {string} svg
 * @param {number} [scale]
 * @returns {Promise<Blob>}
 */
export async function toPNG(svg, scale = 2) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const factor = Math.min(scale, SIDE_MAX / Math.max(image.width, image.height, 1));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * factor));
  canvas.height = Math.max(1, Math.round(image.height * factor));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large to be painted'))),
      'image/png',
    );
  });
}
