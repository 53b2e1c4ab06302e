import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EngineLog } from '../../../main/hosts/electron/engine-log.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const noon = () => new Date('2026-01-02T12:00:00Z');

test('each line bears time and session; empty ones are left out; nobody else may read it', async () => {
  const path = join(await makeTempDir(), 'logs/engine.log');
  const log = new EngineLog(path, 1_000, noon);
  log.add('live.tracebench', 'one\n\ntwo\n');
  log.add('주문.tracebench', 'three');
  await log.flush();
  const stamp = '2026-01-02T12:00:00.000Z';
  expect(await readFile(path, 'utf8')).toBe(
    `${stamp} live.tracebench: one\n${stamp} live.tracebench: two\n${stamp} 주문.tracebench: three\n`,
  );
  expect((await stat(path)).mode & 0o077).toBe(0);
});

test('it keeps one old file and never grows beyond its size', async () => {
  const dir = await makeTempDir();
  const log = new EngineLog(join(dir, 'engine.log'), 1_000, noon);
  for (let n = 0; n < 100; n++) {
    log.add('s', `line ${n} ${'x'.repeat(50)}`);
    await log.flush();
  }
  expect((await readdir(dir)).sort()).toEqual(['engine.log', 'engine.log.1']);
  for (const name of await readdir(dir)) expect((await stat(join(dir, name))).size).toBeLessThanOrEqual(1_000);
  expect(await readFile(join(dir, 'engine.log'), 'utf8')).toContain('line 99');
});

test('a flood is cut, and the log says so', async () => {
  const path = join(await makeTempDir(), 'engine.log');
  const log = new EngineLog(path, 10_000_000, noon);
  for (let n = 0; n < 500; n++) log.add('s', 'x'.repeat(1_000));
  await log.flush();
  const text = await readFile(path, 'utf8');
  expect(text.length).toBeLessThan(250_000);
  expect(text).toMatch(/… \d+ characters left out\n/);
});

test('a place that cannot be written is no reason to fail', async () => {
  const file = join(await makeTempDir(), 'file');
  await writeFile(file, '');
  const log = new EngineLog(join(file, 'engine.log'));
  log.add('s', 'said');
  await expect(log.flush()).resolves.toBeUndefined();
});
