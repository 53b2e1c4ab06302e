import { describe, expect, test } from 'vitest';
import { readRateLimit } from '../../../../../core/collector/rate-limit/rate-limit-settings.ts';
import { tenantOf } from '../../../../../core/collector/rate-limit/tenant-key.ts';
import { senderWith } from '../../../../../core/collector/sender.ts';

const problemsOf = (settings: unknown) =>
  readRateLimit(settings).problems.map(({ path, message }) => [path.join('.'), message]);

describe("Elastic's documented examples", () => {
  test('a local limit', () => {
    const { read, problems } = readRateLimit({
      metadata_keys: ['x-tenant-id'],
      rate: 1000,
      burst: 10000,
      strategy: 'requests',
    });
    expect(problems).toEqual([]);
    expect(read).toEqual({
      metadataKeys: ['x-tenant-id'],
      rate: 1000,
      burst: 10000,
      strategy: 'requests',
      behaviour: 'error',
      retryDelayMs: 1_000,
      overrides: new Map(),
    });
  });

  test('overrides take the place of what they name', () => {
    const id = 'project-id:e678ebd7-3a15-43dd-a95c-1cf0639a6292';
    const overrides = { [id]: { rate: 2000, throttle_interval: '10s' }, 'project-id:other': { burst: 5 } };
    const { read, problems } = readRateLimit({ rate: 1000, burst: 10000, type: 'local', overrides });
    expect(problems).toEqual([]);
    expect(Object.fromEntries(read.overrides)).toEqual({
      [id]: { rate: 2000, burst: 10000 },
      'project-id:other': { rate: 1000, burst: 5 },
    });
  });

  test('gubernator and what belongs to it are refused by name', () => {
    const settings = {
      rate: 100,
      burst: 200,
      type: 'gubernator',
      strategy: 'bytes',
      dynamic_limits: { enabled: true },
    };
    expect(problemsOf(settings)).toEqual([
      ['dynamic_limits', '"dynamic_limits" is not supported here'],
      ['type', 'the type gubernator is not supported here: limits are kept by this process alone (local)'],
    ]);
    expect(problemsOf({ rate: 1, burst: 1, classes: {}, default_class: 'a', class_resolver: 'b' })).toHaveLength(3);
  });
});

test.each<[unknown, string, string]>([
  [undefined, '', 'rate must be greater than zero'],
  [{ rate: 5 }, '', 'burst must be greater than zero'],
  [{ rate: 0, burst: 5 }, 'rate', 'a whole number from 1'],
  [{ rate: 5, burst: 1.5 }, 'burst', 'a whole number from 1'],
  [{ rate: 5, burst: 5, strategy: 'spans' }, 'strategy', '"spans" is none of requests, records, bytes'],
  [{ rate: 5, burst: 5, throttle_behavior: 'block' }, 'throttle_behavior', '"block" is none of error, delay'],
  [{ rate: 5, burst: 5, retry_delay: 'soon' }, 'retry_delay', 'a duration'],
  [{ rate: 5, burst: 5, overrides: { 'a:b': { rate: -1 } } }, 'overrides.a:b.rate', 'a whole number from 1'],
  [
    { rate: 5, burst: 5, overrides: { 'a:b': { disable_dynamic: true } } },
    'overrides.a:b.disable_dynamic',
    'not supported',
  ],
  [{ rate: 5, burst: 5, metadata_key: ['a'] }, 'metadata_key', 'did you mean "metadata_keys"?'],
])('%j is refused at "%s"', (settings, path, message) => {
  expect(problemsOf(settings)).toContainEqual([path, expect.stringContaining(message)]);
});

describe('a tenant', () => {
  const sender = {
    ...senderWith(
      new Map([
        ['x-tenant', ['acme']],
        ['x-regions', ['eu', 'us']],
        ['authorization', ['Bearer s3cret']],
      ]),
    ),
    auth: (attribute: string) => (attribute === 'username' ? 'ann' : undefined),
    address: '10.0.0.7',
  };

  test('is named as Elastic names it, whatever the case of a header', () => {
    expect(tenantOf(sender, ['X-Tenant', 'x-regions', 'x-none']).key).toBe('X-Tenant:acme;x-regions:eu,us;x-none:');
    expect(tenantOf(sender, []).key).toBe('default');
    expect(tenantOf(undefined, ['x-tenant']).key).toBe('x-tenant:');
  });

  test('may be what the authenticator knows, and where it sends from', () => {
    expect(tenantOf(sender, ['auth.username', 'client.address']).key).toBe('auth.username:ann;client.address:10.0.0.7');
  });

  test('is shown without secrets, and none is longer than what is kept', () => {
    expect(tenantOf(sender, ['authorization', 'x-tenant'])).toEqual({
      key: 'authorization:Bearer s3cret;x-tenant:acme',
      shown: 'authorization:…;x-tenant:acme',
    });
    const long = (end: string) => tenantOf(senderWith(new Map([['a', ['x'.repeat(10_000) + end]]])), ['a']);
    expect(long('1').key).toHaveLength(64);
    expect(long('1').key).not.toBe(long('2').key);
    expect(long('1').shown).toHaveLength(256);
  });
});
