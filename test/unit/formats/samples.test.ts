import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../core/model/telemetry.ts';
import { open } from './open.ts';
import { allItems } from './read-parts.ts';
import { haveSamples, REFUSED_AS, REFUSED_FILES, SAMPLES, TRUTHS } from './sample-truths.ts';

const files = haveSamples
  ? readdirSync(SAMPLES, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .flatMap((folder) => readdirSync(join(SAMPLES, folder.name)).map((file) => `${folder.name}/${file}`))
  : [];
const bytesOfSample = (file: string) => new Uint8Array(readFileSync(join(SAMPLES, file)));
const refusedAs = (file: string) => REFUSED_FILES[file] ?? REFUSED_AS[file.split('/')[0]!];

describe.skipIf(!haveSamples)('real files', () => {
  it('are all known to this test', () => {
    const unknown = files.filter((file) => !(file in TRUTHS) && refusedAs(file) === undefined);
    expect(unknown.every((file) => file.startsWith('otlp-json-bad/'))).toBe(true);
    expect(files.length).toBeGreaterThan(50);
  });

  it.each(Object.entries(TRUTHS))('%s loads with the counts counted elsewhere', async (file, { format, counts }) => {
    const { account } = await open(bytesOfSample(file), { name: 'wrong-name.txt' });
    expect(account).toMatchObject({ format, state: 'done', error: '', skipped: [], skippedTotal: 0 });
    expect(account.counts).toEqual({ ...noCounts(), ...counts });
  });

  it.each(files.filter((file) => refusedAs(file) !== undefined))('%s is refused by name, with advice', async (file) => {
    const { account, intake } = await open(bytesOfSample(file), { name: 'wrong-name.json' });
    expect(account).toMatchObject({ state: 'failed', format: refusedAs(file), skippedTotal: 0 });
    expect(account.error).toMatch(/^This file is .{4,}\. .{10,}\.$/);
    expect(intake.telemetry).toEqual([]);
  });

  it('tell what is wrong with them, and where', async () => {
    const errors = [];
    for (const file of files.filter((name) => name.startsWith('otlp-json-bad/')))
      errors.push((await open(bytesOfSample(file))).account.error);
    expect(errors).toEqual([
      expect.stringMatching(/Line 21, byte 447: expected ',' or '}'.*severityNumber/),
      expect.stringMatching(/Line 24, .*kind 'SPAN_KIND_INVALID_TYPE'/),
      expect.stringMatching(/Line 21, .*traceId 'zzz'/),
    ]);
  });

  const readable = Object.keys(TRUTHS).filter((file) => haveSamples && bytesOfSample(file).length < 100_000);
  it.each(readable)('%s reads the same in chunks of any size', async (file) => {
    const whole = await open(bytesOfSample(file), { chunkSize: 1 << 30 });
    for (const chunkSize of [1, 7, 64 * 1024]) {
      const { account, intake } = await open(bytesOfSample(file), { chunkSize });
      expect(account).toEqual(whole.account);
      expect(allItems(intake.telemetry)).toEqual(allItems(whole.intake.telemetry));
    }
  });

  it.each(Object.keys(TRUTHS))('%s cut short gives what is complete and says so', async (file) => {
    const bytes = bytesOfSample(file);
    for (let part = 1; part < 8; part++) {
      const { account } = await open(bytes.slice(0, Math.floor((bytes.length * part) / 8) - part));
      const told = account.state === 'failed' ? account.error : account.skipped.at(-1)!.reason;
      expect(told).toMatch(/cut short|after \d+ unpacked bytes|^This file is/);
    }
  });
});
