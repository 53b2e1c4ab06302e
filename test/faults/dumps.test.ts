import { expect, test } from 'vitest';
import { Account } from '../../main/engine/receivers/files/account.ts';
import { clockRefusal } from '../../main/engine/receivers/files/clocks.ts';
import { runDumps, type Opened } from './dumps.ts';
import { allowedCpuMs, toldOf } from './tell.ts';
import { untold } from './told-place.ts';

/** A thread for each file, on a machine that may be busy. */
const LONG_MS = 900_000;
const FILES = 60;
const MOST_CPU_MS = 2_000;
/**
 * Of processor time only: what the clock says depends on what else the machine does. Caches and collections of garbage are shared with
 * the store, so that a few ordinary files' worth besides is no fault of this one.
 */
const ORDINARY_FILES_BESIDES = 3;

const isSlow = (one: Opened): boolean =>
  one.cpuMs > allowedCpuMs(one, MOST_CPU_MS) + ORDINARY_FILES_BESIDES * one.ordinary.cpuMs;

test(
  `${FILES} hostile files: each ends in time with an account of what is stored and what is not, or says where and why not`,
  async () => {
    const report = await runDumps({ opener: 'engine', files: FILES, seed: 7, longLineMib: 0, mostCpuMs: MOST_CPU_MS });
    expect(report.problems).toEqual([]);
    expect(report.files).toBe(FILES);
    expect(report.items).toBeGreaterThan(50);
    expect(report.told).toBeGreaterThan(10);
    expect(report.opened.filter(({ isRefused }) => isRefused).length).toBeGreaterThan(10);
    expect(report.opened.filter(isSlow).map(toldOf)).toEqual([]);
  },
  LONG_MS,
);

const account = (format: string, error: string) => ({ ...new Account('a').failed(error), format });

test('an error tells the file and a place in it; what a whole file is has none', () => {
  const placed = [
    'Nothing in this file could be read. Line 3, byte 40: no',
    'gzip: bad header, after 0 unpacked bytes',
  ];
  for (const error of placed) expect(untold(account('otlp-jsonl', error), 'a')).toBe('');
  expect(untold(account('gzip+binary', 'This file is a binary file of no known kind. Read docs.'), 'a')).toBe('');
  const clocks = [clockRefusal('own', ['wall']), clockRefusal('wall', ['own'])];
  for (const { reason } of clocks.filter((refusal) => refusal !== undefined))
    expect([reason, untold(account('zip', reason), 'a')]).toEqual([expect.stringMatching(/clock/), '']);
  expect(untold(account('otlp-jsonl', 'This file is broken. Mend it.'), 'a')).toMatch(/without a place/);
  expect(untold(account('zip', 'zip: its checksum is wrong'), 'a')).toMatch(/without a place/);
  expect(untold(account('zip', 'zip: cut short at byte 9'), 'b')).toMatch(/told of as a/);
});
