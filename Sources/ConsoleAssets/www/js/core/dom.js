// @ts-check
/** Builds the page's elements. There is no innerHTML anywhere: what users wrote becomes text nodes only. */
import {effect} from './signal.js';

const svgNamespace = 'http://www.w3.org/2000/svg';

/** @typedef {Node | string | number | bigint | boolean | null | undefined} Leaf */
/**
 * What an element may hold; a list may be nested, a function is followed.
 * @typedef {Leaf | (() => any) | any[]} Child
 */

/** Names that are set as properties, since the attribute is only the initial value. */
const properties = new Set(['value', 'checked', 'selected', 'indeterminate', 'scrollTop', 'open']);

/**
 * Sets one attribute, property, listener or style of an element.
 * @param {Element} element
 * @param {string} name
 * @param {any} value
 */
function set(element, name, value) {
  if (name.startsWith('on') && typeof value === 'function') {
    element.addEventListener(name.slice(2).toLowerCase(), value);
  } else if (name === 'style') {
    setStyle(/** @type {HTMLElement} */ (element), value);
  } else if (name === 'dataset') {
    for (const [key, item] of Object.entries(value)) {
      if (item !== undefined && item !== null) /** @type {HTMLElement} */
        (element).dataset[key] = String(item);
    }
  } else if (typeof value === 'function') {
    effect(() => set(element, name, value()));
  } else if (properties.has(name) && element.namespaceURI !== svgNamespace && name in element) {
    if (/** @type {any} */ (element)[name] !== value) /** @type {any} */
      (element)[name] = value ?? '';
  } else {
    setAttribute(element, name, value);
  }
}

/**
 * @param {Element} element
 * @param {string} name
 * @param {any} value
 */
function setAttribute(element, name, value) {
  if (name === 'class') value = classes(value);
  if (name.startsWith('aria-') && typeof value === 'boolean') value = String(value);
  if (value === false || value === null || value === undefined)
    element.removeAttribute(name);
  else
    element.setAttribute(name, value === true ? '' : String(value));
}

/**
 * Sets styles through CSSOM, which the content security policy allows; names as in CSS, `--x` included.
 * @param {HTMLElement | SVGElement} element
 * @param {Record<string, string | number | null | undefined>} styles
 */
export function setStyle(element, styles) {
  for (const [name, value] of Object.entries(styles)) {
    if (value === null || value === undefined)
      element.style.removeProperty(name);
    else
      element.style.setProperty(name, String(value));
  }
}

/**
 * Joins class names; false, null and undefined are left out.
 * @param {any} value a name, a list, or an object name → whether
 * @returns {string}
 */
export function classes(value) {
  if (!value) return '';
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(classes).filter(Boolean).join(' ');
  return Object.keys(value).filter((name) => value[name]).join(' ');
}

/**
 * Appends children to a node; a function is followed: its content is replaced whenever a signal it read changes.
 * @param {Node} parent
 * @param {Child[]} children
 */
export function append(parent, ...children) {
  for (const child of children) {
    if (child === null || child === undefined || typeof child === 'boolean') continue;
    if (Array.isArray(child))
      append(parent, ...child);
    else if (child instanceof Node)
      parent.appendChild(child);
    else if (typeof child === 'function')
      appendFollowed(parent, child);
    else
      parent.appendChild(document.createTextNode(String(child)));
  }
}

/**
 * @param {Node} parent
 * @param {() => Child} content
 */
function appendFollowed(parent, content) {
  const start = document.createComment('');
  const end = document.createComment('');
  parent.appendChild(start);
  parent.appendChild(end);
  effect(
    () => {
      const next = content();
      if ((typeof next === 'string' || typeof next === 'number') && start.nextSibling instanceof Text
      && start.nextSibling.nextSibling === end) {
        start.nextSibling.data = String(next);
        return;
      }
      while (start.nextSibling && start.nextSibling !== end) start.nextSibling.remove();
      const fragment = document.createDocumentFragment();
      append(fragment, next);
      end.parentNode?.insertBefore(fragment, end);
    }
  );
}

/**
 * An HTML element.
 *
 * Props: `class` (text, list, object), `style` (object), `dataset`, `on…` listeners, `ref` (called with the element),
 * all else attributes or properties. A function as value is followed like a child. False and null leave it out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any> | null} [props]
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  // Children first: a select takes its value only once its options are there.
  append(element, ...children);
  if (props) {
    for (const name of Object.keys(props))
      if (name !== 'ref') set(element, name, props[name]);
    props.ref?.(element);
  }
  return element;
}

/**
 * An SVG element; props as of `h`.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any> | null} [props]
 * @param {Child[]} children
 * @returns {SVGElementTagNameMap[K]}
 */
export function s(tag, props, ...children) {
  const element = document.createElementNS(svgNamespace, tag);
  if (props)
    for (const name of Object.keys(props))
      if (name !== 'ref') set(element, name, props[name]);
  append(element, ...children);
  props?.ref?.(element);
  return element;
}

/**
 * Replaces all children.
 * @template {Element} E
 * @param {E} parent
 * @param {Child[]} children
 * @returns {E}
 */
export function replace(parent, ...children) {
  const fragment = document.createDocumentFragment();
  append(fragment, ...children);
  parent.replaceChildren(fragment);
  return parent;
}

/**
 * Sets props of an element that exists.
 * @template {Element} E
 * @param {E} element
 * @param {Record<string, any>} props
 * @returns {E}
 */
export function assign(element, props) {
  for (const name of Object.keys(props)) set(element, name, props[name]);
  return element;
}

/**
 * Makes the children of `parent` match `items` in order, keeping the elements of keys that stay.
 * @template T
 * @param {Element} parent
 * @param {readonly T[]} items
 * @param {(item: T) => string} key
 * @param {(item: T) => Element} create
 * @param {(element: Element, item: T) => void} [update]
 */
export function keyed(parent, items, key, create, update) {
  /** @type {Map<string, Element>} */
  const old = new Map();
  for (const child of [...parent.children]) old.set(child.getAttribute('data-key') ?? '', child);
  /** @type {Element | null} */
  let previous = null;
  for (const item of items) {
    const name = key(item);
    let element = old.get(name);
    if (element) {
      old.delete(name);
      update?.(element, item);
    } else {
      element = create(item);
      element.setAttribute('data-key', name);
    }
    const place = /** @type {Element | null} */ (previous ? previous.nextElementSibling : parent.firstElementChild);
    if (place !== element) parent.insertBefore(element, place);
    previous = element;
  }
  for (const gone of old.values()) gone.remove();
}

let lastID = 0;

/**
 * An id that no other element has.
 * @param {string} [prefix]
 */
export function uniqueID(prefix = 'n') {
  lastID += 1;
  return `${prefix}-${lastID}`;
}
