import type { Signal, Telemetry } from '../../../../core/model/telemetry.ts';
import type { LossRecord } from '../port.ts';

/** One item that cannot be stored, and why. */
export interface RefusedItem {
  item: Telemetry;
  error: unknown;
}

/** One record for each signal, with the last reason. */
export function refusedItems(refused: readonly RefusedItem[]): LossRecord[] {
  const losses = new Map<Signal, LossRecord>();
  for (const { item, error } of refused) {
    const { signal } = item;
    const example = error instanceof Error ? error.message : String(error);
    const { count } = losses.get(signal) ?? { count: 0 };
    const [kind, source, code] = ['warning', 'request-log', 'items-lost'] as const;
    losses.set(signal, { kind, source, signal, code, example, count: count + 1 });
  }
  return [...losses.values()];
}
