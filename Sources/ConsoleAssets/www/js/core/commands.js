// @ts-check
/** What the command palette offers: commands of the shell and of the page, and searches. */
import {onDispose, signal} from './signal.js';

/**
 * @typedef {object} Command
 * @property {string} title
 * @property {() => void} run
 * @property {string} [icon]
 * @property {string} [group] shown at the right
 * @property {string} [keys] of the shortcut that does the same
 * @property {string} [words] more to match
 */

/**
 * Finds commands for a text, such as executions by name.
 * @typedef {(text: string, signal: AbortSignal) => Promise<Command[]>} Provider
 */

const commands = signal(/** @type {Command[]} */ ([]));
const providers = signal(/** @type {Provider[]} */ ([]));

/**
 * Adds commands until the current scope ends.
 * @param {Command[]} added
 */
export function addCommands(...added) {
  commands.value = [...commands.peek(), ...added];
  onDispose(() => {
    commands.value = commands.peek().filter((command) => !added.includes(command));
  });
}

/**
 * Adds a search until the current scope ends.
 * @param {Provider} provider
 */
export function addProvider(provider) {
  providers.value = [...providers.peek(), provider];
  onDispose(() => {
    providers.value = providers.peek().filter((entry) => entry !== provider);
  });
}

/**
 * How well a text matches: the letters of `query` in order; larger is better, undefined is no match.
 * @param {string} query
 * @param {string} text
 * @returns {number | undefined}
 */
export function matchScore(query, text) {
  const wanted = query.toLowerCase().replace(/\s+/g, '');
  const found = text.toLowerCase();
  if (!wanted) return 0;
  const whole = found.indexOf(query.trim().toLowerCase());
  if (whole >= 0) return 1000 - whole - text.length / 100;
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = found.indexOf(letter, at + 1);
    if (next < 0) return undefined;
    score += next === at + 1 ? 5 : /\W/.test(found[next - 1] ?? ' ') ? 4 : 1;
    at = next;
  }
  return score - text.length / 100;
}

/**
 * The commands for a text, best first; read in an effect, it runs again when a page adds its own.
 * @param {string} query
 * @param {number} [limit]
 */
export function findCommands(query, limit = 60) {
  /** @type {Array<{ command: Command, score: number }>} */
  const found = [];
  for (const command of commands.value) {
    const score = matchScore(query, `${command.title} ${command.words ?? ''}`);
    if (score !== undefined) found.push({ command, score });
  }
  // Later ones are the page's own: they come first among equals.
  found.reverse();
  if (query.trim()) found.sort((a, b) => b.score - a.score);
  return found.slice(0, limit).map((entry) => entry.command);
}

/**
 * Asks all searches; one that fails answers nothing.
 * @param {string} query
 * @param {AbortSignal} signal
 * @returns {Promise<Command[]>}
 */
export async function searchCommands(query, signal) {
  const answers = await Promise.allSettled(providers.peek().map((provider) => provider(query, signal)));
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
