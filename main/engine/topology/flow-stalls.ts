import type { ComponentReading, PipelineReadings } from '../../../contract/operations/pipelines.ts';
import type { TopologyStall } from '../../../core/model/topology.ts';
import { hasQueue } from './flow-rates.ts';

/**
 * Of an exporter of this desk, by its readings (the oldest first): it has something to send, and since the last of it was taken it has only
 * tried again. An exporter that waits for more, to complete a batch, has tried nothing.
 *
 *   out      5  9  9  9  9
 *   waiting  0  0  2  3  3
 *   retries  0  0  0  1  2
 *                  └ since
 */
export function stallsOf(readings: readonly PipelineReadings[], key: string): TopologyStall[] {
  const told = readings.flatMap(({ atMs, components }) => {
    const reading = components[key];
    return reading ? [{ atMs, reading }] : [];
  });
  const last = told.at(-1);
  if (!last || !isWaiting(last.reading)) return [];
  const before = told.findLastIndex(({ reading }) => !isWaiting(reading) || reading.out !== last.reading.out);
  // Counts of a component that was replaced begin anew.
  const triedBefore = told[before]?.reading.retries ?? 0;
  const tried = last.reading.retries - (triedBefore > last.reading.retries ? 0 : triedBefore);
  return tried > 0 ? [{ signal: '', forMs: last.atMs - told[before + 1]!.atMs }] : [];
}

/** Without a queue its senders wait: for what it was given, and did nothing with yet. */
function isWaiting(reading: ComponentReading): boolean {
  if (hasQueue(reading)) return reading.queueSize > 0;
  const { out, failed, refused, dropped } = reading;
  return reading.in > Object.values(dropped).reduce((sum, items) => sum + items, out + failed + refused);
}
