import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { noCounts, type SignalCounts } from '../../../core/model/telemetry.ts';
import { hasSamples, readSample } from '../../helpers/sample-truths.ts';
import { open, type Opened } from './open.ts';
import { allItems } from './read-parts.ts';
import { expectNeighbours, FILE_TIME, RECORDS_OF, spoilingsOf } from './spoiled-record.ts';
import { zipOf } from './zip-file.ts';

// A file is opened up to fifty times; beside a dozen busy processes the longest takes half a minute.
vi.setConfig({ testTimeout: 180_000 });

export interface SampleCase {
  /** Relative to the samples folder. */
  file: string;
  format: string;
  counts: Partial<SignalCounts>;
  /** Warnings by code, where there are any. */
  warnings?: Record<string, number>;
  /** Records known to be unreadable. */
  skipped?: number;
  /** Items are put together over the whole file: a longer part may make an event of what was a span before. */
  isJoined?: boolean;
  /** Whether nothing can be told of a cut before this byte, as between two lines of a format without an end. */
  isQuietCut?: (bytes: Uint8Array, at: number) => boolean;
}

const CUTS = 50;
/** What every format promises of every file: read the same however it comes, and cut anywhere without harm. */
export function describeSamples(samples: readonly SampleCase[]): void {
  describe.skipIf(!hasSamples())('real files', () => {
    describe.each(samples)('$file', (sample) => {
      it('loads with the counts counted elsewhere, whatever its name', async () =>
        expectTruth(await opened(sample), sample));

      it('is the same in chunks of 100 bytes', async () => {
        const [whole, cut] = [await opened(sample), await opened(sample, { chunkSize: 100 })];
        expect(cut.account).toEqual(whole.account);
        expect(allItems(cut.intake.telemetry)).toEqual(allItems(whole.intake.telemetry));
      });

      it('is the same packed', async () => {
        const packed = await open(gzipSync(unpacked(sample)), FILE_TIME);
        expect(packed.account.format).toBe(`gzip+${sample.format.replace(/^gzip\+/, '')}`);
        expect(packed.account.counts).toEqual({ ...noCounts(), ...sample.counts });
      });

      it('is the same in an archive, beside what is no telemetry', async () => {
        const other = { name: 'photo.bin', bytes: new Uint8Array(1_000) };
        const { account } = await open(zipOf(other, { name: 'unknown', bytes: readSample(sample.file) }), FILE_TIME);
        expect(account.parts).toMatchObject([{ state: 'failed' }, { state: 'done', format: sample.format }]);
        expect(account.counts).toEqual({ ...noCounts(), ...sample.counts });
      });

      it(`gives what came before a cut, and tells of it (${CUTS} places)`, async () => {
        const bytes = unpacked(sample);
        let before = noCounts();
        for (const at of places(bytes.length)) {
          const { account } = await open(bytes.slice(0, at), FILE_TIME);
          expectNoLess(account.counts, before, at, sample.isJoined === true);
          before = account.counts;
          const isTold = account.state === 'failed' || account.skippedTotal > (sample.skipped ?? 0);
          expect(isTold || sample.isQuietCut?.(bytes, at) === true, `cut before byte ${at}`).toBe(true);
        }
      });

      const recordsOf = RECORDS_OF[sample.format.replace(/^gzip\+/, '')];
      it
        .runIf(recordsOf && hasSamples() && recordsOf(unpacked(sample)).length > 2)
        .each(Object.entries(spoilingsOf(sample.format)))('keeps the neighbours of a record that is %s', (_, how) =>
        expectNeighbours(unpacked(sample), recordsOf!, how),
      );
    });
  });
}

function expectTruth({ account }: Opened, { format, counts, warnings = {}, skipped = 0 }: SampleCase): void {
  expect(account).toMatchObject({ format, state: 'done', error: '', skippedTotal: skipped });
  expect(account.counts).toEqual({ ...noCounts(), ...counts });
  expect(Object.fromEntries(account.warnings.map(({ code, count }) => [code, count]))).toEqual(warnings);
}

const opened = ({ file }: SampleCase, options: { chunkSize?: number } = {}): Promise<Opened> =>
  open(readSample(file), { name: 'unknown', ...FILE_TIME, ...options });

function unpacked({ file }: SampleCase): Uint8Array {
  const bytes = readSample(file);
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** In order, and the same in every run. */
function places(length: number): number[] {
  let state = 12_345;
  const next = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  return Array.from({ length: CUTS }, () => 1 + Math.floor(next() * (length - 2))).sort((a, b) => a - b);
}

/** A longer part of a file never gives less. */
function expectNoLess(counts: SignalCounts, before: SignalCounts, at: number, isJoined: boolean): void {
  const sums = (all: SignalCounts) => (isJoined ? { items: all.spans + all.events + all.points } : all);
  const sumsBefore = Object.entries(sums(before));
  for (const [key, least] of sumsBefore)
    expect(sums(counts)[key as never], `${key} before byte ${at}`).toBeGreaterThanOrEqual(least);
}
