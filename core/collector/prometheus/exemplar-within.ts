import type { Exemplar, NumberValue } from '../../model/metric.ts';

/** 0 where there is none. */
export function numberOf(value: NumberValue): number {
  return value.kind === 'none' ? 0 : Number(value.value);
}

/** Whether it is in the bucket that ends at `bound`. */
export function isWithin({ value }: Exemplar, below: number, bound: number): boolean {
  return value.kind !== 'none' && Number(value.value) > below && Number(value.value) <= bound;
}

/** The latest of a bucket. */
export function exemplarWithin(exemplars: readonly Exemplar[], below: number, bound: number): Exemplar | undefined {
  return exemplars.findLast((exemplar) => isWithin(exemplar, below, bound));
}
