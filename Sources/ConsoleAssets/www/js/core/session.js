// @ts-check
/** Who is logged in, and where. */
import {loggedIn, post} from './api.js';
import {base} from './router.js';
import {signal} from './signal.js';

/** @typedef {{ login: boolean, account?: string, region?: string, user?: string }} Session */

export const session = signal(/** @type {Session | undefined} */ (undefined));

/** Asks the server. */
export async function loadSession() {
  const response = await fetch(`${base}/session`, { headers: { 'X-Newel-Console': '1' } });
  if (response.ok) session.value = await response.json();
}

/**
 * @param {string} accessKeyID
 * @param {string} secret
 */
export async function logIn(accessKeyID, secret) {
  session.value = await post('login', { accessKeyId: accessKeyID, secretAccessKey: secret });
  loggedIn();
}

export async function logOut() {
  await post('logout', {});
  location.assign(`${base}/`);
}

/**
 * An ARN in the session's account and region.
 * @param {string} type such as `stateMachine`
 * @param {string[]} names
 */
export function arn(type, ...names) {
  const now = session.peek();
  const region = now?.region ?? 'us-east-1';
  const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
  return `arn:${partition}:states:${region}:${now?.account ?? ''}:${type}:${names.join(':')}`;
}

/** The address that command lines use. */
export function endpoint() { return location.origin; }
