import pino from 'pino';
import { pinoLoki } from 'pino-loki';
import { expect, onTestFinished, test } from 'vitest';
import { lokiReceiver } from '../../../main/engine/agent/loki-receiver.ts';
import { InFlight } from '../../../main/engine/receivers/in-flight.ts';
import { eventually } from '../../helpers/eventually.ts';
import { recordsOf, runReceiver } from '../../helpers/run-receiver.ts';

const TRACE = 'ab'.repeat(16);
const SPAN = 'cd'.repeat(8);

test("pino's transport for Loki finds its lines given on, structured metadata among them", async () => {
  const settings = { protocols: { http: { endpoint: '127.0.0.1:0' } }, use_incoming_timestamp: true };
  const kind = lokiReceiver({ allowUnencrypted: false, inFlight: new InFlight() });
  const { addresses, received, meter } = await runReceiver(kind, settings, { signals: ['logs'] });
  const transport = pinoLoki({
    host: `http://${addresses[0]}`,
    batching: { interval: 0.05 },
    labels: { service_name: '장바구니' },
    structuredMetaKey: 'meta',
    logFormat: '{msg}',
  });
  onTestFinished(() => void transport.destroy());
  const before = BigInt(Date.now()) * 1_000_000n;
  const logger = pino({ level: 'trace' }, transport);
  logger.warn({ meta: { trace_id: TRACE, span_id: SPAN, cart: 7, '한 글': '담기 ✓' } }, '장바구니가 비었습니다');
  logger.fatal('out of "stock"');
  await eventually(() => expect(recordsOf(received)).toHaveLength(2));
  const [warned, failed] = recordsOf(received).toSorted((a, b) => a.severityNumber - b.severityNumber);
  expect(warned).toMatchObject({
    severityNumber: 13,
    ...{ traceId: TRACE, spanId: SPAN, body: { kind: 'string', value: '장바구니가 비었습니다' } },
    attributes: expect.arrayContaining([
      { key: 'cart', value: { kind: 'string', value: '7' } },
      { key: '한 글', value: { kind: 'string', value: '담기 ✓' } },
    ]) as unknown,
  });
  expect(warned!.timeUnixNano).toBeGreaterThanOrEqual(before);
  expect(failed).toMatchObject({ severityNumber: 18, body: { kind: 'string', value: 'out of "stock"' }, traceId: '' });
  for (const { groups } of received)
    for (const { resource } of groups)
      expect(resource.attributes).toEqual([{ key: 'service.name', value: { kind: 'string', value: '장바구니' } }]);
  expect(meter.read()).toMatchObject({ dropped: {}, refusals: {} });
});
