import { recordingOf } from '../format/recorded.ts';
import { formatClock, formatExactTime, formatTime, withZone } from '../format/time.ts';

interface TimeTextProps {
  ns: bigint;
  /** Without the date, where the date is said elsewhere. */
  clockOnly?: boolean;
  digits?: number;
}

export function TimeText({ ns, clockOnly, digits = 3 }: TimeTextProps) {
  return <span title={formatExactTime(ns)}>{clockOnly ? formatClock(ns, digits) : wholeTime(ns, digits)}</span>;
}

/** Without a date it says what it counts from: within a trace there are other times that begin with a plus. */
function wholeTime(ns: bigint, digits: number): string {
  const time = formatTime(ns, digits);
  return recordingOf(ns) ? withZone(time, ns) : time;
}
