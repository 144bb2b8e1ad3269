// @ts-check
/** What can be put into a workflow: states, actions of services, with the ASL that each begins with. */

/** @typedef {import('./schema.js').Language} Language */
/**
 * @typedef {object} Action
 * @property {string} id
 * @property {string} name
 * @property {string} service
 * @property {string} icon
 * @property {string} resource
 * @property {Record<string, any>|null} args null where the server tells what is required
 * @property {('sync'|'token')[]} waits patterns beside request and response
 * @property {string} [words] more to find it by
 */

/**
 * @param {string} id
 * @param {string} name
 * @param {string} service
 * @param {string} icon
 * @param {Record<string, any>|null} args
 * @param {('sync'|'token')[]} [waits]
 * @param {string} [words]
 * @returns {Action}
 */
const action = (id, name, service, icon, args, waits = [], words = '') => ({
  id, name, service, icon, resource: id.startsWith('arn:') ? id : `arn:aws:states:::${id}`, args, waits, words,
});

const FUNCTION = 'arn:aws:lambda:us-east-1:000000000000:function:my-function';
const QUEUE = 'https://sqs.us-east-1.amazonaws.com/000000000000/my-queue';
const TOPIC = 'arn:aws:sns:us-east-1:000000000000:my-topic';

/** @type {Action[]} */
export const ACTIONS = [
  action('lambda:invoke', 'Invoke function', 'Lambda', 'fn', { FunctionName: FUNCTION, Payload: {} }, ['token']),
  action('http:invoke', 'Call HTTP endpoint', 'HTTP', 'globe', {
    ApiEndpoint: 'https://example.com/api', Method: 'GET',
    InvocationConfig: { ConnectionArn: 'arn:aws:events:us-east-1:000000000000:connection/my-connection/id' },
  }, [], 'rest api web'),
  action(
    'arn:aws:states:us-east-1:000000000000:activity:my-activity',
    'Run activity',
    'Activity',
    'worker',
    {},
    [],
    'worker',
  ),
  action('states:startExecution', 'Start execution', 'Step Functions', 'flow', {
    StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:my-machine', Input: {},
  }, ['sync', 'token'], 'nested workflow child'),
  action('sqs:sendMessage', 'Send message', 'SQS', 'queue', { QueueUrl: QUEUE, MessageBody: {} }, ['token']),
  action('sns:publish', 'Publish message', 'SNS', 'bell', { TopicArn: TOPIC, Message: {} }, ['token'], 'notify mail'),
  action('events:putEvents', 'Put events', 'EventBridge', 'events', {
    Entries: [{ Detail: {}, DetailType: 'MyDetailType', EventBusName: 'default', Source: 'my.source' }],
  }, ['token']),
  action('dynamodb:getItem', 'Get item', 'DynamoDB', 'db', { TableName: 'my-table', Key: { id: { S: 'key' } } }),
  action('dynamodb:putItem', 'Put item', 'DynamoDB', 'db', { TableName: 'my-table', Item: { id: { S: 'key' } } }),
  action('dynamodb:updateItem', 'Update item', 'DynamoDB', 'db', {
    TableName: 'my-table', Key: { id: { S: 'key' } }, UpdateExpression: 'SET done = :d',
    ExpressionAttributeValues: { ':d': { BOOL: true } },
  }),
  action('dynamodb:deleteItem', 'Delete item', 'DynamoDB', 'db', { TableName: 'my-table', Key: { id: { S: 'key' } } }),
  action('ecs:runTask', 'Run task', 'ECS', 'box', {
    LaunchType: 'FARGATE', Cluster: 'my-cluster', TaskDefinition: 'my-task',
  }, ['sync', 'token'], 'container fargate'),
  action('batch:submitJob', 'Submit job', 'Batch', 'box', {
    JobName: 'my-job', JobQueue: 'my-queue', JobDefinition: 'my-definition',
  }, ['sync']),
  action('eks:call', 'Call Kubernetes API', 'EKS', 'box', {
    ClusterName: 'my-cluster', CertificateAuthority: 'data', Endpoint: 'https://endpoint', Method: 'GET', Path: '/api',
  }, ['token']),
  action('eks:runJob', 'Run Kubernetes job', 'EKS', 'box', {
    ClusterName: 'my-cluster', CertificateAuthority: 'data', Endpoint: 'https://endpoint', Job: {},
  }, ['sync']),
  action('eks:createCluster', 'Create cluster', 'EKS', 'box', null, ['sync']),
  action('eks:deleteCluster', 'Delete cluster', 'EKS', 'box', null, ['sync']),
  action('eks:createNodegroup', 'Create node group', 'EKS', 'box', null, ['sync']),
  action('eks:deleteNodegroup', 'Delete node group', 'EKS', 'box', null, ['sync']),
  action('eks:createFargateProfile', 'Create Fargate profile', 'EKS', 'box', null, ['sync']),
  action('eks:deleteFargateProfile', 'Delete Fargate profile', 'EKS', 'box', null, ['sync']),
  action('glue:startJobRun', 'Start job run', 'Glue', 'worker', { JobName: 'my-job' }, ['sync'], 'etl'),
  action('databrew:startJobRun', 'Start job run', 'DataBrew', 'worker', { Name: 'my-job' }, ['sync']),
  action('athena:startQueryExecution', 'Start query', 'Athena', 'db', {
    QueryString: 'SELECT 1', WorkGroup: 'primary',
  }, ['sync'], 'sql'),
  action('athena:getQueryExecution', 'Get query execution', 'Athena', 'db', { QueryExecutionId: 'id' }),
  action('athena:getQueryResults', 'Get query results', 'Athena', 'db', { QueryExecutionId: 'id' }),
  action('athena:stopQueryExecution', 'Stop query', 'Athena', 'db', { QueryExecutionId: 'id' }),
  action('bedrock:invokeModel', 'Invoke model', 'Bedrock', 'fn', {
    ModelId: 'my-model', Body: {}, ContentType: 'application/json', Accept: 'application/json',
  }, ['token'], 'ai llm'),
  action('bedrock:createModelCustomizationJob', 'Customise model', 'Bedrock', 'fn', null, ['sync']),
  action('bedrockagentcore:invokeHarness', 'Invoke agent', 'Bedrock AgentCore', 'fn', null, [], 'ai agent'),
  action('apigateway:invoke', 'Call API', 'API Gateway', 'globe', {
    ApiEndpoint: 'id.execute-api.us-east-1.amazonaws.com', Method: 'GET', Stage: 'prod', Path: '/',
  }, ['token'], 'rest'),
  action('codebuild:startBuild', 'Start build', 'CodeBuild', 'worker', { ProjectName: 'my-project' }, ['sync'], 'ci'),
  action(
    'codebuild:startBuildBatch',
    'Start build batch',
    'CodeBuild',
    'worker',
    { ProjectName: 'my-project' },
    ['sync'],
  ),
  action('codebuild:retryBuild', 'Retry build', 'CodeBuild', 'worker', { Id: 'my-build-id' }, ['sync'], 'ci'),
  action('codebuild:retryBuildBatch', 'Retry build batch', 'CodeBuild', 'worker', { Id: 'my-batch-id' }, ['sync']),
  action('codebuild:stopBuild', 'Stop build', 'CodeBuild', 'worker', null),
  action('codebuild:stopBuildBatch', 'Stop build batch', 'CodeBuild', 'worker', null),
  action('codebuild:deleteBuildBatch', 'Delete build batch', 'CodeBuild', 'worker', null),
  action('codebuild:batchDeleteBuilds', 'Delete builds', 'CodeBuild', 'worker', null),
  action('codebuild:batchGetReports', 'Get reports', 'CodeBuild', 'worker', null),
  action('sagemaker:createTrainingJob', 'Create training job', 'SageMaker', 'fn', null, ['sync']),
  action('sagemaker:createProcessingJob', 'Create processing job', 'SageMaker', 'fn', null, ['sync']),
  action('sagemaker:createTransformJob', 'Create transform job', 'SageMaker', 'fn', null, ['sync']),
  action('sagemaker:createLabelingJob', 'Create labeling job', 'SageMaker', 'fn', null, ['sync']),
  action('sagemaker:createHyperParameterTuningJob', 'Create tuning job', 'SageMaker', 'fn', null, ['sync']),
  action('sagemaker:createModel', 'Create model', 'SageMaker', 'fn', null),
  action('sagemaker:createEndpointConfig', 'Create endpoint configuration', 'SageMaker', 'fn', null),
  action('sagemaker:createEndpoint', 'Create endpoint', 'SageMaker', 'fn', null),
  action('sagemaker:updateEndpoint', 'Update endpoint', 'SageMaker', 'fn', null),
  action('elasticmapreduce:createCluster', 'Create cluster', 'EMR', 'worker', null, ['sync'], 'spark hadoop'),
  action('elasticmapreduce:addStep', 'Add step', 'EMR', 'worker', null, ['sync'], 'spark hadoop'),
  action('elasticmapreduce:cancelStep', 'Cancel step', 'EMR', 'worker', { ClusterId: 'id', StepId: 'id' }),
  action('elasticmapreduce:terminateCluster', 'Terminate cluster', 'EMR', 'worker', { ClusterId: 'id' }, ['sync']),
  action('elasticmapreduce:setClusterTerminationProtection', 'Set termination protection', 'EMR', 'worker', {
    ClusterId: 'id', TerminationProtected: true,
  }),
  action('elasticmapreduce:modifyInstanceFleetByName', 'Modify instance fleet', 'EMR', 'worker', {
    ClusterId: 'id', InstanceFleetName: 'my-fleet', InstanceFleet: { TargetOnDemandCapacity: 1 },
  }),
  action('elasticmapreduce:modifyInstanceGroupByName', 'Modify instance group', 'EMR', 'worker', {
    ClusterId: 'id', InstanceGroupName: 'my-group', InstanceGroup: { InstanceCount: 1 },
  }),
  action('emr-containers:startJobRun', 'Start job run', 'EMR on EKS', 'worker', null, ['sync']),
  action('emr-containers:createVirtualCluster', 'Create virtual cluster', 'EMR on EKS', 'worker', null),
  action('emr-containers:deleteVirtualCluster', 'Delete virtual cluster', 'EMR on EKS', 'worker', null, ['sync']),
  action('emr-serverless:startJobRun', 'Start job run', 'EMR Serverless', 'worker', null, ['sync']),
  action('emr-serverless:cancelJobRun', 'Cancel job run', 'EMR Serverless', 'worker', null, ['sync']),
  action('emr-serverless:createApplication', 'Create application', 'EMR Serverless', 'worker', null, ['sync']),
  action('emr-serverless:startApplication', 'Start application', 'EMR Serverless', 'worker', null, ['sync']),
  action('emr-serverless:stopApplication', 'Stop application', 'EMR Serverless', 'worker', null, ['sync']),
  action('emr-serverless:deleteApplication', 'Delete application', 'EMR Serverless', 'worker', null, ['sync']),
  action(
    'mediaconvert:createJob',
    'Create job',
    'MediaConvert',
    'worker',
    { Role: 'arn', Settings: {} },
    ['sync'],
    'video',
  ),
  action('aws-sdk:s3:getObject', 'Get object', 'S3', 'bucket', { Bucket: 'my-bucket', Key: 'my-key' }, [], 'file'),
  action(
    'aws-sdk:s3:putObject',
    'Put object',
    'S3',
    'bucket',
    { Bucket: 'my-bucket', Key: 'my-key', Body: {} },
    [],
    'file',
  ),
  action('aws-sdk:s3:listObjectsV2', 'List objects', 'S3', 'bucket', { Bucket: 'my-bucket' }, [], 'files'),
  action('aws-sdk:secretsmanager:getSecretValue', 'Get secret value', 'Secrets Manager', 'worker', { SecretId: 'id' }),
  action('aws-sdk:ssm:getParameter', 'Get parameter', 'Systems Manager', 'worker', { Name: 'name' }),
  action('aws-sdk:sfn:startSyncExecution', 'Start express execution and wait', 'Step Functions', 'flow', {
    StateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:my-express',
  }),
  action('aws-sdk:service:action', 'Any other AWS action', 'AWS SDK', 'worker', {}, ['token'], 'custom api call'),
];

