import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { TargetGroup } from '../../../core/collector/receivers/prometheus/scrape-targets.ts';
import { FileTargets } from '../../../main/engine/agent/target-files.ts';
import { Meter } from '../../../main/engine/collector/meter.ts';
import { eventually } from '../../helpers/eventually.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

/** Looks at one file when it is told to, reading it each time. */
async function watching(text: string) {
  const path = join(await makeTempDir(), 'targets.json');
  await writeFile(path, text);
  const looks: (() => void)[] = [];
  const changes: (readonly TargetGroup[])[] = [];
  const clock = {
    ...{ now: () => 0, random: () => 0 },
    sleep: (_: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve());
        looks.push(resolve);
      }),
  };
  const told: string[] = [];
  const meter = new Meter(clock.now, (_, message) => told.push(message));
  const files = new FileTargets([{ patterns: [path], refreshMs: 0 }], { clock, meter }, (groups) =>
    changes.push(groups),
  );
  const stop = new AbortController();
  const running = files.run(stop.signal);
  onTestFinished(async () => {
    stop.abort();
    await running;
  });
  const looked = (times: number) => eventually(() => expect(looks).toHaveLength(times));
  await looked(1);
  const look = async () => {
    const { length } = looks;
    looks.at(-1)!();
    await looked(length + 1);
  };
  return { path, look, changes, told, lastError: () => meter.read().lastError?.message ?? '' };
}

test('a file that failed is not parsed again while it is the same bytes, also where it was written again', async () => {
  const parse = vi.spyOn(JSON, 'parse');
  onTestFinished(() => parse.mockRestore());
  const wrong = '[{"targets": [';
  const { path, look, changes, lastError } = await watching(wrong);
  const parsed = () => parse.mock.calls.filter(([text]) => text === wrong).length;
  expect(parsed()).toBe(1);
  await look();
  await utimes(path, 1, 1);
  await look();
  expect(parsed()).toBe(1);
  expect(lastError()).toContain('targets.json: ');

  await writeFile(path, '[{"targets": ["a:1"]}]');
  await look();
  expect(changes.at(-1)).toMatchObject([{ targets: ['a:1'] }]);
  // What is wrong now leaves the targets, and is parsed once again.
  await writeFile(path, wrong);
  await look();
  await look();
  expect(parsed()).toBe(2);
  expect(changes.at(-1)).toMatchObject([{ targets: ['a:1'] }]);
});

test('a file that was too large is read where it is what it was before', async () => {
  const text = '[{"targets": ["a:1"]}]';
  const { path, look, changes, lastError, told } = await watching(text);
  await writeFile(path, ' '.repeat(2 ** 20 + 1));
  await look();
  expect(lastError()).toContain('it is larger than 1048576 bytes');
  await writeFile(path, text);
  await look();
  expect(told.at(-1)).toBe(`${path}: is read again`);
  expect(changes.at(-1)).toMatchObject([{ targets: ['a:1'] }]);
});

test('what is said of a file is cut', async () => {
  const { path, lastError } = await watching(JSON.stringify([{ ['x '.repeat(50_000)]: 1 }]));
  expect(lastError()).toMatch(new RegExp(`^${path}: .*x x…$`));
  expect(lastError()!.length).toBeGreaterThan(490);
  expect(lastError()!.length).toBeLessThan(502);
});
