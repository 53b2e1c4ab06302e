import { describe, expect, it } from 'vitest';
import { noCounts, type SignalCounts } from '../../../core/model/telemetry.ts';
import { hasSamples, readSample, SAMPLE_TRUTHS, sampleFiles } from '../../helpers/sample-truths.ts';
import { open } from './open.ts';
import { allItems } from './read-parts.ts';
import { refusedAs } from './refused-samples.ts';

interface Loaded {
  file: string;
  format: string;
  counts: SignalCounts;
}

const LOADED: readonly Loaded[] = [
  ...SAMPLE_TRUTHS.map(({ file, format, counts: { services: _s, traces: _t, missingParents: _m, ...counts } }) => {
    return { file, format, counts };
  }),
  // Profiles are no signal of ours: it loads, and there is nothing in it.
  {
    file: 'otlp-jsonl-zstd/opentelemetry-collector-components__profiles.jsonl.zstd',
    format: 'zstd+otlp-jsonl',
    counts: noCounts(),
  },
];
const loaded = LOADED.map(({ file }) => file);
/** Formats whose tests bring their own samples (see every-sample.ts). */
const ELSEWHERE = ['chrome-trace', 'prom-api', 'prom-text', 'sdk-console'];
const haveSamples = hasSamples();
const files = sampleFiles();

describe.skipIf(!haveSamples)('real files', () => {
  it('are all known to this test', () => {
    const unknown = files.filter(
      (file) => !loaded.includes(file) && refusedAs(file) === undefined && !ELSEWHERE.includes(file.split('/')[0]!),
    );
    expect(unknown.every((file) => file.startsWith('otlp-json-bad/'))).toBe(true);
    expect(files.length).toBeGreaterThan(50);
  });

  it.each(LOADED)('$file loads with the counts counted elsewhere', async ({ file, format, counts }) => {
    const { account } = await open(readSample(file), { name: 'wrong-name.txt' });
    expect(account).toMatchObject({ format, state: 'done', error: '', skipped: [], skippedTotal: 0 });
    expect(account.counts).toEqual(counts);
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

  it.each(loaded)('%s cut short gives what is complete and says so', async (file) => {
    const bytes = readSample(file);
    for (let part = 1; part < 8; part++) {
      const { account } = await open(bytes.slice(0, Math.floor((bytes.length * part) / 8) - part));
      const told = account.state === 'failed' ? account.error : account.skipped.at(-1)!.reason;
      expect(told).toMatch(/cut short|after \d+ unpacked bytes|^This file is/);
    }
  });
});
