import { assertNever } from '../model/assert-never.ts';
import type { ResourceGroup } from '../model/resource.ts';
import type { Telemetry } from '../model/telemetry.ts';

/** Earliest and latest Unix nanoseconds; undefined before the first known one. */
export interface ItemTimes {
  first: bigint | undefined;
  last: bigint | undefined;
}

/** Widens in place to other times. */
export function joinTimes(times: ItemTimes, more: ItemTimes): void {
  for (const ns of [more.first, more.last]) if (ns !== undefined) widen(times, ns);
}

/**
 * Widens in place to what a number of pieces of telemetry were about: starts and ends of spans, times of log records (the
 * observed one where there is no other) and of data points. 0 is "not known" and counts for nothing.
 */
export function widenTimes(times: ItemTimes, telemetry: readonly Telemetry[]): void {
  for (const part of telemetry) {
    for (const ns of timesOf(part)) if (ns !== 0n) widen(times, ns);
  }
}

function widen(times: ItemTimes, ns: bigint): void {
  if (times.first === undefined || ns < times.first) times.first = ns;
  if (times.last === undefined || ns > times.last) times.last = ns;
}

function* timesOf(part: Telemetry): Generator<bigint> {
  switch (part.signal) {
    case 'traces':
      for (const { startTimeUnixNano, endTimeUnixNano } of itemsOf(part.groups)) {
        yield startTimeUnixNano;
        yield endTimeUnixNano;
      }
      return;
    case 'logs':
      for (const { timeUnixNano, observedTimeUnixNano } of itemsOf(part.groups))
        yield timeUnixNano === 0n ? observedTimeUnixNano : timeUnixNano;
      return;
    case 'metrics':
      for (const { data } of itemsOf(part.groups))
        if (data.kind !== 'none') for (const { timeUnixNano } of data.dataPoints) yield timeUnixNano;
      return;
    default:
      assertNever(part);
  }
}

function* itemsOf<T>(groups: readonly ResourceGroup<T>[]): Generator<T> {
  for (const group of groups) for (const scope of group.scopes) yield* scope.items;
}
