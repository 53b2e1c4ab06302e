import { describe, expect, onTestFinished, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { decodeJson } from '../../../core/otlp/decode-json.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import type { ComponentContext, RunningConsumer } from '../../../main/engine/collector/component.ts';
import { KAFKA_EXPORTER } from '../../../main/engine/collector/exporters/kafka.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { eventually } from '../../helpers/eventually.ts';
import { startKafkaBroker } from '../../helpers/kafka-broker.ts';
import { span, spanId, traceId, traces } from '../../helpers/telemetry.ts';

const MESSAGE_TOO_LARGE = 10;
const NOT_LEADER = 6;
const INVALID_TOPIC = 17;

async function exporter(settings: object): Promise<{ meter: Meter; exporter: RunningConsumer }> {
  const meter = new Meter(() => 0);
  const retry = { initial_interval: '1ms', max_interval: '10ms', max_elapsed_time: '0s' };
  const { problems, create } = KAFKA_EXPORTER.read({ retry_on_failure: retry, ...settings });
  expect(problems).toEqual([]);
  const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const clock = { now: () => 0, random: () => 0.5, sleep };
  const made = await create({ meter, clock, log: () => undefined } as unknown as ComponentContext);
  onTestFinished(() => made.close());
  return { meter, exporter: made };
}

const shop = (service: string, ...ids: number[]): Telemetry =>
  traces(service, ...ids.map((id) => span({ traceId: traceId(id), spanId: spanId(id), name: `span ${id}` })));

const namesIn = (wire: Uint8Array): string[] =>
  decodeProtobuf('traces', wire).telemetry.flatMap(({ groups }) =>
    groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items.map((item) => (item as { name: string }).name))),
  );

describe('kafka', () => {
  test('a request goes as it is, to the topic of its signal, with the headers that are written', async () => {
    const broker = await startKafkaBroker();
    const { meter, exporter: kafka } = await exporter({ brokers: [broker.address], record_headers: { team: 'shop' } });
    const parcel = Parcel.ofTelemetry(shop('shop', 1, 2));
    await kafka.consume(parcel);
    await eventually(() => expect(meter.out).toBe(2));
    expect(broker.records).toMatchObject([{ topic: 'otlp_spans', key: undefined, headers: { team: 'shop' } }]);
    expect(broker.records[0]!.value.equals(parcel.wire)).toBe(true);
  });

  test.each(['gzip', 'zstd'])('a record for each trace, keyed by its id, with %s', async (compression) => {
    const broker = await startKafkaBroker();
    const { meter, exporter: kafka } = await exporter({
      brokers: [broker.address],
      partition_traces_by_id: true,
      traces: { topic: 'spans' },
      producer: { compression, required_acks: 'all' },
    });
    await kafka.consume(Parcel.ofTelemetry(shop('shop', 1, 2, 1)));
    await eventually(() => expect(meter.out).toBe(3));
    const found = broker.records.map(({ topic, key, value }) => [topic, key, namesIn(value)]);
    expect(found.sort()).toEqual([
      ['spans', traceId(1), ['span 1', 'span 1']],
      ['spans', traceId(2), ['span 2']],
    ]);
  });

  test('the topic an attribute names, as JSON; a name that is none costs its own items', async () => {
    const broker = await startKafkaBroker();
    const { meter, exporter: kafka } = await exporter({
      brokers: [broker.address],
      topic_from_attribute: 'service.name',
      traces: { encoding: 'otlp_json' },
      sending_queue: { enabled: false },
    });
    const [a, b] = [shop('shop', 1), shop('no topic!', 2, 3)];
    const taken = await kafka.consume(Parcel.ofTelemetry({ ...a, groups: [...a.groups, ...b.groups] } as Telemetry));
    expect(taken).toEqual({ rejected: 2, message: 'topic_from_attribute: "no topic!" is no name of a topic' });
    expect(meter).toMatchObject({ out: 1, failed: 2 });
    expect(broker.records.map(({ topic }) => topic)).toEqual(['shop']);
    expect(decodeJson(broker.records[0]!.value).telemetry).toEqual([a]);
  });

  test('a topic that telemetry names and a broker refuses costs its own records, and those of Kafka itself are not named', async () => {
    const broker = await startKafkaBroker();
    const { exporter: kafka } = await exporter({
      brokers: [broker.address],
      topic_from_attribute: 'service.name',
      sending_queue: { enabled: false },
    });
    broker.errors.push(INVALID_TOPIC);
    const [a, b, c] = [shop('refused', 1), shop('fine', 2), shop('__consumer_offsets', 3)];
    const groups = [...a.groups, ...b.groups, ...c.groups];
    const taken = await kafka.consume(Parcel.ofTelemetry({ ...a, groups } as Telemetry));
    expect(taken.rejected).toBe(2);
    expect(broker.records.map(({ topic }) => topic)).toEqual(['fine']);
  });

  test('telemetry names no more than a thousand topics; the rest is told', async () => {
    const broker = await startKafkaBroker();
    const { exporter: kafka } = await exporter({
      brokers: [broker.address],
      topic_from_attribute: 'service.name',
      sending_queue: { enabled: false },
    });
    const groups = Array.from({ length: 1_002 }, (_, i) => shop(`topic-${i}`, i + 1).groups).flat();
    const all = { ...shop('shop', 1), groups } as Telemetry;
    const taken = await kafka.consume(Parcel.ofTelemetry(all));
    expect(taken).toEqual({ rejected: 2, message: 'topic_from_attribute: more than 1000 topics' });
    await kafka.consume(Parcel.ofTelemetry(shop('topic-7', 1)));
    expect(new Set(broker.records.map(({ topic }) => topic)).size).toBe(1_000);
    expect(broker.records).toHaveLength(1_001);
  });

  test('what is too large is not sent, and told', async () => {
    const broker = await startKafkaBroker();
    const { exporter: kafka } = await exporter({
      brokers: [broker.address],
      sending_queue: { enabled: false },
      producer: { max_message_bytes: 20 },
    });
    const taken = await kafka.consume(Parcel.ofTelemetry(shop('shop', 1)));
    expect(taken.rejected).toBe(1);
    expect(taken.message).toContain('is larger than producer.max_message_bytes, 20');
    expect(broker.records).toEqual([]);
  });

  test('what may be over the next time is sent again; what a broker refuses for good is not', async () => {
    const broker = await startKafkaBroker();
    const settings = { brokers: [broker.address], sending_queue: { enabled: false } };
    const { meter, exporter: kafka } = await exporter(settings);
    broker.errors.push(NOT_LEADER, NOT_LEADER, NOT_LEADER);
    await kafka.consume(Parcel.ofTelemetry(shop('shop', 1)));
    expect(broker.records).toHaveLength(1);
    broker.errors.push(MESSAGE_TOO_LARGE);
    await expect(kafka.consume(Parcel.ofTelemetry(shop('shop', 2)))).rejects.toMatchObject({ isPermanent: true });
    expect(meter.out).toBe(1);
    expect(broker.records).toHaveLength(1);
  });

  test('a broker that is away is waited for', async () => {
    const broker = await startKafkaBroker();
    await broker.stop();
    const { meter, exporter: kafka } = await exporter({ brokers: [broker.address] });
    await kafka.consume(Parcel.ofTelemetry(shop('shop', 1)));
    await eventually(() => expect(meter.retries).toBeGreaterThan(0));
    expect(meter.read().lastError?.message).toMatch(/ECONNREFUSED|connect/i);
    await broker.start();
    await eventually(() => expect(meter.out).toBe(1));
    expect(broker.records).toHaveLength(1);
  });
});
