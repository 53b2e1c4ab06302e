import { describe, expect, it } from 'vitest';
import { hasSamples, readSample, sampleFiles } from '../../helpers/sample-truths.ts';
import { describeRefused } from './every-refused-sample.ts';
import { describeSamples } from './every-sample.ts';
import { open } from './open.ts';
import { allItems } from './read-parts.ts';
import { REFUSED_SAMPLES } from './refused-samples.ts';
import { LARGE_SAMPLES, SAMPLES } from './sample-cases.ts';

// The large ones are opened by `large-samples.test.ts`, at the same time.
describeSamples(SAMPLES);
describeRefused(REFUSED_SAMPLES);

const haveSamples = hasSamples();

describe.skipIf(!haveSamples)('real files', () => {
  it('are each opened in every way, once', () => {
    const known = [...SAMPLES, ...LARGE_SAMPLES, ...REFUSED_SAMPLES].map(({ file }) => file);
    expect(known.toSorted()).toEqual(sampleFiles().toSorted());
  });

  const readable = SAMPLES.map(({ file }) => file).filter((file) => haveSamples && readSample(file).length < 100_000);
  it.each(readable)('%s reads the same in chunks of any size', async (file) => {
    const modifiedMs = Date.UTC(2026, 0); // what says no time has that of its file
    const whole = await open(readSample(file), { chunkSize: 1 << 30, modifiedMs });
    for (const chunkSize of [1, 7, 64 * 1024]) {
      const { account, intake } = await open(readSample(file), { chunkSize, modifiedMs });
      expect(account).toEqual(whole.account);
      expect(allItems(intake.telemetry)).toEqual(allItems(whole.intake.telemetry));
    }
  });
});
