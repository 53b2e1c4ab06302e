import { f64, f64List, i32, i64, i64List, u32, u64, u64List, u8, uuid } from './columns.ts';

/** The first columns of both tables of points, in their order. */
const pointColumns = () => ({
  id: u64(),
  metric: u32(),
  import: u32(),
  shape: u32(),
  attributes: i64List(),
  startNs: u64(),
  timeNs: u64(),
  flags: u32(),
});
export type PointColumns = ReturnType<typeof pointColumns>;

/** What both tables of points say about the point before, in their order. */
const linkColumns = () => ({ stream: u32(), link: u8(), gapNs: u64(), before: f64() });
export type LinkColumns = ReturnType<typeof linkColumns>;

export const numberColumns = () => ({
  ...pointColumns(),
  intValue: i64(),
  doubleValue: f64(),
  exemplars: u32(),
  ...linkColumns(),
});
export type NumberColumns = ReturnType<typeof numberColumns>;

export const distributionColumns = () => ({
  ...pointColumns(),
  count: u64(),
  sum: f64(),
  min: f64(),
  max: f64(),
  bounds: f64List(),
  bucketCounts: u64List(),
  scale: i32(),
  zeroCount: u64(),
  zeroThreshold: f64(),
  positiveOffset: i32(),
  positiveCounts: u64List(),
  negativeOffset: i32(),
  negativeCounts: u64List(),
  quantiles: f64List(),
  quantileValues: f64List(),
  exemplars: u32(),
  ...linkColumns(),
  beforeSum: f64(),
  previous: u64(),
  position: u32(),
});
export type DistributionColumns = ReturnType<typeof distributionColumns>;

export const exemplarColumns = () => ({
  point: u64(),
  import: u32(),
  position: u32(),
  timeNs: u64(),
  intValue: i64(),
  doubleValue: f64(),
  traceId: uuid(),
  spanId: u64(),
  shape: u32(),
  attributes: i64List(),
});