/**
 * The arguments of a callback: the task's token stands where the one who answers will find it.
 * @param {Action} chosen
 * @param {Record<string, any>} args
 * @param {Language} language
 */
function withToken(chosen, args, language) {
  const jsonata = language === 'JSONata';
  const named = (/** @type {string} */ name) => (jsonata
    ? { [name]: '{% $states.context.Task.Token %}' } : { [`${name}.$`]: '$$.Task.Token' });
  const token = named('TaskToken');
  switch (chosen.id) {
    case 'events:putEvents': {
      const [first, ...others] = args.Entries;
      return { ...args, Entries: [{ ...first, Detail: { ...first.Detail, ...token } }, ...others] };
    }
    case 'ecs:runTask': {
      const environment = [{ Name: 'TASK_TOKEN', ...named('Value') }];
      return { ...args, Overrides: { ContainerOverrides: [{ Name: 'my-container', Environment: environment }] } };
    }
    case 'bedrock:invokeModel':
      return { ...args, Body: { ...args.Body, ...token } };
    case 'apigateway:invoke':
    case 'eks:call':
      return { ...args, Method: 'POST', RequestBody: token };
    default: {
      const holder = ['Payload', 'MessageBody', 'Message', 'Input'].find((name) => name in args);
      return holder ? { ...args, [holder]: { ...args[holder], ...token } } : args;
    }
  }
}

