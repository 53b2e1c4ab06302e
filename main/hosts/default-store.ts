import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { StoreLockedError, type Engine } from '../engine/api.ts';

/** As many sessions side by side as anybody could tell apart. */
const MAX_SESSIONS = 20;

/** Where programs keep data of their own, by the custom of the system. */
export function findDataDir(env: NodeJS.ProcessEnv, platform: NodeJS.Platform = process.platform): string {
  if (env.XDG_DATA_HOME) return join(env.XDG_DATA_HOME, 'tracebench');
  if (platform === 'darwin') return join(homedir(), 'Library/Application Support/Tracebench');
  if (platform === 'win32') return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData/Local'), 'Tracebench');
  return join(homedir(), '.local/share/tracebench');
}

export interface OpenedStore {
  engine: Engine;
  /** That another one is used than usual, and why; '' when not. */
  message: string;
}

/**
 * Opens `live.tracebench`, or the next one that no other process holds: a second Tracebench works, with a session of
 * its own. Telemetry may hold what is not for everybody on the machine, so the folder is for its owner only.
 */
export async function openDefaultStore(
  dataDir: string,
  open: (storePath: string) => Promise<Engine>,
): Promise<OpenedStore> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'live.tracebench' : `live-${number}.tracebench`;
    try {
      const engine = await open(join(dataDir, name));
      return { engine, message: number === 1 ? '' : `live.tracebench is in use by another Tracebench; using ${name}.` };
    } catch (error) {
      if (!(error instanceof StoreLockedError) || number === MAX_SESSIONS) throw error;
    }
  }
}
