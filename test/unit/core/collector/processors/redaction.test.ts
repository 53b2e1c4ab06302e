import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { REDACTION } from '../../../../../core/collector/processors/redaction.ts';
import type { AnyValue, Attributes } from '../../../../../core/model/attributes.ts';
import type { LogRecord } from '../../../../../core/model/log-record.ts';
import type { Span } from '../../../../../core/model/span.ts';
import { attributes, logRecord, logs, metric, metrics, span, traces } from '../../../../helpers/telemetry.ts';
import { problemsOf, processed } from '../run-ottl.ts';

const plain = (all: Attributes) =>
  Object.fromEntries(all.map(({ key, value }) => [key, 'value' in value ? value.value : value]));

type Plain = Record<string, string | boolean | bigint | number | AnyValue>;

function after(settings: object, given: Plain): Record<string, unknown> {
  const { telemetry } = processed(REDACTION, settings, traces('s', span({ attributes: attributes(given) })));
  return plain((telemetry[0]!.groups[0]!.scopes[0]!.items[0] as Span).attributes);
}

const VISA = '4111111111111111';

describe('attributes', () => {
  test('the documented example', () => {
    const settings = {
      allow_all_keys: false,
      allowed_keys: ['description', 'group', 'id', 'name', 'api_token', 'mail', 'card'],
      ignored_keys: ['safe_attribute'],
      redact_all_types: true,
      blocked_key_patterns: ['.*token.*', '.*api_key.*'],
      blocked_values: ['4[0-9]{12}(?:[0-9]{3})?', '(5[1-5][0-9]{14})', 'mail'],
      allowed_values: ['.+@mycompany.com'],
      summary: 'debug',
    };
    const given = {
      id: 5n,
      name: 'n',
      description: `pays by ${VISA}!`,
      api_token: 'secret',
      mail: 'mail@mycompany.com',
      safe_attribute: VISA,
      card: BigInt(VISA),
      birthday: 'x',
      place: 'y',
    };
    expect(after(settings, given)).toEqual({
      id: 5n,
      name: 'n',
      description: 'pays by ****!',
      api_token: '****',
      mail: 'mail@mycompany.com',
      safe_attribute: VISA,
      card: '****',
      'redaction.redacted.keys': 'birthday,place',
      'redaction.redacted.count': 2n,
      'redaction.masked.keys': 'api_token,card,description',
      'redaction.masked.count': 3n,
      'redaction.allowed.keys': 'mail',
      'redaction.allowed.count': 1n,
      'redaction.ignored.count': 1n,
    });
  });

  test.each<[settings: object, before: Plain, expected: Record<string, unknown>]>([
    [{}, { a: 'x' }, {}],
    [{ allow_all_keys: true }, { a: 'x' }, { a: 'x' }],
    [
      { allow_all_keys: true, blocked_values: [VISA] },
      { a: VISA, n: BigInt(VISA) },
      { a: '****', n: BigInt(VISA) },
    ],
    [
      { allow_all_keys: true, blocked_key_patterns: ['n'] },
      { n: 5n, b: 'x' },
      { n: '****', b: 'x' },
    ],
    [
      { allow_all_keys: true, blocked_values: ['mycompany.com'], allowed_values: ['support.mycompany.com'] },
      { a: 'x@mycompany.com', b: 'x@support.mycompany.com' },
      { a: 'x@****', b: 'x@support.mycompany.com' },
    ],
    [
      { allow_all_keys: true, ignored_key_patterns: ['^safe'], blocked_values: ['x'] },
      { safe1: 'x', b: 'x' },
      { safe1: 'x', b: '****' },
    ],
    [
      { allowed_keys: ['a'], summary: 'info' },
      { a: 'x', b: 'y' },
      { a: 'x', 'redaction.redacted.count': 1n },
    ],
    [
      { allowed_keys: ['a'], summary: 'debug' },
      { b: 'y', 'redaction.redacted.keys': 'old', 'redaction.redacted.count': 1n },
      { 'redaction.redacted.keys': 'b,old', 'redaction.redacted.count': 2n },
    ],
    [
      { allow_all_keys: true, blocked_values: ['s[a-z]+'], hash_function: 'sha1' },
      { a: 'my secret' },
      { a: `my ${createHash('sha1').update('secret').digest('hex')}` },
    ],
    [
      { allow_all_keys: true, blocked_key_patterns: ['a'], hash_function: 'md5' },
      { a: 'secret' },
      { a: createHash('md5').update('secret').digest('hex') },
    ],
  ])('%j', (settings, before, expected) => expect(after(settings, before)).toEqual(expected));

  test('of resources, scopes, events and data points too', () => {
    const settings = { allow_all_keys: true, blocked_values: ['secret'] };
    const event = { name: 'e', timeUnixNano: 1n, attributes: attributes({ a: 'secret' }), droppedAttributesCount: 0 };
    const batch = traces('my secret', span({ events: [event] }));
    const { telemetry } = processed(REDACTION, settings, batch);
    expect(plain(telemetry[0]!.groups[0]!.resource.attributes)).toEqual({ 'service.name': 'my ****' });
    expect(telemetry[0]!.groups[0]!.scopes[0]!.items[0]).toMatchObject({
      events: [{ attributes: attributes({ a: '****' }) }],
    });
    const point = {
      attributes: attributes({ a: 'secret' }),
      startTimeUnixNano: 0n,
      timeUnixNano: 1n,
      flags: 0,
      value: { kind: 'none' as const },
      exemplars: [],
    };
    const points = processed(REDACTION, settings, metrics('s', metric('m', { kind: 'gauge', dataPoints: [point] })));
    expect(points.telemetry[0]!.groups[0]!.scopes[0]!.items[0]).toMatchObject({
      data: { dataPoints: [{ attributes: attributes({ a: '****' }) }] },
    });
  });

  test('what needs nothing is passed on as it is', () => {
    const batch = logs('s', logRecord({ attributes: attributes({ a: 'x' }) }));
    expect(
      processed(REDACTION, { allow_all_keys: true, blocked_values: ['secret'], summary: 'debug' }, batch).telemetry[0],
    ).toBe(batch);
  });

  test('a value too long for its pattern is masked as a whole', () => {
    const settings = { allow_all_keys: true, blocked_values: ['(a|b){500}c'] };
    const { telemetry, errors } = processed(
      REDACTION,
      settings,
      traces('s', span({ attributes: attributes({ a: 'ab'.repeat(50_000) }) })),
    );
    expect(plain((telemetry[0]!.groups[0]!.scopes[0]!.items[0] as Span).attributes)).toEqual({ a: '****' });
    expect(errors[0]!.message).toContain('too long for this pattern');
  });
});

