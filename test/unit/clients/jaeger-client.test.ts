import jaeger from 'jaeger-client';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { spansOf, startReceiver } from '../collector/start-receiver.ts';

const START_MS = 1_763_800_000_123.5;

const REPORTERS = {
  thrift_http: (address: string) => ({ collectorEndpoint: `http://${address}/api/traces` }),
  thrift_binary: (address: string) => ({ agentHost: '127.0.0.1', agentPort: Number(address.split(':').at(-1)) }),
};

describe.each(Object.entries(REPORTERS))("Jaeger's own client for Node.js, %s", (protocol, reporterOf) => {
  test('finds its spans given on as it recorded them', async () => {
    const { addresses, taken, meter } = await startReceiver('jaeger', {
      protocols: { [protocol]: { endpoint: '127.0.0.1:0' } },
    });
    const reporter = { ...reporterOf(addresses[0]!), flushIntervalMs: 50 };
    const tracer = jaeger.initTracer(
      { serviceName: 'shop', traceId128bit: true, sampler: { type: 'const', param: 1 }, reporter },
      { tags: { 'shop.version': '1.2.3' } },
    );
    const parent = tracer.startSpan('GET /장바구니', { startTime: START_MS, tags: { 'span.kind': 'server' } });
    const child = tracer.startSpan('query', {
      startTime: START_MS + 1,
      childOf: parent,
      tags: { 'span.kind': 'client', text: '한글 ✓', part: -0.25, yes: true },
    });
    child.log({ event: 'retry', attempt: 2 }, START_MS + 2);
    child.setTag('error', true).finish(START_MS + 3);
    parent.finish(START_MS + 4);
    const [parentId, childId] = [parent.context(), child.context()];
    await new Promise<void>((resolve) => tracer.close(resolve));
    await eventually(() => expect(spansOf(taken)).toHaveLength(2));
    const spans = new Map(spansOf(taken).map((span) => [span.name, span]));
    expect(spans.get('GET /장바구니')).toMatchObject({
      ...{ traceId: parentId.traceIdStr.padStart(32, '0'), spanId: parentId.spanIdStr.padStart(16, '0') },
      ...{ parentSpanId: '', service: 'shop', kind: 2, status: { code: 0 } },
      startTimeUnixNano: 1_763_800_000_123_500_000n,
      endTimeUnixNano: 1_763_800_000_127_500_000n,
    });
    expect(spans.get('query')).toMatchObject({
      ...{ traceId: parentId.traceIdStr.padStart(32, '0'), spanId: childId.spanIdStr.padStart(16, '0') },
      ...{ parentSpanId: parentId.spanIdStr.padStart(16, '0'), kind: 3, status: { code: 2 } },
      events: [{ name: 'retry', timeUnixNano: 1_763_800_000_125_500_000n }],
    });
    expect(spans.get('query')!.attributes).toEqual(
      expect.arrayContaining([
        { key: 'text', value: { kind: 'string', value: '한글 ✓' } },
        { key: 'part', value: { kind: 'double', value: -0.25 } },
        { key: 'yes', value: { kind: 'bool', value: true } },
      ]),
    );
    expect(taken[0]!.groups[0]!.resource.attributes).toContainEqual({
      key: 'shop.version',
      value: { kind: 'string', value: '1.2.3' },
    });
    expect(meter.read()).toMatchObject({ dropped: {}, refusals: {} });
  });
});
