import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DiskWatch, type DiskWatchOptions } from '../../../main/engine/pipeline/disk-watch.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

/** More than the disk of a machine that runs tests has free, and yet a file may be as long: it takes no space. */
const HUGE = 8 * 1024 ** 4;

async function watch(path: string, options?: DiskWatchOptions): Promise<DiskWatch> {
  const disk = new DiskWatch(path, options);
  onTestFinished(() => disk.close());
  await disk.look();
  return disk;
}

async function makeLong(path: string): Promise<void> {
  await writeFile(path, '');
  await truncate(path, HUGE);
}

const NOTHING = { floorBytes: 0, requestLogBytes: 0 };

test('there is room as long as more is free than the floor', async () => {
  const path = join(await makeTempDir(), 'a.tracebench');
  expect((await watch(path, NOTHING)).hasRoom()).toBe(true);
  expect((await watch(path, { ...NOTHING, floorBytes: HUGE })).hasRoom()).toBe(false);
});

test('commits that are to go into the main file need their room once more', async () => {
  const path = join(await makeTempDir(), 'a.tracebench');
  const disk = await watch(path, NOTHING);
  await makeLong(`${path}.wal`);
  await disk.look();
  expect(disk.hasRoom()).toBe(false);
});

test('the request log needs what it has not taken yet', async () => {
  const path = join(await makeTempDir(), 'a.tracebench');
  const disk = await watch(path, { floorBytes: 0, requestLogBytes: HUGE });
  expect(disk.hasRoom()).toBe(false);
  await mkdir(`${path}.requests`);
  await makeLong(join(`${path}.requests`, '0001.requests'));
  await disk.look();
  expect(disk.hasRoom()).toBe(true);
});

test('a session in memory always has room', async () => {
  expect((await watch('', { floorBytes: HUGE })).hasRoom()).toBe(true);
});
