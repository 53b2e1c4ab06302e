import { expect, onTestFinished, test } from 'vitest';
import { Parcel } from '../../../core/collector/parcel.ts';
import type { ComponentContext } from '../../../main/engine/collector/component.ts';
import { KAFKA_EXPORTER } from '../../../main/engine/collector/exporters/kafka.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { eventually } from '../../helpers/eventually.ts';
import { consume, HAS_KAFKA, startKafka } from '../../helpers/kafka-server.ts';
import { span, spanId, traceId, traces } from '../../helpers/telemetry.ts';

test.skipIf(!HAS_KAFKA).each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])(
  'Apache Kafka takes what is sent, also after it was away: %s',
  { timeout: 240_000 },
  async (compression) => {
    const kafka = await startKafka();
    const meter = new Meter(() => 0);
    const retry = { initial_interval: '50ms', max_interval: '200ms', max_elapsed_time: '0s' };
    const { problems, create } = KAFKA_EXPORTER.read({
      brokers: [kafka.address],
      producer: { compression, required_acks: 'all' },
      retry_on_failure: retry,
    });
    expect(problems).toEqual([]);
    const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    const clock = { now: () => 0, random: () => 0.5, sleep };
    const exporter = await create({ meter, clock, log: () => undefined } as unknown as ComponentContext);
    onTestFinished(() => exporter.close());
    const parcels = [1, 2, 3].map((id) =>
      Parcel.ofTelemetry(traces('shop', span({ traceId: traceId(id), spanId: spanId(id) }))),
    );
    await exporter.consume(parcels[0]!);
    await eventually(() => expect(meter.out).toBe(1));
    await kafka.kill();
    await exporter.consume(parcels[1]!);
    await eventually(() => expect(meter.retries).toBeGreaterThan(0));
    await kafka.start();
    await exporter.consume(parcels[2]!);
    await eventually(() => expect(meter.out).toBe(3));
    const found = await consume(kafka.address, 'otlp_spans', 3);
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
    expect(found.map(hex).sort()).toEqual(parcels.map(({ wire }) => hex(wire)).sort());
  },
);
