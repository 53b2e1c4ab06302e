// Files we write, read by what others have written: the official protobuf classes, DuckDB, the published descriptions of Zipkin's and
// Jaeger's JSON, the rules of Chrome's importer.

import { Ajv } from 'ajv';
import fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { ExportFormat } from '../../../contract/operations/files.ts';
import { generateTelemetry } from '../../../core/generate/generate-telemetry.ts';
import { SHAPE_NAMES } from '../../../core/generate/shapes/registry.ts';
import type { LogRecord } from '../../../core/model/log-record.ts';
import type { Span } from '../../../core/model/span.ts';
import { SIGNALS, type Signal, type Telemetry } from '../../../core/model/telemetry.ts';
import { validate } from '../../../core/processors/validate.ts';
import { Exports } from '../../../main/engine/exporters/exports.ts';
import { START_NS } from '../../helpers/generated.ts';
import { importChromeTrace } from '../../helpers/others/chrome-importer.ts';
import { JAEGER_SCHEMA } from '../../helpers/others/jaeger-schema.ts';
import { officialItems } from '../../helpers/others/official-items.ts';
import { ZIPKIN_SCHEMA } from '../../helpers/others/zipkin-schema.ts';
import { askParquet } from '../../helpers/parquet-file.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { open } from '../formats/open.ts';
import { itemsOf } from '../formats/read-parts.ts';
import { officialRequest } from '../otlp/official.ts';
import { toOfficial } from '../otlp/to-official.ts';
import { storeOf } from '../store/questions/store-of.ts';
import { pullExport } from './pull-export.ts';
import { unzip } from './unzip.ts';

const SAMPLE = join(import.meta.dirname, '../../../resources/samples/shop-demo.jsonl');
/** A little of every shape that can be made. */
const generated = (): Telemetry[] =>
  SHAPE_NAMES.flatMap((shape) => [...generateTelemetry(shape, { startNs: START_NS, traces: 1, spans: 40 })]);

const GIVEN: [string, () => Telemetry[] | Promise<Telemetry[]>][] = [
  ['the bundled sample', async () => (await open(new Uint8Array(readFileSync(SAMPLE)))).intake.telemetry],
  ['every shape', generated],
];

async function exported(
  telemetry: readonly Telemetry[],
  format: ExportFormat,
  compression: 'none' | 'gzip' | 'zstd' = 'none',
): Promise<Buffer> {
  const exports = new Exports(await storeOf(...telemetry));
  const { exportId } = exports.begin({ format, scope: { kind: 'all' }, language: 'en', compression });
  return (await pullExport(exports, exportId)).bytes;
}

const valid = (telemetry: readonly Telemetry[]): Telemetry[] =>
  telemetry.flatMap((one) => validate({ telemetry: [one], rejections: [], warnings: [] }).telemetry);

/** Any requests a receiver takes. */
const anything = (...signals: Signal[]) =>
  fc.array(fc.constantFrom(...signals).chain(telemetryArbitrary), { minLength: 1, maxLength: 12 }).map(valid);

const spansOf = (telemetry: readonly Telemetry[]): Span[] =>
  itemsOf(telemetry, 'traces').map((item) => (item as unknown[]).at(-1) as Span);

/** Runs a check over what is given and what is made up. */
function everywhere(check: (telemetry: readonly Telemetry[]) => Promise<void>, ...signals: Signal[]): void {
  test.each(GIVEN)('%s', async (_name, given) => {
    const telemetry = await given();
    expect(telemetry.length).toBeGreaterThan(0);
    await check(telemetry);
  });
  test('any requests there can be', () =>
    fc.assert(fc.asyncProperty(anything(...signals), check), { numRuns: 5, endOnFailure: true }));
}

describe('the official protobuf classes read the framed file', () => {
  const unpack = { none: (bytes: Buffer) => bytes, gzip: gunzipSync, zstd: zstdDecompressSync };

  describe.each(SIGNALS)('%s', (signal) => {
    everywhere(async (telemetry) => {
      const given = telemetry.filter((one) => one.signal === signal);
      const official = officialRequest(signal);
      // What they write themselves.
      const messages = given.map((one) => official.encode(official.fromObject(toOfficial(one))).finish());
      const expected = officialItems(
        signal,
        messages.map((bytes) => official.decode(bytes)),
      );
      const isSmall = given.length <= 12;
      for (const compression of isSmall ? (['none', 'gzip', 'zstd'] as const) : (['none'] as const)) {
        const bytes = unpack[compression](await exported(given, 'otlp-proto-framed', compression));
        const read = framesOf(bytes).map((frame) => official.decode(frame));
        expect(officialItems(signal, read)).toEqual(expected);
      }
    }, signal);
  });

  /** Four bytes of length, big-endian, before each request. */
  function framesOf(bytes: Buffer): Buffer[] {
    const frames: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += 4 + bytes.readUInt32BE(at))
      frames.push(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at)));
    return frames;
  }
});

