// @ts-check
/** The command palette: everything by name. */
import {read} from '../core/api.js';
import {addProvider, findCommands, matchScore, searchCommands} from '../core/commands.js';
import {h, replace, uniqueID} from '../core/dom.js';
import {parseARN, status} from '../core/format.js';
import {showKeys} from '../core/keys.js';
import {href, navigate} from '../core/router.js';
import {effect, signal, untracked} from '../core/signal.js';
import {showModal} from '../ui/dialog.js';
import {icon} from '../ui/icons.js';

/** Milliseconds after the last key before the server is asked. */
const pause = 120;


/**
 * Whether a command has a text in its name.
 * @param {import('../core/commands.js').Command} command
 * @param {string} text
 */
function isNamed(command, text) { return command.title.toLowerCase().includes(text.trim().toLowerCase()); }

/** Machines and executions can be found everywhere. */
export function addSearches() {
  addProvider(async (text, signal) => {
    const found = await read('machines', {}, { signal });
    return found.machines.filter((/** @type {any} */ machine) => matchScore(text, machine.name) !== undefined)
      .slice(0, 8)
      .map((/** @type {any} */ machine) => ({
             title: machine.name,
             icon: 'flow',
             group: 'State machine',
             run: () => navigate(href(['machines', machine.name])),
           }));
  });
  addProvider(async (text, signal) => {
    const arn = parseARN(text.trim());
    if (arn?.type === 'execution') {
      return [{
        title: arn.rest[0],
        icon: 'play',
        group: `Execution of ${arn.name}`,
        run: () => void navigate(href(['machines', arn.name, 'executions', arn.rest[0]])),
      }];
    }
    if (arn?.type === 'stateMachine') {
      return [{
        title: arn.name,
        icon: 'flow',
        group: 'State machine',
        run: () => void navigate(href(['machines', arn.name])),
      }];
    }
    if (text.trim().length < 2) return [];
    const found = await read('executions', { name: text.trim(), limit: 8 }, { signal });
    return found.executions.map((/** @type {any} */ execution) => ({
                                  title: execution.name,
                                  icon: status(execution.status).icon,
                                  group: execution.machine,
                                  run: () =>
                                    navigate(href(['machines', execution.machine, 'executions', execution.name])),
                                }));
  });
}

export function openPalette() {
  if (document.querySelector('dialog[open]')) return;
  const listID = uniqueID('palette');
  const input = h('input', {
    type: 'text',
    placeholder: 'Search or jump to…',
    'aria-label': 'Search or jump to',
    role: 'combobox',
    'aria-expanded': 'true',
    'aria-controls': listID,
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    spellcheck: 'false',
  });
  const list = h('div', { class: 'palette-list', role: 'listbox', id: listID, 'aria-label': 'Results', tabindex: -1 });
  const element =
    h('dialog',
      { class: 'dialog palette', 'aria-label': 'Search or jump to' },
      h('div', { class: 'search' }, icon('search'), input, h('kbd', null, 'Esc')),
      list);
  /** @type {import('../core/commands.js').Command[]} */
  let shown = [];
  let active = 0;
  /** Whether the searches have not answered yet, and whether Enter came before they did. */
  let isPending = false;
  let isEntered = false;
  const text = signal('');

  function draw() {
    active = Math.max(0, Math.min(active, shown.length - 1));
    replace(
      list,
      shown.length === 0 ? h('div', { class: 'empty' }, 'Nothing found')
                         : shown.map(
                           (command, index) =>
                             h('div',
                               {
                                 role: 'option',
                                 id: `${listID}-${index}`,
                                 'aria-selected': String(index === active),
                                 onclick: () => run(command),
                                 onpointermove: () => {
                                   if (index !== active) select(index);
                                 },
                               },
                               icon(command.icon ?? 'chevron'),
                               h('span', { class: 'ellipsis' }, command.title),
                               h('span', { class: 'where' }, command.group ?? ''),
                               command.keys ? h('kbd', null, showKeys(command.keys)) : null)
                         )
    );
    input.setAttribute('aria-activedescendant', shown.length > 0 ? `${listID}-${active}` : '');
  }
  /** @param {number} index */
  function select(index) {
    list.querySelector('[aria-selected="true"]')?.setAttribute('aria-selected', 'false');
    active = index;
    const option = document.getElementById(`${listID}-${index}`);
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', `${listID}-${index}`);
  }
  /** @param {import('../core/commands.js').Command} command */
  function run(command) {
    element.close();
    command.run();
  }
  /**
   * Shows what was found; where a choice was made by hand, it stays.
   * @param {import('../core/commands.js').Command[]} found
   */
  function show(found) {
    const chosen = active > 0 ? found.indexOf(shown[active]) : 0;
    shown = found;
    active = Math.max(0, chosen);
    draw();
  }
  function search() {
    const query = text.value;
    const own = findCommands(query);
    untracked(() => show(own));
    isPending = query.trim() !== '';
    if (!isPending) return;
    const controller = new AbortController();
    const timer = setTimeout(async () => {
      const found = await searchCommands(query, controller.signal);
      if (controller.signal.aborted) return;
      // What has the text in its name comes before what only resembles it.
      const named = own.filter((command) => isNamed(command, query)).slice(0, 4);
      show([...named, ...found, ...own.filter((command) => !named.includes(command))]);
      isPending = false;
      if (isEntered && shown[active]) run(shown[active]);
      isEntered = false;
    }, pause);
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }
  input.addEventListener('input', () => {
    active = 0;
    isEntered = false;
    text.value = input.value;
  });
  element.addEventListener('keydown', (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown.length > 0) {
      event.preventDefault();
      isEntered = false;
      select((active + step + shown.length) % shown.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      // Not what only resembles the text, when what has it in its name may be on its way.
      if (isPending && active === 0 && !(shown[0] && isNamed(shown[0], input.value))) isEntered = true;
      else if (shown[active]) run(shown[active]);
    }
  });
  element.addEventListener('mousedown', (event) => {
    const box = element.getBoundingClientRect();
    const { clientX, clientY } = event;
    if (clientY < box.top || clientY > box.bottom || clientX < box.left || clientX > box.right) {
      element.close();
    }
  });
  // A page that arrives while the palette is open adds its commands.
  const end = effect(search);
  element.addEventListener('close', () => {
    end();
    element.remove();
  });
  document.body.append(element);
  showModal(element);
  input.focus();
}
