import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cache } from './paths.ts';

const file = join(cache, 'build.lock');

/** Longer than any build; past it the holder is taken to be stuck and the build fails rather than hangs. */
const patienceMs = 120_000;
const retryMs = 100;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readHolder(): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch {
    return 0;
  }
}

function tryTake(): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const holder = readHolder();
    if (holder > 0 && !isAlive(holder)) rmSync(file, { force: true });
    return false;
  }
}

/** Two commands started together must not write the same output, nor run one that is half written. */
export async function withBuildLock<T>(work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(file), { recursive: true });
  const giveUpAt = Date.now() + patienceMs;
  while (!tryTake()) {
    if (Date.now() > giveUpAt)
      throw new Error(`Another build (process ${readHolder()}) does not finish. Delete ${file}.`);
    await sleep(retryMs);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
