// @ts-check
/** The fields of Amazon States Language by state type and query language: for the forms and for completion. */

/** @typedef {'JSONPath'|'JSONata'} Language */
/** @typedef {'configuration'|'input'|'output'|'errors'} Group */
/**
 * @typedef {'text'|'json'|'path'|'expression'|'select'|'resource'|'target'|'list'} Kind
 * `expression`: a literal or `{% … %}`; `path`: a JSONPath; `list` has an editor of its own
 */
/**
 * @typedef {object} Field
 * @property {string} name
 * @property {(string|number)[]} path from the state
 * @property {Kind} kind
 * @property {Group} group
 * @property {string} label
 * @property {string} [hint]
 * @property {string} [placeholder]
 * @property {Language} [only]
 * @property {string[]} [options] of a select
 * @property {boolean} [distributed] only of a distributed Map
 * @property {boolean} [main] always shown; others appear when they are set or asked for
 */

/** @type {string[]} */
export const STATE_TYPES = ['Task', 'Choice', 'Parallel', 'Map', 'Pass', 'Wait', 'Succeed', 'Fail'];

/**
 * @param {string} name
 * @param {Kind} kind
 * @param {Group} group
 * @param {string} label
 * @param {Partial<Field>} [more]
 * @returns {Field}
 */
const field = (name, kind, group, label, more = {}) => ({ name, path: name.split('.'), kind, group, label, ...more });

const JP = /** @type {const} */ ({ only: 'JSONPath' });
const JA = /** @type {const} */ ({ only: 'JSONata' });

const COMMENT = field('Comment', 'text', 'configuration', 'Comment');
const LANGUAGE = field('QueryLanguage', 'select', 'configuration', 'Query language', {
  options: ['JSONPath', 'JSONata'], hint: 'Of this state alone; the machine’s own is the default.',
});
const NEXT = field('Next', 'target', 'configuration', 'Next state', { main: true });
const INPUT_PATH = field('InputPath', 'path', 'input', 'Input path', {
  ...JP, placeholder: '$', hint: 'The part of the input that this state works on; null is an empty object.',
});
const PARAMETERS = field('Parameters', 'json', 'input', 'Parameters', {
  ...JP, main: true, hint: 'Fields that end in .$ are taken from the input by a path or an intrinsic function.',
});
const ARGUMENTS = field('Arguments', 'json', 'input', 'Arguments', {
  ...JA, main: true, hint: 'JSON in which {% … %} is evaluated, or one expression.',
});
const RESULT_SELECTOR = field('ResultSelector', 'json', 'output', 'Result selector', {
  ...JP, hint: 'Shapes the raw result before it is placed.',
});
const RESULT_PATH = field('ResultPath', 'path', 'output', 'Result path', {
  ...JP, placeholder: '$', hint: 'Where in the input the result is put; null drops the result.',
});
const OUTPUT_PATH = field('OutputPath', 'path', 'output', 'Output path', { ...JP, placeholder: '$' });
const OUTPUT = field('Output', 'json', 'output', 'Output', {
  ...JA, main: true, hint: 'JSON in which {% … %} is evaluated; without it the result is the output.',
});
const ASSIGN = field('Assign', 'json', 'output', 'Variables (Assign)', {
  main: true, hint: 'An object: variable → value. All are computed first, then set together.',
});
const RETRY = field('Retry', 'list', 'errors', 'Retry', { main: true });
const CATCH = field('Catch', 'list', 'errors', 'Catch', { main: true });

const PATHS = [INPUT_PATH, OUTPUT_PATH];

