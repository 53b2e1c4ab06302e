import { describe, expect, it } from 'vitest';
import { OWN_ZERO_NS } from '../../../core/formats/own-clock.ts';
import {
  FIRST_WALL_NS,
  isRecorded,
  recordedMoment,
  recordedNs,
  recordedTick,
  recordingClockOf,
} from '../../../core/model/recording-clock.ts';

const S = 1_000_000_000n;
const minNs = OWN_ZERO_NS + 182_345n * S;
const clockOf = (lengthNs: bigint) => recordingClockOf({ minNs, maxNs: minNs + lengthNs });

describe('the clock of a recording', () => {
  it('counts from the earliest moment, where no moment has a date', () => {
    expect(clockOf(4n * S)).toEqual({ startNs: minNs, unit: 's' });
    expect(recordingClockOf({ minNs, maxNs: FIRST_WALL_NS - 1n })?.startNs).toBe(minNs);
    expect(recordingClockOf({ minNs: String(minNs), maxNs: String(minNs + 4n * S) })).toEqual(clockOf(4n * S));
  });

  it('is none of what has dates, of both together, and of nothing', () => {
    expect(recordingClockOf({ minNs: FIRST_WALL_NS, maxNs: FIRST_WALL_NS })).toBeUndefined();
    expect(recordingClockOf({ minNs, maxNs: FIRST_WALL_NS })).toBeUndefined();
    for (const nothing of [undefined, null, { minNs: undefined, maxNs: undefined }])
      expect(recordingClockOf(nothing)).toBeUndefined();
  });

  it('has the unit that a recording of its length is read in', () => {
    const units = [S, S - 1n, 1_000_000n, 999_999n, 0n].map((length) => clockOf(length)!.unit);
    expect(units).toEqual(['s', 'ms', 'ms', 'µs', 'µs']);
  });

  it('is not that of moments with a date: what the workbench did itself', () => {
    expect(isRecorded(clockOf(S), minNs)).toBe(true);
    expect(isRecorded(clockOf(S), FIRST_WALL_NS)).toBe(false);
    expect(isRecorded(undefined, minNs)).toBe(false);
  });
});

describe('moments of a recording', () => {
  const clock = clockOf(4n * S)!;

  it('are told from the start to the last nanosecond', () => {
    expect(recordedMoment(clock, minNs, 0)).toBe('+0.000');
    expect(recordedMoment(clock, minNs + 1_234_567_890n, 3)).toBe('+1.234');
    expect(recordedMoment(clock, minNs + 1_234_567_890n, 9)).toBe('+1.234567890');
    expect(recordedMoment(clock, minNs + 1_234_567n * S, 3)).toBe('+1,234,567.000');
  });

  it('have as many digits of a smaller unit, and fewer decimals', () => {
    const of = (lengthNs: bigint, digits: number) => recordedMoment(clockOf(lengthNs)!, minNs + 34_567n, digits);
    expect([3, 6, 9].map((digits) => of(5_000_000n, digits))).toEqual(['+0.034', '+0.034', '+0.034567']);
    expect([3, 6, 9].map((digits) => of(50_000n, digits))).toEqual(['+34.567', '+34.567', '+34.567']);
  });

  it('lie before it where a range reaches further', () => {
    expect(recordedMoment(clock, minNs - 500_000_000n, 3)).toBe('−0.500');
  });

  it('have on an axis the digits that its steps need', () => {
    expect([0n, 500_000_000n].map((ns) => recordedTick(clock, minNs + ns, 1))).toEqual(['0.0', '0.5']);
    expect(recordedTick(clock, minNs + 90n * S, 0)).toBe('90');
    expect(recordedTick(clockOf(50_000n)!, minNs + 5_000n, 6)).toBe('5');
    expect(recordedTick(clockOf(50_000n)!, minNs + 500n, 7)).toBe('0.5');
  });

  it('are read as they are written, in any unit', () => {
    expect(recordedNs(clock, '+1.234567890', 's')).toBe(minNs + 1_234_567_890n);
    expect(recordedNs(clock, '1.234567', 'ms')).toBe(minNs + 1_234_567n);
    expect(recordedNs(clock, '−0.5', 's')).toBe(minNs - 500_000_000n);
    for (const text of ['', '1.', '1e3', '-999999999', '999999999999999'])
      expect(recordedNs(clock, text, 's')).toBeUndefined();
  });
});
