// The search over all services, and the parameters of an action.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import {
  actionTitle, matchAction, readServices, searchActions, wordsOf,
} from '../../../Sources/ConsoleAssets/www/js/asl/services.js';
import {
  memberAt, memberText, membersAt, missingMembers, sampleOf, typeAt,
} from '../../../Sources/ConsoleAssets/www/js/asl/parameters.js';

const SERVICES = readServices({
  services: [
    { name: 's3', id: 'S3', title: 'Amazon Simple Storage Service', actions: 'copyObject getObject getObjectAcl putObject' },
    { name: 's3control', id: 'S3 Control', title: 'AWS S3 Control', actions: 'createAccessPointForObjectLambda getObject' },
    { name: 'dynamodb', id: 'DynamoDB', title: 'Amazon DynamoDB', actions: 'batchGetItem getItem putItem putResourcePolicy' },
    { name: 'rds', id: 'RDS', title: 'Amazon RDS', actions: 'createDBInstance describeDBInstances' },
    { name: 'sfn', id: 'SFN', title: 'AWS Step Functions', actions: 'startExecution' },
  ],
});

/** What is found, as `service:action`. */
const find = (query, limit = 10) => searchActions(SERVICES, query, limit).found.map(
  ({ service, action }) => `${service.name}:${action}`
);

test('services are read in the order of what people call them', () => {
  assert.deepEqual(SERVICES.map((s) => s.id), ['DynamoDB', 'RDS', 'S3', 'S3 Control', 'Step Functions']);
  assert.deepEqual(readServices({}), []);
});

test('the whole name comes before its beginning, a word and a part', () => {
  assert.deepEqual(find('getobject').slice(0, 3), ['s3:getObject', 's3control:getObject', 's3:getObjectAcl']);
  assert.deepEqual(find('object').slice(-1), ['s3control:createAccessPointForObjectLambda']);
  assert.deepEqual(find('bject').sort(), find('object').sort());
});

test('words are looked for in services and actions, in any order', () => {
  assert.equal(find('dynamo put')[0], 'dynamodb:putItem');
  assert.equal(find('put dynamo')[0], 'dynamodb:putItem');
  assert.equal(find('s3 getobject')[0], 's3:getObject');
  assert.equal(find('s3 get object')[0], 's3:getObject');
  assert.equal(find('s3:getObject')[0], 's3:getObject');
  assert.equal(find('simple storage copy')[0], 's3:copyObject');
  assert.equal(find('db instances')[0], 'rds:describeDBInstances');
  assert.equal(find('step start')[0], 'sfn:startExecution');
});

test('what fits nowhere is not found, and nothing is found for nothing', () => {
  assert.deepEqual(find('dynamo getobject'), []);
  assert.deepEqual(find('  '), []);
  assert.equal(searchActions(SERVICES, 'get', 1).total, 5);
  assert.equal(find('get', 1).length, 1);
});

test('a name beats further words, and the name of an action that of its service', () => {
  const inName = matchAction('queue', { action: 'Send to queue', services: ['SQS'] });
  const inMore = matchAction('queue', { action: 'Send message', services: ['SQS'], more: 'queue' });
  assert.ok(inName > inMore && inMore > 0);
  assert.ok(matchAction('batch', { action: 'Batch', services: ['X'] }) > matchAction('batch', { action: 'Y', services: ['Batch'] }));
});

test('twenty thousand actions are searched in a moment', () => {
  const many = readServices({
    services: Array.from({ length: 400 }, (_, n) => ({
      name: `service${n}`, id: `Service ${n}`, title: `Amazon Service ${n}`,
      actions: Array.from({ length: 50 }, (_, m) => `describeThing${m}OfService${n}`).join(' '),
    })),
  });
  searchActions(many, 'describe', 60);
  const begin = performance.now();
  const { found, total } = searchActions(many, 'service 7 describe thing', 60);
  assert.ok(total > 0 && found.length === 60);
  assert.ok(performance.now() - begin < 1000);
});

test('names of actions are written for people', () => {
  assert.deepEqual(wordsOf('describeDBInstances'), ['describe', 'DB', 'Instances']);
  assert.equal(actionTitle('describeDBInstances'), 'Describe DB instances');
  assert.equal(actionTitle('listObjectsV2'), 'List objects V2');
  assert.equal(actionTitle('getObject'), 'Get object');
});

const OUTLINE = {
  resource: 'arn:aws:states:::aws-sdk:toys:putToy',
  members: [
    { name: 'Name', type: 'Text', required: true }, { name: 'Size', type: 'Size' }, { name: 'Parts', type: 'Parts' },
    { name: 'Tags', type: 'Tags' }, { name: 'Anything', type: 'Unknown' },
  ],
  types: {
    Text: { kind: 'text' }, Size: { kind: 'text', values: ['SMALL', 'LARGE'] }, Parts: { kind: 'list', of: 'Part' },
    Part: { kind: 'structure', members: [{ name: 'Id', type: 'Text', required: true }, { name: 'Inner', type: 'Part' }] },
    Tags: { kind: 'map', of: 'Count' }, Count: { kind: 'integer' },
  },
  sample: { Name: 'my-name' },
};

test('members are found at any depth, with expressions for names', () => {
  assert.deepEqual(membersAt(OUTLINE, []).map((m) => m.name), ['Name', 'Size', 'Parts', 'Tags', 'Anything']);
  assert.deepEqual(membersAt(OUTLINE, ['Parts', 0]).map((m) => m.name), ['Id', 'Inner']);
  assert.deepEqual(membersAt(OUTLINE, ['Parts', 0, 'Inner', 'Inner']).map((m) => m.name), ['Id', 'Inner']);
  assert.equal(membersAt(OUTLINE, ['Tags']), null);
  assert.equal(membersAt(OUTLINE, ['Anything', 'Deep']), null);
  assert.equal(memberAt(OUTLINE, ['Size.$']).name, 'Size');
  assert.deepEqual(typeAt(OUTLINE, ['Tags', 'blue']), { kind: 'integer' });
  assert.equal(typeAt(OUTLINE, ['Nothing']), undefined);
});

test('a member is told in a sentence', () => {
  const text = (name) => memberText(OUTLINE, OUTLINE.members.find((m) => m.name === name));
  assert.equal(text('Name'), 'text, required');
  assert.equal(text('Size'), 'text: SMALL, LARGE');
  assert.equal(text('Parts'), 'list of objects');
  assert.equal(text('Tags'), 'map of whole numbers');
  assert.equal(text('Anything'), 'any value');
});

test('a value to begin with has what is required, and ends', () => {
  assert.deepEqual(sampleOf(OUTLINE, 'Parts', 'Parts'), [{ Id: '' }]);
  assert.equal(sampleOf(OUTLINE, 'Size', 'Size'), 'SMALL');
  const endless = { ...OUTLINE, types: { Box: { kind: 'structure', members: [{ name: 'Box', type: 'Box', required: true }] } } };
  assert.ok(JSON.stringify(sampleOf(endless, 'Box', 'Box')).length < 200);
});

test('members that are there, as expressions too, are not offered again', () => {
  assert.deepEqual(missingMembers(OUTLINE, { Name: 'x', 'Size.$': '$.s' }).map((m) => m.name), ['Parts', 'Tags', 'Anything']);
  assert.equal(missingMembers(OUTLINE, '{% $x %}').length, 5);
});
