// @ts-check
/** Keeps the chosen theme on the document. */
import {theme} from '../core/prefs.js';
import {effect} from '../core/signal.js';

export function startTheme() {
  effect(() => {
    const chosen = theme.value;
    const root = document.documentElement;
    if (chosen === 'system')
      delete root.dataset.theme;
    else
      root.dataset.theme = chosen;
  });
}
