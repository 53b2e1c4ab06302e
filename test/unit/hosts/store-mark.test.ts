import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { hasStoreMark } from '../../../main/hosts/store-mark.ts';
import { DESKTOP_VIEWER, makeDuckDbFile } from '../../helpers/desktop-viewer-file.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

test('a session is a store under any name, at once and when it was closed', async () => {
  const folder = await makeTempDir();
  const path = join(folder, 'one.db');
  const store = await openDuckDbStore(path);
  expect(hasStoreMark(path)).toBe(true);
  await store.close();
  expect(hasStoreMark(path)).toBe(true);
  await rename(path, join(folder, 'one'));
  expect(hasStoreMark(join(folder, 'one'))).toBe(true);
});

test("somebody else's database is none", async () => {
  const path = join(await makeTempDir(), 'one.db');
  expect(hasStoreMark(await makeDuckDbFile(path, DESKTOP_VIEWER['a dictionary (schema 19)']))).toBe(false);
});

test('nor is anything else', async () => {
  const path = join(await makeTempDir(), 'one.tracebench');
  for (const content of ['', 'text', '12345678DUC']) {
    await writeFile(path, content);
    expect(hasStoreMark(path)).toBe(false);
  }
});

test.each([0xff, 0x00, 0x7f])('a header of nonsense (bytes %i) does not say that it is one', async (byte) => {
  const path = join(await makeTempDir(), 'one.db');
  const bytes = Buffer.alloc(20_000, byte);
  bytes.write('DUCK', 8, 'latin1');
  await writeFile(path, bytes);
  expect(hasStoreMark(path)).toBe(false);
});
