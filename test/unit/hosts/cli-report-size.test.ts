import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCliProcess } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

/** What still mails. */
const MOST_BYTES = 5_000_000;

test(
  'the page of a trace of 10,000 spans has 5 MB at most, in Korean as well, whose letters are in it',
  { timeout: 120_000 },
  async () => {
    const dir = await makeTempDir();
    const [dump, page] = [join(dir, 'trace.jsonl'), join(dir, 'page.html')];
    const shape = ['--shape', 'async', '--spans', '10000', '--start', '2026-01-05T09:00:00Z'];
    expect(await runCliProcess(['generate', ...shape, '-o', dump])).toMatchObject({ code: 0 });
    const traceId = /"traceId":"([0-9a-f]{32})"/.exec(await readFile(dump, 'utf8'))![1]!;
    const report = ['report', dump, '--trace', traceId, '--language', 'ko', '-o', page];
    expect(await runCliProcess(report)).toMatchObject({ code: 0 });
    const bytes = await readFile(page);
    expect(bytes.includes('10,000')).toBe(true);
    expect(bytes.includes('@font-face')).toBe(true);
    expect(bytes.length).toBeGreaterThan(MOST_BYTES / 2);
    expect(bytes.length).toBeLessThanOrEqual(MOST_BYTES);
  },
);
