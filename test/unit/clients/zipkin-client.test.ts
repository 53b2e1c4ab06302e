import { Annotation, BatchRecorder, ExplicitContext, InetAddress, jsonEncoder, Tracer } from 'zipkin';
import { HttpLogger } from 'zipkin-transport-http';
import { describe, expect, test } from 'vitest';
import { eventually } from '../../helpers/eventually.ts';
import { spansOf, startReceiver } from '../collector/start-receiver.ts';

describe.each([
  ['1', jsonEncoder.JSON_V1, '/api/v1/spans'],
  ['2', jsonEncoder.JSON_V2, '/api/v2/spans'],
])("Zipkin's own tracer for JavaScript, version %s", (version, encoder, path) => {
  test('finds its spans given on as it recorded them', async () => {
    const { url, taken, meter } = await startReceiver('zipkin', { endpoint: '127.0.0.1:0' });
    const logger = new HttpLogger({ endpoint: `${url}${path}`, jsonEncoder: encoder, httpInterval: 50 });
    const recorder = new BatchRecorder({ logger, timeout: 60_000_000 });
    const tracer = new Tracer({
      ctxImpl: new ExplicitContext(),
      recorder,
      localServiceName: '장바구니',
      traceId128Bit: true,
    });
    const [parent, child] = tracer.scoped(() => {
      const parentId = tracer.createRootId();
      tracer.setId(parentId);
      tracer.recordServiceName('장바구니');
      tracer.recordRpc('get /cart');
      tracer.recordBinary('http.path', '/담기');
      tracer.recordAnnotation(new Annotation.ServerRecv());
      const childId = tracer.createChildId();
      tracer.letId(childId, () => {
        tracer.recordServiceName('장바구니');
        tracer.recordRpc('query');
        tracer.recordAnnotation(new Annotation.ClientSend());
        tracer.recordAnnotation(
          new Annotation.ServerAddr({ serviceName: 'db', host: new InetAddress('10.0.0.7'), port: 5432 }),
        );
        tracer.recordMessage('retry');
        tracer.recordBinary('error', 'timed out');
        tracer.recordAnnotation(new Annotation.ClientRecv());
      });
      tracer.recordAnnotation(new Annotation.ServerSend());
      return [parentId, childId];
    });
    await eventually(() => expect(spansOf(taken)).toHaveLength(2));
    const spans = new Map(spansOf(taken).map((span) => [span.name, span]));
    expect(spans.get('get /cart')).toMatchObject({
      ...{ traceId: parent.traceId, spanId: parent.spanId, parentSpanId: '', service: '장바구니', kind: 2 },
      status: { code: 0 },
    });
    expect(parent.traceId).toMatch(/^[0-9a-f]{32}$/);
    const query = spans.get('query')!;
    expect(query).toMatchObject({
      ...{ traceId: parent.traceId, spanId: child.spanId, parentSpanId: parent.spanId, service: '장바구니', kind: 3 },
      status: { code: 2, message: 'timed out' },
      events: [{ name: 'retry' }],
    });
    expect(query.endTimeUnixNano).toBeGreaterThanOrEqual(query.startTimeUnixNano);
    expect(query.attributes).toEqual(
      expect.arrayContaining([{ key: 'peer.service', value: { kind: 'string', value: 'db' } }]),
    );
    expect([version, meter.read().dropped, meter.read().refusals]).toEqual([version, {}, {}]);
  });
});
