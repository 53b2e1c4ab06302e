import { mkdir, readdir, readFile, symlink, writeFile as writeNow } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CommandContext } from '../../../main/hosts/cli/command.ts';
import { writeFile } from '../../../main/hosts/cli/write-file.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const CONTEXT = {} as CommandContext;
const write = (path: string) => writeFile(CONTEXT, path, (sink) => sink(new TextEncoder().encode('abc')));

describe('a file that cannot be written is told of by its own name, with what to do', () => {
  test('where its folder is not there', async () => {
    const dir = await makeTempDir();
    const path = join(dir, 'none', 'out.json');
    const message = `${path} cannot be written: there is no folder ${join(dir, 'none')}.`;
    const hint = 'Make it first, or choose another place.';
    await expect(write(path)).rejects.toMatchObject({ name: 'Problem', code: 'io', message, hint });
    expect(await readdir(dir)).toEqual([]);
  });

  test('where its folder is a file, and where it is a folder itself', async () => {
    const dir = await makeTempDir();
    await writeNow(join(dir, 'file'), '');
    const within = join(dir, 'file', 'out.json');
    await expect(write(within)).rejects.toMatchObject({
      message: `${within} cannot be written: one of its folders is a file.`,
    });
    await expect(write(dir)).rejects.toMatchObject({
      message: `${dir} cannot be written: it is a folder.`,
      hint: 'Name a file in it.',
    });
  });

  test('where its name is too long', async () => {
    const path = join(await makeTempDir(), 'a'.repeat(300));
    await expect(write(path)).rejects.toMatchObject({ message: `${path} cannot be written: its name is too long.` });
  });
});

test('what fails while a file is made is told as it is, and leaves nothing', async () => {
  const dir = await makeTempDir();
  const cause = Object.assign(new Error('ENOENT: the source is gone'), { code: 'ENOENT', syscall: 'read' });
  const failed = writeFile(CONTEXT, join(dir, 'out'), () => Promise.reject(cause));
  await expect(failed).rejects.toBe(cause);
  expect(await readdir(dir)).toEqual([]);
});

test('a link is kept, and what it points to is written', async () => {
  const dir = await makeTempDir();
  await mkdir(join(dir, 'there'));
  await writeNow(join(dir, 'there', 'out'), 'old');
  await symlink(join(dir, 'there', 'out'), join(dir, 'link'));
  await write(join(dir, 'link'));
  expect(await readFile(join(dir, 'there', 'out'), 'utf8')).toBe('abc');
  expect((await readdir(dir)).toSorted()).toEqual(['link', 'there']);
});
