// @ts-check
/** Files in and out: JSON, YAML, CloudFormation, SVG, PNG. */
import { h } from '../../core/dom.js';
import { toast, toastError } from '../../ui/toast.js';
import { importText, toCloudFormation } from '../../asl/export.js';
import { toYAML } from '../../asl/yaml.js';

/** @typedef {import('./designer.js').Designer} Designer */

const SIZE_MAX = 4 * 1024 * 1024;

/**
 * Lets the browser save something.
 * @param {string} name
 * @param {Blob|string} content
 * @param {string} [type]
 */
export function saveFile(name, content, type = 'text/plain') {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = h('a', { href: url, download: name });
  globalThis.document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/**
 * @param {Designer} designer
 * @returns {import('../../ui/menu.js').MenuEntry[]}
 */
export function exportMenu(designer) {
  const { document, graph } = designer;
  const name = designer.name.peek() || 'workflow';
  const definition = () => document.definition.peek();
  const run = (/** @type {() => unknown} */ work) => async () => {
    try {
      await work();
    } catch (error) {
      toastError('The export failed', error);
    }
  };
  return [
    { label: 'Definition' },
    {
      text: 'JSON',
      icon: 'code',
      run: run(() => saveFile(`${name}.asl.json`, document.text.peek(), 'application/json')),
    },
    {
      text: 'YAML',
      icon: 'code',
      run: run(() => saveFile(`${name}.asl.yaml`, toYAML(definition()), 'application/yaml')),
    },
    {
      text: 'CloudFormation template',
      icon: 'download',
      run: run(() => {
        const machine = { name, roleArn: designer.role.peek() || undefined, type: designer.type.peek() };
        saveFile(`${name}.template.yaml`, toCloudFormation(definition(), machine), 'application/yaml');
      }),
    },
    { label: 'Picture' },
    {
      text: 'SVG',
      icon: 'graph',
      run: run(() => saveFile(`${name}.svg`, graph?.exportSVG({ theme: 'light' }) ?? '', 'image/svg+xml')),
    },
    {
      text: 'PNG, light',
      icon: 'graph',
      run: run(async () => saveFile(`${name}.png`, (await graph?.exportPNG({ theme: 'light' })) ?? '')),
    },
    {
      text: 'PNG, dark',
      icon: 'graph',
      run: run(async () => saveFile(`${name}-dark.png`, (await graph?.exportPNG({ theme: 'dark' })) ?? '')),
    },
    'line',
    { text: 'Import a file…', icon: 'upload', run: () => chooseFile(designer) },
  ];
}

/** @param {Designer} designer */
export function chooseFile(designer) {
  const input = h('input', {
    type: 'file', accept: '.json,.yaml,.yml,.asl,.template,application/json,application/yaml', hidden: true,
    onchange: () => {
      const file = input.files?.[0];
      input.remove();
      if (file) void readFile(designer, file);
    },
  });
  globalThis.document.body.append(input);
  input.click();
}

/**
 * Takes the text of a file over as one step that can be undone; nothing is lost.
 * @param {Designer} designer
 * @param {File} file
 */
export async function readFile(designer, file) {
  try {
    if (file.size > SIZE_MAX) {
      throw new Error(`It has ${Math.round(file.size / 1024)} kB; a definition has at most 1,024 kB`);
    }
    const text = importText(await file.text());
    designer.document.change(text, `Import ${file.name}`, { select: [] });
    toast(`Imported ${file.name}`, { kind: 'succeeded', detail: 'Undo brings the old definition back.' });
  } catch (error) {
    toastError(`${file.name} was not imported`, error);
  }
}

/**
 * Files can be dropped anywhere on the page.
 * @param {Designer} designer
 * @param {HTMLElement} element
 */
export function acceptFiles(designer, element) {
  const over = (/** @type {DragEvent} */ event) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    element.classList.toggle('file-over', event.type === 'dragover');
  };
  element.addEventListener('dragover', over);
  element.addEventListener('dragleave', over);
  element.addEventListener('drop', (event) => {
    over(event);
    const file = event.dataTransfer?.files[0];
    if (file) void readFile(designer, file);
  });
}
