import { NS_PER_DAY, NS_PER_HOUR, NS_PER_MINUTE, NS_PER_S } from '../model/units.ts';
import { durationToY, rowCount, type HitmapGrid, type PlotSize } from './hitmap-layout.ts';

/** Powers of ten up to ten seconds, then what a clock has. */
const FIRST_TICKS = [
  ...powersOfTen(10n * NS_PER_S),
  NS_PER_MINUTE,
  10n * NS_PER_MINUTE,
  NS_PER_HOUR,
  NS_PER_DAY,
  10n * NS_PER_DAY,
  100n * NS_PER_DAY,
];
const MORE_TICKS = [
  ...powersOfTen(NS_PER_S).flatMap((power) => [2n * power, 5n * power]),
  30n * NS_PER_S,
  ...[2n, 5n, 30n].map((n) => n * NS_PER_MINUTE),
  ...[3n, 6n, 12n].map((n) => n * NS_PER_HOUR),
];

/** Where the axis is too short for any of those. */
const LAST_TICKS = powersOfTen(NS_PER_S).flatMap((power) => [3n, 4n, 6n, 8n].map((n) => n * power));

function powersOfTen(most: bigint): bigint[] {
  const powers: bigint[] = [];
  for (let power = 1n; power <= most; power *= 10n) powers.push(power);
  return powers;
}

/** Round durations that lie on the axis, at least `gapPx` apart, whatever its scale; the roundest win over the others. */
export function layoutDurationTicks(grid: HitmapGrid, size: PlotSize, gapPx: number): { ns: bigint; y: number }[] {
  if (rowCount(grid) === 0) return [];
  const ticks: { ns: bigint; y: number }[] = [];
  for (const round of [FIRST_TICKS, MORE_TICKS]) addTicks(ticks, round, grid, size, gapPx);
  if (ticks.length < 2) addTicks(ticks, LAST_TICKS, grid, size, gapPx);
  return ticks.sort((a, b) => b.y - a.y);
}

/** From long to short: on a linear axis the long ones have the room. */
function addTicks(
  ticks: { ns: bigint; y: number }[],
  round: readonly bigint[],
  grid: HitmapGrid,
  size: PlotSize,
  gapPx: number,
): void {
  const least = grid.yEdgesNs[0]!;
  const most = grid.yEdgesNs.at(-1)!;
  for (const ns of round.toSorted((a, b) => (a > b ? -1 : 1))) {
    if (ns < least || ns > most) continue;
    const y = durationToY(grid, size, ns);
    if (ticks.every((tick) => Math.abs(tick.y - y) >= gapPx)) ticks.push({ ns, y });
  }
}
