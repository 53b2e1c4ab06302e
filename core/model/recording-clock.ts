import { NS_PER_MS, NS_PER_S } from './units.ts';

/**
 * 9 September 2001. Telemetry with a wall clock is never before it: OpenTelemetry is younger. And no clock that counts
 * microseconds from a machine's start has got there: that takes 31 years.
 */
export const FIRST_WALL_NS = 1_000_000_000_000_000_000n;

/**
 * How moments of telemetry without a wall clock are told: not by the date they happen to be kept at, but as seconds from the
 * earliest of them.
 *
 *   kept      2 January 1970 …  50:40:45.678 ├──── the recording ────┤ 50:40:49.878
 *   told                               +0 s  └───────────────────────┘ +4.2 s
 */
export interface RecordingClock {
  /** The earliest moment. */
  readonly startNs: bigint;
  /** Digits of a second that tell moments of a recording of this length apart: 3, 6 or 9. */
  readonly digits: number;
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
  const lengthNs = endNs - startNs;
  return { startNs, digits: lengthNs >= NS_PER_S ? 3 : lengthNs >= NS_PER_MS ? 6 : 9 };
}

/** Whether a moment is one of the recording. What the workbench itself does has dates beside any telemetry. */
export const isRecorded = (clock: RecordingClock | undefined, ns: bigint): clock is RecordingClock =>
  clock !== undefined && ns < FIRST_WALL_NS;

/** "1,234.567", "−0.5": seconds from the start, cut as a clock's are. */
export function recordedSeconds({ startNs }: RecordingClock, ns: bigint, digits: number): string {
  const offset = ns - startNs;
  const [sign, length] = offset < 0n ? ['−', -offset] : ['', offset];
  const whole = (length / NS_PER_S).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  const fraction = (length % NS_PER_S).toString().padStart(9, '0').slice(0, digits);
  return `${sign}${whole}${fraction && `.${fraction}`}`;
}

/** "+1,234.567", "−0.5": the same of a moment beside others, with no fewer digits than tell them apart. */
export function recordedMoment(clock: RecordingClock, ns: bigint, digits: number): string {
  const seconds = recordedSeconds(clock, ns, Math.max(digits, clock.digits));
  return ns < clock.startNs ? seconds : `+${seconds}`;
}
