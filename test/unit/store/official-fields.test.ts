import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { SIGNALS, type Signal, type Telemetry } from '../../../core/model/telemetry.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import type { Store } from '../../../main/engine/store/port.ts';
import { Populator } from '../../helpers/populate.ts';
import { officialMessages, officialRequest } from '../otlp/official.ts';

/*
 * Every field of the official messages has a place in the store and comes back in the export: requests in which all of
 * them are set are encoded by the official classes, decoded by us, stored, read back, encoded by us and decoded by the
 * official classes again.
 */

/** Not telemetry: answers, and the containers that only wrap the same groups in a file. */
const NOT_STORED = /^(Export\w+(Response|PartialSuccess)|(Traces|Metrics|Logs)Data)$/;
const REQUEST = {
  traces: 'ExportTraceServiceRequest',
  metrics: 'ExportMetricsServiceRequest',
  logs: 'ExportLogsServiceRequest',
} as const;

const populator = new Populator();
const official: Partial<Record<Signal, unknown>> = {};
const returned: Partial<Record<Signal, unknown>> = {};
let store: Store;

beforeAll(async () => {
  store = await openDuckDbStore(':memory:');
  for (const signal of SIGNALS) {
    const [request] = populator.variants(REQUEST[signal]);
    const message = officialRequest(signal);
    const bytes = message.encode(message.fromObject(request)).finish();
    official[signal] = plain(signal, bytes);
    const { telemetry, rejections, warnings } = decodeProtobuf(signal, bytes);
    expect({ rejections, warnings }).toEqual({ rejections: [], warnings: [] });
    await store.append({ telemetry, losses: [] });
  }
  for (const signal of SIGNALS) returned[signal] = plain(signal, encodeProtobuf(await readBack(signal)));
});

afterAll(() => store.close());

async function readBack(signal: Signal): Promise<Telemetry> {
  const slices: Telemetry[] = [];
  for await (const slice of store.readTelemetry({ scope: { kind: 'all' }, signals: [signal] })) slices.push(slice);
  return { signal, groups: slices.flatMap(({ groups }) => groups as never[]) } as Telemetry;
}

/** By the official decoder, 64-bit integers as text; metrics by name, for their order among each other has no meaning. */
function plain(signal: Signal, bytes: Uint8Array): unknown {
  const message = officialRequest(signal);
  const object = message.toObject(message.decode(bytes), { longs: String, bytes: String }) as Record<string, unknown>;
  return JSON.parse(JSON.stringify(object), (key, value: unknown) =>
    key === 'metrics' ? (value as { name: string }[]).toSorted((a, b) => a.name.localeCompare(b.name)) : value,
  );
}

test('every official field was set', () => {
  const all = [...officialMessages()].filter(([message]) => !NOT_STORED.test(message));
  const fields = all.flatMap(([message, rows]) => rows.map(({ name }) => `${message}.${name}`));
  expect(fields.length).toBeGreaterThan(120);
  expect(fields.filter((field) => !populator.seen.has(field))).toEqual([]);
});

describe.each(SIGNALS)('%s', (signal) => {
  test('come back from the store field by field', () => expect(returned[signal]).toEqual(official[signal]));
});
