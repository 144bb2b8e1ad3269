// @ts-check
/** The dialog that starts executions: with an input, from earlier ones or saved examples. */
import {call, read} from '../../core/api.js';
import {h, replace} from '../../core/dom.js';
import {byteCount, formatBytes} from '../../core/format.js';
import {load, save} from '../../core/prefs.js';
import {href, navigate} from '../../core/router.js';
import {arn} from '../../core/session.js';
import {computed, signal} from '../../core/signal.js';
import {formatDuration, fromAPI} from '../../core/time.js';
import {banner, button, facts, field, skeleton, statusPill, timeView} from '../../ui/basics.js';
import {openDialog} from '../../ui/dialog.js';
import {menuButton} from '../../ui/menu.js';
import {payloadView} from '../../ui/jsonview.js';
import {toast, toastError} from '../../ui/toast.js';
import {copyEntries} from './actions.js';
import {causeView} from './cause.js';

/** Examples that are kept for a machine. */
const examplesMax = 20;

/**
 * Why a text is no JSON, with line and column where the browser tells.
 * @param {string} text
 * @returns {string} empty for JSON
 */
export function jsonProblem(text) {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    const message = /** @type {Error} */ (error).message;
    const at = /position (\d+)/.exec(message);
    if (!at) return `This is not JSON: ${message}`;
    const before = text.slice(0, Number(at[1])).split('\n');
    return `This is not JSON: line ${before.length}, column ${before[before.length - 1].length + 1}: `
      + message.replace(/ (in JSON )?at position.*$/, '').replace(/ in JSON$/, '');
  }
}

/**
 * Inputs of the newest executions, each once.
 * @param {string} machine
 * @returns {Promise<Array<{ name: string, input: string }>>}
 */
async function lastInputs(machine) {
  const { executions } = await read('executions', { machine, limit: 8 });
  const described =
    await Promise.allSettled(executions.map((/** @type {any} */ execution) => call('DescribeExecution', {
                                              executionArn: arn('execution', machine, execution.name),
                                            })));
  /** @type {Map<string, { name: string, input: string }>} */
  const inputs = new Map();
  for (const answer of described) {
    if (answer.status !== 'fulfilled' || inputs.has(answer.value.input)) continue;
    inputs.set(answer.value.input, { name: answer.value.name, input: answer.value.input });
  }
  return [...inputs.values()];
}

/** @param {string} text */
function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/**
 * Opens the dialog; after the start, the execution's page.
 * @param {{ machine: string, input?: string, qualifier?: string, type?: string }} options
 */
export async function openStartDialog(options) {
  const { machine } = options;
  const target = arn('stateMachine', options.qualifier ? `${machine}:${options.qualifier}` : machine);
  const text = signal(options.input === undefined ? load(`start.${machine}`, '{}') : pretty(options.input));
  const name = signal('');
  const failure = signal('');
  const busy = signal(false);
  const problem = computed(() => (text.value.trim() === '' ? '' : jsonProblem(text.value)));
  const type =
    options
      .type ?? (await call('DescribeStateMachine', { stateMachineArn: target }).catch(() => ({}))).type ?? 'STANDARD';
  const area = h('textarea', {
    class: 'textarea start-input',
    spellcheck: 'false',
    rows: 14,
    autofocus: true,
    value: text.peek(),
    oninput: () => (text.value = area.value),
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Tab' || event.shiftKey || event.altKey) return;
      event.preventDefault();
      document.execCommand('insertText', false, '  ');
    },
  });
  const setText = (/** @type {string} */ value) => {
    area.value = value;
    text.value = value;
    area.focus();
  };
  const nameField = h('input', {
    class: 'input',
    spellcheck: 'false',
    maxlength: 80,
    placeholder: 'A new name is made up when this is empty',
    oninput: () => {
      name.value = nameField.value.trim();
      failure.value = '';
    },
    onchange: async () => {
      if (!name.peek()) return;
      const known = await read('executions', { machine, name: name.peek(), limit: 50 }).catch(() => null);
      const taken = known?.executions.some((/** @type {any} */ execution) => execution.name === name.peek());
      if (taken) failure.value = `There is an execution named ${name.peek()}: choose another name.`;
    },
  });
  const result = h('div', null);
  const input = () => ({
    stateMachineArn: target,
    ...(name.peek() ? { name: name.peek() } : {}),
    input: text.peek().trim() || '{}',
  });
  await openDialog((close) => {
    const start = async () => {
      if (problem.peek() || busy.peek()) return;
      busy.value = true;
      failure.value = '';
      replace(result, type === 'EXPRESS' ? skeleton(3) : null);
      try {
        save(`start.${machine}`, text.peek());
        if (type === 'EXPRESS') {
          showResult(result, await call('StartSyncExecution', input()));
          return;
        }
        const started = await call('StartExecution', input());
        const started_name = started.executionArn.split(':')[7];
        close();
        toast('Execution started', { kind: 'succeeded', detail: started_name });
        navigate(href(['machines', machine, 'executions', started_name]));
      } catch (error) {
        const { type: kind, message } = /** @type {any} */ (error);
        replace(result);
        failure.value = kind === 'ExecutionAlreadyExists' ? `There is an execution of this name: ${message}` : message;
      } finally {
        busy.value = false;
      }
    };
    area.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void start();
    });
    return {
      title: `${type === 'EXPRESS' ? 'Run' : 'Start'} ${machine}${options.qualifier ? `:${options.qualifier}` : ''}`,
      wide: true,
      body: [
        type === 'EXPRESS' ? null : field('Name', nameField),
        h('div',
          { class: 'stack tight' },
          h('div',
            { class: 'row' },
            h('span', { class: 'grow' }),
            inputMenu(machine, setText),
            examplesMenu(machine, text, setText),
            button('Format', () => setText(pretty(text.peek())), { small: true,
                                                                   disabled: () => Boolean(problem.value) })),
          field('Input', area, { hint: () => `JSON, ${formatBytes(byteCount(text.value))}`,
                                 error: () => problem.value })),
        () => (failure.value ? banner('failed', failure.value) : null),
        result,
      ],
      footer: [
        menuButton(
          'Copy as',
          () => copyEntries(type === 'EXPRESS' ? 'StartSyncExecution' : 'StartExecution', input()),
          {
            class: 'start',
          }
        ),
        button(type === 'EXPRESS' ? 'Close' : 'Cancel', () => close()),
        button(type === 'EXPRESS' ? 'Run' : 'Start execution', () => void start(), {
          kind: 'primary',
          icon: 'play',
          disabled: () => busy.value || Boolean(problem.value),
          title: 'Ctrl Enter',
        }),
      ],
    };
  });
}

