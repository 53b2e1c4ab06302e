import { NS_PER_MS, NS_PER_S, NS_PER_US } from './units.ts';

/**
 * 9 September 2001. Telemetry with a wall clock is never before it: OpenTelemetry is younger. And no clock that counts
 * microseconds from a machine's start has got there: that takes 31 years.
 */
export const FIRST_WALL_NS = 1_000_000_000_000_000_000n;

/** Units that moments of a recording are told in: how long one is, and how many digits of it nanoseconds are. */
const UNITS = {
  s: { ns: NS_PER_S, digits: 9 },
  ms: { ns: NS_PER_MS, digits: 6 },
  µs: { ns: NS_PER_US, digits: 3 },
} as const;
export type RecordingUnit = keyof typeof UNITS;

/**
 * How moments of telemetry without a wall clock are told: not by the date they happen to be kept at, but from the earliest of
 * them, all in the unit that a recording of its length is read in.
 *
 *   kept      3 January 1970 …  02:40:45.678 ├──── the recording ────┤ 02:40:49.878
 *   told                              +0.000 s                       +4.200 s
 */
export interface RecordingClock {
  /** The earliest moment. */
  readonly startNs: bigint;
  readonly unit: RecordingUnit;
}

/** Earliest and latest moment, as the store or the contract has them. */
interface HeldRange {
  readonly minNs: bigint | string | undefined;
  readonly maxNs: bigint | string | undefined;
}

/** The clock of what is held; undefined where there are dates, also beside such times: then all are told as dates. */
export function recordingClockOf(range: HeldRange | null | undefined): RecordingClock | undefined {
  if (range?.minNs === undefined || range.maxNs === undefined) return undefined;
  const [startNs, endNs] = [BigInt(range.minNs), BigInt(range.maxNs)];
  if (endNs >= FIRST_WALL_NS) return undefined;
  return { startNs, unit: unitFor(endNs - startNs) };
}

function unitFor(lengthNs: bigint): RecordingUnit {
  if (lengthNs >= NS_PER_S) return 's';
  return lengthNs >= NS_PER_MS ? 'ms' : 'µs';
}

/** Whether a moment is one of the recording. What the workbench itself does has dates beside any telemetry. */
export const isRecorded = (clock: RecordingClock | undefined, ns: bigint): clock is RecordingClock =>
  clock !== undefined && ns < FIRST_WALL_NS;

/** Decimals told where nobody asks for more; they tell moments of a recording apart. */
const LEAST_DECIMALS = 3;

/** "+1,234.567", "−0.500": a moment in the clock's unit, cut as clocks are; with `digits` of the second where those are more. */
export function recordedMoment(clock: RecordingClock, ns: bigint, digits: number): string {
  const length = lengthFrom(clock, ns, Math.max(LEAST_DECIMALS, decimalsOf(clock, digits)));
  return ns < clock.startNs ? length : `+${length}`;
}

/** "0", "0.5", "90": the label of an axis whose steps need so many digits of the second. */
export const recordedTick = (clock: RecordingClock, ns: bigint, digits: number): string =>
  lengthFrom(clock, ns, Math.max(0, decimalsOf(clock, digits)));

const decimalsOf = ({ unit }: RecordingClock, digits: number): number => digits - 9 + UNITS[unit].digits;

function lengthFrom({ startNs, unit }: RecordingClock, ns: bigint, decimals: number): string {
  const offset = ns - startNs;
  const [sign, length] = offset < 0n ? ['−', -offset] : ['', offset];
  const whole = (length / UNITS[unit].ns).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = (length % UNITS[unit].ns).toString().padStart(UNITS[unit].digits, '0').slice(0, decimals);
  return `${sign}${whole}${fraction && `.${fraction}`}`;
}

/** Back from "+1.5", "1.5" or "-0.5" in a unit; undefined where that is no moment of a recording. */
export function recordedNs({ startNs }: RecordingClock, text: string, unit: RecordingUnit): bigint | undefined {
  const match = /^([+−-])?(\d{1,15})(?:\.(\d{1,9}))?$/.exec(text);
  if (!match) return undefined;
  const [, sign = '+', whole = '0', fraction = ''] = match;
  const length = ((BigInt(whole) * NS_PER_S + BigInt(fraction.padEnd(9, '0'))) * UNITS[unit].ns) / NS_PER_S;
  const ns = startNs + (sign === '+' ? length : -length);
  return ns < 0n || ns >= FIRST_WALL_NS ? undefined : ns;
}
