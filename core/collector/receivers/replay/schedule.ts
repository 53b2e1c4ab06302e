import type { LogRecord } from '../../../model/log-record.ts';
import type { Metric, MetricData } from '../../../model/metric.ts';
import type { ResourceGroup } from '../../../model/resource.ts';
import type { Span } from '../../../model/span.ts';
import type { Telemetry } from '../../../model/telemetry.ts';
import { MS } from '../../../model/units.ts';

/** Of a whole dump: its first and its last time, in Unix nanoseconds. */
export interface Stretch {
  firstNs: bigint;
  lastNs: bigint;
}

/**
 * What is added to all times of a dump that is sent from `startNs` on, so that none of them lies ahead of its sending:
 *
 *     speed ≥ 1   the last time is that of the last sending     speed < 1   the first time is that of the first
 */
export function moveBy({ firstNs, lastNs }: Stretch, speed: number, startNs: bigint): bigint {
  if (speed < 1) return startNs - firstNs;
  return startNs + BigInt(Math.round(Number(lastNs - firstNs) / speed)) - lastNs;
}

/** Milliseconds from the start of sending up to when something of this time is sent. */
export function dueMs(ns: bigint, { firstNs }: Stretch, speed: number): number {
  return Math.max(0, Number(ns - firstNs) / MS / speed);
}

/** A span is sent when it ends, as its SDK did. 0 = not known. */
const timeOfSpan = ({ startTimeUnixNano, endTimeUnixNano }: Span): bigint => endTimeUnixNano || startTimeUnixNano;
const timeOfRecord = (record: LogRecord): bigint => record.timeUnixNano || record.observedTimeUnixNano;

export interface Due {
  ms: number;
  telemetry: Telemetry;
}

/**
 * Telemetry in the order it is sent, what is sent within `stepMs` together. What has no time goes with what is first.
 */
export function schedule(telemetry: Telemetry, stretch: Stretch, speed: number, stepMs: number): Due[] {
  const stepOf = (ns: bigint): number => (ns === 0n ? 0 : Math.floor(dueMs(ns, stretch, speed) / stepMs));
  const steps = stepsOf(telemetry, stepOf);
  return [...steps].sort(([a], [b]) => a - b).map(([step, part]) => ({ ms: step * stepMs, telemetry: part }));
}

type StepOf = (ns: bigint) => number;

function stepsOf(telemetry: Telemetry, stepOf: StepOf): Map<number, Telemetry> {
  switch (telemetry.signal) {
    case 'traces':
      return asTelemetry(
        'traces',
        split(telemetry.groups, (span) => [[stepOf(timeOfSpan(span)), span]]),
      );
    case 'logs':
      return asTelemetry(
        'logs',
        split(telemetry.groups, (record) => [[stepOf(timeOfRecord(record)), record]]),
      );
    case 'metrics':
      return asTelemetry(
        'metrics',
        split(telemetry.groups, (metric) => pointsOf(metric, stepOf)),
      );
  }
}

function asTelemetry<T>(
  signal: Telemetry['signal'],
  steps: ReadonlyMap<number, ResourceGroup<T>[]>,
): Map<number, Telemetry> {
  return new Map([...steps].map(([step, groups]) => [step, { signal, groups } as unknown as Telemetry]));
}

/** A metric in parts, each with the points of one step. */
function pointsOf(metric: Metric, stepOf: StepOf): [number, Metric][] {
  const { data } = metric;
  if (data.kind === 'none') return [[0, metric]];
  const steps = new Map<number, MetricData>();
  for (const point of data.dataPoints) {
    const step = stepOf(point.timeUnixNano);
    const part = steps.get(step) ?? ({ ...data, dataPoints: [] } as MetricData);
    (part as { dataPoints: unknown[] }).dataPoints.push(point);
    steps.set(step, part);
  }
  return Array.from(steps, ([step, part]) => [step, { ...metric, data: part }]);
}

/** Groups and scopes stay around what was in them. */
function split<T>(
  groups: readonly ResourceGroup<T>[],
  partsOf: (item: T) => [number, T][],
): Map<number, ResourceGroup<T>[]> {
  const steps = new Map<number, ResourceGroup<T>[]>();
  for (const group of groups) {
    const own = new Map<number, ResourceGroup<T>>();
    for (const scope of group.scopes) {
      const items = new Map<number, T[]>();
      for (const [step, part] of scope.items.flatMap(partsOf)) {
        const known = items.get(step);
        if (known) known.push(part);
        else items.set(step, [part]);
      }
      for (const [step, some] of items) groupAt(own, step, group).scopes.push({ ...scope, items: some });
    }
    for (const [step, one] of own) steps.set(step, [...(steps.get(step) ?? []), one]);
  }
  return steps;
}

function groupAt<T>(groups: Map<number, ResourceGroup<T>>, step: number, like: ResourceGroup<T>): ResourceGroup<T> {
  let group = groups.get(step);
  if (!group) groups.set(step, (group = { ...like, scopes: [] }));
  return group;
}
