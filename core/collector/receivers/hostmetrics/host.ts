import type { Points } from './points.ts';
import type { ResourceMetrics } from '../../../model/metric.ts';

export interface FilesystemStats {
  blockBytes: number;
  blocks: number;
  freeBlocks: number;
  /** To whom is no administrator. */
  availableBlocks: number;
  inodes: number;
  freeInodes: number;
}

/** What is looked at of a machine. Paths are absolute, as on the machine itself. */
export interface Host {
  /** '' where there is none, or it may not be read. */
  read(path: string): Promise<string>;
  /** Empty where there is none. */
  list(path: string): Promise<readonly string[]>;
  /** Whether it may be looked at, empty or not. */
  isThere(path: string): Promise<boolean>;
  /** Where a link leads; '' where that cannot be said. */
  link(path: string): Promise<string>;
  /** undefined where it cannot be said, or not soon. */
  filesystem(path: string): Promise<FilesystemStats | undefined>;
  /** A user's name; '' where there is none. */
  user(id: number): string;
}

/** Of one look at one machine. */
export interface Look {
  host: Host;
  nowNs: bigint;
  /** When the machine was started, in Unix seconds. */
  bootSeconds: number;
  points: Points;
  /** Of processes: each has points of its own. */
  pointsSince: (startNs: bigint) => Points;
}

/** What one scraper measures; what several looks have to do with each other it remembers itself. */
export type Scrape = (look: Look) => Promise<void | ResourceMetrics[]>;

/** The kernel tells times in these. */
export const TICKS_PER_SECOND = 100;

export const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');
export const wordsOf = (line: string): string[] => line.trim().split(/\s+/);

/** `MemTotal:  24684092 kB`, by name. */
export function namedNumbers(text: string): ReadonlyMap<string, number> {
  return new Map(
    linesOf(text).map((line) => {
      const [name = '', value = ''] = wordsOf(line);
      return [name.replace(/:$/, ''), Number(value)];
    }),
  );
}
