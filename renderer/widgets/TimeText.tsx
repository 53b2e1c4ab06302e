import { formatClock, formatExactTime, formatTime } from '../format/time.ts';

interface TimeTextProps {
  ns: bigint;
  /** Without the date, where the date is said elsewhere. */
  clockOnly?: boolean;
  digits?: number;
}

export function TimeText({ ns, clockOnly, digits = 3 }: TimeTextProps) {
  return <span title={formatExactTime(ns)}>{clockOnly ? formatClock(ns, digits) : formatTime(ns, digits)}</span>;
}
