// @ts-check
/** Ready pieces of workflow, as fragments of ASL: inserted in one drop. */
import { actionState, ACTIONS } from './catalog.js';

/** @typedef {import('./schema.js').Language} Language */
/** @typedef {import('./clipboard.js').Fragment} Fragment */
/**
 * @typedef {object} Pattern
 * @property {string} id
 * @property {string} name
 * @property {string} icon
 * @property {string} text
 * @property {(language: Language) => Fragment} build
 */

/**
 * @param {string} id
 * @param {Language} language
 * @param {'sync'|'token'|''} [wait]
 */
function act(id, language, wait) {
  const found = ACTIONS.find((action) => action.id === id) ?? ACTIONS[0];
  return actionState(found, language, wait);
}

const BACKOFF = [
  {
    ErrorEquals: ['Lambda.ServiceException', 'Lambda.TooManyRequestsException', 'States.Timeout'],
    IntervalSeconds: 1, MaxAttempts: 5, BackoffRate: 2, MaxDelaySeconds: 60, JitterStrategy: 'FULL',
  },
];

/**
 * @param {Language} language
 * @param {string} next
 */
const caught = (language, next) => [
  {
    ErrorEquals: ['States.ALL'], Next: next,
    ...(
      language === 'JSONata' ? {
        Output: '{% $merge([$states.input, {"error": $states.errorOutput}]) %}',
      } : { ResultPath: '$.error' }
    ),
  },
];

/**
 * A rule that compares a text.
 * @param {Language} language
 * @param {string} name
 * @param {string} value
 * @param {string} next
 */
const equals = (language, name, value, next) =>
  language === 'JSONata'
    ? { Condition: `{% $states.input.${name} = '${value}' %}`, Next: next }
    : { Variable: `$.${name}`, StringEquals: value, Next: next };

/** @type {Pattern[]} */
export const PATTERNS = [
  {
    id: 'retry', name: 'Retry with backoff', icon: 'retry', text: 'Tries again with growing pauses and jitter',
    build: (language) => ({
      StartAt: 'Call service', States: {
        'Call service': { ...act('lambda:invoke', language), Retry: BACKOFF, End: true },
      },
    }),
  },
  {
    id: 'poll', name: 'Poll until done', icon: 'wait', text: 'Starts a job, waits and asks until it has ended',
    build: (language) => ({
      StartAt: 'Start job',
      States: {
        'Start job': { ...act('lambda:invoke', language), Next: 'Wait for job' },
        'Wait for job': { Type: 'Wait', Seconds: 30, Next: 'Get job status' },
        'Get job status': { ...act('lambda:invoke', language), Retry: BACKOFF, Next: 'Job done?' },
        'Job done?': {
          Type: 'Choice',
          Choices: [
            equals(language, 'status', 'FAILED', 'Job failed'), equals(language, 'status', 'RUNNING', 'Wait for job'),
          ],
          Default: 'Use job result',
        },
        'Use job result': { Type: 'Pass', End: true },
        'Job failed': { Type: 'Fail', Error: 'JobFailed', Cause: 'The job reported a failure' },
      },
    }),
  },
  {
    id: 'saga', name: 'Saga with compensation', icon: 'choice', text: 'Undoes what was done when a later step fails',
    build: (language) => ({
      StartAt: 'Reserve',
      States: {
        Reserve: { ...act('lambda:invoke', language), Catch: caught(language, 'Saga failed'), Next: 'Charge' },
        Charge: { ...act('lambda:invoke', language), Catch: caught(language, 'Undo reserve'), Next: 'Confirm' },
        Confirm: { ...act('lambda:invoke', language), Catch: caught(language, 'Undo charge'), End: true },
        'Undo charge': { ...act('lambda:invoke', language), Retry: BACKOFF, Next: 'Undo reserve' },
        'Undo reserve': { ...act('lambda:invoke', language), Retry: BACKOFF, Next: 'Saga failed' },
        'Saga failed': { Type: 'Fail', Error: 'SagaFailed', Cause: 'A step failed; what was done has been undone' },
      },
    }),
  },
  {
    id: 'approval', name: 'Human approval', icon: 'queue', text: 'Asks by message, waits for the answer by task token',
    build: (language) => ({
      StartAt: 'Ask for approval',
      States: {
        'Ask for approval': {
          ...act('sqs:sendMessage', language, 'token'), TimeoutSeconds: 86400,
          Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Not approved' }], Next: 'Approved?',
        },
        'Approved?': {
          Type: 'Choice', Choices: [equals(language, 'decision', 'APPROVE', 'Approved')], Default: 'Not approved',
        },
        Approved: { Type: 'Pass', End: true },
        'Not approved': { Type: 'Fail', Error: 'NotApproved', Cause: 'Rejected, or nobody answered in time' },
      },
    }),
  },
  {
    id: 'fanout', name: 'Fan out, fan in', icon: 'parallel',
    text: 'Runs branches at the same time and joins their results',
    build: (language) => ({
      StartAt: 'Fan out',
      States: {
        'Fan out': {
          Type: 'Parallel', Next: 'Join results',
          Branches: ['First', 'Second', 'Third'].map((name) => ({
            StartAt: `${name} part`, States: {
              [`${name} part`]: { ...act('lambda:invoke', language), Retry: BACKOFF, End: true },
            },
          })),
        },
        'Join results': {
          Type: 'Pass', End: true,
          ...(
            language === 'JSONata' ? {
              Output: { results: '{% $states.input %}' },
            } : { Parameters: { 'results.$': '$' } }
          ),
        },
      },
    }),
  },
  {
    id: 'maps3', name: 'Map over a CSV in S3', icon: 'map',
    text: 'Reads rows of a file and runs steps for each, distributed',
    build: (language) => ({
      StartAt: 'For each row',
      States: {
        'For each row': {
          Type: 'Map', MaxConcurrency: 100, ToleratedFailurePercentage: 5,
          ItemReader: {
            Resource: 'arn:aws:states:::s3:getObject',
            ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' },
            [language === 'JSONata' ? 'Arguments' : 'Parameters']: { Bucket: 'my-bucket', Key: 'rows.csv' },
          },
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'Process row',
            States: { 'Process row': { ...act('lambda:invoke', language), Retry: BACKOFF, End: true } },
          },
          End: true,
        },
      },
    }),
  },
  {
    id: 'notify', name: 'Notify on error', icon: 'bell', text: 'Catches every error, sends a message, then fails',
    build: (language) => ({
      StartAt: 'Do work',
      States: {
        'Do work': { ...act('lambda:invoke', language), Catch: caught(language, 'Notify failure'), End: true },
        'Notify failure': { ...act('sns:publish', language), Next: 'Work failed' },
        'Work failed': { Type: 'Fail', Error: 'WorkFailed', Cause: 'See the notification' },
      },
    }),
  },
];