/**
 * The ASL that an action begins with.
 * @param {Action} chosen
 * @param {Language} language
 * @param {'sync'|'token'|''} [wait]
 */
export function actionState(chosen, language, wait = '') {
  const suffix = wait === 'token' ? '.waitForTaskToken' : wait === 'sync' ? (
    chosen.id === 'states:startExecution' ? '.sync:2' : '.sync'
  ) : '';
  const args = wait === 'token' ? withToken(chosen, chosen.args ?? {}, language) : chosen.args ?? {};
  const filled = chosen.id === 'lambda:invoke' && !wait ? lambdaPayload(args, language) : args;
  const isEmpty = Object.keys(filled).length === 0;
  return {
    Type: 'Task',
    Resource: chosen.resource + suffix,
    ...(isEmpty ? {} : { [language === 'JSONata' ? 'Arguments' : 'Parameters']: filled }),
    ...(chosen.id === 'lambda:invoke' && language === 'JSONata' ? { Output: '{% $states.result.Payload %}' } : {}),
    ...(chosen.id === 'lambda:invoke' && language === 'JSONPath' ? { OutputPath: '$.Payload' } : {}),
  };
}

/**
 * @param {Record<string, any>} args
 * @param {Language} language
 */
function lambdaPayload(args, language) {
  const { Payload: _, ...rest } = args;
  return language === 'JSONata' ? { ...rest, Payload: '{% $states.input %}' } : { ...rest, 'Payload.$': '$' };
}

