import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ATTRIBUTES } from '../../../../../core/collector/processors/attributes.ts';
import { RESOURCE } from '../../../../../core/collector/processors/resource.ts';
import type { Attributes } from '../../../../../core/model/attributes.ts';
import type { LogRecord } from '../../../../../core/model/log-record.ts';
import type { Span } from '../../../../../core/model/span.ts';
import { attributes, logRecord, logs, metric, metrics, span, traces } from '../../../../helpers/telemetry.ts';
import { problemsOf, processed } from '../run-ottl.ts';

const plain = (all: Attributes) =>
  Object.fromEntries(all.map(({ key, value }) => [key, 'value' in value ? value.value : value]));

type Plain = Record<string, string | boolean | bigint | number>;

/** Attributes of a span after actions. */
function after(actions: unknown[], given: Plain): Record<string, unknown> {
  const { telemetry } = processed(ATTRIBUTES, { actions }, traces('shop', span({ attributes: attributes(given) })));
  return plain((telemetry[0]!.groups[0]!.scopes[0]!.items[0] as Span).attributes);
}

const sha256 = (input: string | Buffer): string => createHash('sha256').update(input).digest('hex');

describe('actions', () => {
  test('the documented example', () => {
    const actions = [
      { key: 'db.table', action: 'delete' },
      { key: 'redacted_span', value: true, action: 'upsert' },
      { key: 'copy_key', from_attribute: 'key_original', action: 'update' },
      { key: 'account_id', value: 2245, action: 'insert' },
      { key: 'account_password', action: 'delete' },
      { key: 'account_email', action: 'hash' },
      { key: 'http.status_code', action: 'convert', converted_type: 'int' },
      { key: 'region', from_attribute: 'cloud.region', default_value: 'us-east-1', action: 'insert' },
    ];
    const before = {
      'db.table': 't',
      copy_key: 'old',
      key_original: 'new',
      account_password: 'x',
      account_email: 'a@b.c',
      'http.status_code': '200',
    };
    expect(after(actions, before)).toEqual({
      copy_key: 'new',
      key_original: 'new',
      account_email: sha256('a@b.c'),
      'http.status_code': 200n,
      redacted_span: true,
      account_id: 2245n,
      region: 'us-east-1',
    });
  });

  test.each<[action: object, before: Plain, expected: Record<string, unknown>]>([
    [{ key: 'a', value: 'n', action: 'insert' }, { a: 'old' }, { a: 'old' }],
    [{ key: 'a', value: 'n', action: 'update' }, {}, {}],
    [{ key: 'a', value: 'n', action: 'update' }, { a: 'old' }, { a: 'n' }],
    [{ key: 'a', value: 1.5, action: 'UPSERT' }, {}, { a: 1.5 }],
    [{ key: 'a', from_attribute: 'none', action: 'upsert' }, { a: 'old' }, { a: 'old' }],
    [{ key: 'a', action: 'delete', pattern: '^k8s\\.' }, { a: 'x', 'k8s.pod': 'p', b: 'y' }, { b: 'y' }],
    [{ pattern: '(?i)token', action: 'delete' }, { myToken: 'x', b: 'y' }, { b: 'y' }],
    [
      { pattern: 'id$', action: 'hash' },
      { user_id: 'u', b: 'y' },
      { user_id: sha256('u'), b: 'y' },
    ],
    [{ key: 'n', action: 'hash' }, { n: 5n }, { n: sha256(Buffer.from([5, 0, 0, 0, 0, 0, 0, 0])) }],
    [{ key: 'n', action: 'hash' }, { n: true }, { n: sha256(Buffer.from([1])) }],
    [{ key: 'n', action: 'hash' }, { n: '' }, { n: '' }],
    [
      {
        key: 'http.url',
        pattern: '^(?P<http_protocol>.*):\\/\\/(?P<http_domain>.*)\\/(?P<http_path>.*)(\\?|\\&)(?P<rest>.*)',
        action: 'extract',
      },
      {},
      {},
    ],
    [
      {
        key: 'http.url',
        pattern: '^(?P<http_protocol>.*)://(?P<http_domain>[^/]*)/(?P<http_path>.*)$',
        action: 'extract',
      },
      { 'http.url': 'http://example.com/path', http_path: 'old' },
      { 'http.url': 'http://example.com/path', http_path: 'path', http_protocol: 'http', http_domain: 'example.com' },
    ],
    [{ key: 'n', action: 'convert', converted_type: 'int' }, { n: 'x1' }, { n: 'x1' }],
    [{ key: 'n', action: 'convert', converted_type: 'int' }, { n: 3.9 }, { n: 3n }],
    [{ key: 'n', action: 'convert', converted_type: 'double' }, { n: '3.9' }, { n: 3.9 }],
    [{ key: 'n', action: 'convert', converted_type: 'double' }, { n: true }, { n: 1 }],
    [{ key: 'n', action: 'convert', converted_type: 'string' }, { n: 123n }, { n: '123' }],
  ])('%j', (action, before, expected) => {
    const isUnnamed = JSON.stringify(action).includes('(\\\\?|');
    if (isUnnamed) expect(problemsOf(ATTRIBUTES, { actions: [action] })[0]!.message).toContain('unnamed matcher group');
    else expect(after([action], before)).toEqual(expected);
  });

  test('of log records and data points', () => {
    const settings = { actions: [{ key: 'a', value: 'x', action: 'upsert' }] };
    const log = processed(ATTRIBUTES, settings, logs('s', logRecord())).telemetry[0]!.groups[0]!.scopes[0]!
      .items[0] as LogRecord;
    expect(plain(log.attributes)).toEqual({ a: 'x' });
    const point = {
      attributes: [],
      startTimeUnixNano: 0n,
      timeUnixNano: 1n,
      flags: 0,
      value: { kind: 'none' as const },
      exemplars: [],
    };
    const { telemetry } = processed(
      ATTRIBUTES,
      settings,
      metrics('s', metric('m', { kind: 'gauge', dataPoints: [point] })),
    );
    expect(telemetry[0]!.groups[0]!.scopes[0]!.items[0]).toMatchObject({
      data: { dataPoints: [{ attributes: attributes({ a: 'x' }) }] },
    });
  });
});

