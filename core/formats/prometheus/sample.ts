import type { Exemplar } from '../../model/metric.ts';

/** Name and value, in the order they were written. Without the metric's name. */
export type Labels = readonly (readonly [name: string, value: string])[];

/** What TYPE says. 'untyped' of the old format is 'unknown'. */
export const FAMILY_TYPES = [
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'info',
  'stateset',
  'unknown',
] as const;
export type FamilyType = (typeof FAMILY_TYPES)[number];

/** What stands above the samples of a metric. */
export interface FamilyHead {
  name: string;
  type: FamilyType;
  help: string;
  /** As written: "seconds". */
  unit: string;
}

/** One line, or one value of a series. */
export interface Sample {
  name: string;
  labels: Labels;
  value: number;
  /** The value as written: the time of a `_created` sample has more digits than a double. */
  valueText: string;
  /** Unix nanoseconds. */
  timeNs: bigint;
  /** When the total began, where it is said beside the value. Unix nanoseconds. */
  startNs?: bigint;
  /** The series has ended; there is no value. */
  isStale: boolean;
  exemplars: readonly Exemplar[];
  line: number;
  offset: number;
}

export function labelValue(labels: Labels, name: string): string | undefined {
  return labels.find(([known]) => known === name)?.[1];
}

export function withoutLabel(labels: Labels, name: string): Labels {
  return labels.filter(([known]) => known !== name);
}
