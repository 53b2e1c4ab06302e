import { Parcel } from '../../../core/collector/parcel.ts';
import type { Sender } from '../../../core/collector/sender.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import type { Nexts } from '../collector/component.ts';
import type { Taken } from '../collector/consumer.ts';
import type { Meter } from '../collector/meter.ts';

/** Of a signal that no pipeline takes from this receiver. */
export const NOBODY = 'no pipeline takes this signal';

/**
 * Gives what a receiver decoded to the pipelines of each signal, in order. Resolves when they have it; rejects with ConsumeError where
 * one refuses, and what was given before it may come again.
 */
export async function give(
  nexts: Nexts,
  telemetry: readonly Telemetry[],
  meter: Meter,
  sender?: Sender,
): Promise<Taken> {
  const taken = { rejected: 0, message: '' };
  for (const part of telemetry) {
    const parcel = Parcel.ofTelemetry(part).from(sender);
    if (parcel.items === 0) continue;
    const next = nexts[part.signal];
    if (!next) {
      meter.lose(NOBODY, parcel.items);
      continue;
    }
    const { rejected, message } = await next.consume(parcel);
    taken.rejected += rejected;
    taken.message ||= message;
  }
  return taken;
}