describe('the official protobuf classes read the JSON of each line', () => {
  everywhere(async (telemetry) => {
    const spans = telemetry.filter(({ signal }) => signal === 'traces');
    const text = (await exported(spans, 'otlp-jsonl')).toString();
    const official = officialRequest('traces');
    // Their classes take ids for base64, where OTLP has hex.
    const lines = text.split('\n').filter((line) => line !== '');
    const read = lines.map((line) => official.fromObject(JSON.parse(line, hexToBytes)));
    const expected = spans.map((one) => official.fromObject(toOfficial(one)));
    expect(officialItems('traces', read)).toEqual(officialItems('traces', expected));
  }, 'traces');

  const hexToBytes = (key: string, value: unknown): unknown =>
    ['traceId', 'spanId', 'parentSpanId'].includes(key) && typeof value === 'string'
      ? Buffer.from(value, 'hex')
      : value;
});

describe('DuckDB reads the tables', () => {
  /** What its own connection answers of one file of the bundle; none where there is no such file. */
  async function ask(telemetry: readonly Telemetry[], name: string, columns: string): Promise<unknown[]> {
    const bytes = unzip(await exported(telemetry, 'parquet')).get(`${name}.parquet`);
    if (bytes === undefined) return [];
    const folder = mkdtempSync(join(tmpdir(), 'tracebench-duckdb-'));
    try {
      writeFileSync(join(folder, 'it.parquet'), bytes);
      return (await askParquet(join(folder, 'it.parquet'), `SELECT ${columns} FROM FILE`))
        .map((row) => row['said'])
        .sort();
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  /** A row as DuckDB tells it: everything as text, so that nothing is rounded on its way here. */
  const said = (...columns: string[]) =>
    `concat_ws('|', ${columns.map((one) => `coalesce(${one}::VARCHAR, '')`).join()}) AS said`;
  const row = (...values: unknown[]) => values.map(String).join('|');
  /** 0 is "not known", which a table says by NULL. */
  const known = (ns: bigint) => (ns === 0n ? '' : String(ns));

  describe('spans', () => {
    everywhere(async (telemetry) => {
      const columns = ['trace_id', 'span_id', 'parent_span_id', 'trace_state', 'name', 'status_message', 'flags'];
      const times = ['start', 'end'].map((one) => `nullif(${one}_time_unix_nano, 0)`);
      const dropped = ['attributes', 'events', 'links'].map((one) => `dropped_${one}_count`);
      const lists = [
        'coalesce(len(events), 0)',
        'coalesce(len(links), 0)',
        'list_sum([e.time_unix_nano::HUGEINT for e in events])',
      ];
      const found = await ask(telemetry, 'spans', said(...columns, ...times, ...dropped, ...lists));
      const expected = spansOf(telemetry).map((one) =>
        row(
          ...[one.traceId, one.spanId, one.parentSpanId, one.traceState, one.name, one.status.message, one.flags],
          ...[known(one.startTimeUnixNano), known(one.endTimeUnixNano)],
          ...[one.droppedAttributesCount, one.droppedEventsCount, one.droppedLinksCount],
          ...[one.events.length, one.links.length],
          one.events.length === 0 ? '' : one.events.reduce((sum, { timeUnixNano }) => sum + timeUnixNano, 0n),
        ),
      );
      expect(found).toEqual(expected.sort());
    }, 'traces');
  });

  describe('log records', () => {
    everywhere(async (telemetry) => {
      const columns = ['trace_id', 'span_id', 'severity_number', 'severity_text', 'event_name', 'flags'];
      const times = ['time', 'observed_time'].map((one) => `nullif(${one}_unix_nano, 0)`);
      const found = await ask(telemetry, 'logs', said(...columns, ...times, 'dropped_attributes_count'));
      const expected = itemsOf(telemetry, 'logs')
        .map((item) => (item as unknown[]).at(-1) as LogRecord)
        .map((one) =>
          row(
            ...[one.traceId, one.spanId, one.severityNumber, one.severityText, one.eventName, one.flags],
            ...[known(one.timeUnixNano), known(one.observedTimeUnixNano), one.droppedAttributesCount],
          ),
        );
      expect(found).toEqual(expected.sort());
    }, 'logs');
  });
});

describe('Zipkin takes the file by its published description', () => {
  const isValid = new Ajv({ allErrors: true }).compile(ZIPKIN_SCHEMA);

  everywhere(
    async (telemetry) => {
      const file = JSON.parse((await exported(telemetry, 'zipkin-json')).toString()) as { id: string; name: string }[];
      isValid(file);
      expect(isValid.errors).toBeNull();
      expect(file.map(({ id, name }) => [id, name]).sort()).toEqual(
        spansOf(telemetry)
          .map(({ spanId, name }) => [spanId, name])
          .sort(),
      );
    },
    ...SIGNALS,
  );

  test('which refuses what is none', () => {
    expect(isValid([{ traceId: '1', id: '0000000000000001' }])).toBe(false);
    expect(isValid([{ traceId: '0'.repeat(32), id: '0'.repeat(16), tags: { n: 1 } }])).toBe(false);
    expect(isValid([{ traceId: '0'.repeat(32), id: '0'.repeat(16), kind: 'INTERNAL' }])).toBe(false);
  });
});

describe("Jaeger takes the file by its query service's JSON", () => {
  const isValid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(JAEGER_SCHEMA);
  interface JaegerFile {
    data: { traceID: string; spans: { spanID: string; traceID: string; processID: string }[]; processes: object }[];
  }

  everywhere(
    async (telemetry) => {
      const file = JSON.parse((await exported(telemetry, 'jaeger-json')).toString()) as JaegerFile;
      isValid(file);
      expect(isValid.errors).toBeNull();
      for (const { traceID, spans, processes } of file.data) {
        expect(new Set(spans.map((span) => span.traceID))).toEqual(new Set([traceID]));
        expect(new Set(spans.map(({ processID }) => processID))).toEqual(new Set(Object.keys(processes)));
      }
      expect(new Set(file.data.map(({ traceID }) => traceID)).size).toBe(file.data.length);
      expect(file.data.flatMap(({ spans }) => spans.map(({ spanID }) => spanID)).sort()).toEqual(
        spansOf(telemetry)
          .map(({ spanId }) => spanId)
          .sort(),
      );
    },
    ...SIGNALS,
  );

  test('which refuses what is none', () => {
    const answer = { data: [], total: 0, limit: 0, offset: 0, errors: null };
    const trace = { traceID: '0'.repeat(32), spans: [], processes: {}, warnings: null };
    expect(isValid(answer)).toBe(true);
    expect(isValid({ ...answer, data: [trace] })).toBe(false);
    expect(isValid({ ...answer, data: [{ ...trace, processes: { p1: { serviceName: 'a' } } }] })).toBe(false);
  });
});

describe("Chrome's importer takes every event of the file", () => {
  everywhere(
    async (telemetry) => {
      const file = (await exported(telemetry, 'chrome-trace')).toString();
      const { slices, instants, faults } = importChromeTrace(file);
      expect(faults).toEqual([]);
      const origin = BigInt(
        (JSON.parse(file) as { otherData: Record<string, string> }).otherData['startTimeUnixNano']!,
      );
      const spans = spansOf(telemetry);
      const text = (...parts: unknown[]) => parts.map(String).join(' ');
      expect(
        slices
          .map(({ startNs, durationNs, name, args }) => text(args['spanId'], startNs + origin, durationNs, name))
          .sort(),
      ).toEqual(
        spans
          .map(({ spanId, startTimeUnixNano: start, endTimeUnixNano: end, name }) =>
            text(spanId, start, end === 0n ? undefined : end > start ? end - start : 0n, name),
          )
          .sort(),
      );
      expect(instants.map(({ atNs, name }) => text(atNs + origin, name)).sort()).toEqual(
        spans.flatMap(({ events }) => events.map(({ timeUnixNano, name }) => text(timeUnixNano, name))).sort(),
      );
    },
    ...SIGNALS,
  );

  test('which tells what is none', () => {
    const slice = { ph: 'X', name: 'a', cat: 'c', pid: 1, tid: 1, ts: 0, dur: 2, args: {} };
    const named = ['process_name', 'thread_name'].map((name) => ({
      ph: 'M',
      name,
      pid: 1,
      tid: 1,
      args: { name: 'a' },
    }));
    const faults = (...traceEvents: object[]) => importChromeTrace(JSON.stringify({ traceEvents })).faults;
    expect(faults(...named, slice, { ...slice, ts: 1, dur: 1 })).toEqual([]);
    expect(faults(...named, slice, { ...slice, ts: 1, dur: 2 })).toEqual(['overlaps on 1/1: a']);
    expect(faults(...named, { ...slice, ts: 1 }, slice)).toContain('times move backward on 1/1: a');
    expect(faults(slice)).toEqual(['a thread that nobody names: 1/1']);
    expect(
      faults(...named, { ...slice, ts: '0' }, { ...slice, dur: undefined }, { ...slice, tid: 2 ** 32 }),
    ).toHaveLength(3);
  });
});
