import type { NameFilter } from '../filters.ts';
import { linesOf, wordsOf, type FilesystemStats, type Scrape } from '../host.ts';

export interface Mount {
  device: string;
  mountpoint: string;
  type: string;
  mode: string;
}

export interface FilesystemRules {
  isDevice: NameFilter;
  isType: NameFilter;
  isMountPoint: NameFilter;
  withVirtual: boolean;
}

/** A name with a space in it is written as `\040`. */
const unescaped = (written: string): string =>
  written.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/** Of /proc/…/mountinfo; of several in one place the last, which hides the others. */
export function mountsOf(mountinfo: string): Mount[] {
  const mounts = new Map<string, Mount>();
  for (const line of linesOf(mountinfo)) {
    const [before = '', behind = ''] = line.split(' - ');
    const [, , , , place = '', options = ''] = wordsOf(before);
    const [type = '', device = ''] = wordsOf(behind);
    const flags = options.split(',');
    const mode = flags.includes('rw') ? 'rw' : flags.includes('ro') ? 'ro' : 'unknown';
    const mountpoint = unescaped(place);
    if (type === '' || mountpoint === '') continue;
    mounts.delete(mountpoint);
    mounts.set(mountpoint, { device: unescaped(device), mountpoint, type, mode });
  }
  return [...mounts.values()];
}

/** Types that are on no device. */
function virtualTypes(filesystems: string): ReadonlySet<string> {
  const virtual = linesOf(filesystems)
    .filter((line) => line.startsWith('nodev'))
    .map((line) => wordsOf(line)[1]!);
  return new Set(virtual.filter((type) => type !== 'zfs'));
}

export function filesystemScraper(rules: FilesystemRules): Scrape {
  return async ({ host, points }) => {
    const virtual = virtualTypes(await host.read('/proc/filesystems'));
    const info = (await host.read('/proc/1/mountinfo')) || (await host.read('/proc/self/mountinfo'));
    for (const { device, mountpoint, type, mode } of mountsOf(info)) {
      const isWanted = rules.isDevice(device) && rules.isType(type) && rules.isMountPoint(mountpoint);
      if (!isWanted || (!rules.withVirtual && virtual.has(type))) continue;
      const stats = await host.filesystem(mountpoint);
      if (stats) addStats(points, stats, { device, mode, mountpoint, type });
    }
  };
}

function addStats(
  points: Parameters<Scrape>[0]['points'],
  { blockBytes, blocks, freeBlocks, availableBlocks, inodes, freeInodes }: FilesystemStats,
  tags: Readonly<Record<string, string>>,
): void {
  const [used, free] = [(blocks - freeBlocks) * blockBytes, availableBlocks * blockBytes];
  points.add('system.filesystem.usage', used, { ...tags, state: 'used' });
  points.add('system.filesystem.usage', free, { ...tags, state: 'free' });
  points.add('system.filesystem.usage', (freeBlocks - availableBlocks) * blockBytes, { ...tags, state: 'reserved' });
  points.add('system.filesystem.inodes.usage', inodes - freeInodes, { ...tags, state: 'used' });
  points.add('system.filesystem.inodes.usage', freeInodes, { ...tags, state: 'free' });
  if (used + free > 0) points.add('system.filesystem.utilization', used / (used + free), tags);
}
