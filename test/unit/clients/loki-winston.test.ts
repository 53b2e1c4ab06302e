import { describe, expect, onTestFinished, test } from 'vitest';
import { createLogger } from 'winston';
import LokiTransport from 'winston-loki';
import { lokiReceiver } from '../../../main/engine/agent/loki-receiver.ts';
import { ConsumeError } from '../../../main/engine/collector/consumer.ts';
import { InFlight } from '../../../main/engine/receivers/in-flight.ts';
import { eventually } from '../../helpers/eventually.ts';
import { recordsOf, runReceiver } from '../../helpers/run-receiver.ts';

const LOOPBACK = { protocols: { http: { endpoint: '127.0.0.1:0' } }, use_incoming_timestamp: true };

/** A receiver, and a logger of winston's that pushes to it every 50 ms. */
async function logging(isJson: boolean, error?: ConsumeError) {
  const receiver = await runReceiver(lokiReceiver({ allowUnencrypted: false, inFlight: new InFlight() }), LOOPBACK, {
    signals: ['logs'],
    ...(error ? { error } : {}),
  });
  const failures: string[] = [];
  const transport = new LokiTransport({
    host: `http://${receiver.addresses[0]}`,
    json: isJson,
    interval: 0.05,
    labels: { service_name: 'shop', env: '시험' },
    replaceTimestamp: false,
    gracefulShutdown: false,
    onConnectionError: (failure) => failures.push(String(failure)),
  });
  const logger = createLogger({ level: 'debug', transports: [transport] });
  onTestFinished(() => void logger.close());
  return { ...receiver, logger, transport, failures };
}

describe.each([
  ['protobuf and snappy', false],
  ['JSON', true],
])("winston's transport for Loki, %s", (_, isJson) => {
  test('finds its lines given on with their labels, levels and times', async () => {
    const { logger, received, meter } = await logging(isJson);
    const before = BigInt(Date.now()) * 1_000_000n;
    logger.warn('장바구니가 비었습니다', { cart: 7 });
    logger.error('out of "stock"', { labels: { item: 'a=b' } });
    for (let line = 0; line < 200; line++) logger.debug(`line ${line}`);
    await eventually(() => expect(recordsOf(received)).toHaveLength(202));
    const records = recordsOf(received);
    const find = (text: string) => records.find(({ body }) => body.kind === 'string' && body.value.startsWith(text))!;
    expect(find('장바구니')).toMatchObject({
      severityNumber: 13,
      body: { kind: 'string', value: '장바구니가 비었습니다 {"cart":7,"level":"warn"}' },
      attributes: expect.arrayContaining([{ key: 'env', value: { kind: 'string', value: '시험' } }]) as unknown,
    });
    expect(find('장바구니').timeUnixNano).toBeGreaterThanOrEqual(before);
    expect(find('out of "stock"')).toMatchObject({
      severityNumber: 17,
      attributes: expect.arrayContaining([{ key: 'item', value: { kind: 'string', value: 'a=b' } }]) as unknown,
    });
    expect(records.filter(({ severityNumber }) => severityNumber === 5)).toHaveLength(200);
    for (const { groups } of received)
      expect(groups.map(({ resource }) => resource.attributes)).toContainEqual([
        { key: 'service.name', value: { kind: 'string', value: 'shop' } },
      ]);
    expect(meter.read()).toMatchObject({ dropped: {}, refusals: {} });
  });
});

test('it keeps what a pipeline that is full refused, and sends it again at its end', async () => {
  const { logger, transport, received, refuse, failures } = await logging(false, new ConsumeError('full'));
  logger.info('patient');
  await eventually(() => expect(failures).toEqual([expect.stringContaining('HTTP 503')]));
  expect(received).toEqual([]);
  refuse(undefined);
  await transport.close();
  await eventually(() => expect(recordsOf(received)).toHaveLength(1));
});
