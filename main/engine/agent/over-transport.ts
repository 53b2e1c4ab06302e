import { SIGNALS } from '../../../core/model/telemetry.ts';
import type { Nexts } from '../collector/component.ts';
import type { Consumer } from '../collector/consumer.ts';
import type { Meter } from '../collector/meter.ts';

/**
 * The same pipelines for what comes over one transport of a receiver, which is counted by the name that the Collector has for it.
 * Pipelines may be exchanged under a receiver that runs: they are looked up each time.
 */
export function overTransport(transport: string, nexts: Nexts, meter: Meter): Nexts {
  const over: Nexts = {};
  for (const signal of SIGNALS)
    Object.defineProperty(over, signal, {
      enumerable: true,
      get: () => nexts[signal] && counted(transport, nexts[signal], meter),
    });
  return over;
}

function counted(transport: string, next: Consumer, meter: Meter): Consumer {
  return {
    async consume(parcel) {
      try {
        const taken = await next.consume(parcel);
        meter.countOver(transport, 'out', parcel);
        return taken;
      } catch (error) {
        meter.countOver(transport, 'refused', parcel);
        throw error;
      }
    },
  };
}
