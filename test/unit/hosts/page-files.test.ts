import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findPageFile } from '../../../main/hosts/page-files.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

async function makePage(): Promise<string> {
  const dir = await makeTempDir();
  const root = join(dir, 'renderer');
  await mkdir(join(root, 'assets/folder.js'), { recursive: true });
  await writeFile(join(dir, 'secret.json'), 'secret');
  await mkdir(join(dir, 'renderer-other'));
  await writeFile(join(dir, 'renderer-other/secret.js'), 'secret');
  await writeFile(join(root, 'index.html'), '<p>');
  await writeFile(join(root, '.env.json'), 'secret');
  await writeFile(join(root, 'assets/index-B1_-x.js'), 'js');
  await writeFile(join(root, 'assets/notes.txt'), 'txt');
  await symlink(join(dir, 'secret.json'), join(root, 'assets/link.json'));
  await symlink(join(root, 'index.html'), join(root, 'assets/inside.html'));
  return root;
}

describe('findPageFile', () => {
  test('finds the page and its parts', async () => {
    const root = await makePage();
    expect(await findPageFile(root, '/')).toMatchObject({ immutable: false, size: 3, contentType: /html/ });
    expect(await findPageFile(root, '/index.html')).toMatchObject({ immutable: false });
    const part = await findPageFile(root, '/assets/index-B1_-x.js');
    expect(part).toMatchObject({ immutable: true, contentType: 'text/javascript; charset=utf-8' });
    expect(basename((await findPageFile(root, '/assets/inside.html'))!.path)).toBe('index.html');
  });

  test.each([
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/%2e%2e%2fsecret.json',
    '/assets/%2e%2e/%2e%2e/secret.json',
    '/..%5csecret.json',
    '/..\\secret.json',
    '/%252e%252e/secret.json',
    '/../renderer-other/secret.js',
    '/%2e%2e/renderer-other/secret.js',
    '/assets/link.json',
    '/.env.json',
    '/assets/.',
    '/assets/folder.js',
    '/assets/notes.txt',
    '/assets',
    '/assets/',
    '//index.html',
    '/index.html%00.js',
    '/index.html/',
    '/C:/Windows/win.ini.json',
    '/index.html::$DATA.js',
    '/%',
    '/%ff.js',
    'index.html',
    '',
  ])('gives nothing for %j', async (path) => {
    expect(await findPageFile(await makePage(), path)).toBeUndefined();
  });
});
