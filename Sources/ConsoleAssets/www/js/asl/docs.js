// @ts-check
/** What the fields of Amazon States Language mean, in a sentence or two: for tips in forms and in the text. */

/** @type {Record<string, string>} */
const FIELDS = {
  Type: 'What kind of state this is: Task, Choice, Parallel, Map, Pass, Wait, Succeed or Fail.',
  Comment: 'A note for people. It changes nothing.',
  StartAt: 'The name of the state that runs first.',
  States: 'The states of this machine, branch or processor, by name. A name is unique in the whole definition.',
  QueryLanguage: 'JSONPath (the default) or JSONata. A JSONPath machine may have JSONata states, not the reverse.',
  Version: 'The version of the language; only "1.0".',
  Next: 'The state that runs after this one.',
  End: 'true: the flow ends after this state.',
  Default: 'The state to go to when no rule holds. Without it the execution fails with States.NoChoiceMatched.',
  Choices: 'Rules, tried in their order; the first that holds decides where the flow goes.',
  Condition: 'A JSONata expression that gives true or false.',
  Variable: 'The path of the value that is compared.',
  And: 'Holds when each of these rules holds.',
  Or: 'Holds when one of these rules holds.',
  Not: 'Holds when this rule does not.',
  Resource: 'The ARN of what does the work: a function, an activity, or an action of a service.',
  Arguments: 'What the work is given, as JSON in which {% … %} is evaluated. JSONata only.',
  Parameters: 'What the work is given. Fields that end in .$ take a path or an intrinsic function. JSONPath only.',
  Credentials: 'The role that this task assumes: an object with RoleArn.',
  TimeoutSeconds: 'The longest time it may take; then it fails with States.Timeout.',
  TimeoutSecondsPath: 'A path to the number of seconds it may take.',
  HeartbeatSeconds: 'The longest time between two heartbeats of the worker; shorter than the timeout.',
  HeartbeatSecondsPath: 'A path to the longest time between two heartbeats.',
  InputPath: 'The part of the input that this state works on. null: an empty object.',
  OutputPath: 'The part of the result that becomes the output. null: an empty object.',
  ResultSelector: 'Shapes the raw result before ResultPath places it.',
  ResultPath: 'Where in the input the result is put. $ replaces the input, null drops the result.',
  Result: 'The result of a Pass state, in place of its input.',
  Output: 'What the next state gets, as JSON in which {% … %} is evaluated. Without it: the result.',
  Assign: 'Variables to set when the state is left. All are computed first, then set together.',
  Retry: 'What to do about errors first: try again. The first retrier whose errors match counts.',
  Catch: 'Where to go when an error is not tried again any more. The first catcher whose errors match counts.',
  ErrorEquals: 'Names of errors. States.ALL matches nearly all and stands alone and last.',
  IntervalSeconds: 'The pause before the first retry. 1 by default.',
  MaxAttempts: 'How many retries at most. 3 by default; 0 is none.',
  BackoffRate: 'By what each further pause is multiplied. 2 by default.',
  MaxDelaySeconds: 'The longest pause between two tries.',
  JitterStrategy: 'FULL: each pause is random between 0 and what was computed.',
  Seconds: 'How long to wait.',
  SecondsPath: 'A path to how long to wait.',
  Timestamp: 'Until when to wait, as 2030-01-31T12:00:00Z.',
  TimestampPath: 'A path to the time until which to wait.',
  Error: 'The name of the error with which the execution fails.',
  ErrorPath: 'A path, or an intrinsic function, that gives the name of the error.',
  Cause: 'A text that says why it failed.',
  CausePath: 'A path, or an intrinsic function, that gives the cause.',
  Branches: 'Flows that run at the same time. The result is an array with one output per branch.',
  ItemProcessor: 'The flow that runs once per item.',
  Iterator: 'The older name of ItemProcessor.',
  ProcessorConfig: 'How the items are processed: Mode and ExecutionType.',
  Mode: 'INLINE: in this execution, up to 40 at a time. DISTRIBUTED: each item as an execution of its own.',
  ExecutionType: 'STANDARD or EXPRESS: what the child executions of a distributed Map are.',
  Items: 'The array, or an expression that gives it.',
  ItemsPath: 'The path of the array in the input.',
  ItemSelector: 'The input of each iteration. $$.Map.Item.Value or $states.context.Map.Item.Value is the item.',
  ItemReader: 'Reads the items of a distributed Map from S3: objects of a bucket, CSV, JSON, JSON Lines, Parquet.',
  ReaderConfig: 'How the file is read: InputType, CSVHeaderLocation, CSVHeaders, MaxItems and more.',
  ItemBatcher: 'Gives each child execution several items: MaxItemsPerBatch, MaxInputBytesPerBatch, BatchInput.',
  ResultWriter: 'Writes the results of a distributed Map to S3, and gives where they are.',
  MaxConcurrency: 'How many iterations run at a time. 0: as many as possible.',
  MaxConcurrencyPath: 'A path to how many iterations run at a time.',
  ToleratedFailurePercentage: 'How many of a hundred items may fail before the whole Map fails.',
  ToleratedFailureCount: 'How many items may fail before the whole Map fails.',
  Label: 'A part of the Map Run’s ARN; at most 40 characters.',
  IsPresent: 'Whether the variable exists.',
  StringMatches: 'Whether the text matches a pattern, in which * stands for any characters.',
};

/**
 * What a field means; '' for one that is not of the language.
 * @param {string} name
 */
export function fieldDoc(name) {
  if (Object.hasOwn(FIELDS, name)) return FIELDS[name];
  const compared = /^(String|Numeric|Timestamp|Boolean)(Equals|(?:Less|Greater)Than(?:Equals)?)(Path)?$/.exec(name);
  if (compared) {
    const how = compared[2].replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().replace('equals', 'or equal to');
    const is = compared[2] === 'Equals' ? 'is equal to' : `is ${how}`;
    const what = compared[3] ? 'the one at this path' : 'this';
    return `Holds when the variable is a ${compared[1].toLowerCase()} and ${is} ${what}.`;
  }
  if (/^Is[A-Z]/.test(name)) return `Whether the variable is ${name.slice(2).toLowerCase()}.`;
  return '';
}
