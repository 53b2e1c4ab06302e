import { PassThrough, Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { createOutput } from '../../../main/hosts/cli/output.ts';
import { describeProblem } from '../../../main/hosts/cli/problem.ts';

const systemError = (code: string, path?: string) =>
  Object.assign(new Error(`${code}: as the system says`), { code, syscall: 'open', ...(path && { path }) });

describe('an error of the system is told in words, with what to do', () => {
  test.each([
    ['ENOENT', '/in/dump.json', 'There is no file /in/dump.json.', 'Check the path.'],
    ['EACCES', '/in/a.html', '/in/a.html cannot be opened: permission denied.', 'permissions'],
    ['EACCES', undefined, 'EACCES: as the system says', ''],
    ['EROFS', '/out/a.html', '/out/a.html cannot be opened: permission denied.', 'another place'],
    ['EISDIR', '/out', '/out is a folder.', 'Name a file.'],
    ['ENOSPC', undefined, 'There is no room left.', 'Make room'],
    ['ENOSPC', '/out/a.html', 'There is no room left for /out/a.html.', 'Make room'],
    ['EMFILE', '/in/a', 'EMFILE: as the system says', 'Check the path'],
  ])('%s of %s', (code, path, message, hint) => {
    const told = describeProblem(systemError(code, path));
    expect(told).toMatchObject({ message, hint: expect.stringContaining(hint) as string, exitCode: 1 });
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
