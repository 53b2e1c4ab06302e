import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { eventually } from '../../helpers/eventually.ts';
import { runReceiver } from '../../helpers/run-receiver.ts';
import { kindOf, spansOf, startReceiver } from '../collector/start-receiver.ts';

/** The tracer is large: on a busy machine it takes its time to be loaded. */
const PATIENCE_MS = 60_000;

/** As the tracer counts them: the nearest number of JavaScript's. */
const nanosecondsOf = (ms: number) => BigInt(ms * 1e6);

/** Runs the application until the test ends. Gives what it calls its spans: earlier, parent, child. */
async function runApp(url: string, env: Record<string, string>) {
  const app = spawn(process.execPath, [join(import.meta.dirname, 'datadog-app.ts')], {
    env: { ...process.env, DD_TRACE_AGENT_URL: url, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const closed = once(app, 'close');
  onTestFinished(async () => {
    app.kill();
    await closed;
  });
  let said = '';
  app.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4_000)));
  let printed = '';
  app.stdout.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  await eventually(() => expect(printed, said).toContain('\n'), PATIENCE_MS);
  return (JSON.parse(printed) as string[]).map((traceparent) => {
    const [, traceId, spanId] = traceparent.split('-');
    return { traceId, spanId };
  });
}

/** A receiver of its metrics, which it sends by themselves. */
async function receiveMetrics() {
  const settings = { endpoint: '127.0.0.1:0', aggregation_interval: '100ms' };
  const { addresses, received, meter } = await runReceiver(kindOf('statsd'), settings, { signals: ['metrics'] });
  return { DD_DOGSTATSD_PORT: addresses[0]!.split(':').at(-1)!, received, meter };
}

const metricsOf = (received: readonly Telemetry[]) =>
  new Map(
    received
      .flatMap((one) => (one.signal === 'metrics' ? one.groups : []))
      .flatMap(({ scopes }) => scopes.flatMap(({ items }) => items))
      .map((metric) => [metric.name, metric]),
  );

describe.each(['0.4', '0.5'])("Datadog's tracer for Node.js, protocol %s", (version) => {
  test('finds its spans given on as it recorded them', { timeout: 2 * PATIENCE_MS }, async () => {
    const { url, taken, meter } = await startReceiver('datadog', { endpoint: '127.0.0.1:0' });
    const { DD_DOGSTATSD_PORT, ...metrics } = await receiveMetrics();
    const env = { DD_TRACE_AGENT_PROTOCOL_VERSION: version, DD_DOGSTATSD_PORT };
    const [earlier, parent, child] = await runApp(url, env);
    await eventually(() => expect(spansOf(taken)).toHaveLength(3));
    const spans = new Map(spansOf(taken).map((span) => [span.name, span]));
    expect(spans.get('earlier.job')).toMatchObject({ ...earlier, service: 'shop', parentSpanId: '' });
    expect(spans.get('web.request')).toMatchObject({
      ...{ ...parent, parentSpanId: '', service: 'shop', kind: 2, status: { code: 0 } },
      startTimeUnixNano: nanosecondsOf(1_763_800_000_123),
      endTimeUnixNano: nanosecondsOf(1_763_800_001_123),
    });
    expect(spans.get('web.request')!.attributes).toEqual(
      expect.arrayContaining([
        { key: 'dd.span.Resource', value: { kind: 'string', value: 'GET /장바구니' } },
        { key: 'http.response.status_code', value: { kind: 'int', value: 503n } },
        { key: 'deployment.environment.name', value: { kind: 'string', value: 'test' } },
      ]),
    );
    expect(spans.get('db.query')).toMatchObject({
      ...{ ...child, traceId: parent!.traceId, parentSpanId: parent!.spanId, service: 'shop-db', kind: 3 },
      status: { code: 2, message: '연결이 끊어짐' },
      events: [{ name: 'exception' }],
      links: [{ ...earlier, attributes: [{ key: 'why', value: { kind: 'string', value: 'retry' } }] }],
    });
    expect(spans.get('db.query')!.attributes).toEqual(
      expect.arrayContaining([
        { key: 'text', value: { kind: 'string', value: '한글 ✓' } },
        { key: 'whole', value: { kind: 'double', value: 7 } },
        { key: 'part', value: { kind: 'double', value: -0.25 } },
        { key: 'yes', value: { kind: 'double', value: 1 } },
      ]),
    );
    const { attributes } = taken[0]!.groups[0]!.resource;
    expect(attributes).toContainEqual({ key: 'telemetry.sdk.language', value: { kind: 'string', value: 'nodejs' } });
    expect(meter.read()).toMatchObject({ dropped: {}, refusals: {} });
    await eventually(() => expect(metricsOf(metrics.received).get('shop.level')).toBeDefined());
    const { data } = metricsOf(metrics.received).get('shop.carts')!;
    expect(data).toMatchObject({
      kind: 'sum',
      dataPoints: [
        {
          value: { kind: 'int', value: 2n },
          attributes: expect.arrayContaining([{ key: 'route', value: { kind: 'string', value: '/담기' } }]) as unknown,
        },
      ],
    });
    expect(metricsOf(metrics.received).get('shop.level')!.data).toMatchObject({
      kind: 'gauge',
      dataPoints: [{ value: { kind: 'double', value: -0.5 } }],
    });
    expect(metrics.meter.read()).toMatchObject({ dropped: {} });
  });
});
