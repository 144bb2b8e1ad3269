// @ts-check
/** The chosen iterations as they stand in the address; pure. */

/**
 * `For each:3,Pages:0` → a map; names are URI-encoded.
 * @param {string} text
 * @returns {Map<string, number>}
 */
export function parseIterations(text) {
  const chosen = new Map();
  for (const part of text.split(',').filter(Boolean)) {
    const at = part.lastIndexOf(':');
    const number = Number(part.slice(at + 1));
    if (at > 0 && Number.isInteger(number)) chosen.set(decodeURIComponent(part.slice(0, at)), number);
  }
  return chosen;
}

/** @param {ReadonlyMap<string, number>} chosen */
export function writeIterations(chosen) {
  return [...chosen].map(([name, number]) => `${encodeURIComponent(name)}:${number}`).join(',');
}
