import * as v from 'valibot';
import { spanGet } from '../../../../contract/operations/traces.ts';
import { describe, expect, test } from 'vitest';
import type { Resource } from '../../../../core/model/resource.ts';
import type { SpanLink } from '../../../../core/model/span.ts';
import { NotFoundError } from '../../../../main/engine/store/port.ts';
import { attributes, logRecord, logs, span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { storeOf } from './store-of.ts';

const linkTo = (trace: number, id: number, parts: Partial<SpanLink> = {}): SpanLink => ({
  traceId: traceId(trace),
  spanId: spanId(id),
  traceState: 'a=1',
  attributes: attributes({ why: 'batch' }),
  droppedAttributesCount: 3,
  flags: 0x101,
  ...parts,
});
const RESOURCE: Resource = {
  attributes: attributes({ 'service.name': 'shop', 'process.pid': 7n }),
  droppedAttributesCount: 2,
  entityRefs: [{ type: 'service', schemaUrl: 'https://e', idKeys: ['service.name'], descriptionKeys: [] }],
};
const FULL = span({
  traceId: traceId(1),
  spanId: spanId(0xfedc_ba98),
  parentSpanId: spanId(5),
  traceState: 'vendor=x',
  flags: 0x301,
  name: 'charge',
  kind: 3,
  startTimeUnixNano: 2n ** 64n - 2n,
  endTimeUnixNano: 2n ** 64n - 1n,
  attributes: attributes({
    text: 'x',
    none: '',
    yes: true,
    int: -(2n ** 63n),
    minusZero: -0,
    nan: NaN,
    empty: { kind: 'empty' },
    map: {
      kind: 'kvlist',
      values: attributes({ a: 1n, b: { kind: 'array', values: [{ kind: 'bytes', value: Uint8Array.of(255) }] } }),
    },
  }),
  droppedAttributesCount: 4,
  events: [{ timeUnixNano: 5n, name: 'retry', attributes: attributes({ n: 1n }), droppedAttributesCount: 1 }],
  droppedEventsCount: 5,
  links: [linkTo(2, 20), linkTo(3, 30)],
  droppedLinksCount: 6,
  status: { code: 2, message: 'declined' },
});

function fullTrace() {
  const telemetry = traces('', FULL);
  const group = telemetry.groups[0]!;
  Object.assign(group, { resource: RESOURCE, schemaUrl: 'https://resource' });
  Object.assign(group.scopes[0]!, { schemaUrl: 'https://scope' });
  return telemetry;
}

describe('span.get', () => {
  test('gives everything known of a span, exactly', async () => {
    const store = await storeOf(
      fullTrace(),
      traces('target', span({ traceId: traceId(2), spanId: spanId(20), name: 'bill' })),
    );
    const { links, resource, scope, ...rest } = await store.ask('span.get', { spanKey: 1, items: 1_000 });
    const { links: _, ...span1 } = FULL;
    const totals = {
      attributesTotal: FULL.attributes.length,
      eventsTotal: FULL.events.length,
      linksTotal: 2,
      backLinksTotal: 0,
    };
    expect(rest).toEqual({ ...span1, ...totals, spanKey: 1, service: 'shop', backLinks: [], logs: 0 });
    expect(links).toEqual([
      { ...linkTo(2, 20), target: { spanKey: 2, name: 'bill', service: 'target' } },
      { ...linkTo(3, 30), target: null },
    ]);
    expect(resource).toEqual({ ...RESOURCE, schemaUrl: 'https://resource' });
    expect(scope).toEqual({
      name: 'test',
      version: '',
      attributes: [],
      droppedAttributesCount: 0,
      schemaUrl: 'https://scope',
    });
  });

  test('lists what links to a span, each linking span once', async () => {
    const linking = Array.from({ length: 203 }, (_, i) =>
      span({ traceId: traceId(100 + i), spanId: spanId(i + 1), links: [linkTo(1, 1), linkTo(1, 1), linkTo(1, 2)] }),
    );
    const store = await storeOf(traces('web', span({})), traces('jobs', ...linking));
    const { backLinks, backLinksTotal } = await store.ask('span.get', { spanKey: 1, items: 1_000 });
    expect([backLinks.length, backLinksTotal]).toEqual([200, 203]);
    expect(backLinks[0]).toEqual({
      traceId: traceId(100),
      spanId: spanId(1),
      spanKey: 2,
      name: 'GET /',
      service: 'jobs',
    });
  });

  test('has the first of its attributes, events and links, and how many there are', async () => {
    const store = await storeOf(fullTrace());
    const whole = await store.ask('span.get', { spanKey: 1, items: 1_000 });
    const first = await store.ask('span.get', { spanKey: 1, items: 1 });
    for (const key of ['attributes', 'events', 'links'] as const) expect(first[key]).toEqual(whole[key].slice(0, 1));
    expect(first).toMatchObject({ attributesTotal: FULL.attributes.length, eventsTotal: 1, linksTotal: 2 });
    const none = await store.ask('span.get', { spanKey: 1, items: 0 });
    expect(none).toMatchObject({ name: FULL.name, attributes: [], events: [], links: [], linksTotal: 2 });
    expect(v.safeParse(spanGet.input, { spanKey: 1, items: 1_001 }).success).toBe(false);
    expect(v.parse(spanGet.input, { spanKey: 1 })).toEqual({ spanKey: 1, items: 1_000 });
  });

  test('counts its log records', async () => {
    const store = await storeOf(
      traces('web', span({})),
      logs(
        'web',
        logRecord({ traceId: traceId(1), spanId: spanId(1) }),
        logRecord({ traceId: traceId(1) }),
        logRecord(),
      ),
    );
    expect((await store.ask('span.get', { spanKey: 1, items: 1_000 })).logs).toBe(1);
  });

  test('does not know a span that is not there', async () => {
    await expect((await storeOf(fullTrace())).ask('span.get', { spanKey: 2, items: 1_000 })).rejects.toThrow(
      NotFoundError,
    );
  });
});

describe('log.get', () => {
  const RECORD = logRecord({
    timeUnixNano: 2n ** 63n,
    severityNumber: 17,
    severityText: 'ERROR',
    body: { kind: 'kvlist', values: attributes({ user: 'ann', tries: 3n }) },
    attributes: attributes({ ratio: 0.1 }),
    droppedAttributesCount: 1,
    flags: 1,
    traceId: traceId(1),
    spanId: spanId(1),
    eventName: 'login',
  });

  test('gives everything known of a record, and its span', async () => {
    const store = await storeOf(traces('web', span({ name: 'POST /login' })), logs('auth', RECORD));
    const { resource, scope, ...rest } = await store.ask('log.get', { logKey: 1 });
    expect(rest).toEqual({
      ...RECORD,
      logKey: 1,
      service: 'auth',
      span: { spanKey: 1, name: 'POST /login', service: 'web' },
    });
    expect([resource.attributes, scope.name]).toEqual([attributes({ 'service.name': 'auth' }), 'test']);
  });

  test('a span that is not here is null', async () => {
    const store = await storeOf(logs('auth', RECORD, logRecord({})));
    expect((await store.ask('log.get', { logKey: 1 })).span).toBeNull();
    expect(await store.ask('log.get', { logKey: 2 })).toMatchObject({
      span: null,
      body: { kind: 'string', value: 'hello' },
    });
    await expect(store.ask('log.get', { logKey: 3 })).rejects.toThrow(NotFoundError);
  });
});
