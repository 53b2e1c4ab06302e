import type { Signal } from '../../../core/model/telemetry.ts';
import type { MeterReading } from '../../../main/engine/collector/meter.ts';

/** What one component did with the items of one signal. */
export interface ComponentRow {
  /** 'agent', or the gateway by its protocol. */
  process: string;
  signal: Signal;
  component: string;
  in: number;
  out: number;
  dropped: number;
  failed: number;
  refused: number;
  /** Requests that wait at the end. */
  queued: number;
}

export type Reading = Pick<MeterReading, 'in' | 'out' | 'failed' | 'refused' | 'dropped' | 'queueSize'> &
  Partial<Pick<MeterReading, 'signals'>>;

/** Of a component that has one signal only, or tells its counts of each. */
export function rowOf(process: string, signal: Signal, component: string, reading: Reading): ComponentRow {
  const { in: taken, out, failed, refused } = (reading.signals ? reading.signals[signal] : reading) ?? NOTHING;
  const dropped = Object.values(reading.dropped).reduce((sum, items) => sum + items, 0);
  return { process, signal, component, in: taken, out, dropped, failed, refused, queued: reading.queueSize };
}

const NOTHING = { in: 0, out: 0, failed: 0, refused: 0 };

/** Of one component in several lives. */
export function addRows(one: ComponentRow, other: ComponentRow): ComponentRow {
  const sum = (what: 'in' | 'out' | 'dropped' | 'failed' | 'refused' | 'queued') => one[what] + other[what];
  return {
    ...{ ...one, in: sum('in'), out: sum('out'), dropped: sum('dropped') },
    ...{ failed: sum('failed'), refused: sum('refused'), queued: sum('queued') },
  };
}

/** Two counts of the same items by two who do not know of each other. */
export interface Link {
  what: string;
  left: number;
  right: number;
}

/** What does not come out: each component by itself, and each with the next. */
export function accountProblems(rows: readonly ComponentRow[], links: readonly Link[]): string[] {
  const own = rows.flatMap((row) => {
    const { process, signal, component, in: taken, out, dropped, failed, refused, queued } = row;
    const left = out + dropped + failed + refused;
    const where = `${process}, ${signal}, ${component}`;
    return [
      ...(taken === left ? [] : [`${where}: ${taken} in, ${left} accounted for`]),
      ...(queued === 0 ? [] : [`${where}: ${queued} requests still wait`]),
    ];
  });
  const between = links.filter(({ left, right }) => left !== right);
  return [...own, ...between.map(({ what, left, right }) => `${what}: ${left}, and ${right}`)];
}
