import type { Telemetry } from '../model/telemetry.ts';
import { partsOf } from '../processors/halve.ts';

/** Parts of at most so many spans, log records or data points, in order. What is given is not changed. */
export function splitTelemetry(telemetry: Telemetry, mostItems: number): Telemetry[] {
  const parts = partsOf(telemetry, mostItems);
  return parts.length > 1 ? parts : [telemetry];
}