describe('include and exclude', () => {
  const MARK = [{ key: 'marked', value: true, action: 'insert' }];
  const batch = traces(
    'auth',
    span({ name: 'login', attributes: attributes({ redact_trace: false, env: 'dev' }) }),
    span({ name: 'logout', attributes: attributes({ redact_trace: true }) }),
  );
  const marked = (settings: object): string[] =>
    (processed(ATTRIBUTES, { actions: MARK, ...settings }, batch).telemetry[0]!.groups[0]!.scopes[0]!.items as Span[])
      .filter((one) => 'marked' in plain(one.attributes))
      .map((one) => one.name);

  test.each<[settings: object, expected: string[]]>([
    [{ include: { match_type: 'strict', services: ['auth', 'other'] } }, ['login', 'logout']],
    [{ include: { match_type: 'strict', services: ['other'] } }, []],
    [{ include: { match_type: 'regexp', services: ['^au'], span_names: ['^login$'] } }, ['login']],
    [
      {
        exclude: {
          match_type: 'strict',
          attributes: [
            { key: 'env', value: 'dev' },
            { key: 'redact_trace', value: false },
          ],
        },
      },
      ['logout'],
    ],
    [
      {
        include: { match_type: 'strict', services: ['auth'] },
        exclude: { match_type: 'strict', attributes: [{ key: 'redact_trace', value: true }] },
      },
      ['login'],
    ],
    [{ include: { match_type: 'regexp', attributes: [{ key: 'redact_trace', value: 'tr' }] } }, ['logout']],
    [{ include: { match_type: 'strict', attributes: [{ key: 'env' }] } }, ['login']],
    [
      { include: { match_type: 'strict', libraries: [{ name: 'other' }, { name: 'test', version: '' }] } },
      ['login', 'logout'],
    ],
    // Of another signal: matches nothing here.
    [{ include: { match_type: 'strict', log_bodies: ['x'] } }, []],
  ])('%j', (settings, expected) => expect(marked(settings)).toEqual(expected));

  test('of logs', () => {
    const settings = {
      actions: MARK,
      include: { match_type: 'regexp', log_bodies: ['AUTH.*'], log_severity_number: { min: 9 } },
    };
    const records = logs(
      's',
      logRecord({ body: { kind: 'string', value: 'AUTH failed' } }),
      logRecord(),
      logRecord({ body: { kind: 'string', value: 'AUTH' }, severityNumber: 5 }),
    );
    const { telemetry } = processed(ATTRIBUTES, settings, records);
    expect((telemetry[0]!.groups[0]!.scopes[0]!.items as LogRecord[]).map((one) => one.attributes.length)).toEqual([
      1, 0, 0,
    ]);
  });
});

