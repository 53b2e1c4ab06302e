import { formatDuration, formatExactNs } from '../format/duration.ts';

/** Three significant digits; the title holds every nanosecond. */
export function DurationText({ ns }: { ns: number | bigint }) {
  return <span title={formatExactNs(ns)}>{formatDuration(Number(ns))}</span>;
}
