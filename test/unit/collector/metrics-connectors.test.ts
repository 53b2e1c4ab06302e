import { describe, expect, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import type { ComponentContext, ConnectorKind } from '../../../main/engine/collector/component.ts';
import { COUNT } from '../../../main/engine/collector/connectors/count.ts';
import { SERVICE_GRAPH } from '../../../main/engine/collector/connectors/service-graph.ts';
import { SPAN_METRICS } from '../../../main/engine/collector/connectors/span-metrics.ts';
import { ConsumeError, type Consumer } from '../../../main/engine/collector/consumer.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { handClock } from '../../helpers/hand-clock.ts';
import { span, spanId, traces } from '../../helpers/telemetry.ts';
import { linesOf } from '../core/collector/connectors/metric-lines.ts';

function running(kind: ConnectorKind, settings: object, answers: Error[] = []) {
  const { clock, pass } = handClock();
  const given: string[][] = [];
  const metrics: Consumer = {
    async consume({ telemetry }) {
      const error = answers.shift();
      if (error) throw error;
      given.push(linesOf(telemetry));
      return { rejected: 0, message: '' };
    },
  };
  const meter = new Meter(clock.now);
  const context = { key: 'connectors/it', meter, clock, log: () => undefined } as unknown as ComponentContext;
  const { create, problems } = kind.read(settings);
  expect(problems).toEqual([]);
  return { node: create(context, { metrics }), given, pass, meter };
}

const spans = (count: number) => Parcel.ofTelemetry(traces('shop', ...Array.from({ length: count }, () => span())));
const CALLS = 'calls{service.name=shop,span.name=GET /,span.kind=SPAN_KIND_SERVER,status.code=STATUS_CODE_UNSET}';

describe('spanmetrics', () => {
  const settings = { metrics_flush_interval: '15s', namespace: '', histogram: { disable: true } };

  test('gives its metrics on its interval, and the last when it is closed', async () => {
    const { node, given, pass } = running(SPAN_METRICS, settings);
    await node.consume(spans(2));
    await pass(14_999);
    expect(given).toEqual([]);
    await pass(1);
    expect(given).toEqual([[`${CALLS} 2`]]);
    await node.consume(spans(1));
    await node.close();
    expect(given.slice(1)).toEqual([[`${CALLS} 3`]]);
    await expect(node.consume(spans(1))).rejects.toThrow('the pipeline is stopping');
  });

  test('offers again what is refused', async () => {
    const { node, given, pass, meter } = running(SPAN_METRICS, settings, [new ConsumeError('full')]);
    await node.consume(spans(2));
    await pass(15_000);
    expect([given, meter.read().lastError?.message]).toEqual([[], 'full']);
    await pass(1_000);
    expect(given).toEqual([[`${CALLS} 2`]]);
    await node.close();
  });

  test('refuses to flush without a pause', () => {
    expect(SPAN_METRICS.read({ metrics_flush_interval: '0s' }).problems).toHaveLength(1);
  });
});

test('servicegraph gives its metrics with each request where its interval is 0, and tells of spans without room', async () => {
  const { node, given, meter } = running(SERVICE_GRAPH, { metrics_flush_interval: '0s', store: { max_items: 1 } });
  await node.consume(Parcel.ofTelemetry(traces('shop', span({ kind: 3 }))));
  await node.consume(Parcel.ofTelemetry(traces('pay', span({ parentSpanId: span().spanId }))));
  expect(given.flat()[0]).toBe(
    'traces_service_graph_request_total{client=shop,server=pay,connection_type=,failed=false} 1',
  );
  await node.consume(Parcel.ofTelemetry(traces('shop', span({ kind: 3 }), span({ kind: 3, spanId: spanId(2) }))));
  expect(meter.read().dropped).toEqual({ 'no room for its edge: store.max_items': 1 });
  await node.close();
});

describe('count', () => {
  test('answers when what is behind it has the counts', async () => {
    const { node, given } = running(COUNT, {}, [new ConsumeError('full')]);
    await expect(node.consume(spans(2))).rejects.toThrow('full');
    await node.consume(spans(2));
    expect(given).toEqual([['trace.span.count{} 2']]);
  });

  test('refuses for good what its conditions fail for', async () => {
    const conditions = ['Int(attributes["x"]) + 1 > 0'];
    const { node } = running(COUNT, { spans: { a: { conditions } } });
    await expect(node.consume(spans(1))).rejects.toMatchObject({ isPermanent: true });
  });
});
