// @ts-check
/** All services that tasks can call and their actions: read from the server's index, and searched. Pure. */

/**
 * @typedef {object} Service
 * @property {string} name as resources have it: `s3`
 * @property {string} id short, for people: `S3`, `CloudWatch Logs`
 * @property {string} title in full: `Amazon Simple Storage Service`
 * @property {string[]} actions as resources have them: `getObject`
 */
/**
 * What is searched: a name made of words, and where it belongs.
 * @typedef {object} Candidate
 * @property {string} action `getObject`, or the words of a name: `Get object`
 * @property {string[]} services names of its service, the one that counts most first
 * @property {string} [more] further words, which count least
 */

/** What the services are called where they have optimized integrations, too; and where their ID tells little. */
const NAMES = new Map(
  Object.entries({
    sfn: 'Step Functions', ssm: 'Systems Manager', emrcontainers: 'EMR on EKS', emrserverless: 'EMR Serverless',
    databasemigration: 'Database Migration', applicationautoscaling: 'Application Auto Scaling',
  })
);

/**
 * @param {any} answer of `data/actions`
 * @returns {Service[]} by what people call them
 */
export function readServices(answer) {
  const services = (answer?.services ?? []).map((/** @type {any} */ service) => ({
    name: String(service.name), id: NAMES.get(service.name) ?? (String(service.id) || String(service.name)),
    title: String(service.title), actions: String(service.actions).split(' ').filter(Boolean),
  }));
  /** @type {(a: Service, b: Service) => number} */
  const byID = (a, b) => (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1);
  return services.sort(byID);
}

/**
 * @param {string} service
 * @param {string} action
 */
export const sdkResource = (service, action) => `arn:aws:states:::aws-sdk:${service}:${action}`;

/**
 * `getObject` as people write it: `Get object`; acronyms stay.
 * @param {string} action
 */
export function actionTitle(action) {
  const parts = wordsOf(action).map((word) => (/^[A-Z0-9]{2,}$/.test(word) ? word : word.toLowerCase()));
  const text = parts.join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * The words of a name in camel case: `describeDBInstancesV2` has `describe`, `DB`, `Instances`, `V2`.
 * @param {string} name
 * @returns {string[]}
 */
export function wordsOf(name) {
  return name.match(/[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+\d*|\d+/g) ?? [name];
}

const EXACT = 100;
const PREFIX = 70;
const WORD = 45;
const PART = 20;
/** A hit in the name of a service is worth a little less than the same in the name of an action. */
const SERVICE = 0.9;
const MORE = 0.4;

/** @param {string} text */
const compact = (text) => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** @param {string} query */
const tokensOf = (query) => query.toLowerCase().split(/[^a-z0-9]+/).filter(Boolean);

/**
 * How well a token fits a name: the whole of it, its beginning, the beginning of one of its words, or a part.
 * @param {string} token
 * @param {string} whole compact
 * @param {string} starts the name in lower case with a blank before each word
 */
function fit(token, whole, starts) {
  const at = whole.indexOf(token);
  if (at < 0) return 0;
  if (at === 0) return whole.length === token.length ? EXACT : PREFIX;
  if (starts.includes(` ${token}`) || startsAtWord(token, starts)) return WORD;
  return PART;
}

/**
 * Whether a token begins where a word does and goes on over its end: `objectv` in `get object v2`.
 * @param {string} token
 * @param {string} starts
 */
function startsAtWord(token, starts) {
  for (let at = starts.indexOf(` ${token[0]}`); at >= 0; at = starts.indexOf(` ${token[0]}`, at + 1)) {
    if (starts.slice(at).replace(/ /g, '').startsWith(token)) return true;
  }
  return false;
}

/** @typedef {{whole: string, starts: string}} Prepared */

/**
 * @param {string} name
 * @returns {Prepared}
 */
function prepared(name) {
  const words = name.split(/[^A-Za-z0-9]+/).flatMap(wordsOf);
  return { whole: compact(name), starts: ` ${words.join(' ').toLowerCase()}` };
}

/**
 * A query that is asked of many candidates.
 * @param {string} query
 */
function asked(query) {
  const tokens = tokensOf(query);
  const whole = tokens.join('');
  /**
   * @param {Prepared[]} services
   * @returns {number[]} what each token is worth in the names of the service
   */
  const ofService = (services) => tokens.map((token) => services.reduce(
    (best, service, index) => Math.max(best, fit(token, service.whole, service.starts) * (index ? 0.8 : 1) * SERVICE),
    0
  ));
  /**
   * @param {Prepared} action
   * @param {number[]} service
   * @param {string} more compact
   * @param {string} serviceName compact
   * @returns {number} 0 for what does not match
   */
  const score = (action, service, more, serviceName) => {
    let sum = 0;
    for (let i = 0; i < tokens.length; i++) {
      let best = Math.max(service[i], fit(tokens[i], action.whole, action.starts));
      if (!best && more.includes(tokens[i])) best = PART * MORE;
      if (!best && (serviceName + action.whole).startsWith(tokens[i])) best = WORD;
      if (!best) return 0;
      sum += best;
    }
    const whole_ = action.whole === whole ? 40 : action.whole.startsWith(whole) ? 20 : 0;
    return sum / tokens.length + whole_;
  };
  return { tokens, ofService, score };
}

/**
 * How well a candidate matches; 0 is no match.
 * @param {string} query
 * @param {Candidate} candidate
 */
export function matchAction(query, candidate) {
  const { tokens, ofService, score } = asked(query);
  if (!tokens.length) return 0;
  const services = candidate.services.map(prepared);
  const more = compact(candidate.more ?? '');
  return score(prepared(candidate.action), ofService(services), more, services[0]?.whole ?? '');
}

/**
 * Names are prepared once: twenty thousand of them at every key would be felt.
 * @type {WeakMap<Service, {names: Prepared[], actions: Prepared[]}>}
 */
const known = new WeakMap();

/** @param {Service} service */
function preparedService(service) {
  let found = known.get(service);
  if (!found) {
    found = { names: [service.name, service.id, service.title].map(prepared), actions: service.actions.map(prepared) };
    known.set(service, found);
  }
  return found;
}

/**
 * The actions for a query, best first.
 * @param {Service[]} services
 * @param {string} query
 * @param {number} limit
 * @returns {{found: {service: Service, action: string, score: number}[], total: number}}
 */
export function searchActions(services, query, limit) {
  const { tokens, ofService, score } = asked(query);
  /** @type {{service: Service, action: string, score: number}[]} */
  const found = [];
  if (!tokens.length) return { found, total: 0 };
  for (const service of services) {
    const { names, actions } = preparedService(service);
    const ofName = ofService(names);
    for (let i = 0; i < actions.length; i++) {
      const value = score(actions[i], ofName, '', names[0].whole);
      if (value) found.push({ service, action: service.actions[i], score: value });
    }
  }
  found.sort((a, b) => b.score - a.score || a.action.length - b.action.length || (a.action < b.action ? -1 : 1));
  return { found: found.slice(0, limit), total: found.length };
}
