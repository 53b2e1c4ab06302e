import fc from 'fast-check';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ParsedInputOf } from '../../../contract/operations.ts';
import { SIGNALS, type Telemetry } from '../../../core/model/telemetry.ts';
import { otlpJson } from '../../../core/formats/otlp-json/format.ts';
import { otlpJsonl } from '../../../core/formats/otlp-jsonl/format.ts';
import { otlpProtoFramed } from '../../../core/formats/otlp-proto-framed/format.ts';
import { Exports } from '../../../main/engine/exporters/exports.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { attributes, logRecord, logs, metric, metrics, span, traces } from '../../helpers/telemetry.ts';
import { readAll } from '../formats/read-parts.ts';
import { itemsByOrigin } from '../store/items-by-origin.ts';
import { storeOf } from '../store/questions/store-of.ts';
import { FakeStore } from './fake-store.ts';
import { pullExport } from './pull-export.ts';

type Begin = ParsedInputOf<'export.begin'>;
const ALL = { scope: { kind: 'all' }, language: 'en', compression: 'none' } as const;

async function written(telemetry: readonly Telemetry[], input: Begin): Promise<Buffer> {
  const exports = new Exports(await storeOf(...telemetry));
  return (await pullExport(exports, exports.begin(input).exportId)).bytes;
}

const READERS = { 'otlp-json': otlpJson, 'otlp-jsonl': otlpJsonl, 'otlp-proto-framed': otlpProtoFramed };

function readBack(bytes: Uint8Array, format: keyof typeof READERS): Telemetry[] {
  return readAll(bytes, 64 * 1024, READERS[format].createReader()).telemetry;
}

describe.each(['otlp-jsonl', 'otlp-proto-framed'] as const)('%s', (format) => {
  it('brings everything back as it was', async () => {
    const any = fc.tuple(
      ...SIGNALS.map((signal) => fc.array(telemetryArbitrary(signal), { minLength: 1, maxLength: 8 })),
    );
    await fc.assert(
      fc.asyncProperty(any, async (signals) => {
        const telemetry = signals.flat();
        const stored = await written(telemetry, { ...ALL, format: 'otlp-json' });
        const expected = itemsByOrigin(readBack(stored, 'otlp-json'));
        expect(itemsByOrigin(readBack(await written(telemetry, { ...ALL, format }), format))).toEqual(expected);
      }),
      { numRuns: 8, endOnFailure: true },
    );
  });

  it('is known again by what it begins with', async () => {
    const telemetry = [traces('web', span()), traces('bank', span()), logs('web', logRecord())];
    const bytes = await written(telemetry, { ...ALL, format });
    expect(readAll(bytes)).toMatchObject({ format, skipped: [], rejections: [] });
  });

  it('keeps its requests to a thousand items', async () => {
    const many = Array.from({ length: 2_500 }, (_, i) => span({ name: `${i}` }));
    const back = readBack(await written([traces('web', ...many)], { ...ALL, format }), format);
    expect(itemsByOrigin(back)).toEqual(itemsByOrigin([traces('web', ...many)]));
    if (format === 'otlp-jsonl') {
      const text = (await written([traces('web', ...many), logs('web', logRecord())], { ...ALL, format })).toString();
      expect(
        text
          .trimEnd()
          .split('\n')
          .map((line) => Object.keys(JSON.parse(line) as object)),
      ).toEqual([['resourceSpans'], ['resourceSpans'], ['resourceSpans'], ['resourceLogs']]);
    }
  });
});

describe('requests of large items', () => {
  const MIB = 1024 * 1024;
  const large = attributes({ text: 'x'.repeat(MIB) });
  const dataPoints = Array.from({ length: 9 }, (_, i) => ({
    ...{ attributes: large, startTimeUnixNano: 0n, timeUnixNano: BigInt(i + 1), flags: 0, exemplars: [] },
    value: { kind: 'double', value: i } as const,
  }));
  const telemetry = [
    traces('web', ...Array.from({ length: 9 }, (_, i) => span({ name: `${i}`, attributes: large }))),
    traces(
      'bank',
      span({ attributes: large }),
      span({ name: 'huge', attributes: attributes({ text: 'x'.repeat(6 * MIB) }) }),
    ),
    metrics('web', metric('load', { kind: 'gauge', dataPoints })),
  ];

  it('have as many bytes as receivers take, and what they hold is what was stored', async () => {
    const bytes = await written(telemetry, { ...ALL, format: 'otlp-proto-framed' });
    const sizes: number[] = [];
    for (let at = 0; at < bytes.length; at += 4 + sizes.at(-1)!) sizes.push(bytes.readUInt32BE(at));
    expect(sizes.filter((size) => size > 4 * MIB)).toHaveLength(1);
    expect(sizes.length).toBeGreaterThan(6);
    expect(itemsByOrigin(readBack(bytes, 'otlp-proto-framed'))).toEqual(
      itemsByOrigin(readBack(await written(telemetry, { ...ALL, format: 'otlp-json' }), 'otlp-json')),
    );
  });
});

describe('compression', () => {
  const unpack = { gzip: gunzipSync, zstd: zstdDecompressSync };

  it.each(['gzip', 'zstd'] as const)('%s wraps the whole file, and says so in its name', async (compression) => {
    const store = await storeOf(traces('web', span()), logs('web', logRecord()));
    const exports = new Exports(store);
    const begun = exports.begin({ ...ALL, format: 'otlp-jsonl', compression });
    expect(begun.fileName).toMatch(compression === 'gzip' ? /\.jsonl\.gz$/ : /\.jsonl\.zst$/);
    const { bytes } = await pullExport(exports, begun.exportId);
    const plain = await written([traces('web', span()), logs('web', logRecord())], { ...ALL, format: 'otlp-jsonl' });
    expect(unpack[compression](bytes)).toEqual(plain);
  });

  it('hands on what fails in the store, and stops reading when nobody pulls', async () => {
    const store = new FakeStore([traces('web', span())]);
    const failing = new Exports({
      ...store.asStore,
      path: '',
      countItems: () => Promise.resolve(0),
      readSpanRequests: fail,
    } as never);
    const { exportId } = failing.begin({ ...ALL, format: 'otlp-jsonl', compression: 'gzip' });
    await expect(failing.next({ exportId })).rejects.toThrow('disk gone');

    let ended = false;
    async function* endless() {
      try {
        for (;;)
          yield traces('web', ...Array.from({ length: 100 }, () => span({ name: crypto.randomUUID().repeat(20) })));
      } finally {
        ended = true;
      }
    }
    const long = new Exports({ path: '', countItems: () => Promise.resolve(0), readTelemetry: endless } as never);
    const begun = long.begin({ ...ALL, format: 'otlp-proto-framed', compression: 'zstd' });
    await long.next({ exportId: begun.exportId });
    await long.cancel({ exportId: begun.exportId });
    expect(ended).toBe(true);
  });
});

async function* fail(): AsyncGenerator<never> {
  throw new Error('disk gone');
}
