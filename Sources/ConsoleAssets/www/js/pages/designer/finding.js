// @ts-check
/** Finding what can be added: states, patterns, optimized integrations, and every action of every service. */
import { untracked } from '../../core/signal.js';
import { describe } from '../../asl/describe.js';
import { actionTitle, matchAction, sdkResource, searchActions } from '../../asl/services.js';
import { describeAction, services } from './actions.js';
import { EVERYTHING } from './payloads.js';

/** @typedef {import('./payloads.js').Payload} Payload */
/** @typedef {import('../../asl/services.js').Service} Service */

/** @type {Map<string, Payload>} */
const made = new Map();
/** Those of the catalog have parameters of their own to begin with. */
const inCatalog = new Set(EVERYTHING.flatMap((item) => (item.resource ? [item.resource] : [])));

/**
 * An action of a service, as the palette has it; null for what the palette has anyway.
 * @param {Service} service
 * @param {string} action
 * @returns {Payload|null}
 */
export function sdkPayload(service, action) {
  const resource = sdkResource(service.name, action);
  if (inCatalog.has(resource)) return null;
  let payload = made.get(resource);
  if (payload) return payload;
  /** @type {Record<string, any>} */
  let sample = {};
  payload = {
    id: `sdk-${service.name}:${action}`, name: actionTitle(action),
    icon: describe({ Type: 'Task', Resource: resource }).icon, text: service.title || service.id,
    kind: 'state', group: service.id, words: '', resource,
    prepare: async () => {
      const outline = await describeAction(resource);
      if (outline?.problem) throw new Error(outline.problem);
      sample = outline?.sample ?? {};
    },
    build: (language) => ({
      Type: 'Task', Resource: resource,
      [language === 'JSONata' ? 'Arguments' : 'Parameters']: structuredClone(sample),
    }),
  };
  made.set(resource, payload);
  return payload;
}

/** @param {Payload} item */
const candidate = (item) => ({
  action: item.name, services: item.resource || item.group !== 'Patterns' ? [item.group] : [], more: item.words,
});

/**
 * What is found for a query, best first; of equals what needs no API model comes first.
 * @param {string} query
 * @param {Payload[]} items those to look through besides the services
 * @param {number} limit
 * @param {boolean} [withServices]
 * @returns {{found: Payload[], total: number}}
 */
export function findPayloads(query, items, limit, withServices = true) {
  const own = items.flatMap((item) => {
    const byID = item.resource ? matchAction(query, {
      action: item.resource.replace(/^.*:/, ''),
      services: [item.group, item.resource.replace(/:[^:]*$/, '')],
      more: item.words,
    }) : 0;
    const score = Math.max(byID, matchAction(query, candidate(item)));
    return score ? [{ item, score: score + 1 }] : [];
  });
  const all = withServices ? services.value ?? untracked(() => services.peek()) ?? [] : [];
  const sdk = searchActions(all, query, limit * 2);
  let doubles = 0;
  const others = sdk.found.flatMap(({ service, action, score }) => {
    const item = sdkPayload(service, action);
    if (!item) doubles++;
    return item ? [{ item, score }] : [];
  });
  const found = [...own, ...others].sort((a, b) => b.score - a.score);
  return { found: found.slice(0, limit).map((f) => f.item), total: own.length + sdk.total - doubles };
}

/**
 * The same in groups, in the order of their best; within a service what is optimized comes first.
 * @param {Payload[]} found
 * @returns {[string, Payload[]][]}
 */
export function inGroups(found) {
  /** @type {Map<string, Payload[]>} */
  const groups = new Map();
  for (const item of found) groups.set(item.group, [...(groups.get(item.group) ?? []), item]);
  const isSDK = (/** @type {Payload} */ item) => (item.id.startsWith('sdk-') ? 1 : 0);
  return [...groups].map(([title, items]) => [title, items.sort((a, b) => isSDK(a) - isSDK(b))]);
}
