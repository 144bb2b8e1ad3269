import assert from 'node:assert/strict';
import { test } from 'node:test';

import { matchScore } from '../../../Sources/ConsoleAssets/www/js/core/commands.js';
import {
  awsCommand, curlCommand, formatBytes, jsonataPath, jsonPath, middle, parseARN, plural, shellQuote, status,
} from '../../../Sources/ConsoleAssets/www/js/core/format.js';
import { keyName, showKeys } from '../../../Sources/ConsoleAssets/www/js/core/keys.js';
import { match } from '../../../Sources/ConsoleAssets/www/js/core/router.js';
import { batch, computed, effect, keepScope, onDispose, scope, signal } from '../../../Sources/ConsoleAssets/www/js/core/signal.js';
import {
  formatDuration, formatRelative, formatShort, formatTime, fromAPI, zoneLabel,
} from '../../../Sources/ConsoleAssets/www/js/core/time.js';
import { parseEvent } from '../../../Sources/ConsoleAssets/www/js/core/events.js';
import { niceTicks, timeTicks } from '../../../Sources/ConsoleAssets/www/js/charts/scale.js';

test('an effect runs again when what it read has changed, and once for a batch', () => {
  const [a, b] = [signal(1), signal(2)];
  const seen = [];
  const end = effect(() => void seen.push(a.value + b.value));
  a.value = 5;
  a.value = 5;
  batch(() => {
    a.value = 10;
    b.value = 20;
  });
  end();
  a.value = 0;
  assert.deepEqual(seen, [3, 7, 30]);
});

test('a computed value follows, and a scope ends all of it', () => {
  const a = signal(1);
  const cleaned = [];
  const { value: twice, dispose } = scope(() => {
    effect(() => () => cleaned.push(a.peek()));
    return computed(() => a.value * 2);
  });
  a.value = 4;
  assert.equal(twice.value, 8);
  dispose();
  a.value = 5;
  assert.equal(twice.value, 8);
  assert.deepEqual(cleaned, [4]);
});

test('effects inside an effect end when it runs again', () => {
  const [outer, inner] = [signal(0), signal(0)];
  let runs = 0;
  effect(() => {
    void outer.value;
    effect(() => {
      void inner.value;
      runs += 1;
    });
  });
  outer.value = 1;
  inner.value = 1;
  assert.equal(runs, 3);
});

test('what is added to a scope later ends with it, and at once when it has ended', () => {
  const a = signal(1);
  const seen = [];
  const { value: later, dispose } = scope(() => keepScope());
  const follow = (name) => later(() => {
    effect(() => void seen.push(`${name} ${a.value}`));
    onDispose(() => seen.push(`${name} ended`));
  });
  follow('early');
  dispose();
  a.value = 2;
  assert.deepEqual(seen, ['early 1', 'early ended']);
  follow('late');
  a.value = 3;
  assert.deepEqual(seen, ['early 1', 'early ended', 'late ended']);
});

test('effects that set off each other are stopped', () => {
  const a = signal(0);
  assert.throws(() => effect(() => void (a.value += 1)), /without end/);
});

test('paths are matched and decoded', () => {
  assert.deepEqual(match('/machines/:name/executions/:id', '/machines/a%20b/executions/x%2Fy'), { name: 'a b', id: 'x/y' });
  assert.equal(match('/machines/:name', '/machines'), undefined);
  assert.equal(match('/machines', '/machines/a'), undefined);
  assert.deepEqual(match('/docs/*rest', '/docs/a/b'), { rest: 'a/b' });
  assert.deepEqual(match('/x/:name', '/x/%zz'), { name: '%zz' });
});

test('times print their zone, and summer time is right', () => {
  const winter = Date.UTC(2026, 0, 15, 12);
  const summer = Date.UTC(2026, 6, 15, 12);
  assert.equal(formatTime(winter, 'local', { zone: 'Europe/Berlin' }), '15 Jan 2026, 13:00:00 UTC+1');
  assert.equal(formatTime(summer, 'local', { zone: 'Europe/Berlin' }), '15 Jul 2026, 14:00:00 UTC+2');
  assert.equal(formatTime(summer, 'utc', { milliseconds: true }), '15 Jul 2026, 12:00:00.000 UTC');
  assert.equal(zoneLabel(winter, 'local', 'America/St_Johns'), 'UTC−3:30');
  // The hour that comes twice when summer time ends.
  const [first, second] = [Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 9, 25, 1, 30)];
  assert.match(formatTime(first, 'local', { zone: 'Europe/Berlin' }), /02:30:00 UTC\+2$/);
  assert.match(formatTime(second, 'local', { zone: 'Europe/Berlin' }), /02:30:00 UTC\+1$/);
});

