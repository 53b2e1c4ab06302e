import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findAptPrefix, findOnPath, runApt } from './apt.ts';

const NAME = 'prometheus';

/**
 * The path of a Prometheus server: the one that is named or installed, or that of Debian's package, unpacked into a folder
 * of ours. So nothing is installed, no service is started, and where the lists of packages are there nobody need be root.
 */
export function ensurePrometheus(cache: string): string | undefined {
  const found = process.env.TRACEBENCH_PROMETHEUS ?? findOnPath(NAME);
  if (found) return found;
  const folder = join(cache, NAME);
  const server = join(folder, 'usr/bin', NAME);
  if (existsSync(server)) return server;
  if (process.platform !== 'linux' || !findOnPath('apt-get') || !findOnPath('dpkg-deb')) return undefined;
  process.stderr.write('No Prometheus server found; fetching the one of the distribution with apt-get.\n');
  mkdirSync(folder, { recursive: true });
  return download(folder) && unpack(folder) && existsSync(server) ? server : undefined;
}

/** The lists of packages may be missing, or older than what the mirror has. */
function download(folder: string): boolean {
  const get = () => runApt([], ['download', NAME], folder);
  if (get()) return true;
  const prefix = findAptPrefix();
  return prefix !== undefined && runApt(prefix, ['update']) && get();
}

function unpack(folder: string): boolean {
  const [packed] = globSync(`${NAME}_*.deb`, { cwd: folder }).sort().slice(-1);
  if (packed === undefined) return false;
  const { status } = spawnSync('dpkg-deb', ['-x', packed, folder], { cwd: folder, stdio: 'inherit' });
  rmSync(join(folder, packed));
  return status === 0;
}
