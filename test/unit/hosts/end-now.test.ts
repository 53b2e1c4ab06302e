import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';

// Work in a thread that takes hours: process.exit would wait for it.
test('the process ends with its code, whatever its threads do', () => {
  const script = `import { pbkdf2 } from 'node:crypto';
    import { endNow } from ${JSON.stringify(resolve('main/hosts/cli/end-now.ts'))};
    pbkdf2('a', 'b', 2_000_000_000, 64, 'sha512', () => undefined);
    process.on('exit', (code) => console.log('told', code));
    setImmediate(() => endNow(3));`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', timeout: 30_000 });
  expect(run.stdout).toBe('told 3\n');
  expect([run.status, run.signal]).toEqual(process.platform === 'win32' ? [1, null] : [3, null]);
}, 30_000);
