// Import → export → import, field by field, of every OTLP dump there is and in every layout that is called lossless.

import fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ExportFormat } from '../../../contract/operations/files.ts';
import { SIGNALS, type Telemetry } from '../../../core/model/telemetry.ts';
import { validate } from '../../../core/processors/validate.ts';
import { Exports } from '../../../main/engine/exporters/exports.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import type { Store } from '../../../main/engine/store/port.ts';
import { hasSamples, readSample, sampleFiles } from '../../helpers/sample-truths.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { open } from '../formats/open.ts';
import { inAnyOrder, itemsByOrigin, readAll } from '../store/items-by-origin.ts';
import { storeOf } from '../store/questions/store-of.ts';
import { pullExport } from './pull-export.ts';

const BUNDLED = join(import.meta.dirname, '../../../resources/samples/shop-demo.jsonl');
const LAYOUTS = ['otlp-json', 'otlp-jsonl', 'otlp-proto-framed'] as const;
const PACKING = ['none', 'gzip', 'zstd'] as const;
/** Of more, each layout and each packing is written once: packing knows nothing of what it packs. */
const FEW = 12;
const EACH_IN_EACH = LAYOUTS.flatMap((layout) => PACKING.map((packing) => [layout, packing] as const));
const EACH_ONCE = LAYOUTS.map((layout, i) => [layout, PACKING[i]!] as const);
/** A machine with much else to do takes half a minute for two megabytes. */
const MOST_MS = 180_000;
/** Of which nothing can be imported, so that nothing can be exported: what they say is tested where they are refused. */
const WITHOUT_ITEMS = [
  'otlp-json-bad/otlp2parquet__malformed.json',
  'otlp-json-bad/otlp2parquet__trace_invalid_kind.json',
  'otlp-json-bad/otlp2parquet__trace_mixed_encoding.json',
  'otlp-jsonl-zstd/opentelemetry-collector-components__profiles.jsonl.zstd',
];

const anything = fc
  .array(fc.constantFrom(...SIGNALS).chain(telemetryArbitrary), { minLength: 1, maxLength: 12 })
  .map((telemetry) => validate({ telemetry, rejections: [], warnings: [] }).telemetry)
  // Of nothing an empty file is written, which is told when it is opened.
  .filter((telemetry) => itemsByOrigin(telemetry).size > 0);

async function exported(store: Store, format: ExportFormat, compression: (typeof PACKING)[number] = 'none') {
  const exports = new Exports(store);
  const { exportId } = exports.begin({ format, scope: { kind: 'all' }, language: 'en', compression });
  const { bytes, leftOut } = await pullExport(exports, exportId);
  expect(leftOut).toEqual([]);
  return bytes;
}

/** Everything of a file; nothing of it may be refused or doubted. */
async function imported(bytes: Uint8Array): Promise<Telemetry[]> {
  const { account, intake } = await open(bytes);
  expect(account).toMatchObject({ state: 'done', error: '', skippedTotal: 0 });
  // Links without ids are rightly doubted, and kept.
  expect(account.warnings.filter(({ code }) => code !== 'link-id-invalid')).toEqual([]);
  for (const part of account.parts ?? []) expect(part).toMatchObject({ state: 'done', error: '', skippedTotal: 0 });
  return intake.telemetry;
}

async function savedAndOpened(store: Store): Promise<Telemetry[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tracebench-back-'));
  try {
    writeFileSync(join(folder, 'it.tracebench'), await exported(store, 'tracebench'));
    const copy = await openDuckDbStore(join(folder, 'it.tracebench'));
    const telemetry = await readAll(copy, { kind: 'all' }, SIGNALS);
    await copy.close();
    return telemetry;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A file of DuckDB has numbers that are equal once: of a column of zeros alone the sign may be gone (docs/formats.md). */
function unsignedZeros(value: unknown): unknown {
  if (Object.is(value, -0)) return 0;
  if (Array.isArray(value)) return value.map(unsignedZeros);
  if (value instanceof Map) return new Map(Array.from(value, ([key, one]) => [key, unsignedZeros(one)]));
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, unsignedZeros(one)]));
}

async function expectTheSame(telemetry: readonly Telemetry[]): Promise<void> {
  const before = itemsByOrigin(telemetry);
  const store = await storeOf(...telemetry);
  for (const [layout, packing] of telemetry.length <= FEW ? EACH_IN_EACH : EACH_ONCE)
    expect(itemsByOrigin(await imported(await exported(store, layout, packing))), `${layout} ${packing}`).toEqual(
      before,
    );
  // Tables are in an order of their own.
  expect(inAnyOrder(await imported(await exported(store, 'parquet')))).toEqual(inAnyOrder(telemetry));
  expect(unsignedZeros(itemsByOrigin(await savedAndOpened(store)))).toEqual(unsignedZeros(before));
}

async function expectTheSameOf(dump: Uint8Array): Promise<void> {
  const { telemetry } = (await open(dump)).intake;
  expect(itemsByOrigin(telemetry).size).toBeGreaterThan(0);
  await expectTheSame(telemetry);
}

const SAMPLES = sampleFiles().filter((file) => /^(otlp-|tempo-api\/)/.test(file));

describe('import, export, import gives the same, field by field', () => {
  test('the bundled sample', () => expectTheSameOf(new Uint8Array(readFileSync(BUNDLED))), MOST_MS);

  test(
    'any requests there can be',
    () => fc.assert(fc.asyncProperty(anything, expectTheSame), { numRuns: 3, endOnFailure: true }),
    MOST_MS,
  );

  describe.skipIf(!hasSamples())('dumps of others', () => {
    test.each(SAMPLES.filter((file) => !WITHOUT_ITEMS.includes(file)))(
      '%s',
      (file) => expectTheSameOf(readSample(file)),
      MOST_MS,
    );

    test('are all there is, but for those that hold nothing', async () => {
      expect(SAMPLES.filter((file) => file.startsWith('otlp-')).length).toBeGreaterThanOrEqual(19);
      for (const file of WITHOUT_ITEMS) {
        expect(SAMPLES).toContain(file);
        expect(itemsByOrigin((await open(readSample(file))).intake.telemetry).size).toBe(0);
      }
    });
  });
});
