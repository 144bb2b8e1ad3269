// @ts-check
/** The list of shortcuts that work now. */
import {h} from '../core/dom.js';
import {listShortcuts, showKeys} from '../core/keys.js';
import {openDialog} from '../ui/dialog.js';

export function openKeyHelp() {
  if (document.querySelector('dialog[open]')) return;
  /** @type {Map<string, import('../core/keys.js').Shortcut[]>} */
  const groups = new Map();
  for (const shortcut of listShortcuts()) {
    const group = shortcut.group ?? 'General';
    groups.set(group, [...(groups.get(group) ?? []), shortcut]);
  }
  void openDialog(
    () => ({
      title: 'Keyboard shortcuts',
      wide: true,
      body:
        h('div',
          { class: 'keys' },
          [...groups].map(
            ([name, shortcuts]) =>
              h('section',
                { class: 'stack tight' },
                h('h3', null, name),
                h('ul',
                  null,
                  shortcuts.map((shortcut) => h('li', null, shortcut.label, h('kbd', null, showKeys(shortcut.keys))))))
          )),
    })
  );
}
