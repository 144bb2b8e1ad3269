// @ts-check
/** Short texts for people: what a state does, when a rule holds. */

/**
 * Resource pattern → glyph and service name.
 * @type {[RegExp, string, string][]}
 */
const SERVICES = [
  [/lambda/, 'fn', 'Lambda'],
  [/:http:/, 'globe', 'HTTP endpoint'],
  [/dynamodb/, 'db', 'DynamoDB'],
  [/:sqs:/, 'queue', 'SQS'],
  [/:sns:/, 'bell', 'SNS'],
  [/(:states:::states|:sfn):/, 'flow', 'Workflow'],
  [/:s3:/, 'bucket', 'S3'],
  [/:events:|eventbridge/, 'events', 'EventBridge'],
  [/:(ecs|eks|batch):/, 'box', 'Container'],
  [/activity/, 'worker', 'Activity'],
];
const SERVICE_NAMES = new Map(
  Object.entries({
    ecs: 'ECS', eks: 'EKS', batch: 'Batch', glue: 'Glue', athena: 'Athena', bedrock: 'Bedrock', emr: 'EMR',
    sagemaker: 'SageMaker', codebuild: 'CodeBuild', elasticmapreduce: 'EMR', redshiftdata: 'Redshift', sfn: 'Workflow',
  })
);

/** @param {string} camel */
const words = (camel) => camel.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();

/** @param {any} value a literal or an expression */
const short = (value) => String(value).replace(/^\{%\s*|\s*%\}$/g, '');

/**
 * Glyph and second line of a state's card.
 * @param {any} state
 * @returns {{icon: string, text: string}}
 */
export function describe(state) {
  switch (state?.Type) {
    case 'Task':
      return describeTask(String(state.Resource ?? ''));
    case 'Wait':
      return { icon: 'wait', text: describeWait(state) };
    case 'Map': {
      if (state.ItemProcessor?.ProcessorConfig?.Mode === 'DISTRIBUTED') return { icon: 'map', text: 'Distributed map' };
      const limit = Number.isInteger(state.MaxConcurrency) && state.MaxConcurrency > 0;
      return { icon: 'map', text: `Inline map${limit ? ` · max ${state.MaxConcurrency}` : ''}` };
    }
    case 'Parallel': {
      const n = Array.isArray(state.Branches) ? state.Branches.length : 0;
      return { icon: 'parallel', text: `Parallel · ${n} ${n === 1 ? 'branch' : 'branches'}` };
    }
    case 'Fail':
      return { icon: 'fail', text: state.Error ? `Fail · ${short(state.Error)}` : 'Fail' };
    case 'Choice':
    case 'Pass':
    case 'Succeed':
      return { icon: state.Type.toLowerCase(), text: state.Type };
    default:
      return { icon: 'unknown', text: state?.Type ? `Unknown type ${state.Type}` : 'No type' };
  }
}

/**
 * @param {string} resource
 * @returns {{icon: string, text: string}}
 */
function describeTask(resource) {
  const hit = SERVICES.find(([pattern]) => pattern.test(resource));
  const parts = resource.split(':');
  let verb = '';
  let service = hit?.[2] ?? 'Task';
  if (/:states:[^:]*:[^:]*:(aws-sdk:)?[a-z0-9-]+:/i.test(resource) && !resource.includes(':activity:')) {
    const at = parts[5] === 'aws-sdk' ? 6 : 5;
    verb = words((parts[at + 1] ?? '').replace(/\..*$/, ''));
    if (!hit) service = SERVICE_NAMES.get(parts[at]) ?? parts[at];
  } else if (resource.includes(':function:') || resource.includes(':activity:')) {
    verb = parts[6] ?? '';
  }
  const pattern = /\.waitForTaskToken/.test(resource) ? ' · callback' : /\.sync/.test(resource) ? ' · sync' : '';
  return { icon: hit?.[1] ?? 'worker', text: `${service}${verb ? ` · ${verb}` : ''}${pattern}` };
}

/** @param {any} state */
function describeWait(state) {
  if (state.Seconds !== undefined) {
    return `Wait · ${short(state.Seconds)}${Number.isInteger(state.Seconds) ? ' s' : ''}`;
  }
  const until = state.Timestamp ?? state.TimestampPath;
  if (until !== undefined) return `Wait until ${short(until)}`;
  return state.SecondsPath === undefined ? 'Wait' : `Wait · ${state.SecondsPath}`;
}

const COMPARISON = new RegExp(
  '^(?:String|Numeric|Boolean|Timestamp)(Matches|Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)(Path)?$'
);
const NOT_OPERATORS = new Set(['Variable', 'Next', 'Assign', 'Output', 'Comment']);
const SIGNS = new Map(
  Object.entries({ Equals: '=', LessThan: '<', GreaterThan: '>', LessThanEquals: '≤', GreaterThanEquals: '≥' })
);

/**
 * Human text for a choice rule.
 * @param {any} rule
 * @param {number} index
 */
export function ruleText(rule, index) {
  if (typeof rule?.Comment === 'string' && rule.Comment) return rule.Comment;
  if (rule?.Condition !== undefined) return short(rule.Condition).replace(/\$states\.input\./g, '');
  return comparison(rule, 0) || `Rule ${index + 1}`;
}

/**
 * @param {any} rule
 * @param {number} depth
 * @returns {string}
 */
function comparison(rule, depth) {
  if (typeof rule !== 'object' || rule === null || depth > 4) return '';
  if (Array.isArray(rule.And)) return rule.And.map((/** @type {any} */ r) => comparison(r, depth + 1)).join(' and ');
  if (Array.isArray(rule.Or)) return rule.Or.map((/** @type {any} */ r) => comparison(r, depth + 1)).join(' or ');
  if (rule.Not) return `not (${comparison(rule.Not, depth + 1)})`;
  if (rule.Variable === undefined) return '';
  const operator = Object.keys(rule).find((key) => !NOT_OPERATORS.has(key)) ?? '';
  const name = String(rule.Variable).replace(/^\$\./, '');
  if (operator.startsWith('Is')) {
    return `${name} ${rule[operator] === false ? 'is not' : 'is'} ${words(operator.slice(2))}`;
  }
  const match = COMPARISON.exec(operator);
  const sign = match?.[1] === 'Matches' ? 'matches' : SIGNS.get(match?.[1] ?? '') ?? operator;
  const operand = typeof rule[operator] === 'string' && !match?.[2] ? `‘${rule[operator]}’` : String(
    rule[operator] ?? '',
  );
  return `${name} ${sign} ${operand}`.trim();
}
