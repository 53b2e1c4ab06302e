import { describe, expect, test } from 'vitest';
import { findAttribute, stringAttribute } from '../../../core/model/attributes.ts';
import { STATUS_ERROR, type Span } from '../../../core/model/span.ts';
import { byId, generated, tracesOf, treeOf, type Owned } from '../../helpers/generated.ts';

// What each shape promises by its name, counted without the code that makes it.

const CONSUMER = 5;
const PRODUCER = 4;
const MS = 1_000_000n;
const SECOND = 1_000n * MS;

const named = (spans: readonly Owned<Span>[], name: string) => spans.filter((span) => span.name === name);
const childrenOf = (spans: readonly Owned<Span>[], { spanId, traceId }: Span) =>
  spans.filter((span) => span.parentSpanId === spanId && span.traceId === traceId);
const startOf = ({ startTimeUnixNano }: Span) => startTimeUnixNano;
const endOf = ({ endTimeUnixNano }: Span) => endTimeUnixNano;
const isFailed = ({ status }: Span) => status.code === STATUS_ERROR;
const parentsOf = (spans: readonly Owned<Span>[]) => {
  const known = byId(spans);
  return spans.flatMap((span) => {
    const parent = known.get(span.parentSpanId);
    return parent === undefined ? [] : [{ span, parent }];
  });
};

test('shop mixes requests, failures, all three signals, and counts what it serves', () => {
  const { spans, logs, metrics } = generated('shop');
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === '');
  const requests = roots.filter(({ service }) => service === 'storefront');
  expect(requests).toHaveLength(600);
  expect(new Set(requests.map(({ name }) => name))).toEqual(
    new Set(['GET /products/{sku}', 'GET /search', 'POST /cart/items', 'POST /checkout']),
  );
  const failed = spans.filter(({ events }) => events.some(({ name }) => name === 'exception'));
  expect(failed.length).toBeGreaterThan(10);
  expect(failed.every(isFailed)).toBe(true);
  expect(new Set(logs.map(({ severityText }) => severityText))).toEqual(new Set(['INFO', 'WARN', 'ERROR']));
  expect(new Set(metrics.map(({ data }) => data.kind))).toEqual(new Set(['histogram', 'gauge', 'sum']));
  // Two storefront processes, each with its last state at the end of the list.
  const durations = metrics.filter(({ name }) => name === 'http.server.request.duration');
  const counted = [...Map.groupBy(durations, ({ host }) => host).values()].map((all) => all.at(-1)!);
  const total = counted.flatMap(({ data }) => (data.kind === 'histogram' ? data.dataPoints : []));
  expect(total.reduce((sum, { count }) => sum + count, 0n)).toBe(600n);
});

test('fan-out starts sixteen children at once and waits for the slowest', () => {
  const { spans } = generated('fan-out');
  const gathers = named(spans, 'gather features');
  expect(gathers).toHaveLength(20);
  for (const gather of gathers) {
    const children = childrenOf(spans, gather);
    expect(children).toHaveLength(16);
    const ends = children.map(endOf);
    const firstEnd = ends.reduce((a, b) => (a < b ? a : b));
    const lastEnd = ends.reduce((a, b) => (a > b ? a : b));
    for (const child of children) expect(startOf(child)).toBeLessThan(firstEnd);
    expect(endOf(gather) - lastEnd).toBe(30_000n);
  }
  expect(
    named(spans, 'gather features')
      .flatMap((gather) => childrenOf(spans, gather))
      .filter(isFailed).length,
  ).toBeGreaterThan(0);
});

test('queue goes on in one trace and, by a link, in another', () => {
  const { spans } = generated('queue');
  const producers = byId(spans.filter(({ kind }) => kind === PRODUCER));
  const consumers = spans.filter(({ kind }) => kind === CONSUMER);
  const children = consumers.filter(({ links }) => links.length === 0);
  const linked = consumers.filter(({ links }) => links.length === 1);
  expect([producers.size, children.length, linked.length]).toEqual([20, 20, 20]);
  for (const consumer of children) {
    const producer = producers.get(consumer.parentSpanId)!;
    expect(consumer.traceId).toBe(producer.traceId);
    expect(startOf(consumer) - endOf(producer)).toBeGreaterThan(100n * MS);
  }
  for (const consumer of linked) {
    const producer = producers.get(consumer.links[0]!.spanId)!;
    expect(consumer.parentSpanId).toBe('');
    expect(producer.traceId).toBe(consumer.links[0]!.traceId);
    expect(consumer.traceId).not.toBe(producer.traceId);
    expect(startOf(consumer) - endOf(producer)).toBeGreaterThan(100n * MS);
  }
});

