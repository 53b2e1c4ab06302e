import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { AnyValue } from '../../../core/model/attributes.ts';
import { matchKeys } from '../../../core/processors/match-keys.ts';
import { redact } from '../../../core/processors/redact.ts';
import { Redaction } from '../../../core/processors/redaction.ts';
import { REDACTED } from '../../../core/processors/stand-in.ts';
import { redactJson } from '../../../core/processors/redact-json.ts';
import { encodeJsonGroup } from '../../../core/otlp/encode-json.ts';
import { DEFAULT_SETTINGS } from '../../../contract/operations/library.ts';
import {
  attributes,
  logRecord,
  logs,
  metric,
  metrics,
  span,
  spanId,
  traceId,
  traces,
} from '../../helpers/telemetry.ts';

const matcher = (...patterns: string[]) => matchKeys(patterns)!;
const kvlist = (plain: Parameters<typeof attributes>[0]): AnyValue => ({ kind: 'kvlist', values: attributes(plain) });

describe('naming keys', () => {
  test.each([
    ['*password*', ['password', 'db.PassWord.old', 'passwords'], ['passwor', 'pass.word']],
    [
      'http.*.cookie',
      ['http.request.cookie', 'http..cookie', 'HTTP.a.b.Cookie'],
      ['http.cookie', 'x.http.a.cookie', 'http.a.cookies'],
    ],
    ['exact', ['exact', 'EXACT'], ['exactly', 'inexact']],
    ['a*ab', ['aab', 'axab', 'aabab'], ['ab', 'aabx']],
    ['*api?key*', ['my.api?key'], ['api.key']],
    ['*', ['', 'anything'], []],
    ['a*b*a', ['aba', 'axbya'], ['aa', 'aab', 'ba']],
  ])('%s', (pattern, yes, no) => {
    const matches = matcher(pattern);
    expect(yes.filter((key) => !matches(key))).toEqual([]);
    expect(no.filter((key) => matches(key))).toEqual([]);
  });

  test('nothing named matches nothing', () => {
    expect(matchKeys([])).toBeUndefined();
    expect(matchKeys([''])).toBeUndefined();
  });

  test('agrees with a regular expression, whatever the pattern', () => {
    const letter = fc.constantFrom('a', 'b', '*');
    const key = fc.array(fc.constantFrom('a', 'b'), { maxLength: 8 }).map((letters) => letters.join(''));
    const pattern = fc.array(letter, { minLength: 1, maxLength: 6 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(pattern, key, (pattern, key) => {
        const expected = new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(key);
        expect(matcher(pattern)(key)).toBe(expected);
      }),
    );
  });
});

describe('redacting telemetry', () => {
  const secret = { 'user.secret': 's3cret', kept: 'x' };
  const matches = matcher('*secret*');

  test('reaches every place that holds attributes, and nested values', () => {
    const exemplar = {
      filteredAttributes: attributes(secret),
      timeUnixNano: 1n,
      value: { kind: 'none' } as const,
      spanId: spanId(1),
      traceId: traceId(1),
    };
    const point = {
      attributes: attributes(secret),
      startTimeUnixNano: 0n,
      timeUnixNano: 1n,
      flags: 0,
      value: { kind: 'none' } as const,
      exemplars: [exemplar],
    };
    const event = { timeUnixNano: 1n, name: 'e', attributes: attributes(secret), droppedAttributesCount: 0 };
    const link = {
      traceId: traceId(2),
      spanId: spanId(2),
      traceState: '',
      attributes: attributes(secret),
      droppedAttributesCount: 0,
      flags: 0,
    };
    const parts = [
      traces(
        'shop',
        span({
          attributes: attributes({ ...secret, deep: kvlist({ list: { kind: 'array', values: [kvlist(secret)] } }) }),
          events: [event],
          links: [link],
        }),
      ),
      logs('shop', logRecord({ body: kvlist(secret), attributes: attributes(secret) })),
      metrics('shop', metric('m', { kind: 'gauge', dataPoints: [point] }, { metadata: attributes(secret) })),
    ];
    for (const { groups } of parts) {
      groups[0]!.resource.attributes.push(...attributes(secret));
      groups[0]!.scopes[0]!.scope.attributes.push(...attributes(secret));
    }
    const before = JSON.stringify(parts, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    const redaction = new Redaction({ matches });
    const telemetry = redact(parts, redaction);
    const { total: count, example } = redaction;
    const texts = telemetry
      .flatMap(({ signal, groups }) => groups.map((group) => encodeJsonGroup(signal, group as never)))
      .join('');
    expect(texts).not.toContain('s3cret');
    // Resource and scope three times each; span, its nested list, event, link; log and its body; metric, point, exemplar.
    expect(count).toBe(6 + 4 + 2 + 3);
    expect(texts.split(REDACTED)).toHaveLength(count + 1);
    expect(example).toBe('user.secret');
    expect(JSON.stringify(parts, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))).toBe(
      before,
    );
  });

  test('replaces values of every type but empty ones, and is done once', () => {
    const all = attributes({
      'secret.1': 7n,
      'secret.2': true,
      'secret.3': kvlist({ a: 'b' }),
      'secret.4': { kind: 'empty' },
    });
    const first = new Redaction({ matches });
    const once = redact([traces('shop', span({ attributes: all }))], first);
    expect(first.total).toBe(3);
    const again = new Redaction({ matches });
    expect(redact(once, again)).toEqual(once);
    expect(again).toMatchObject({ total: 0, example: '' });
  });

  test('what has nothing to hide is passed on, not copied', () => {
    const one = span({ attributes: attributes({ a: kvlist({ b: 'c' }) }) });
    const [part] = redact([traces('shop', one)], new Redaction({ matches }));
    expect(part!.groups[0]!.scopes[0]!.items[0]).toBe(one);
  });

  test.each([
    ...['http.request.header.authorization', 'http.request.header.proxy-authorization', 'Authorization'],
    ...['http.request.header.cookie', 'http.response.header.set-cookie', 'db.password', 'PGPASSWORD', 'ssh.passphrase'],
    ...['AWS_SECRET_ACCESS_KEY', 'client_secret', 'google.credentials', 'tls.private_key', 'privateKey'],
    ...['token', 'session.token', 'access_token', 'id_token', 'refreshToken', 'csrf-token', 'X-Amz-Security-Token'],
    ...['http.request.header.x-auth-token', 'oauth.accessToken.value', 'auth.token.value', 'GITHUB_TOKEN', 'jwt'],
    ...['x-api-key', 'openai.api_key', 'apikey', 'service.api.key'],
  ])('%s is hidden by default', (key) => {
    expect(matchKeys(DEFAULT_SETTINGS.redaction.keys)!(key)).toBe(true);
  });

  test.each([
    ...['gen_ai.usage.input_tokens', 'gen_ai.usage.output_tokens', 'gen_ai.usage.cache_read.input_tokens'],
    ...['gen_ai.request.max_tokens', 'gen_ai.token.type', 'llm.token_count.prompt', 'llm.usage.total_tokens'],
    ...['http.route', 'http.request.method', 'url.full', 'user.id', 'session.id', 'service.name', 'enduser.id'],
    ...['db.query.text', 'db.operation.name', 'messaging.rocketmq.message.keys', 'messaging.kafka.message.key'],
    ...['aws.dynamodb.table_names', 'aws.s3.key', 'rpc.method', 'error.type', 'exception.message', 'k8s.pod.name'],
    ...['code.function.name', 'feature_flag.key', 'tls.client.certificate', 'cpu.mode', 'process.command_args'],
  ])('%s stays by default', (key) => {
    expect(matchKeys(DEFAULT_SETTINGS.redaction.keys)!(key)).toBe(false);
  });
});

describe('redacting JSON texts', () => {
  const matches = matcher('secret');

  test.each([
    ['{"secret":"x","n":12345678901234567890}', '{"secret":"[redacted]","n":12345678901234567890}'],
    ['{ "a" : { "secret" : [1,{"b":"]"}] } , "c":1 }', '{ "a" : { "secret" : "[redacted]" } , "c":1 }'],
    ['[{"\\u0073ecret":"a\\"}"},"secret"]', '[{"\\u0073ecret":"[redacted]"},"secret"]'],
    ['{"secret":null}', '{"secret":null}'],
    ['secret: x', 'secret: x'],
    ['', ''],
    ['{"secret":"cut sho', '{"secret":"[redacted]"'],
  ])('%s', (text, expected) => {
    expect(redactJson(text, new Redaction({ matches }))).toBe(expected);
  });

  test('agrees with redacting the parsed value, whatever it holds', () => {
    const hide = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(hide);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [key, key === 'secret' && inner !== null ? REDACTED : hide(inner)]),
      );
    };
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, fc.string(), fc.integer(), fc.constant(null), tie('list'), tie('map')),
      list: fc.array(tie('tree'), { maxLength: 3 }),
      map: fc.dictionary(fc.constantFrom('secret', 'a', 'q"', '{'), tie('tree')),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('secret', 'b'), tree), (value) => {
        expect(JSON.parse(redactJson(JSON.stringify(value), new Redaction({ matches })))).toEqual(hide(value));
      }),
    );
  });
});
