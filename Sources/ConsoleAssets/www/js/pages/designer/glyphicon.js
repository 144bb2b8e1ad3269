// @ts-check
/** The graph's glyphs as icons of a page. */
import { s } from '../../core/dom.js';
import { glyph } from '../../graph/glyphs.js';
import { icons } from '../../ui/icons.js';

/** @param {string} name */
export function glyphIcon(name) {
  return s(
    'svg',
    { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' },
    s('path', { d: name in icons ? icons[name] : glyph(name) }),
  );
}
