// @ts-check
/** A definition for other tools: YAML, a CloudFormation template; and reading what they wrote. */
import { parse } from './parse.js';
import { isObject } from './tree.js';
import { fromYAML, toYAML } from './yaml.js';
import { formatJSON } from './textpatch.js';

/**
 * A CloudFormation template with the machine as its one resource.
 * @param {any} definition
 * @param {{name: string, roleArn?: string, type?: string}} machine
 */
export function toCloudFormation(definition, machine) {
  const id = machine.name.replace(
    /[^A-Za-z0-9]+(.)?/g,
    (_, c) => (c ?? '').toUpperCase(),
  ).replace(/^./, (c) => c.toUpperCase());
  return toYAML({
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `State machine ${machine.name}`,
    ...(
      machine.roleArn ? {} : {
        Parameters: { RoleArn: { Type: 'String', Description: 'Role that the executions run with' } },
      }
    ),
    Resources: {
      [id || 'StateMachine']: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          StateMachineName: machine.name,
          StateMachineType: machine.type ?? 'STANDARD',
          RoleArn: machine.roleArn ?? { Ref: 'RoleArn' },
          Definition: definition,
        },
      },
    },
  });
}

/**
 * Text of a file as the text of a definition: JSON stays as it is; YAML becomes JSON; from a CloudFormation template
 * the first state machine is taken. Throws with what is wrong.
 * @param {string} text
 * @returns {string}
 */
export function importText(text) {
  const parsed = parse(text);
  if (parsed.ok) {
    const inner = fromTemplate(parsed.value);
    return inner === undefined ? text : formatJSON(inner);
  }
  if (/^\s*[{[]/.test(text)) return text;
  const value = fromYAML(text);
  if (!isObject(value)) throw new Error('The file holds no state machine definition');
  return formatJSON(fromTemplate(value) ?? value);
}

/**
 * @param {any} value
 * @returns {any} undefined when it is no template
 */
function fromTemplate(value) {
  if (!isObject(value?.Resources)) return undefined;
  for (const resource of Object.values(value.Resources)) {
    if (!/^AWS::(StepFunctions|Serverless)::StateMachine$/.test(resource?.Type ?? '')) continue;
    const { Definition, DefinitionString } = resource.Properties ?? {};
    if (isObject(Definition)) return Definition;
    const inner = typeof DefinitionString === 'string' ? parse(DefinitionString) : null;
    if (inner?.ok) return inner.value;
  }
  throw new Error('The template holds no state machine with a definition in it');
}