test('saga is idle for minutes, most of the time, and one in three is undone', () => {
  const traces = tracesOf(generated('saga').spans);
  expect(traces).toHaveLength(6);
  for (const spans of traces) {
    const gaps = idleGaps(spans);
    const whole = Number(spans.map(endOf).reduce((a, b) => (a > b ? a : b)) - startOf(spans.toSorted(byStart)[0]!));
    expect(gaps.filter((gap) => gap > 120e9).length).toBeGreaterThanOrEqual(2);
    expect(gaps.reduce((sum, gap) => sum + gap) / whole).toBeGreaterThan(0.6);
  }
  const undone = traces.filter((spans) => named(spans, 'shop.Saga/Compensate').length > 0);
  expect(undone).toHaveLength(2);
  expect(undone.every((spans) => spans.some(isFailed))).toBe(true);
});

const byStart = (a: Span, b: Span) => Number(startOf(a) - startOf(b));

/** Nanoseconds in which no span ran. */
function idleGaps(spans: readonly Span[]): number[] {
  const gaps: number[] = [];
  let busyUntil = startOf(spans.toSorted(byStart)[0]!);
  for (const span of spans.toSorted(byStart)) {
    if (startOf(span) > busyUntil) gaps.push(Number(startOf(span) - busyUntil));
    if (endOf(span) > busyUntil) busyUntil = endOf(span);
  }
  return gaps;
}

test('batch is one consumer with a link to each of N producers in N traces', () => {
  for (const producers of [100, 37]) {
    const { spans } = generated('batch', { spans: producers });
    const linking = spans.filter(({ links }) => links.length > 0);
    expect(linking).toHaveLength(1);
    const [{ links, kind, parentSpanId, startTimeUnixNano, traceId }] = linking as [Owned<Span>];
    expect([links.length, kind, parentSpanId]).toEqual([producers, CONSUMER, '']);
    const known = byId(spans);
    const targets = links.map(({ spanId }) => known.get(spanId)!);
    expect(new Set(targets.map((target) => target.traceId)).size).toBe(producers);
    expect(targets.every((target) => target.kind === PRODUCER && endOf(target) < startTimeUnixNano)).toBe(true);
    expect(targets.map((target) => target.traceId)).not.toContain(traceId);
  }
});

test('late has all three kinds of children in every trace', () => {
  const traces = tracesOf(generated('late').spans);
  expect(traces).toHaveLength(20);
  for (const spans of traces) {
    const pairs = parentsOf(spans);
    const after = pairs.filter(({ span, parent }) => startOf(span) > endOf(parent));
    const before = pairs.filter(({ span, parent }) => startOf(span) < startOf(parent));
    const outlives = pairs.filter(({ span, parent }) => startOf(span) < endOf(parent) && endOf(span) > endOf(parent));
    expect(after.length).toBeGreaterThan(0);
    expect(before.length).toBeGreaterThan(0);
    expect(outlives.length).toBeGreaterThan(0);
  }
});

test('skew shifts whole hosts, by milliseconds and by seconds, both ways', () => {
  const { spans } = generated('skew');
  const pairs = parentsOf(spans);
  expect(pairs.filter(({ span, parent }) => span.host === parent.host && startOf(span) < startOf(parent))).toEqual([]);
  const servers = pairs.filter(({ span, parent }) => span.kind === 2 && parent.kind === 3 && span.host !== parent.host);
  const shifts = servers.map(({ span, parent }) => Number(startOf(span) - startOf(parent)) / 1e6);
  for (const expected of [
    (ms: number) => ms > 1_000,
    (ms: number) => ms < -1_000,
    (ms: number) => ms < 0 && ms > -10,
  ]) {
    expect(shifts.filter(expected).length).toBeGreaterThan(0);
  }
  // Between two hosts the clocks always differ by the same, save for the network.
  const byHosts = Map.groupBy(servers, ({ span, parent }) => `${parent.host} ${span.host}`);
  for (const pairs of byHosts.values()) {
    const all = pairs.map(({ span, parent }) => Number(startOf(span) - startOf(parent)));
    expect(Math.max(...all) - Math.min(...all)).toBeLessThan(1e6);
  }
});

test('n-plus-one asks 412 times, one after the other', () => {
  const { spans } = generated('n-plus-one');
  const lists = spans.filter((span) => childrenOf(spans, span).length > 400);
  expect(lists).toHaveLength(3);
  for (const list of lists) {
    const items = named(childrenOf(spans, list), 'SELECT item').toSorted(byStart);
    expect(items).toHaveLength(412);
    for (let i = 1; i < items.length; i++) expect(startOf(items[i]!)).toBeGreaterThan(endOf(items[i - 1]!));
  }
});

test('retries fail with doubling waits, and end in success or in an error', () => {
  const { spans } = generated('retries');
  const outcomes = named(spans, 'charge with retries').map((all) => {
    const attempts = childrenOf(spans, all).toSorted(byStart);
    const waits = attempts.slice(1).map((attempt, i) => Number(startOf(attempt) - endOf(attempts[i]!)));
    waits.forEach((wait, i) => expect(wait / (100e6 * 2 ** i)).toBeCloseTo(1, 3));
    expect(attempts.slice(0, -1).every(isFailed)).toBe(true);
    expect(attempts.length).toBeGreaterThan(1);
    expect(isFailed(attempts.at(-1)!)).toBe(isFailed(all));
    return isFailed(all);
  });
  expect(outcomes.filter(Boolean)).toHaveLength(5);
  expect(outcomes).toHaveLength(20);
});

