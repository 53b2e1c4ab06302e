import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasSamples, readSample, SAMPLE_TRUTHS, sampleFiles } from '../../helpers/sample-truths.ts';
import { describeSamples, type SampleCase } from './every-sample.ts';
import { open } from './open.ts';
import { allItems } from './read-parts.ts';
import { BAD_SAMPLES, refusedAs } from './refused-samples.ts';

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

/** Of the tests beside this one, those that open samples. */
const others = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.test.ts') && name !== 'samples.test.ts')
  .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'))
  .filter((source) => /\b(describeSamples|readSample)\(/.test(source));

/** Whether such a test names it: with its folder, or alone where the test puts the folder before it. */
function isReadElsewhere(file: string): boolean {
  const [folder, name] = file.split('/') as [string, string];
  const isNamed = (source: string) =>
    source.includes(`'${file}'`) || (source.includes(`\`${folder}/\${`) && source.includes(`'${name}'`));
  return others.some(isNamed);
}

describe.skipIf(!haveSamples)('real files', () => {
  it('are all known to this test', () => {
    const isHere = (file: string) => loaded.includes(file) || file in BAD_SAMPLES || refusedAs(file) !== undefined;
    expect(files.filter((file) => !isHere(file) && !isReadElsewhere(file))).toEqual([]);
    expect(isReadElsewhere('jaeger-json/nobody-has-it.json')).toBe(false);
    expect(files.length).toBeGreaterThan(50);
  });

  it.each(files.filter((file) => refusedAs(file) !== undefined))('%s is refused by name, with advice', async (file) => {
    const { account, intake } = await open(readSample(file), { name: 'wrong-name.json' });
    expect(account).toMatchObject({ state: 'failed', format: refusedAs(file), skippedTotal: 0 });
    expect(account.error).toMatch(/^This file is .{4,}\. .{10,}\.$/);
    expect(intake.telemetry).toEqual([]);
  });

  it.each(Object.entries(BAD_SAMPLES))('%s tells what is wrong with it, and where', async (file, told) => {
    const { account } = await open(readSample(file));
    expect(account).toMatchObject({ state: 'failed', error: expect.stringMatching(told) });
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
