// @ts-check
/**
 * The graph as a part of a page: `createGraph(container, options)`.
 *
 * It draws a definition, pans and zooms, selects by mouse and keyboard, shows statuses, and in edit mode says where a
 * drop would land. It changes nothing itself: what the user wants is told to its listeners.
 */
import { h, s, uniqueID } from '../core/dom.js';
import { Viewport } from './viewport.js';
import { Minimap } from './minimap.js';
import { Navigator, directionOf, headOf } from './nav.js';
import { firstView, keepInView, moveItems } from './arrive.js';
import { Overlay } from './overlay.js';
import { render, applyOverlay, applyDiagnostics, markers } from './render.js';
import { layOut } from './compute.js';
import { targetAt, drawTarget } from './dnd.js';
import { exportSVG, toPNG } from './export.js';

/** @typedef {import('./scene.js').Scene} Scene */
/** @typedef {import('./scene.js').Item} Item */
/** @typedef {import('./scene.js').Wire} Wire */
/** @typedef {import('./overlay.js').StatusMap} StatusMap */
/**
 * @typedef {object} GraphOptions
 * @property {any} [definition] parsed; also a broken or unfinished one
 * @property {boolean} [edit] places for missing states, + on wires
 * @property {StatusMap} [status]
 * @property {string} [label] name for screen readers
 * @property {boolean} [minimap]
 * @property {boolean} [tools] zoom buttons
 * @property {(ids: string[], info: {by: 'user'|'code'}) => void} [onSelect] ids are JSON pointers of states
 * @property {(id: string) => void} [onOpen] Enter or a double click
 * @property {(wire: Wire, at: DOMRect) => void} [onAdd] the + of a wire
 * @property {(event: KeyboardEvent, id: string) => boolean|void} [onKey] true when it was handled
 * @property {(event: PointerEvent, item: Item) => void} [onPress] a press on a state, for dragging
 * @property {(event: PointerEvent, wire: Wire) => void} [onPressEnd] a press on the end of a wire, for dragging
 * @property {(event: MouseEvent, id: string) => void} [onMenu]
 */

const FIRST_ZOOM_MIN = 0.6;

export class Graph {
  /**
   * @param {HTMLElement} container
   * @param {GraphOptions} options
   */
  constructor(container, options) {
    this.options = options;
    this.prefix = uniqueID('g');
    /** @type {Scene} */
    this.scene = { w: 0, h: 0, items: [], wires: [], caps: [] };
    this.overlay = new Overlay(options.status);
    /** @type {Map<string, import('./render.js').NodeDiagnostics>} */
    this.diagnostics = new Map();
    /** @type {string[]} */
    this.selection = [];
    /** The item that Tab leads to. */
    this.current = '';
    /** @type {Set<string>} */
    this.collapsed = new Set();
    this.definition = options.definition;
    this.round = 0;
    /** The state on which the space bar went down. */
    this.spacePressed = '';
    /** @type {HTMLButtonElement|null} */
    this.percent = null;
    /** @type {Navigator|null} */
    this.navigator = null;
    this.fitted = false;
    /** @type {Set<(ids: string[], info: {by: 'user'|'code'}) => void>} */
    this.listeners = new Set(options.onSelect ? [options.onSelect] : []);
    this.layer = s('g', { class: 'g-layer' });
    this.dropLayer = s('g', { class: 'g-drop', 'aria-hidden': 'true' });
    this.svg = s(
      'svg',
      {
        class: `g-graph${this.options.edit ? ' g-edit' : ''}`,
        role: 'application',
        'aria-roledescription': 'workflow graph',
        'aria-label': this.options.label ?? 'Workflow graph', tabindex: -1,
      },
      s('defs', null, markers(this.prefix)), this.layer
    );
    this.element = h('div', { class: 'g-canvas' }, this.svg);
    container.append(this.element);
    this.viewport = new Viewport(this.svg, this.layer, () => this.viewportChanged());
    this.viewport.dragsItems = this.options.onPress !== undefined;
    this.viewport.onResize = () => {
      if (!this.fitted && this.navigator) firstView(this);
      else if (this.fitted && this.options.edit) keepInView(this, this.navigator?.items.get(this.selection[0]));
    };
    this.minimap = this.options.minimap === false ? null : new Minimap(this.element, this.viewport);
    if (this.options.tools !== false) this.element.append(this.tools());
    this.drawn = this.render(this.scene);
    /** @type {Set<string>} */
    this.hits = new Set();
    this.listen();
    /** Resolves when the first picture is there. */
    this.ready = this.draw({});
  }

