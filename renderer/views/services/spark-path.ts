/**
 * A line through what is finite, as an SVG path that fills the box; a gap lifts the pen, a lone point is a short stroke.
 * A constant runs through the middle.
 */
export function sparkPath(time: ArrayLike<number>, value: ArrayLike<number>, width: number, height: number): string {
  const rows = Array.from(time, (_, row) => row).filter((row) => Number.isFinite(value[row]!));
  if (rows.length === 0) return '';
  const first = time[0]!;
  const length = time[time.length - 1]! - first || 1;
  const low = rows.reduce((least, row) => Math.min(least, value[row]!), Infinity);
  const high = rows.reduce((most, row) => Math.max(most, value[row]!), -Infinity);
  const x = (row: number): string => (((time[row]! - first) / length) * width).toFixed(1);
  const y = (row: number): string =>
    (high === low ? height / 2 : height - ((value[row]! - low) / (high - low)) * height).toFixed(1);
  return rows
    .map((row, at) => {
      const isOpen = at > 0 && rows[at - 1] === row - 1;
      const isLone = !isOpen && rows[at + 1] !== row + 1;
      return `${isOpen ? 'L' : 'M'}${x(row)} ${y(row)}${isLone ? 'h1' : ''}`;
    })
    .join('');
}
