import { hasBytes } from './text-head.ts';

/** A wrapping around a file that is taken off before its format is looked at. */
export type Container = 'gzip' | 'zstd' | 'framed-zstd' | 'zip';

/** "gzip in gzip in gzip" is as deep as anything honest goes. */
export const MAX_CONTAINERS = 3;

export const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd] as const;
const ZIP_MAGIC = [0x50, 0x4b] as const;
/** Zstd's skippable frames begin with 50–5F 2A 4D 18; some writers put one first. */
const SKIPPABLE_TAIL = [0x2a, 0x4d, 0x18] as const;
/** Length before each frame, big-endian. */
export const FRAME_LENGTH_BYTES = 4;

/** By content: names such as .gz are often lost on the way. */
export function sniffContainer(head: Uint8Array): Container | undefined {
  if (hasBytes(head, 0, [0x1f, 0x8b, 0x08])) return 'gzip';
  if (hasBytes(head, 0, ZSTD_MAGIC)) return 'zstd';
  if ((head[0]! & 0xf0) === 0x50 && hasBytes(head, 1, SKIPPABLE_TAIL)) return 'zstd';
  // A file in it, or none.
  if (hasBytes(head, 0, ZIP_MAGIC) && (hasBytes(head, 2, [3, 4]) || hasBytes(head, 2, [5, 6]))) return 'zip';
  // The Collector's file exporter writes this with `compression: zstd`: a length before each compressed message.
  if (hasBytes(head, FRAME_LENGTH_BYTES, ZSTD_MAGIC)) return 'framed-zstd';
  return undefined;
}
