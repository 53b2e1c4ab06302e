import { describe, expect, it } from 'vitest';
import { hasSamples, readSample, SAMPLE_TRUTHS, sampleFiles } from '../../helpers/sample-truths.ts';
import { describeSamples, type SampleCase } from './every-sample.ts';
import { open } from './open.ts';
import { allItems } from './read-parts.ts';
import { READ_ELSEWHERE, refusedAs } from './refused-samples.ts';

/** What is of an older or another kind in them. */
const WARNINGS: Record<string, Record<string, number>> = {
  'otlp2parquet__metrics_exponential_histogram.json': { 'enum-name': 1 },
  'otlp2parquet__metrics_mixed.json': { 'enum-name': 2 },
  'otlp2parquet__trace.json': { 'base64-id': 6, 'enum-name': 2 },
  'tempo__trace-with-failed-requests.json': { 'base64-id': 44, 'enum-name': 21 },
  'otlp2parquet__traces.jsonl': { 'base64-id': 51, 'enum-name': 19 },
};
const LOADED: readonly SampleCase[] = [
  ...SAMPLE_TRUTHS.map(({ file, format, counts: { services: _s, traces: _t, missingParents: _m, ...counts } }) => {
    return { file, format, counts, warnings: WARNINGS[file.split('/')[1]!] ?? {} };
  }),
  // Profiles are no signal of ours: it loads, and there is nothing in it.
  {
    file: 'otlp-jsonl-zstd/opentelemetry-collector-components__profiles.jsonl.zstd',
    format: 'zstd+otlp-jsonl',
    counts: {},
    warnings: { 'unsupported-signal': 189 },
  },
];
describeSamples(LOADED);

const loaded = LOADED.map(({ file }) => file);
const haveSamples = hasSamples();
const files = sampleFiles();

describe.skipIf(!haveSamples)('real files', () => {
  it('are all known to this test', () => {
    const isRead = (file: string) => loaded.includes(file) || READ_ELSEWHERE.includes(file.split('/')[0]!);
    const unknown = files.filter((file) => !isRead(file) && refusedAs(file) === undefined);
    expect(unknown.every((file) => file.startsWith('otlp-json-bad/'))).toBe(true);
    expect(files.length).toBeGreaterThan(50);
  });

  it.each(files.filter((file) => refusedAs(file) !== undefined))('%s is refused by name, with advice', async (file) => {
    const { account, intake } = await open(readSample(file), { name: 'wrong-name.json' });
    expect(account).toMatchObject({ state: 'failed', format: refusedAs(file), skippedTotal: 0 });
    expect(account.error).toMatch(/^This file is .{4,}\. .{10,}\.$/);
    expect(intake.telemetry).toEqual([]);
  });

  it('tell what is wrong with them, and where', async () => {
    const errors = [];
    for (const file of files.filter((name) => name.startsWith('otlp-json-bad/')))
      errors.push((await open(readSample(file))).account.error);
    expect(errors).toEqual([
      expect.stringMatching(/Line 21, byte 447: expected ',' or '}'.*severityNumber/),
      expect.stringMatching(/Line 24, .*kind 'SPAN_KIND_INVALID_TYPE'/),
      expect.stringMatching(/Line 21, .*traceId 'zzz'/),
    ]);
  });

  const readable = loaded.filter((file) => haveSamples && readSample(file).length < 100_000);
  it.each(readable)('%s reads the same in chunks of any size', async (file) => {
    const whole = await open(readSample(file), { chunkSize: 1 << 30 });
    for (const chunkSize of [1, 7, 64 * 1024]) {
      const { account, intake } = await open(readSample(file), { chunkSize });
      expect(account).toEqual(whole.account);
      expect(allItems(intake.telemetry)).toEqual(allItems(whole.intake.telemetry));
    }
  });
});