describe('resources', () => {
  test('the documented example', () => {
    const settings = {
      attributes: [
        { key: 'cloud.availability_zone', value: 'zone-1', action: 'upsert' },
        { key: 'k8s.cluster.name', from_attribute: 'k8s-cluster', action: 'insert' },
        { key: 'redundant-attribute', action: 'delete' },
      ],
    };
    const batch = traces('shop', span());
    batch.groups[0]!.resource.attributes = attributes({ 'k8s-cluster': 'c1', 'redundant-attribute': 'x' });
    const { telemetry } = processed(RESOURCE, settings, batch);
    expect(plain(telemetry[0]!.groups[0]!.resource.attributes)).toEqual({
      'k8s-cluster': 'c1',
      'cloud.availability_zone': 'zone-1',
      'k8s.cluster.name': 'c1',
    });
    expect(telemetry[0]!.groups[0]!.scopes).toBe(batch.groups[0]!.scopes);
  });

  test('what no action changes is passed on as it is', () => {
    const batch = logs('shop', logRecord());
    const settings = {
      attributes: [
        { key: 'none', action: 'delete' },
        { key: 'service.name', value: 'x', action: 'insert' },
      ],
    };
    expect(processed(RESOURCE, settings, batch).telemetry[0]).toBe(batch);
  });
});

describe('problems', () => {
  test.each<[action: object, inner: (string | number)[], message: string, offset?: number]>([
    [
      { key: 'a', action: 'insrt', value: 1 },
      ['action'],
      'unsupported action "insrt", there is insert, update, upsert, delete, hash, extract, convert; did you mean "insert"?',
    ],
    [{ key: 'a' }, [], 'unsupported action ""'],
    [{ action: 'insert', value: 1 }, [], 'action "insert" needs "key"'],
    [{ action: 'delete' }, [], 'action "delete" needs "key" or "pattern"'],
    [{ key: 'a', action: 'insert' }, [], 'action "insert" needs "value", "from_attribute" or "from_context"'],
    [
      { key: 'a', action: 'insert', value: 1, from_attribute: 'b' },
      ['from_attribute'],
      'only one of value, from_attribute can be given',
    ],
    [
      { key: 'a', action: 'upsert', value: 1, from_context: 'metadata.x' },
      ['from_context'],
      'only one of value, from_context can be given',
    ],
    [{ key: 'a', action: 'hash', value: 1 }, ['value'], 'action "hash" does not use "value"'],
    [{ key: 'a', action: 'extract' }, [], 'action "extract" needs "pattern"'],
    [{ key: 'a', action: 'extract', pattern: 'x' }, ['pattern'], 'no named matcher groups'],
    [{ key: 'a', action: 'extract', pattern: '(?P<a>x)(' }, ['pattern'], 'missing closing )', 8],
    [{ key: 'a', action: 'convert' }, [], 'converted_type must be int, double or string'],
    [{ key: 'a', action: 'delete', valu: 1 }, ['valu'], 'unknown key "valu"; did you mean "value"?'],
  ])('%j', (action, inner, message, offset) => {
    const expected = { message: expect.stringContaining(message), ...(offset === undefined ? {} : { offset }) };
    expect(problemsOf(ATTRIBUTES, { actions: [action] })).toContainEqual({
      path: ['actions', 0, ...inner],
      ...expected,
    });
    expect(problemsOf(RESOURCE, { attributes: [action] })).toContainEqual({
      path: ['attributes', 0, ...inner],
      ...expected,
    });
  });

  test('without actions', () => {
    expect(problemsOf(ATTRIBUTES, {})[0]).toEqual({ path: ['actions'], message: 'at least one action must be given' });
    expect(problemsOf(RESOURCE, undefined)[0]!.path).toEqual(['attributes']);
  });
});
