import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { DragOut } from '../../../main/hosts/electron/drag-out.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const bytes = new TextEncoder().encode('{}');

test('a file to be dragged lies under a plain name, for its owner only, until it is cleaned away', async () => {
  const folder = join(await makeTempDir(), 'drag');
  const drag = new DragOut(folder);
  const id = await drag.prepare('../trace.json', bytes);
  const path = drag.find(id)!;
  expect(path).toBe(join(folder, id, 'trace.json'));
  expect(await readFile(path, 'utf8')).toBe('{}');
  expect((await stat(path)).mode & 0o077).toBe(0);
  expect((await stat(folder)).mode & 0o077).toBe(0);
  await drag.clean();
  expect(drag.find(id)).toBeUndefined();
  await expect(stat(folder)).rejects.toThrow('ENOENT');
});

test('the last four stay', async () => {
  const folder = await makeTempDir();
  const drag = new DragOut(folder);
  const ids: string[] = [];
  for (let n = 0; n < 6; n++) ids.push(await drag.prepare('a.json', bytes));
  expect(ids.map((id) => drag.find(id) !== undefined)).toEqual([false, false, true, true, true, true]);
  expect((await readdir(folder)).sort()).toEqual(ids.slice(2).sort());
});

test('what is no file, too large, or has no room is not prepared', async () => {
  const folder = await makeTempDir();
  const drag = new DragOut(folder);
  expect(await drag.prepare(7, bytes)).toBe('');
  expect(await drag.prepare('a', 'text')).toBe('');
  expect(await drag.prepare('a', new Uint8Array(64 * 1024 * 1024 + 1))).toBe('');
  await writeFile(join(folder, 'file'), '');
  expect(await new DragOut(join(folder, 'file')).prepare('a', bytes)).toBe('');
  expect(drag.find('../../etc/passwd')).toBeUndefined();
  expect(drag.find(undefined)).toBeUndefined();
});

test('what an earlier run left is cleaned away', async () => {
  const folder = join(await makeTempDir(), 'drag');
  await mkdir(folder);
  await writeFile(join(folder, 'left.json'), '');
  await new DragOut(folder).clean();
  await expect(stat(folder)).rejects.toThrow('ENOENT');
});