  tools() {
    const button = (/** @type {string} */ label, /** @type {string} */ text, /** @type {() => void} */ run) =>
      h('button', { type: 'button', 'aria-label': label, title: label, onclick: run }, text);
    this.percent = button('Zoom to 100 %', '100%', () => this.viewport.zoomTo(1));
    return h(
      'div',
      { class: 'toolbar floating g-tools', role: 'toolbar', 'aria-label': 'Zoom' },
      button('Zoom out', '−', () => this.viewport.zoomBy(1 / 1.25)), this.percent,
      button('Zoom in', '+', () => this.viewport.zoomBy(1.25)), button('Fit the whole graph', 'Fit', () => this.fit())
    );
  }

  viewportChanged() {
    this.minimap?.update();
    if (this.percent) this.percent.textContent = `${Math.round(this.viewport.zoom * 100)}%`;
  }

  listen() {
    const { svg } = this;
    svg.addEventListener('click', (event) => this.clicked(event));
    svg.addEventListener('dblclick', (event) => {
      const id = idOf(event.target);
      if (id) this.options.onOpen?.(id);
    });
    svg.addEventListener('contextmenu', (event) => {
      const id = idOf(event.target);
      if (!id || !this.options.onMenu) return;
      event.preventDefault();
      this.options.onMenu(event, id);
    });
    svg.addEventListener('pointerdown', (event) => {
      const end = event.target instanceof Element ? event.target.closest('[data-end]')?.getAttribute('data-end') : null;
      const taken = end && this.scene.wires.find((wire) => wire.id === end);
      if (taken && event.button === 0) this.options.onPressEnd?.(event, taken);
      const item = this.navigator?.items.get(idOf(event.target) ?? '');
      if (item && event.button === 0 && !this.viewport.spaceHeld) this.options.onPress?.(event, item);
    });
    svg.addEventListener('focusin', (event) => {
      const id = idOf(event.target);
      if (!id) return;
      this.setCurrent(id);
      const item = this.navigator?.items.get(id);
      if (item && svg.querySelector(':focus-visible')) this.viewport.reveal(headOf(item));
    });
    svg.addEventListener('keydown', (event) => this.key(event));
    svg.addEventListener('keyup', (event) => {
      if (event.key === ' ') this.spaceReleased(idOf(event.target) ?? '');
    });
  }

  /**
   * The space bar selects on its way up, unless it was held to pan.
   * @param {string} id
   */
  spaceReleased(id) {
    const pressed = this.spacePressed;
    this.spacePressed = '';
    if (!id || pressed !== id || this.viewport.spaceUsed) return;
    if (this.options.edit) this.toggle(id);
    else this.setSelection([id], 'user');
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    // where the canvas was moved, nothing was meant to be clicked
    if (this.viewport.spaceHeld || (this.viewport.moved && !this.viewport.dragsItems)) return;
    const target = /** @type {Element} */ (event.target);
    const plus = target.closest('[data-plus]');
    if (plus) {
      const wire = this.scene.wires.find((w) => w.id === plus.getAttribute('data-plus'));
      if (wire) this.options.onAdd?.(wire, plus.getBoundingClientRect());
      return;
    }
    const id = idOf(target);
    if (!id) {
      if (!this.viewport.moved) this.setSelection([], 'user');
      return;
    }
    const more = event.shiftKey || event.ctrlKey || event.metaKey;
    if (more && this.options.edit) this.toggle(id);
    else this.setSelection([id], 'user');
    this.focusItem(id);
  }

