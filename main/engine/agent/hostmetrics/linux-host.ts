import { access, readdir, readFile, readlink, statfs } from 'node:fs/promises';
import { constants, readFileSync } from 'node:fs';
import { loadavg, uptime } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { FilesystemStats, Host } from '../../../../core/collector/receivers/hostmetrics/host.ts';

/** A share of a network that does not answer must not hold up the rest. */
const STATFS_MS = 5_000;

/** This machine, or the one whose files lie under `rootPath`. */
export function linuxHost(rootPath: string): Host {
  const at = (path: string): string => (rootPath === '' ? path : join(rootPath, path));
  const users = readUsers(at('/etc/passwd'));
  /** Those that did not answer yet: asked again, each would take a thread for ever. */
  const hanging = new Set<string>();
  return {
    read: (path) => readFile(at(path), 'utf8').catch(() => ''),
    list: (path) => readdir(at(path)).catch(() => []),
    isThere: (path) =>
      access(at(path), constants.R_OK).then(
        () => true,
        () => false,
      ),
    link: (path) => readlink(at(path)).catch(() => ''),
    user: (id) => users.get(id) ?? '',
    async filesystem(path) {
      if (hanging.has(path)) return undefined;
      hanging.add(path);
      const asked = statsOf(at(path)).finally(() => hanging.delete(path));
      const late = new AbortController();
      const timeout = wait(STATFS_MS, undefined, { signal: late.signal, ref: false }).catch(() => undefined);
      return Promise.race([asked, timeout]).finally(() => late.abort());
    },
  };
}

async function statsOf(path: string): Promise<FilesystemStats | undefined> {
  const stats = await statfs(path).catch(() => undefined);
  if (!stats) return undefined;
  const { bsize, blocks, bfree, bavail, files, ffree } = stats;
  return { blockBytes: bsize, blocks, freeBlocks: bfree, availableBlocks: bavail, inodes: files, freeInodes: ffree };
}

function readUsers(path: string): ReadonlyMap<number, string> {
  try {
    const lines = readFileSync(path, 'utf8').split('\n');
    return new Map(lines.map((line) => line.split(':')).map(([name = '', , id]) => [Number(id ?? NaN), name]));
  } catch {
    return new Map();
  }
}

/** Of other systems what Node tells, in the form of /proc. */
export function otherHost(): Host {
  const files: Readonly<Record<string, () => string>> = {
    '/proc/loadavg': () => loadavg().join(' '),
    '/proc/uptime': () => String(uptime()),
  };
  return {
    read: async (path) => files[path]?.() ?? '',
    list: async () => [],
    isThere: async (path) => path in files,
    link: async () => '',
    filesystem: async () => undefined,
    user: () => '',
  };
}