/** @type {Record<string, Field[]>} */
const BY_TYPE = {
  Task: [
    field('Resource', 'resource', 'configuration', 'Resource', { main: true, hint: 'The ARN of what does the work.' }),
    NEXT, COMMENT,
    field(
      'TimeoutSeconds',
      'expression',
      'configuration',
      'Timeout (seconds)',
      { main: true, placeholder: '99999999' },
    ),
    field('TimeoutSecondsPath', 'path', 'configuration', 'Timeout from a path', JP),
    field('HeartbeatSeconds', 'expression', 'configuration', 'Heartbeat (seconds)', {
      hint: 'The longest time between two signs of life; shorter than the timeout.',
    }),
    field('HeartbeatSecondsPath', 'path', 'configuration', 'Heartbeat from a path', JP),
    field('Credentials', 'json', 'configuration', 'Credentials', { hint: 'An object with RoleArn.' }),
    LANGUAGE, ARGUMENTS, PARAMETERS, ...PATHS, RESULT_SELECTOR, RESULT_PATH, OUTPUT, ASSIGN, RETRY, CATCH,
  ],
  Pass: [
    NEXT, COMMENT, LANGUAGE, PARAMETERS, ...PATHS,
    field(
      'Result',
      'json',
      'output',
      'Result',
      { ...JP, main: true, hint: 'Taken as the result in place of the input.' },
    ),
    RESULT_PATH, OUTPUT, ASSIGN,
  ],
  Wait: [
    field(
      'Seconds',
      'expression',
      'configuration',
      'Seconds',
      { main: true, hint: 'One of seconds and a time is needed.' },
    ),
    field('SecondsPath', 'path', 'configuration', 'Seconds from a path', JP),
    field('Timestamp', 'expression', 'configuration', 'Until (timestamp)', { placeholder: '2030-01-31T12:00:00Z' }),
    field('TimestampPath', 'path', 'configuration', 'Until, from a path', JP),
    NEXT, COMMENT, LANGUAGE, ...PATHS, OUTPUT, ASSIGN,
  ],
  Choice: [
    field('Choices', 'list', 'configuration', 'Rules', { main: true }),
    field(
      'Default',
      'target',
      'configuration',
      'Default state',
      { main: true, hint: 'Where it goes when no rule holds.' },
    ),
    COMMENT, LANGUAGE, ...PATHS, OUTPUT, ASSIGN,
  ],
  Succeed: [COMMENT, LANGUAGE, ...PATHS, OUTPUT],
  Fail: [
    field('Error', 'expression', 'configuration', 'Error', { main: true, placeholder: 'OrderRejected' }),
    field('ErrorPath', 'path', 'configuration', 'Error from a path', JP),
    field('Cause', 'expression', 'configuration', 'Cause', { main: true }),
    field('CausePath', 'path', 'configuration', 'Cause from a path', JP),
    COMMENT, LANGUAGE,
  ],
  Parallel: [
    field('Branches', 'list', 'configuration', 'Branches', { main: true }),
    NEXT, COMMENT, LANGUAGE, ARGUMENTS, PARAMETERS, ...PATHS, RESULT_SELECTOR, RESULT_PATH, OUTPUT, ASSIGN, RETRY,
    CATCH,
  ],
  Map: [
    field('ItemProcessor.ProcessorConfig.Mode', 'select', 'configuration', 'Mode', {
      main: true, options: ['INLINE', 'DISTRIBUTED'], hint: 'Distributed: each item is an execution of its own.',
    }),
    field('ItemProcessor.ProcessorConfig.ExecutionType', 'select', 'configuration', 'Child executions', {
      options: ['STANDARD', 'EXPRESS'], distributed: true, main: true,
    }),
    field(
      'Label',
      'text',
      'configuration',
      'Label',
      { distributed: true, hint: 'Part of the Map Run’s ARN; at most 40.' },
    ),
    field(
      'MaxConcurrency',
      'expression',
      'configuration',
      'Concurrency limit',
      { main: true, placeholder: '0 (none)' },
    ),
    field('MaxConcurrencyPath', 'path', 'configuration', 'Concurrency from a path', JP),
    NEXT, COMMENT, LANGUAGE,
    field('Items', 'json', 'input', 'Items', { ...JA, main: true, hint: 'An array, or an expression that gives one.' }),
    field('ItemsPath', 'path', 'input', 'Items path', { ...JP, main: true, placeholder: '$' }),
    field(
      'ItemReader',
      'json',
      'input',
      'Item reader',
      { distributed: true, main: true, hint: 'Reads items from S3.' },
    ),
    field('ItemSelector', 'json', 'input', 'Item selector', { hint: 'The input of each iteration.' }),
    field('Parameters', 'json', 'input', 'Parameters (old form)', JP),
    field('ItemBatcher', 'json', 'input', 'Batches', { distributed: true }),
    ...PATHS,
    field('ToleratedFailurePercentage', 'expression', 'errors', 'Tolerated failures (%)', { distributed: true }),
    field('ToleratedFailurePercentagePath', 'path', 'errors', 'Tolerated failures (%) from a path', {
      ...JP, distributed: true,
    }),
    field('ToleratedFailureCount', 'expression', 'errors', 'Tolerated failures', { distributed: true }),
    field(
      'ToleratedFailureCountPath',
      'path',
      'errors',
      'Tolerated failures from a path',
      { ...JP, distributed: true },
    ),
    field('ResultWriter', 'json', 'output', 'Result writer', { distributed: true, hint: 'Writes results to S3.' }),
    RESULT_SELECTOR, RESULT_PATH, OUTPUT, ASSIGN, RETRY, CATCH,
  ],
};

