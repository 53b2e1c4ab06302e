import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { runCliProcess, spansRequest } from '../../helpers/run-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

// Each of these starts a process.
vi.setConfig({ testTimeout: 120_000 });

test('open wants a file, and a session by itself: no dump gets into it', async () => {
  const none = await runCliProcess(['open']);
  expect([none.code, none.err]).toEqual([2, expect.stringContaining('Which file is to be opened?')]);
  const dir = await makeTempDir();
  const [dump, session, copy] = ['dump.json', 'session.tracebench', 'copy.tracebench'].map((name) => join(dir, name));
  await writeFile(dump!, spansRequest(0, 1));
  await runCliProcess(['import', dump!, '--store', session!]);
  await copyFile(session!, copy!);
  for (const files of [
    [session!, dump!],
    [session!, copy!],
  ]) {
    const { code, err } = await runCliProcess(['open', ...files]);
    expect([code, err]).toEqual([2, expect.stringContaining('opened by itself')]);
  }
});
