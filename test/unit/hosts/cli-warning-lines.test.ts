import { describe, expect, test } from 'vitest';
import { success } from '../../../contract/result.ts';
import { noCounts } from '../../../core/model/telemetry.ts';
import type { AccountLine } from '../../../main/hosts/cli/account.ts';
import { warningLines } from '../../../main/hosts/cli/warning-lines.ts';
import { runFakeCli } from '../../helpers/run-fake-cli.ts';

const line = (file: string, more: Partial<AccountLine> = {}): AccountLine => {
  const { exemplars: _, ...counts } = noCounts();
  return { file, format: 'otlp-json', ...counts, skipped: 0, warnings: [], ...more };
};
const year = (count: number) => ({ code: 'year-assumed', count, example: '2025 or 2026' });
const failed = (name: string, error = 'No wall clock.') => line(`dumps › ${name}`, { error });

describe('warnings of a folder', () => {
  test('name the file they are about', () => {
    const files = [line('dumps › a.log', { warnings: [year(2)] }), line('dumps › b.log')];
    expect(warningLines([line('/x/dumps', { warnings: [year(2)], files })])).toEqual([
      'dumps › a.log: year-assumed × 2, e.g. 2025 or 2026. Say otherwise with --year YEAR.',
    ]);
  });

  test('that several files have are told once, with their names', () => {
    const files = ['a', 'b', 'c', 'd', 'e'].map((name) => line(`dumps › ${name}.log`, { warnings: [year(2)] }));
    expect(warningLines([line('/x/dumps', { warnings: [year(10)], files })])).toEqual([
      '/x/dumps: year-assumed × 10 in 5 files (a.log, b.log, c.log and 2 more), e.g. 2025 or 2026. Say otherwise with --year YEAR.',
    ]);
  });

  test('about what is no file in it are its own', () => {
    const hidden = { code: 'hidden-file', count: 3, example: '.git' };
    const files = [line('dumps › a.zip', { warnings: [{ ...hidden, count: 1, example: '.x' }] })];
    expect(warningLines([line('dumps', { warnings: [hidden], files })])).toEqual([
      'dumps: hidden-file × 2, e.g. .git',
      'dumps › a.zip: hidden-file × 1, e.g. .x',
    ]);
  });
});

describe('files that were not read', () => {
  test('are told once for each reason', () => {
    const files = [failed('1.json'), failed('2.json'), failed('3.json', 'Binary.'), failed('4.json'), failed('5.json')];
    expect(warningLines([line('/x/dumps', { files })])).toEqual([
      '/x/dumps: 4 files (1.json, 2.json, 4.json and 1 more): No wall clock.',
      'dumps › 3.json: Binary.',
    ]);
  });

  test('of several given ones as well', () => {
    const lines = [line('a', { error: 'No.' }), line('b'), line('c', { error: 'No.' })];
    expect(warningLines(lines)).toEqual(['2 files (a, c): No.']);
  });
});

const account = { file: 'f', format: 'x', counts: noCounts(), skipped: [], skippedTotal: 0, warnings: [], error: '' };
/** As the engine answers of `own`, which has no wall clock, and of the others, which do. */
const opening = (seen: string[]) => ({
  'import.path': ({ path, wallClockOnly }: { path: string; wallClockOnly?: boolean }) => {
    seen.push(wallClockOnly ? path : `${path}!`);
    if (!path.includes('own')) return success({ ...account, state: 'done', counts: { ...noCounts(), spans: 1 } });
    const advice = wallClockOnly ? 'after-others' : 'new-session';
    return success({ ...account, state: 'failed', error: 'No wall clock.', advice });
  },
});

describe('of several files', () => {
  test('those without a wall clock come last, and are told together', async () => {
    const seen: string[] = [];
    const args = ['import', 'own1', 'a', 'own2', '--store', 's'];
    const { code, err } = await runFakeCli(args, { handlers: opening(seen) as never });
    expect(seen).toEqual(['own1', 'a', 'own2', 'own1!', 'own2!']);
    expect([code, err]).toEqual([1, '2 files (own1, own2): No wall clock.\n']);
  });

  test('one alone is taken as it is', async () => {
    const seen: string[] = [];
    await runFakeCli(['import', 'a', '--store', 's'], { handlers: opening(seen) as never });
    expect(seen).toEqual(['a!']);
  });
});