  /** @param {string} id */
  toggle(id) {
    const on = this.selection.includes(id);
    this.setSelection(on ? this.selection.filter((other) => other !== id) : [...this.selection, id], 'user');
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const id = idOf(event.target) ?? '';
    if (this.options.onKey?.(event, id)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.zoomKey(event.key)) {
      event.preventDefault();
      return;
    }
    if (!id) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      this.setSelection([id], 'user');
      this.options.onOpen?.(id);
      return;
    }
    if (event.key === ' ') {
      event.preventDefault();
      if (!event.repeat) {
        this.spacePressed = id;
        if (!this.viewport.spaceHeld) this.viewport.spaceUsed = false;
      }
      return;
    }
    const direction = directionOf(event);
    const next = direction && this.navigator?.from(id, direction);
    if (!direction) return;
    event.preventDefault();
    event.stopPropagation();
    if (!next) return;
    this.setSelection([next.node.id], 'user');
    this.focusItem(next.node.id);
    this.viewport.reveal(headOf(next));
  }

  /** @param {string} key */
  zoomKey(key) {
    if (key === '+' || key === '=') this.viewport.zoomBy(1.25);
    else if (key === '-') this.viewport.zoomBy(1 / 1.25);
    else if (key === '0') this.viewport.zoomTo(1);
    else if (key === '1') this.fit();
    else if (key === '2' && this.selection.length) this.fitSelection();
    else return false;
    return true;
  }

  /**
   * Shows another definition; the item `anchor` stays where it is on the screen.
   * @param {any} definition
   * @param {{anchor?: string, select?: string[], animate?: boolean}} [options]
   * @returns {Promise<void>}
   */
  setDefinition(definition, options = {}) {
    this.definition = definition;
    return this.draw(options);
  }

  /** @param {{anchor?: string, select?: string[], animate?: boolean}} options */
  async draw(options) {
    const round = ++this.round;
    const task = { definition: this.definition, places: this.options.edit ?? false, collapsed: [...this.collapsed] };
    const result = layOut(task);
    const scene = result instanceof Promise ? await result : result;
    if (round === this.round) this.show(scene, options);
  }

  /**
   * @param {Scene} scene
   * @returns {import('./render.js').Drawn}
   */
  render(scene) {
    const drawn = render(scene, this.overlay, { prefix: this.prefix, edit: this.options.edit ?? false });
    applyDiagnostics(drawn, this.diagnostics);
    drawn.onMake = (id, element) => {
      if (this.selection.includes(id)) element.setAttribute('aria-pressed', 'true');
      if (this.hits.has(id)) element.classList.add('g-hit');
    };
    return drawn;
  }

  /**
   * @param {Scene} scene
   * @param {{anchor?: string, select?: string[], animate?: boolean}} options
   */
  show(scene, options) {
    const before = this.navigator?.items;
    const focused = idOf(document.activeElement) !== null && this.svg.contains(document.activeElement);
    const anchorID = options.anchor ?? this.selection[0] ?? '';
    const old = before?.get(anchorID) ?? null;
    this.scene = scene;
    this.navigator = new Navigator(scene);
    this.drawn = this.render(scene);
    // nothing is laid out by the browser before what is outside the window was taken out
    if (!this.fitted) this.layer.style.display = 'none';
    this.layer.replaceChildren(this.drawn.root, this.dropLayer);
    this.viewport.parts = this.drawn.parts;
    this.viewport.content = { w: scene.w, h: scene.h };
    const now = this.navigator.items.get(anchorID);
    // another workflow altogether: seen as at first
    const { items } = this.navigator;
    if (before?.size && !scene.items.some((item) => !item.node.empty && before.has(item.node.id)) && items.size > 1) {
      this.fitted = false;
    }
    if (!this.fitted) firstView(this);
    else if (old && now) {
      this.viewport.x += (old.x + old.w / 2 - now.x - now.w / 2) * this.viewport.zoom;
      this.viewport.y += (old.y - now.y) * this.viewport.zoom;
    }
    this.viewport.apply();
    if (before && this.fitted && this.options.edit) keepInView(this, now);
    this.minimap?.draw(scene, this.overlay);
    if (before && options.animate !== false) moveItems(this, before, old && now ? { old, now } : null);
    const selected = (options.select ?? this.selection).filter((id) => this.navigator?.items.has(id));
    this.setSelection(selected, 'code', options.select === undefined);
    this.setCurrent(this.navigator.items.has(this.current) ? this.current : selected[0] ?? '');
    if (focused) this.focusItem(selected[0] ?? this.current);
  }

  /**
   * @param {StatusMap|null} status
   * @param {{taken?: Iterable<[string, string]>}} [options]
   */
  setStatus(status, options) {
    this.overlay = new Overlay(status, options);
    applyOverlay(this.drawn, this.overlay);
    this.minimap?.draw(this.scene, this.overlay);
  }

  /**
   * Counts of errors and warnings by state.
   * @param {Map<string, import('./render.js').NodeDiagnostics>} diagnostics
   */
  setDiagnostics(diagnostics) {
    this.diagnostics = diagnostics;
    applyDiagnostics(this.drawn, diagnostics);
  }

  /**
   * The id of a state given by its id or by its name.
   * @param {string} pathOrName
   */
  resolve(pathOrName) {
    if (this.navigator?.items.has(pathOrName)) return pathOrName;
    return this.scene.items.find((item) => item.node.key === pathOrName)?.node.id ?? null;
  }

  /**
   * Selects one state by path or name, or nothing.
   * @param {string|null} pathOrName
   * @param {{reveal?: boolean}} [options]
   */
  select(pathOrName, options = {}) {
    const id = pathOrName === null ? null : this.resolve(pathOrName);
    this.setSelection(id ? [id] : [], 'code');
    const item = id ? this.navigator?.items.get(id) : null;
    if (item && options.reveal !== false) this.viewport.reveal(headOf(item));
  }

  /**
   * @param {string[]} ids
   * @param {'user'|'code'} by
   * @param {boolean} [quiet]
   */
  setSelection(ids, by, quiet = false) {
    for (const id of this.selection) this.drawn.peek(id)?.removeAttribute('aria-pressed');
    const same = ids.length === this.selection.length && ids.every((id, i) => id === this.selection[i]);
    this.selection = ids;
    for (const id of ids) this.drawn.peek(id)?.setAttribute('aria-pressed', 'true');
    if (ids[0]) this.setCurrent(ids[0]);
    this.showEnds();
    if (!quiet && !(same && by === 'code')) for (const listener of this.listeners) listener(ids, { by });
  }

  /** Shows the ends of the wires that leave the selected states. */
  showEnds() {
    const names = new Set(this.selection.flatMap((id) => {
      const item = this.navigator?.items.get(id);
      return item ? [`${item.scope}\u0000${item.node.key}`] : [];
    }));
    if (!this.options.edit) return;
    const near = new Set(this.scene.wires.flatMap((w) => (names.has(`${w.scope}\u0000${w.from}`) ? [w.id] : [])));
    for (const element of this.drawn.labels.querySelectorAll('.g-end')) {
      element.classList.toggle('near', near.has(element.getAttribute('data-end') ?? ''));
    }
  }

  /**
   * @param {(ids: string[], info: {by: 'user'|'code'}) => void} listener
   * @returns {() => void} removes it
   */
  onSelect(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /**
   * Brings a state to the middle and the keyboard to it.
   * @param {string} pathOrName
   * @param {{keyboard?: boolean}} [options]
   */
  focus(pathOrName, options = {}) {
    const id = this.resolve(pathOrName);
    const item = id ? this.navigator?.items.get(id) : null;
    if (!id || !item) return;
    this.setSelection([id], 'code');
    this.viewport.centre(headOf(item), { zoom: Math.max(this.viewport.zoom, FIRST_ZOOM_MIN) });
    if (options.keyboard) this.focusItem(id);
  }

  /** @param {string} id */
  focusItem(id) {
    this.drawn.items.get(id || this.current)?.focus({ preventScroll: true });
  }

  /** @param {string} id */
  setCurrent(id) {
    this.drawn.peek(this.current)?.setAttribute('tabindex', '-1');
    const known = this.drawn.items.has(id) ? id : this.navigator?.first('')?.node.id ?? '';
    this.current = known;
    this.drawn.items.get(known)?.setAttribute('tabindex', '0');
  }

  fit() {
    this.viewport.fit({ animate: true });
  }

  fitSelection() {
    const items = this.selection.flatMap((id) => this.navigator?.items.get(id) ?? []);
    if (!items.length) return;
    const x = Math.min(...items.map((i) => i.x));
    const y = Math.min(...items.map((i) => i.y));
    const w = Math.max(...items.map((i) => i.x + i.w)) - x;
    const height = Math.max(...items.map((i) => i.y + i.h)) - y;
    this.viewport.fit({ box: { x, y, w, h: height }, pad: 80, animate: true });
  }

  /**
   * Draws a container as one card, or opens it again.
   * @param {string} id
   * @param {boolean} on
   */
  setCollapsed(id, on) {
    if (on) this.collapsed.add(id);
    else this.collapsed.delete(id);
    return this.draw({ anchor: id });
  }

  /**
   * Marks the states whose name holds a text; centres on the first.
   * @param {string} text
   * @returns {string[]} their ids
   */
  search(text) {
    const wanted = text.trim().toLowerCase();
    const found = this.scene.items.filter(
      (item) => wanted !== '' && !item.node.empty && item.node.title.toLowerCase().includes(wanted)
    );
    this.hits = new Set(found.map((item) => item.node.id));
    for (const [id, { part }] of this.drawn.states) part.element?.classList.toggle('g-hit', this.hits.has(id));
    this.svg.classList.toggle('g-searching', wanted !== '');
    if (found[0]) this.viewport.centre(headOf(found[0]));
    return found.map((item) => item.node.id);
  }

  /**
   * What a drop at a point of the window would hit; it is shown.
   * @param {number} x
   * @param {number} y
   * @param {import('./dnd.js').DropRules} rules
   * @param {string} label
   */
  dropAt(x, y, rules, label) {
    const target = targetAt(this.scene, this.viewport.toScene(x, y), this.viewport.zoom, rules);
    drawTarget(this.dropLayer, target, label, this.prefix, this.viewport.zoom);
    return target;
  }

  dropEnd() {
    drawTarget(this.dropLayer, null, '', this.prefix);
  }

  /**
   * @param {number} dx
   * @param {number} dy
   */
  panBy(dx, dy) {
    this.viewport.pan(dx, dy);
  }

  /** @param {{theme?: 'light'|'dark', status?: boolean, background?: boolean}} [options] */
  exportSVG(options) {
    this.drawn.makeAll();
    return exportSVG(this.svg, this.scene, options);
  }

  /** @param {{theme?: 'light'|'dark', status?: boolean, background?: boolean, scale?: number}} [options] */
  exportPNG(options) {
    return toPNG(this.exportSVG(options), options?.scale);
  }

  destroy() {
    this.round++;
    this.viewport.destroy();
    this.element.remove();
  }
}

/** @param {EventTarget|null} target */
const idOf = (target) => (
  target instanceof Element ? target.closest('[data-id]')?.getAttribute('data-id') ?? null : null
);

/**
 * Puts a graph into a container, which it fills.
 * @param {HTMLElement} container
 * @param {GraphOptions} [options]
 * @returns {Graph}
 */
export function createGraph(container, options = {}) {
  return new Graph(container, options);
}
