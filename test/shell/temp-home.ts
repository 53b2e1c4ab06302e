import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, vi } from 'vitest';

/** A place for everything the shell keeps, for a whole file of tests; returns the data folder. */
export async function useTempHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'tracebench-home-'));
  vi.stubEnv('XDG_DATA_HOME', home);
  afterAll(() => rm(home, { recursive: true, force: true }));
  return join(home, 'tracebench');
}
