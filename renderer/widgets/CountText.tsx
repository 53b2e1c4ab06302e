import { formatCount, formatShortCount } from '../format/count.ts';

interface CountTextProps {
  count: number;
  /** Where there is no room for every digit; the title holds them. */
  short?: boolean;
}

export function CountText({ count, short }: CountTextProps) {
  return (
    <span title={short ? formatCount(count) : undefined}>{short ? formatShortCount(count) : formatCount(count)}</span>
  );
}
