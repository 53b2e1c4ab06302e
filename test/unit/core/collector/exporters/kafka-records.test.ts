import { describe, expect, test } from 'vitest';
import { saramaHash } from '../../../../../core/collector/exporters/kafka-partition.ts';
import {
  kafkaRecordsOf,
  type KafkaPlan,
  type KafkaRecord,
  type NotOtlp,
} from '../../../../../core/collector/exporters/kafka-records.ts';
import { Parcel } from '../../../../../core/collector/parcel.ts';
import { countItems } from '../../../../../core/formats/count-items.ts';
import { decodeProtobuf } from '../../../../../core/otlp/decode-protobuf.ts';
import { logRecord, logs, metric, metrics, span, spanId, traceId, traces } from '../../../../helpers/telemetry.ts';

const PLAN: KafkaPlan = {
  topics: { traces: 'otlp_spans', metrics: 'otlp_metrics', logs: 'otlp_logs' },
  encodings: { traces: 'otlp_proto', metrics: 'otlp_proto', logs: 'otlp_proto' },
  topicFromAttribute: '',
  keys: { traces: undefined, metrics: undefined, logs: undefined },
  hash: (attributes) => attributes.subarray(0, 4),
};

function read(parcel: Parcel, plan: Partial<KafkaPlan>): { records: KafkaRecord[]; rejected: NotOtlp } {
  const made = kafkaRecordsOf(parcel, { ...PLAN, ...plan });
  const records: KafkaRecord[] = [];
  for (;;) {
    const next = made.next();
    if (next.done) return { records, rejected: next.value };
    records.push(next.value);
  }
}

const keyOf = ({ key }: KafkaRecord) => key && new TextDecoder().decode(key);
const number = { asInt: 1n, startTimeUnixNano: 0n, timeUnixNano: 1n, attributes: new Map(), flags: 0, exemplars: [] };

describe('records of Kafka', () => {
  test('log records by trace: those of none have no key', () => {
    const parcel = Parcel.ofTelemetry(
      logs('shop', logRecord({ traceId: traceId(1) }), logRecord(), logRecord({ traceId: traceId(1) })),
    );
    const { records } = read(parcel, { keys: { ...PLAN.keys, logs: 'traceID' } });
    expect(records.map((record) => [keyOf(record), record.items])).toEqual([
      [traceId(1), 2],
      [undefined, 1],
    ]);
  });

  test('metrics by resource: equal resources have equal keys', () => {
    const gauge = metric('m', { kind: 'gauge', dataPoints: [number] } as never);
    const [a, b] = [metrics('a', gauge), metrics('b', gauge, gauge)];
    const parcel = Parcel.ofTelemetry({ signal: 'metrics', groups: [...a.groups, ...b.groups, ...a.groups] as never });
    const { records } = read(parcel, {
      keys: { ...PLAN.keys, metrics: 'resource' },
      hash: (attributes) => attributes.slice(),
    });
    expect(records.map(({ items }) => items)).toEqual([2, 2]);
    expect(new Set(records.map(keyOf)).size).toBe(2);
  });

  test('spans that cannot be told apart are counted, the others go', () => {
    const wire = Parcel.ofTelemetry(traces('shop', span({ traceId: traceId(1), spanId: spanId(1) }))).wire;
    const broken = Uint8Array.from(wire);
    // The length of the trace id: 16 becomes 15, and what follows is no field.
    broken[broken.findIndex((byte, at) => byte === 0x0a && broken[at + 1] === 16) + 1] = 15;
    const both = new Uint8Array([...wire, ...broken]);
    const { records, rejected } = read(Parcel.ofWire('traces', both), { keys: { ...PLAN.keys, traces: 'traceID' } });
    expect(rejected).toEqual({ items: 1, why: expect.stringMatching(/^span 1: /) });
    expect(records.map(keyOf)).toEqual([traceId(1)]);
    expect(countItems(decodeProtobuf('traces', records[0]!.value).telemetry).spans).toBe(1);
  });

  test('a resource that would be repeated beyond measure is refused', () => {
    const many = Array.from({ length: 2_000 }, (_, id) => span({ traceId: traceId(id + 1), spanId: spanId(1) }));
    const parcel = Parcel.ofTelemetry(traces('x'.repeat(100_000), ...many));
    expect(() => read(parcel, { keys: { ...PLAN.keys, traces: 'traceID' } })).toThrow(/16 times its bytes/);
  });

  // FNV-1a's published values (www.isthe.com/chongo/tech/comp/fnv): 0x811c9dc5, 0xe40c292c, 0xbf9cf968, as signed numbers.
  test.each([
    ['', 0x100000000 - 0x811c9dc5],
    ['a', 0x100000000 - 0xe40c292c],
    ['foobar', 0x100000000 - 0xbf9cf968],
  ])("Sarama's partition of %j", (key, hash) => {
    expect(saramaHash(new TextEncoder().encode(key))).toBe(hash);
  });
});
