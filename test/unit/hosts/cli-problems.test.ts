import { open } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { CommandContext } from '../../../main/hosts/cli/command.ts';
import { createOutput } from '../../../main/hosts/cli/output.ts';
import { describeProblem } from '../../../main/hosts/cli/problem.ts';
import { writeFile } from '../../../main/hosts/cli/write-file.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const systemError = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: as the system says`), {
    code,
    errno: -(constants.errno as Record<string, number>)[code]!,
    syscall: 'open',
    ...(path && { path }),
  });

describe('an error of the system is told in words, with what to do', () => {
  test.each([
    ['ENOENT', '/in/dump.json', 'There is no file /in/dump.json.', 'Check the path.'],
    ['EACCES', '/in/a.html', '/in/a.html cannot be opened: permission denied.', 'permissions'],
    ['EACCES', undefined, 'EACCES: as the system says', ''],
    ['EROFS', '/out/a.html', '/out/a.html cannot be opened: its disk is read-only.', 'another place'],
    ['EISDIR', '/out', '/out cannot be opened: it is a folder.', 'Name a file in it.'],
    ['ENOSPC', undefined, 'Nothing can be written: the disk is full.', 'Make room'],
    ['EDQUOT', '/out/a.html', '/out/a.html cannot be opened: the disk is full.', 'Make room'],
    ['EMFILE', '/in/a', '/in/a cannot be opened: too many open files.', 'Check the path'],
  ])('%s of %s', (code, path, message, hint) => {
    const told = describeProblem(systemError(code, path));
    expect(told).toMatchObject({ message, hint: expect.stringContaining(hint) as string, exitCode: 1 });
  });
});

test.each(['ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENAMETOOLONG', 'EMFILE'])(
  '%s means the same of a file that is read and of one that is written',
  async (code) => {
    const path = join(await makeTempDir(), 'out.json');
    const handle = await open(path, 'w');
    await handle.close();
    const failing = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, 'writeFile');
    onTestFinished(() => failing.mockRestore());
    failing.mockRejectedValue(systemError(code));
    const written = writeFile({} as CommandContext, path, (write) => write(new Uint8Array()));
    const { message, hint } = describeProblem(systemError(code, path));
    await expect(written).rejects.toMatchObject({ message: message.replace('opened', 'written'), hint });
  },
);

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
