import type { NameFilter } from '../filters.ts';
import { linesOf, wordsOf, type Scrape } from '../host.ts';

/** Whatever the device's own are. */
const SECTOR_BYTES = 512;
const MS_PER_SECOND = 1_000;

/** Columns of /proc/diskstats (Documentation/admin-guide/iostats.rst) behind major, minor and name. */
export function diskScraper(isWanted: NameFilter): Scrape {
  return async ({ host, points }) => {
    for (const line of linesOf(await host.read('/proc/diskstats'))) {
      const [, , device = '', ...columns] = wordsOf(line);
      if (columns.length < 11 || !isWanted(device)) continue;
      const [
        reads,
        readsMerged,
        readSectors,
        readMs,
        writes,
        writesMerged,
        writtenSectors,
        writeMs,
        pending,
        ioMs,
        weightedMs,
      ] = columns.map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      for (const [direction, operations, merged, sectors, ms] of [
        ['read', reads, readsMerged, readSectors, readMs],
        ['write', writes, writesMerged, writtenSectors, writeMs],
      ] as const) {
        points.add('system.disk.io', sectors * SECTOR_BYTES, { device, direction });
        points.add('system.disk.operations', operations, { device, direction });
        points.add('system.disk.operation_time', ms / MS_PER_SECOND, { device, direction });
        points.add('system.disk.merged', merged, { device, direction });
      }
      points.add('system.disk.io_time', ioMs / MS_PER_SECOND, { device });
      points.add('system.disk.weighted_io_time', weightedMs / MS_PER_SECOND, { device });
      points.add('system.disk.pending_operations', pending, { device });
    }
  };
}
