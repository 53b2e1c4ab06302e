import { gunzipSync, gzipSync, inflateRawSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it, vi } from 'vitest';
import { noCounts, type SignalCounts } from '../../../core/model/telemetry.ts';
import { hasSamples, readSample } from '../../helpers/sample-truths.ts';
import { open, type Opened } from './open.ts';
import { allItems, textsOf } from './read-parts.ts';
import type { SampleCase } from './sample-cases.ts';
import { expectDamageTold } from './spoiled-page.ts';
import { expectNeighbours, FILE_TIME, RECORDS_OF, spoilingsOf } from './spoiled-record.ts';
import { zipOf } from './zip-file.ts';

// A file is opened up to fifty times; beside a dozen busy processes the longest takes half a minute.
vi.setConfig({ testTimeout: 180_000 });

/** What no telemetry is in. */
const PHOTO = { name: 'photo.bin', bytes: new Uint8Array(1_000) };

/** What every format promises of every file: read the same however it comes, and cut anywhere without harm. */
export function describeSamples(samples: readonly SampleCase[]): void {
  describe.skipIf(!hasSamples())('real files', () => {
    describe.each(samples)('$file', (sample) => {
      it('loads with the counts counted elsewhere, whatever its name, and is the same in chunks of 100 bytes', async () => {
        const [whole, cut] = [await opened(sample), await opened(sample, { chunkSize: 100 })];
        expectTruth(whole, sample);
        expect(cut.account).toEqual(whole.account);
        expectSameItems(cut, whole);
      });

      it('is the same packed', async () => {
        const packed = await open(gzipSync(unpacked(sample)), FILE_TIME);
        expect(packed.account.format).toBe(`gzip+${sample.format.replace(/^gzip\+/, '')}`);
        expect(packed.account.counts).toEqual({ ...noCounts(), ...sample.counts });
      });

      it('is the same in an archive, beside what is no telemetry', async () => {
        const { account } = await open(zipOf(PHOTO, { name: 'unknown', bytes: readSample(sample.file) }), FILE_TIME);
        const format = sample.member ?? sample.format;
        expect(account.parts).toMatchObject([{ state: 'failed' }, { state: 'done', format }]);
        expect(account.counts).toEqual({ ...noCounts(), ...sample.counts });
      });

      it(`gives what came before a cut, and tells of it (${CUTS} places)`, async () => {
        const bytes = unpacked(sample);
        let before = noCounts();
        for (const at of places(bytes.length)) {
          const { account } = await open(bytes.slice(0, at), FILE_TIME);
          expectNoLess(account.counts, before, at, sample.isJoined === true);
          before = account.counts;
          const isTold = account.state === 'failed' || account.skippedTotal > 0;
          expect(isTold || sample.isQuietCut?.(bytes, at) === true, `cut before byte ${at}`).toBe(true);
        }
      });

      describeSpoiled(sample);
    });
  });
}

/** The records of a table stand in columns, side by side: what is spoiled there is a page of one of them. */
function describeSpoiled(sample: SampleCase): void {
  if (sample.format.startsWith('parquet')) {
    it('tells of a page that is spoiled, and keeps nothing that is not in the file', () =>
      expectDamageTold(readSample(sample.file)));
    return;
  }
  const format = sample.member ?? sample.format.split('+').at(-1)!;
  it('keeps the neighbours of a spoiled record', () =>
    expectNeighbours(contentsOf(sample), RECORDS_OF[format]!, spoilingsOf(format)));
}

function expectTruth({ account }: Opened, { format, counts, warnings = {}, member }: SampleCase): void {
  expect(account).toMatchObject({ format, state: 'done', error: '', skippedTotal: 0 });
  expect(account.counts).toEqual({ ...noCounts(), ...counts });
  if (member !== undefined) expect(account.parts).toMatchObject([{ format: member }]);
  expect(Object.fromEntries(account.warnings.map(({ code, count }) => [code, count]))).toEqual(warnings);
}

/** By their texts: of a hundred thousand items a comparison of each field takes a minute. */
function expectSameItems(one: Opened, other: Opened): void {
  const [texts, wanted] = [one, other].map(({ intake }) => textsOf(allItems(intake.telemetry)));
  expect(texts).toEqual(wanted);
}

const opened = ({ file }: SampleCase, options: { chunkSize?: number } = {}): Promise<Opened> =>
  open(readSample(file), { name: 'unknown', ...FILE_TIME, ...options });

function unpacked({ file }: SampleCase): Uint8Array {
  const bytes = readSample(file);
  return file.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** The header of the one file in the archive among the samples, and its name. */
const ZIP_HEADER_BYTES = 75;

/** Without all it is packed in. */
function contentsOf(sample: SampleCase): Uint8Array {
  const bytes = unpacked(sample);
  if (sample.file.endsWith('.zstd')) return zstdDecompressSync(bytes);
  return sample.file.endsWith('.zip') ? inflateRawSync(bytes.subarray(ZIP_HEADER_BYTES)) : bytes;
}

export const CUTS = 50;
/** All before a cut is read for each: of what is larger most places are in its first part, since 10 MB fifty times take minutes. */
const LARGE_BYTES = 3 * 1024 ** 2;
const FIRST_BYTES = 1024 ** 2;
const CUTS_OF_LARGE = 8;

/** In order, and the same in every run. */
export function places(length: number): number[] {
  let state = 12_345;
  const next = () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31;
  const reach = (cut: number) => (length < LARGE_BYTES || cut < CUTS_OF_LARGE ? length - 2 : FIRST_BYTES);
  return Array.from({ length: CUTS }, (_, cut) => 1 + Math.floor(next() * reach(cut))).sort((a, b) => a - b);
}

/** A longer part of a file never gives less. */
function expectNoLess(counts: SignalCounts, before: SignalCounts, at: number, isJoined: boolean): void {
  const sums = (all: SignalCounts) => (isJoined ? { items: all.spans + all.events + all.points } : all);
  const sumsBefore = Object.entries(sums(before));
  for (const [key, least] of sumsBefore)
    expect(sums(counts)[key as never], `${key} before byte ${at}`).toBeGreaterThanOrEqual(least);
}
