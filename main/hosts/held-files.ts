import { open, readFile, stat } from 'node:fs/promises';

/**
 * Which of these files another process holds open for writing. Never opens a file that this process has open: closing
 * it again would drop the lock the store holds (POSIX ties locks to the process, not to the descriptor).
 *
 *   Linux    the kernel's own table of locks; nothing is touched
 *   Windows  a store is opened unshared, so that opening it fails
 *   others   not to be known; who opens such a file is told then
 */
export async function findHeldFiles(
  paths: readonly string[],
  platform: NodeJS.Platform = process.platform,
): Promise<Set<string>> {
  const held = new Set<string>();
  const isHeld = platform === 'linux' ? await readLinuxLocks() : platform === 'win32' ? isHeldOnWindows : undefined;
  if (!isHeld) return held;
  for (const path of paths) if (await isHeld(path)) held.add(path);
  return held;
}

/** "1: POSIX  ADVISORY  WRITE 16861 fe:00:9986780 0 EOF": device in hexadecimal, inode in decimal. */
const LOCK = /\bWRITE\s+(-?\d+)\s+([0-9a-f]+:[0-9a-f]+:\d+)\s/;

async function readLinuxLocks(): Promise<(path: string) => Promise<boolean>> {
  const table = await readFile('/proc/locks', 'utf8').catch(() => '');
  const locked = new Set<string>();
  for (const line of table.split('\n')) {
    const [, pid, file] = LOCK.exec(line) ?? [];
    if (file !== undefined && Number(pid) !== process.pid) locked.add(file);
  }
  return async (path) => {
    const found = locked.size > 0 ? await stat(path, { bigint: true }).catch(() => undefined) : undefined;
    return found !== undefined && locked.has(nameInode(found.dev, found.ino));
  };
}

/** As in gnu_dev_major(3). */
function nameInode(device: bigint, inode: bigint): string {
  const major = ((device >> 8n) & 0xfffn) | ((device >> 32n) & ~0xfffn);
  const minor = (device & 0xffn) | ((device >> 12n) & ~0xffn);
  const hex = (part: bigint) => part.toString(16).padStart(2, '0');
  return `${hex(major)}:${hex(minor)}:${inode}`;
}

async function isHeldOnWindows(path: string): Promise<boolean> {
  try {
    await (await open(path, 'r')).close();
    return false;
  } catch (error) {
    return ['EBUSY', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
}