/**
 * @param {string} machine
 * @param {(text: string) => void} setText
 */
function inputMenu(machine, setText) {
  const element = button('Earlier inputs', async () => {
    try {
      const inputs = await lastInputs(machine);
      const { openMenu } = await import('../../ui/menu.js');
      openMenu(
        element,
        inputs.length === 0
          ? [{ text: 'There are no executions yet', disabled: true }]
          : inputs.map((entry) => ({
                         text: `${entry.name}: ${entry.input.slice(0, 50)}${entry.input.length > 50 ? '…' : ''}`,
                         run: () => setText(pretty(entry.input)),
                       })),
        { label: 'Earlier inputs' }
      );
    } catch (error) {
      toastError('Earlier inputs could not be read', error);
    }
  }, { small: true, 'aria-haspopup': 'menu', 'aria-expanded': 'false' });
  return element;
}

/**
 * @param {string} machine
 * @param {import('../../core/signal.js').Signal<string>} text
 * @param {(text: string) => void} setText
 */
function examplesMenu(machine, text, setText) {
  const key = `examples.${machine}`;
  /** @returns {Array<{ name: string, input: string }>} */
  const examples = () => load(key, []);
  return menuButton(
    'Examples',
    () =>
      [...examples().map((entry) => ({ text: entry.name, run: () => setText(entry.input) })),
       examples().length > 0 ? /** @type {const} */ ('line') : null,
       {
         text: 'Save this input as an example',
         icon: 'plus',
         run: () => {
           const name = globalThis.prompt('Name of the example');
           if (!name) return;
           save(
             key,
             [...examples().filter((entry) => entry.name !== name), { name, input: text.peek() }].slice(-examplesMax)
           );
           toast(`Example ${name} saved in this browser`, { kind: 'succeeded' });
         },
       },
       examples().length > 0 ? {
         text: 'Remove all examples',
         icon: 'trash',
         danger: true,
         run: () => void save(key, undefined),
       }
                             : null,
  ],
    { small: true }
  );
}

/**
 * How an Express execution ended: status, output or error, and what AWS would bill.
 * @param {HTMLElement} place
 * @param {any} answer
 */
function showResult(place, answer) {
  const [start, stop] = [fromAPI(answer.startDate), fromAPI(answer.stopDate)];
  const bill = answer.billingDetails;
  replace(
    place,
    h('section',
      { class: 'stack sync-result', 'aria-label': 'Result' },
      h('div', { class: 'row' }, h('h3', null, 'Result'), statusPill(answer.status)),
      facts([
        start === undefined || stop === undefined ? null : ['Duration', formatDuration(stop - start)],
        start === undefined ? null : ['Started', timeView(start, { milliseconds: true })],
        bill ? ['Billed duration', formatDuration(bill.billedDurationInMilliseconds ?? 0)] : null,
        bill ? ['Billed memory', `${bill.billedMemoryUsedInMB ?? 0} MB`] : null,
      ]),
      answer.error || answer.cause
        ? banner('failed', [h('b', null, answer.error ?? answer.status), causeView(answer.cause)])
        : null,
      answer.output ? payloadView(answer.output, { label: 'Output' }) : null)
  );
  place.scrollIntoView({ block: 'nearest' });
}