test('unfinished has everything that should not be', () => {
  const { spans } = generated('unfinished');
  expect(tracesOf(spans)).toHaveLength(1);
  const tree = treeOf(spans);
  expect(tree.warnings).toEqual({
    missingParents: 2,
    orphans: 3,
    cycles: 1,
    duplicates: 2,
    unfinished: 2,
    negative: 2,
  });
  expect(spans.filter((span) => startOf(span) === endOf(span))).toHaveLength(3);
});

test('compare is one operation twice: one call new, one gone, one slower', () => {
  const [before, after] = tracesOf(generated('compare').spans).toSorted((a, b) => byStart(a[0]!, b[0]!)) as [
    Owned<Span>[],
    Owned<Span>[],
  ];
  const rootOf = (spans: Owned<Span>[]) => spans.find(({ parentSpanId }) => parentSpanId === '')!;
  const calls = (spans: Owned<Span>[]) => [...new Set(spans.map(({ service, name }) => `${service} ${name}`))];
  const without = (some: string[], others: string[]) => some.filter((call) => !others.includes(call)).toSorted();
  expect(rootOf(before).name).toBe(rootOf(after).name);
  expect(without(calls(before), calls(after))).toEqual(['checkout SETEX']);
  expect(without(calls(after), calls(before))).toEqual([
    'checkout shop.Fraud/Score',
    'fraud HGETALL',
    'fraud shop.Fraud/Score',
  ]);
  const duration = (spans: Owned<Span>[], name: string) =>
    named(spans, name).reduce((sum, span) => sum + Number(endOf(span) - startOf(span)), 0);
  expect(duration(after, 'INSERT charges')).toBeGreaterThan(5 * duration(before, 'INSERT charges'));
  expect(endOf(rootOf(after)) - startOf(rootOf(after))).toBeGreaterThan(
    endOf(rootOf(before)) - startOf(rootOf(before)),
  );
});

test.each([2_000, 301])('links has %i of them, half inside the trace, none to nowhere', (count) => {
  const { spans } = generated('links', { spans: count });
  const known = byId(spans);
  const links = spans.flatMap((span) => span.links.map((link) => ({ span, target: known.get(link.spanId)!, link })));
  expect(links).toHaveLength(count);
  expect(links.every(({ target, link }) => target.traceId === link.traceId)).toBe(true);
  expect(new Set(links.map(({ span }) => span.traceId)).size).toBe(1);
  expect(links.filter(({ span, target }) => span.traceId === target.traceId)).toHaveLength(Math.ceil(count / 2));
  expect(Math.max(...spans.map((span) => span.links.length))).toBeLessThanOrEqual(100);
});

describe('attributes', () => {
  test('follow the semantic conventions', () => {
    const { spans } = generated('shop', { traces: 80 });
    const has = (span: Span, key: string) => findAttribute(span.attributes, key) !== undefined;
    const http = spans.filter(({ name, kind }) => kind === 2 && / \//.test(name));
    expect(http.length).toBeGreaterThan(80);
    for (const span of http)
      expect(span.name).toBe(
        `${stringAttribute(span.attributes, 'http.request.method')} ${stringAttribute(span.attributes, 'http.route')}`,
      );
    const databases = spans.filter((span) => has(span, 'db.system.name'));
    expect(databases.every((span) => span.kind === 3 && has(span, 'db.operation.name'))).toBe(true);
    const sql = databases.filter((span) => stringAttribute(span.attributes, 'db.system.name') === 'postgresql');
    for (const span of sql) expect(span.name).toMatch(/^(SELECT|INSERT|UPDATE) \w+$/);
    const messages = spans.filter((span) => has(span, 'messaging.system'));
    expect(messages.every((span) => span.kind === PRODUCER || span.kind === CONSUMER)).toBe(true);
    const rpc = spans.filter((span) => has(span, 'rpc.system'));
    expect(rpc.every((span) => has(span, 'rpc.grpc.status_code'))).toBe(true);
    expect([sql.length, messages.length, rpc.length].every((count) => count > 10)).toBe(true);
  });

  test('a request in another process knows its parent to be remote', () => {
    for (const { span, parent } of parentsOf(generated('queue').spans)) {
      expect(span.flags & 0x300).toBe(span.service === parent.service ? 0x100 : 0x300);
    }
  });

  test('no trace lasts longer than is plausible', () => {
    for (const spans of tracesOf(generated('shop').spans)) {
      const first = startOf(spans.toSorted(byStart)[0]!);
      expect(spans.map(endOf).reduce((a, b) => (a > b ? a : b)) - first).toBeLessThan(15n * SECOND);
    }
  });
});