/**
 * The ASL that a state begins with.
 * @param {string} type
 * @param {Language} language
 */
export function newState(type, language) {
  const jsonata = language === 'JSONata';
  const empty = { StartAt: '', States: {} };
  switch (type) {
    case 'Choice':
      return {
        Type: type,
        Choices: [
          jsonata ? { Condition: '{% $states.input.value = true %}' } : { Variable: '$.value', BooleanEquals: true },
        ],
      };
    case 'Parallel':
      return { Type: type, Branches: [empty, empty] };
    case 'Map':
      return {
        Type: type, ...(jsonata ? { Items: '{% $states.input %}' } : { ItemsPath: '$' }),
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...empty },
      };
    case 'Wait':
      return { Type: type, Seconds: 5 };
    case 'Fail':
      return { Type: type, Error: 'Failed', Cause: 'What went wrong' };
    default:
      return { Type: type };
  }
}

/**
 * The states of the palette: type, glyph, what it is for.
 * @type {{type: string, icon: string, text: string}[]}
 */
export const FLOW_STATES = [
  { type: 'Choice', icon: 'choice', text: 'Goes one of several ways' },
  { type: 'Parallel', icon: 'parallel', text: 'Runs branches at the same time' },
  { type: 'Map', icon: 'map', text: 'Runs steps for each item' },
  { type: 'Pass', icon: 'pass', text: 'Shapes or sets data' },
  { type: 'Wait', icon: 'wait', text: 'Waits a while, or until a time' },
  { type: 'Succeed', icon: 'succeed', text: 'Ends with success' },
  { type: 'Fail', icon: 'fail', text: 'Ends with an error' },
];