test('keys and bodies too long for their patterns', () => {
  const long = 'ab'.repeat(50_000);
  const slow = '(a|b){500}c';
  const record = logRecord({ body: { kind: 'string', value: long }, attributes: attributes({ [long]: 'x' }) });
  const settings = { allow_all_keys: true, blocked_key_patterns: [slow], allowed_values: [slow] };
  const { telemetry } = processed(REDACTION, settings, logs('s', record));
  const after = telemetry[0]!.groups[0]!.scopes[0]!.items[0] as LogRecord;
  expect(after.body).toEqual({ kind: 'string', value: '****' });
  expect(plain(after.attributes)).toEqual({ [long]: '****' });
});

describe('bodies of logs', () => {
  const bodyAfter = (settings: object, body: AnyValue): LogRecord =>
    processed(REDACTION, settings, logs('s', logRecord({ body }))).telemetry[0]!.groups[0]!.scopes[0]!
      .items[0] as LogRecord;

  test('texts', () => {
    const settings = { allow_all_keys: true, blocked_values: [VISA], summary: 'debug' };
    const { body, attributes: noted } = bodyAfter(settings, { kind: 'string', value: `card ${VISA}` });
    expect(body).toEqual({ kind: 'string', value: 'card ****' });
    expect(plain(noted)).toEqual({ 'redaction.body.masked.keys': 'body', 'redaction.body.masked.count': 1n });
  });

  test('maps and lists inside', () => {
    const settings = {
      allowed_keys: ['user', 'name', 'cards', 'service.name'],
      blocked_key_patterns: ['^name$'],
      blocked_values: [VISA],
      summary: 'debug',
    };
    const body: AnyValue = {
      kind: 'kvlist',
      values: attributes({
        user: { kind: 'kvlist', values: attributes({ name: 'Joe', age: 5n }) },
        cards: {
          kind: 'array',
          values: [
            { kind: 'string', value: VISA },
            { kind: 'string', value: 'none' },
          ],
        },
        other: 'x',
      }),
    };
    const after = bodyAfter(settings, body);
    expect(after.body).toEqual({
      kind: 'kvlist',
      values: attributes({
        user: { kind: 'kvlist', values: attributes({ name: '****' }) },
        cards: {
          kind: 'array',
          values: [
            { kind: 'string', value: '****' },
            { kind: 'string', value: 'none' },
          ],
        },
      }),
    });
    expect(plain(after.attributes)).toEqual({
      'redaction.body.redacted.keys': 'other,user.age',
      'redaction.body.redacted.count': 2n,
      'redaction.body.masked.keys': 'cards.[0],user.name',
      'redaction.body.masked.count': 2n,
    });
  });
});

test.each<[settings: object, path: (string | number)[], message: string]>([
  [{ blocked_value: [] }, ['blocked_value'], 'did you mean "blocked_values"?'],
  [{ blocked_values: ['a', '('] }, ['blocked_values', 1], 'missing closing )'],
  [{ url_sanitizer: { enabled: true } }, ['url_sanitizer'], '"url_sanitizer" is not supported here'],
  [{ hash_function: 'hmac-sha256' }, ['hash_function'], 'hash_function "hmac-sha256" is not supported here'],
  [{ summary: 'all' }, ['summary'], '"all" is none of'],
  [{ allow_all_keys: 'yes' }, ['allow_all_keys'], 'true or false is expected here'],
])('%j', (settings, path, message) =>
  expect(problemsOf(REDACTION, settings)[0]).toMatchObject({ path, message: expect.stringContaining(message) }),
);
