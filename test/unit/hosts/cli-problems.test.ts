import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createOutput } from '../../../main/hosts/cli/output.ts';
import { describeProblem } from '../../../main/hosts/cli/problem.ts';
import { runFakeCli } from '../../helpers/run-fake-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const systemError = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: as the system says`), { code, syscall: 'open', ...(path && { path }) });

describe('an error of the system is told in words, with what to do', () => {
  test.each([
    ['ENOENT', '/in/dump.json', 'There is no file /in/dump.json.', 'Check the path.'],
    ['ENOENT', '/out/.a.html.4711.tmp', 'There is no folder /out.', 'Make it first'],
    ['EACCES', '/out/.a.html.4711.tmp', '/out/a.html cannot be opened: permission denied.', 'permissions'],
    ['EROFS', '/out/a.html', '/out/a.html cannot be opened: permission denied.', 'another place'],
    ['EISDIR', '/out', '/out is a folder.', 'Name a file.'],
    ['ENOSPC', undefined, 'There is no room left.', 'Make room'],
    ['ENOSPC', '/out/.a.html.4711.tmp', 'There is no room left for /out/a.html.', 'Make room'],
    ['EMFILE', '/in/a', 'EMFILE: as the system says', 'Check the path'],
  ])('%s of %s', (code, path, message, hint) => {
    const told = describeProblem(systemError(code, path));
    expect(told).toMatchObject({ message, hint: expect.stringContaining(hint) as string, exitCode: 1 });
  });

  test('a file is written into a folder that is there, and not over one', async () => {
    const dir = await makeTempDir();
    await mkdir(join(dir, 'folder'));
    const write = async (name: string) => (await runFakeCli(['generate', '--spans', '3', '-o', join(dir, name)])).err;
    expect(await write('none/a.jsonl')).toContain(`There is no folder ${join(dir, 'none')}. Make it first`);
    expect(await write('folder')).toContain(`${join(dir, 'folder')} is a folder. Name a file.`);
  });
});

describe('standard output', () => {
  const failing = (code: string) => new Writable({ write: (_chunk, _encoding, done) => done(systemError(code)) });

  test.each(['EPIPE', 'ECONNRESET'])(
    'whose reader has left (%s) takes what is written as if it were read',
    async (code) => {
      const { out } = createOutput(failing(code), new PassThrough());
      await expect(Promise.all([out('a'), out('b')])).resolves.toBeDefined();
      await expect(out('c')).resolves.toBeUndefined();
    },
  );

  test('that is full is an error of the command, and ends no process', async () => {
    const { outBytes } = createOutput(failing('ENOSPC'), new PassThrough());
    await expect(outBytes(Buffer.from('a'))).rejects.toMatchObject({ code: 'ENOSPC' });
  });

  test('is as it is where standard error is full: there is nobody to tell', async () => {
    const stdout = new PassThrough();
    const { out, err } = createOutput(stdout, failing('ENOSPC'));
    err('nobody reads this');
    await out('told');
    expect(String(stdout.read())).toBe('told');
  });
});