/** Fields that forms show elsewhere than in a row of their own. */
const STRUCTURE = new Set(['Type', 'End', 'ItemProcessor', 'Iterator']);

/**
 * The fields of a state for its form.
 * @param {string} type
 * @param {Language} language
 * @param {any} [state]
 * @returns {Field[]}
 */
export function fieldsOf(type, language, state) {
  const distributed = state?.ItemProcessor?.ProcessorConfig?.Mode === 'DISTRIBUTED';
  const present = (/** @type {Field} */ f) => state?.[f.name] !== undefined;
  return (BY_TYPE[type] ?? [COMMENT]).filter(
    (f) => present(f) || ((!f.only || f.only === language) && (!f.distributed || distributed))
  );
}

/**
 * Fields of a state that no form row knows.
 * @param {string} type
 * @param {any} state
 */
export function otherFields(type, state) {
  const known = new Set((BY_TYPE[type] ?? [COMMENT]).map((f) => f.name));
  return Object.keys(state).filter((name) => !known.has(name) && !STRUCTURE.has(name));
}

/**
 * Names of fields that may be written in a state, for completion.
 * @param {string} type
 * @param {Language} language
 */
export function fieldNames(type, language) {
  const names = (BY_TYPE[type] ?? []).filter((f) => !f.only || f.only === language).map((f) => f.path[0]);
  const more = ['Task', 'Pass', 'Wait', 'Parallel', 'Map'].includes(type) ? ['End'] : [];
  return [...new Set(['Type', ...names.map(String), ...more])];
}

export const MACHINE_FIELDS = ['Comment', 'StartAt', 'QueryLanguage', 'States', 'TimeoutSeconds', 'Version'];
export const RETRIER_FIELDS = [
  'ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy', 'Comment',
];
/** @param {Language} language */
export const catcherFields = (language) =>
  ['ErrorEquals', 'Next', ...(language === 'JSONata' ? ['Output'] : ['ResultPath']), 'Assign', 'Comment'];

const COMPARED = ['Equals', 'LessThan', 'GreaterThan', 'LessThanEquals', 'GreaterThanEquals'];
/** Comparison operators of JSONPath rules. */
export const OPERATORS = [
  ...['String', 'Numeric', 'Timestamp'].flatMap(
    (type) => COMPARED.flatMap((op) => [`${type}${op}`, `${type}${op}Path`])
  ),
  'BooleanEquals', 'BooleanEqualsPath', 'StringMatches', 'IsNull', 'IsPresent', 'IsNumeric', 'IsString', 'IsBoolean',
  'IsTimestamp',
];
/** @param {Language} language */
export const ruleFields = (language) =>
  language === 'JSONata'
    ? ['Condition', 'Next', 'Assign', 'Output', 'Comment']
    : ['Variable', ...OPERATORS, 'And', 'Or', 'Not', 'Next', 'Assign', 'Comment'];

/**
 * What kind of operand an operator takes.
 * @param {string} operator
 * @returns {'boolean'|'number'|'text'|'path'}
 */
export function operandKind(operator) {
  if (operator.endsWith('Path')) return 'path';
  if (operator.startsWith('Is') || operator.startsWith('Boolean')) return 'boolean';
  return operator.startsWith('Numeric') ? 'number' : 'text';
}

/** Error names that the language knows. */
export const ERROR_NAMES = [
  'States.ALL', 'States.TaskFailed', 'States.Timeout', 'States.HeartbeatTimeout', 'States.Permissions',
  'States.DataLimitExceeded', 'States.Runtime', 'States.NoChoiceMatched', 'States.QueryEvaluationError',
  'States.BranchFailed', 'States.ExceedToleratedFailureThreshold', 'States.ItemReaderFailed',
  'States.ResultWriterFailed', 'States.IntrinsicFailure', 'States.ResultPathMatchFailure',
  'States.ParameterPathFailure', 'States.Http.Socket', 'States.Http.StatusCode.404', 'States.Http.StatusCode.500',
  'Lambda.TooManyRequestsException', 'Lambda.ServiceException', 'Lambda.SdkClientException', 'Lambda.Unknown',
];

/**
 * Intrinsic functions of JSONPath states: name and arguments.
 * @type {[string, string][]}
 */
