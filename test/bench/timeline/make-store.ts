import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TracePromise } from './promises.ts';

/** A session file with a generated trace, made with the built program unless it is there. */
export function makeStore(folder: string, { shape, spans }: TracePromise): string {
  const store = join(folder, `${shape}-${spans}.tracebench`);
  if (existsSync(store)) return store;
  const dump = join(folder, `${shape}-${spans}.pb`);
  run('generate', '--shape', shape, '--spans', String(spans), '-o', dump);
  run('import', dump, '--store', store);
  rmSync(dump);
  return store;
}

function run(...args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, ['dist/main/cli.js', ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`tracebench ${args.join(' ')}: ${stderr}`);
}
