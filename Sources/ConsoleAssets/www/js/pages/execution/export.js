// @ts-check
/** Files of an execution: its history, definition and picture. */
import {call} from '../../core/api.js';
import {h} from '../../core/dom.js';
import {toast, toastError} from '../../ui/toast.js';

/**
 * Lets the browser save something.
 * @param {string} name
 * @param {Blob} content
 */
export function saveFile(name, content) {
  const url = URL.createObjectURL(content);
  const link = h('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function saveJSON(name, value) {
  saveFile(name, new Blob([`${JSON.stringify(value, null, 2)}\n`], { type: 'application/json' }));
}

/**
 * The whole history with data, as the API gives it.
 * @param {string} address
 */
async function wholeHistory(address) {
  const events = [];
  let nextToken;
  do {
    /** @type {any} */
    const page = await call(
      'GetExecutionHistory',
      { executionArn: address, maxResults: 1000, ...(nextToken ? { nextToken } : {}) }
    );
    events.push(...page.events);
    nextToken = page.nextToken;
  } while (nextToken);
  return events;
}

/**
 * @param {import('./state.js').ExecutionState} state
 * @returns {import('../../ui/menu.js').MenuEntry[]}
 */
export function exportExecution(state) {
  const run = (/** @type {() => Promise<void>} */ work) => () =>
    void work().catch((error) => toastError('The export failed', error));
  return [
    {
      text: 'Execution as JSON',
      icon: 'download',
      run: run(async () => {
        toast('Reading the history');
        saveJSON(`${state.name}.json`, {
          execution: state.description.data.peek(),
          definition: state.definition.peek(),
          events: await wholeHistory(state.address),
        });
      }),
    },
    {
      text: 'Steps as JSON',
      icon: 'download',
      run: () => saveJSON(`${state.name}-steps.json`, state.model.peek().steps),
    },
    {
      text: 'Definition as JSON',
      icon: 'download',
      run: () => saveJSON(`${state.machine}.asl.json`, state.definition.peek()),
    },
    'line',
    {
      text: 'Graph as SVG',
      icon: 'graph',
      disabled: !state.graph,
      run: run(async () => saveFile(`${state.name}.svg`, asBlob(state.graph?.exportSVG({ status: true })))),
    },
    {
      text: 'Graph as PNG',
      icon: 'graph',
      disabled: !state.graph,
      run: run(async () => {
        const png = await state.graph?.exportPNG({ status: true, scale: 2 });
        if (png) saveFile(`${state.name}.png`, png);
      }),
    },
    { text: 'Print', icon: 'print', run: () => globalThis.print() },
  ];
}

/** @param {any} picture text or element */
function asBlob(picture) {
  const text = typeof picture === 'string' ? picture : new XMLSerializer().serializeToString(picture);
  return new Blob([text], { type: 'image/svg+xml' });
}
