import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { repairWal } from '../../../main/engine/store/duckdb/file/wal-damage.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

let path: string;
let victim: string;

beforeEach(async () => {
  const folder = await makeTempDir();
  path = join(folder, 'session.tracebench');
  victim = join(folder, 'victim');
  writeFileSync(victim, 'precious');
  await (await openDuckDbStore(path)).close();
});

test.each(['.wal', '.wal.part', '.wal.checkpoint', '.wal.recovery'])('a link as %s is not followed', async (ending) => {
  symlinkSync(victim, `${path}${ending}`);
  await expect(openDuckDbStore(path)).rejects.toThrow(`${path}${ending} is not a plain file`);
  expect(readFileSync(victim, 'utf8')).toBe('precious');
});

test.each(['dump.jsonl', 'dump.csv', 'dump.tracebench'])(
  'a file that is no session is not taken for one: %s',
  async (name) => {
    const file = join(dirname(path), name);
    writeFileSync(file, '{"resourceSpans":[]}\n');
    await expect(openDuckDbStore(file)).rejects.toThrow(`${file} is no session but another file.`);
    expect(readFileSync(file, 'utf8')).toBe('{"resourceSpans":[]}\n');
  },
);

test('neither is an empty one that would be a table by its name', async () => {
  const file = join(dirname(path), 'empty.jsonl');
  writeFileSync(file, '');
  await expect(openDuckDbStore(file)).rejects.toThrow('is no session');
});

test('a folder in the place of the log is told', async () => {
  mkdirSync(`${path}.wal`);
  await expect(openDuckDbStore(path)).rejects.toThrow('is not a plain file');
});

test('what is written anew goes into a file of its own', () => {
  const wal = Buffer.alloc(200, 1);
  writeFileSync(`${path}.wal`, wal);
  symlinkSync(victim, `${path}.wal.part`);
  repairWal({ path: `${path}.wal`, wal, whole: 100, committed: 100 });
  expect(readFileSync(victim, 'utf8')).toBe('precious');
  expect(readFileSync(`${path}.wal`)).toHaveLength(100);
});
