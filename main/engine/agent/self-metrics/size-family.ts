import { SIZE_BOUNDS, type SizeReading } from '../../collector/size-histogram.ts';
import type { Sample } from './family.ts';

/** A sample without the labels that say whose it is. */
export type Told = Omit<Sample, 'labels'> & Partial<Pick<Sample, 'labels'>>;

/** Each bucket of Prometheus' counts those below it as well. */
export function histogram({ buckets, items }: SizeReading): Told[] {
  let value = 0;
  const told = buckets.map((count, i): Told => {
    value += count;
    return { suffix: '_bucket', labels: [['le', String(SIZE_BOUNDS[i] ?? '+Inf')]], value };
  });
  return [...told, { suffix: '_sum', value: items }, { suffix: '_count', value }];
}