test('durations and distances are short', () => {
  const cases = [[0, '0 ms'], [999, '999 ms'], [4733, '4.733 s'], [59_940, '59.9 s'], [84_000, '1 min 24 s'], [7_500_000, '2 h 05 min'],
    [90_000_000, '1 d 1 h'], [-5, '0 ms']];
  for (const [value, text] of cases) assert.equal(formatDuration(value), text);
  assert.equal(formatRelative(1000, 1000), 'now');
  assert.equal(formatRelative(0, 720_000), '12 min. ago');
  assert.equal(formatRelative(3 * 86_400_000, 0), 'in 3 days');
  assert.equal(fromAPI(1.5), 1500);
  assert.equal(fromAPI('1970-01-01T00:00:02Z'), 2000);
  assert.equal(fromAPI(undefined), undefined);
});

test('commands are quoted for the shell', () => {
  assert.equal(shellQuote("it's"), "'it'\\''s'");
  assert.equal(
    awsCommand('StartExecution', { stateMachineArn: 'arn:a:b', input: '{"a": 1}', includeExecutionData: false }, 'http://h:1'),
    `aws stepfunctions start-execution --endpoint-url http://h:1 --state-machine-arn arn:a:b --input '{"a": 1}' --no-include-execution-data`,
  );
  assert.match(curlCommand('ListActivities', {}, 'http://h:1'), /X-Amz-Target: AWSStepFunctions.ListActivities/);
});

test('paths into JSON quote what needs it', () => {
  assert.equal(jsonPath(['items', 0, "it's", 'a b']), "$.items[0]['it\\'s']['a b']");
  assert.equal(jsonataPath(['items', 0, 'a b']), '$states.input.items[0].`a b`');
});

test('names, sizes and statuses', () => {
  assert.equal(middle('abcdefghij', 5), 'ab…ij');
  assert.equal(formatBytes(1500), '1.5 kB');
  assert.equal(plural(1, 'step'), '1 step');
  assert.equal(plural(1200, 'step'), '1,200 steps');
  assert.equal(status('TIMED_OUT').word, 'Timed out');
  assert.equal(status('NEW_KIND').word, 'NEW_KIND');
  assert.equal(parseARN('arn:aws:states:r:1:execution:m:e')?.rest[0], 'e');
  assert.equal(parseARN('arn:aws:s3:::x'), undefined);
});

test('keys have one name each', () => {
  const event = (key, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
  assert.equal(keyName(event('K', { ctrlKey: true, shiftKey: true }), false), 'mod+shift+k');
  assert.equal(keyName(event('k', { metaKey: true }), true), 'mod+k');
  assert.equal(keyName(event('?', { shiftKey: true }), false), '?');
  assert.equal(keyName(event(' '), false), 'Space');
  assert.equal(showKeys('g e'), 'g then e');
});

test('what has the text whole matches best', () => {
  const scores = ['order-fulfilment', 'on red day', 'foxxrxd'].map((text) => matchScore('ord', text));
  assert.ok(scores[0] > scores[1] && scores[1] > scores[2]);
  assert.equal(matchScore('xyz', 'order'), undefined);
});

test('events of the stream are parsed', () => {
  assert.deepEqual(parseEvent('event: change\ndata: [1,\ndata: 2]'), { type: 'change', data: '[1,2]' });
  assert.deepEqual(parseEvent(': alive'), { type: 'message', data: '' });
});

test('axes have round marks', () => {
  assert.deepEqual(niceTicks(17, 4), [0, 5, 10, 15, 20]);
  assert.deepEqual(niceTicks(0, 4), [0, 1]);
  assert.deepEqual(niceTicks(1, 4), [0, 1]);
  const { ticks, step } = timeTicks(30_000, 3_630_000, 6);
  assert.equal(step, 600_000);
  assert.equal(ticks[0], 600_000);
});

test('short times leave out the day that goes without saying', () => {
  const day = Date.UTC(2026, 10, 22, 8);
  assert.equal(formatShort(day + 1, 'utc', { day, milliseconds: true }), '08:00:00.001');
  assert.equal(formatShort(day - 86_400_000, 'utc', { day }), '21 Nov, 08:00:00');
  // In Berlin this is already the next day.
  const late = Date.UTC(2026, 10, 22, 23, 30);
  assert.equal(formatShort(late, 'local', { day, zone: 'Europe/Berlin' }), '23 Nov, 00:30:00');
  assert.equal(formatShort(day, 'relative', { day, now: day + 5000 }), '5 sec. ago');
});
