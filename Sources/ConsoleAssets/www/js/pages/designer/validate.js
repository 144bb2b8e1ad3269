// @ts-check
/** Problems of the definition: faults of the text at once, dangling transitions at once, the server's verdict soon. */
import { effect, onDispose, signal } from '../../core/signal.js';
import { call } from '../../core/api.js';
import { fromPointer, nodeAt, rangeOf } from '../../asl/parse.js';
import { fixFor } from '../../asl/fixes.js';
import { quickFindings } from '../../asl/refs.js';
import { getAt, isObject } from '../../asl/tree.js';

/** @typedef {import('./document.js').DesignDocument} DesignDocument */
/**
 * @typedef {object} Problem
 * @property {'error'|'warning'} severity
 * @property {string} code
 * @property {string} message
 * @property {number} from in the text
 * @property {number} to
 * @property {string} pointer
 * @property {string|null} state id of the state that it is in
 * @property {{title: string, value?: string, apply?: (definition: any) => any}} [fix]
 */

const DELAY = 250;

/**
 * @param {DesignDocument} document
 * @param {() => string} type of the machine
 */
export function watchProblems(document, type) {
  const problems = signal(/** @type {Problem[]} */ ([]));
  /** `waiting` for the server, `checked`, or why there is no answer. */
  const verdict = signal(/** @type {'waiting'|'checked'|'unreachable'} */ ('waiting'));
  /** @type {AbortController|null} */
  let asked = null;
  let timer = 0;
  effect(() => {
    const text = document.text.value;
    const parsed = document.parsed.value;
    const kind = type();
    clearTimeout(timer);
    asked?.abort();
    if (!parsed.ok) {
      problems.value = parsed.errors.map((error) => ({
        severity: 'error', code: 'JSON', message: error.message, from: error.from, to: error.to, pointer: '',
        state: null,
      }));
      verdict.value = 'checked';
      return;
    }
    if (isObject(parsed.value) && isObject(parsed.value.States) && !Object.keys(parsed.value.States).length) {
      // nothing was drawn yet: that is no fault, and the server would call it one
      problems.value = [];
      verdict.value = 'checked';
      return;
    }
    const quick = quickFindings(parsed.value).map((f) => locate(document, f, f.pointer));
    problems.value = merge(
      quick,
      problems.peek().filter(
        (p) => p.code !== 'JSON' && !quick.some((q) => q.code === p.code)
      ).map((p) => locate(document, p, p.pointer)),
    );
    verdict.value = 'waiting';
    timer = window.setTimeout(async () => {
      const own = new AbortController();
      asked = own;
      try {
        const answer = await call(
          'ValidateStateMachineDefinition',
          { definition: text, type: kind, severity: 'WARNING' },
          { signal: own.signal },
        );
        if (own.signal.aborted) return;
        const found = (answer.diagnostics ?? []).map((/** @type {any} */ d) => locate(document, {
          severity: d.severity === 'WARNING' ? 'warning' : 'error', code: String(d.code ?? ''), message: readable(
            String(d.message ?? ''),
          ),
        }, String(d.location ?? '')));
        problems.value = merge(found, quick).map((p) => (
          p.fix ? p : { ...p, fix: fixFor(p.message, p.pointer, parsed.value) ?? undefined }
        ));
        verdict.value = 'checked';
      } catch (error) {
        if (own.signal.aborted) return;
        problems.value = quick;
        verdict.value = 'unreachable';
      }
    }, DELAY);
  });
  onDispose(() => {
    clearTimeout(timer);
    asked?.abort();
  });
  return { problems, verdict };
}

/**
 * The server's word first; what the quick check knows beside it is a fix, or a finding at another place.
 * @param {Problem[]} found
 * @param {Problem[]} quick
 * @returns {Problem[]}
 */
function merge(found, quick) {
  const out = found.map((problem) => {
    const same = quick.find((q) => q.fix && q.state === problem.state && problem.message.includes(targetName(q)));
    return same?.fix && !problem.fix ? {
      ...problem, fix: same.fix, from: same.from, to: same.to, pointer: same.pointer,
    } : problem;
  });
  for (const q of quick) {
    const known = out.some((p) => p.pointer === q.pointer || (p.state === q.state && p.code === q.code));
    if (!known && !(q.severity === 'warning' && out.some((p) => p.message.includes(targetName(q))))) out.push(q);
  }
  const rank = (/** @type {Problem} */ p) => (p.severity === 'error' ? 0 : 1);
  return out.sort((a, b) => rank(a) - rank(b) || a.from - b.from);
}

/** @param {Problem} problem */
const targetName = (problem) => /“([^”]+)”/.exec(problem.message)?.[1] ?? '\u0000';

/**
 * @param {DesignDocument} document
 * @param {{severity: 'error'|'warning', code: string, message: string, fix?: Problem['fix']}} finding
 * @param {string} location JSON pointer, as far as the place exists
 * @returns {Problem}
 */
function locate(document, finding, location) {
  const { root, value } = document.parsed.peek();
  const pointer = location.startsWith('/') ? location.replace(/\[(\d+)\]/g, '/$1') : '';
  const range = nodeAt(root, pointer, true) ? rangeOf(root, pointer) : { from: 0, to: 1 };
  const { severity, code, message, fix } = finding;
  return { severity, code, message, fix, ...range, pointer, state: stateOf(value, pointer) };
}

/**
 * The innermost state that a pointer leads into.
 * @param {any} definition
 * @param {string} pointer
 * @returns {string|null}
 */
function stateOf(definition, pointer) {
  const path = fromPointer(pointer);
  let best = null;
  for (let i = 1; i < path.length; i++) {
    if (path[i - 1] !== 'States') continue;
    const value = getAt(definition, path.slice(0, i + 1));
    if (isObject(value) && ('Type' in value || value.Type === undefined)) {
      best = pointer.split('/').slice(0, i + 2).join('/');
    }
    if (best) {
      const deeper = path.indexOf('States', i + 1);
      if (deeper < 0) break;
    }
  }
  return best;
}

/**
 * Counts for the badges of the graph; a container counts what is in it only when it is closed.
 * @param {Problem[]} problems
 */
export function badges(problems) {
  /** @type {Map<string, import('../../graph/render.js').NodeDiagnostics>} */
  const map = new Map();
  for (const problem of problems) {
    if (!problem.state) continue;
    const entry = map.get(problem.state) ?? { errors: 0, warnings: 0, title: '' };
    if (problem.severity === 'error') entry.errors++;
    else entry.warnings++;
    entry.title += `${entry.title ? '\n' : ''}${problem.message}`;
    map.set(problem.state, entry);
  }
  return map;
}

/**
 * A transition that is not drawn yet has an empty target in the server's text.
 * @param {string} message
 */
const readable = (message) => message.replace(/target:\s*$/, 'target: nothing yet. Drop a state into the empty place.');
