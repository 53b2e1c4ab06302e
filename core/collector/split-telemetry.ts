import type { Telemetry } from '../model/telemetry.ts';
import { countPositions, partOf } from '../processors/halve.ts';

/** Parts of at most so many spans, log records or data points, in order. What is given is not changed. */
export function splitTelemetry(telemetry: Telemetry, mostItems: number): Telemetry[] {
  const items = countPositions(telemetry);
  if (items <= mostItems) return [telemetry];
  const parts: Telemetry[] = [];
  for (let from = 0; from < items; from += mostItems)
    parts.push(partOf(telemetry, from, Math.min(items, from + mostItems)));
  return parts;
}
