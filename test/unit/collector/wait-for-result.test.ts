import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { OpenBatch } from '../../../core/collector/open-batch.ts';
import { Parcel } from '../../../core/collector/parcel.ts';
import { ConsumeError, TAKEN, type Taken } from '../../../main/engine/collector/consumer.ts';
import { QueuedExporter, type Sender } from '../../../main/engine/collector/exporters/queued-exporter.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { BatchingQueue } from '../../../main/engine/collector/queue/batching-queue.ts';
import { MemoryQueue } from '../../../main/engine/collector/queue/memory-queue.ts';
import type { Queue } from '../../../main/engine/collector/queue/queue.ts';
import { handClock, settled } from '../../helpers/hand-clock.ts';
import { span, traces } from '../../helpers/telemetry.ts';
import { runAgent, sendOtlp } from './run-agent.ts';

const spans = (count: number) => Parcel.ofTelemetry(traces('shop', ...Array.from({ length: count }, () => span())));
const waitingQueue = (capacity = 10) => new MemoryQueue({ capacity, waitsForResult: true });
const NO_RETRY = {
  ...{ enabled: false, initialMs: 1, randomization: 0, multiplier: 1 },
  ...{ maxIntervalMs: 1, maxElapsedMs: 0 },
};
const REFUSED = new ConsumeError('no more of that', { isPermanent: true });
const BUSY = new ConsumeError('busy', { retryAfterMs: 7_000 });
const PARTLY: Taken = { rejected: 1, message: 'one is too old' };

/** An exporter whose back end answers as it is told to, each request in turn. */
function exporter(queue: Queue, ...answers: (Taken | ConsumeError)[]) {
  const sent: Parcel[] = [];
  const sender: Sender = {
    async send(parcel) {
      sent.push(parcel);
      const answer = answers.shift() ?? TAKEN;
      if (answer instanceof ConsumeError) throw answer;
      return answer;
    },
    close: async () => undefined,
  };
  const told: string[] = [];
  const meter = new Meter(
    () => 0,
    (_, message) => told.push(message),
  );
  const { clock, pass } = handClock();
  const options = { sender, meter, clock, queue, retry: NO_RETRY, numConsumers: 2, log: () => undefined };
  return { exporter: new QueuedExporter(options), meter, sent, told, pass };
}

test.each([
  [200, 200],
  [400, 400],
  [503, 503],
])('wait_for_result answers whoever sends with what the gateway behind says: %i', async (status, answered) => {
  const server = createServer(
    (request, response) => void request.resume().on('end', () => response.writeHead(status).end()),
  );
  await once(server.listen(0, '127.0.0.1'), 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { agent } = await runAgent(`
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters:
  otlphttp:
    endpoint: "http://127.0.0.1:${(server.address() as AddressInfo).port}"
    retry_on_failure: {enabled: false}
    sending_queue: {wait_for_result: true}
service: {pipelines: {traces: {receivers: [otlp], exporters: [otlphttp]}}}
`);
  expect(await sendOtlp(agent, traces('shop', span()))).toBe(answered);
  expect(agent.read()['exporters/otlphttp']).toMatchObject({
    failed: 0,
    refused: status === 200 ? 0 : 1,
    queueSize: 0,
  });
});

describe('wait_for_result', () => {
  test('answers a sender with what the back end says', async () => {
    const { exporter: waits, meter } = exporter(waitingQueue(), TAKEN, PARTLY);
    expect(await waits.consume(spans(1))).toEqual(TAKEN);
    expect(await waits.consume(spans(3))).toEqual(PARTLY);
    expect(meter.read()).toMatchObject({ out: 3, failed: 1, queueSize: 0 });
  });

  test('gives a sender back what is not taken, and counts nothing of it as lost', async () => {
    const { exporter: waits, meter, told } = exporter(waitingQueue(), BUSY, REFUSED);
    await expect(waits.consume(spans(1))).rejects.toBe(BUSY);
    await expect(waits.consume(spans(1))).rejects.toBe(REFUSED);
    expect(meter.read()).toMatchObject({ out: 0, failed: 0, queueSize: 0 });
    expect(told).toEqual([]);
  });

  test('answers all whose requests were sent as one of a `batch`; whose items were rejected cannot be said', async () => {
    const { exporter: waits, sent } = exporter(waitingQueue(), PARTLY);
    const batch = new OpenBatch();
    const answers = [1, 2].map((count) => waits.consume(spans(count).within(batch)));
    batch.complete();
    expect(await Promise.all(answers)).toEqual([PARTLY, { ...PARTLY, rejected: 0 }]);
    expect(sent.map(({ items }) => items)).toEqual([3]);
  });

  test('answers all whose requests were sent in one batch of the queue, when each piece of it was', async () => {
    const settings = { flushMs: 200, sizer: 'items', minSize: 4, maxSize: 4, metadataKeys: [] } as const;
    const queue = () => new BatchingQueue(waitingQueue(), settings, handClock().clock);
    const { exporter: taken, sent } = exporter(queue(), TAKEN, PARTLY);
    const answers = await Promise.all([taken.consume(spans(3)), taken.consume(spans(3))]);
    expect(answers).toEqual([PARTLY, { ...PARTLY, rejected: 0 }]);
    expect(sent.map(({ items }) => items)).toEqual([4, 2]);
    const { exporter: refused } = exporter(queue(), TAKEN, BUSY);
    const problems = await Promise.allSettled([refused.consume(spans(3)), refused.consume(spans(3))]);
    expect(problems).toEqual([1, 2].map(() => ({ status: 'rejected', reason: BUSY })));
  });

  test('has the result of the exporter that takes its place', async () => {
    const { exporter: before, sent } = exporter(waitingQueue());
    const idle = new QueuedExporter({ ...optionsOf(), queue: waitingQueue(), isHeir: true });
    const answer = idle.consume(spans(1));
    const adopted: Parcel[] = [];
    await idle.handOver({
      consume: (parcel) => before.consume(parcel),
      adopt: async (parcel) => void adopted.push(parcel),
    });
    expect(await answer).toEqual(TAKEN);
    expect([sent.length, adopted]).toEqual([1, []]);
  });

  test('tells a sender at a stop that nothing was sent, so that it comes again', async () => {
    const { exporter: waits, pass } = exporter(waitingQueue(), new ConsumeError('unreachable'));
    const answer = waits.consume(spans(1));
    const told = expect(answer).rejects.toMatchObject({ message: 'unreachable', isPermanent: false });
    const closed = waits.close();
    await told;
    await settled();
    await pass(20);
    await closed;
  });
});

function optionsOf() {
  const sender: Sender = {
    send: () => Promise.reject(new ConsumeError('not from here')),
    close: async () => undefined,
  };
  const [meter, { clock }] = [new Meter(() => 0), handClock()];
  return { sender, meter, clock, retry: NO_RETRY, numConsumers: 1, log: () => undefined };
}