export const INTRINSICS = [
  ['States.Array', '…values'], ['States.ArrayContains', 'array, value'], ['States.ArrayGetItem', 'array, index'],
  ['States.ArrayLength', 'array'], ['States.ArrayPartition', 'array, size'], ['States.ArrayRange', 'first, last, step'],
  ['States.ArrayUnique', 'array'], ['States.Base64Decode', 'text'], ['States.Base64Encode', 'text'],
  ['States.Format', "'{}', …values"], ['States.Hash', "data, 'SHA-256'"], ['States.JsonMerge', 'a, b, false'],
  ['States.JsonToString', 'value'], ['States.MathAdd', 'a, b'], ['States.MathRandom', 'start, end'],
  ['States.StringSplit', 'text, delimiters'], ['States.StringToJson', 'text'], ['States.UUID', ''],
];

/**
 * Functions of JSONata, with the additions of Step Functions.
 * @type {[string, string][]}
 */
export const JSONATA_FUNCTIONS = [
  ['$abs', 'number'], ['$append', 'a, b'], ['$assert', 'condition, message'], ['$average', 'array'],
  ['$base64decode', 'text'], ['$base64encode', 'text'], ['$boolean', 'value'], ['$ceil', 'number'],
  ['$contains', 'text, pattern'], ['$count', 'array'], ['$decodeUrl', 'text'], ['$decodeUrlComponent', 'text'],
  ['$distinct', 'array'], ['$each', 'object, function'], ['$encodeUrl', 'text'], ['$encodeUrlComponent', 'text'],
  ['$error', 'message'], ['$exists', 'value'], ['$filter', 'array, function'], ['$floor', 'number'],
  ['$formatBase', 'number, radix'], ['$formatInteger', 'number, picture'], ['$formatNumber', 'number, picture'],
  ['$fromMillis', 'number, picture'], ['$hash', "text, 'SHA-256'"], ['$join', 'array, separator'], ['$keys', 'object'],
  ['$length', 'text'], ['$lookup', 'object, key'], ['$lowercase', 'text'], ['$map', 'array, function'],
  [
    '$match', 'text, pattern',
  ], ['$max', 'array'], ['$merge', 'array'], ['$millis', ''], ['$min', 'array'], ['$not', 'value'],
  ['$now', ''], ['$number', 'value'], ['$pad', 'text, width, char'], ['$parse', 'text'], [
    '$parseInteger', 'text, picture',
  ],
  ['$partition', 'array, size'], ['$power', 'base, exponent'], ['$random', ''], ['$range', 'first, last, step'],
  ['$reduce', 'array, function, init'], ['$replace', 'text, pattern, with'], ['$reverse', 'array'],
  ['$round', 'number, precision'], ['$shuffle', 'array'], ['$sift', 'object, function'], ['$single', 'array, function'],
  ['$sort', 'array, function'], ['$split', 'text, separator'], ['$spread', 'object'], ['$sqrt', 'number'],
  ['$string', 'value'], ['$substring', 'text, start, length'], ['$substringAfter', 'text, chars'],
  ['$substringBefore', 'text, chars'], ['$sum', 'array'], ['$toMillis', 'text, picture'], ['$trim', 'text'],
  ['$type', 'value'], ['$uppercase', 'text'], ['$uuid', ''], ['$zip', '…arrays'],
];

/**
 * What `$states` holds.
 * @type {[string, string][]}
 */
export const STATES_VARIABLES = [
  ['$states.input', 'the state’s input'], ['$states.result', 'raw result; in Output and Assign'],
  ['$states.errorOutput', 'error and cause; in a catcher'], ['$states.context', 'the Context object'],
  ['$states.context.Execution.Id', 'ARN of the execution'], ['$states.context.Execution.Name', 'name of the execution'],
  ['$states.context.Execution.Input', 'input of the execution'], ['$states.context.Execution.StartTime', 'its start'],
  ['$states.context.State.Name', 'name of this state'], ['$states.context.State.EnteredTime', 'when it was entered'],
  ['$states.context.State.RetryCount', 'how often it was tried again'], ['$states.context.StateMachine.Id', 'ARN'],
  ['$states.context.Task.Token', 'token of a callback'], ['$states.context.Map.Item.Index', 'index of the item'],
  ['$states.context.Map.Item.Value', 'the item'],
];

/**
 * The Context object in JSONPath.
 * @type {[string, string][]}
 */
export const CONTEXT_PATHS = STATES_VARIABLES.filter(([name]) => name.startsWith('$states.context.')).map(
  ([name, text]) => [name.replace('$states.context', '$$'), text]
);
