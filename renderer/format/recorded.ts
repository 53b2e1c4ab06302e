import {
  isRecorded,
  recordedMoment,
  recordedNs,
  recordedTick,
  type RecordingClock,
  type RecordingUnit,
} from '../../core/model/recording-clock.ts';
import { currentLocale } from '../i18n/locale.ts';
import { unitBehind } from './duration.ts';
import { withSeparators } from './separators.ts';

/** The recording a moment is of; undefined for one that has a date. */
export function recordingOf(ns: bigint): RecordingClock | undefined {
  const { recording } = currentLocale();
  return isRecorded(recording, ns) ? recording : undefined;
}

/** +1.234 s, +1.234초, −0.500 ms */
export const formatRecorded = (recording: RecordingClock, ns: bigint, digits: number): string =>
  withSeparators(recordedMoment(recording, ns, digits)) + unitBehind(recording.unit);

/** A label of an axis that counts from the start: 0 s, 0.5 s, 90 s. */
export const formatRecordedTick = (recording: RecordingClock, ns: bigint, digits: number): string =>
  withSeparators(recordedTick(recording, ns, digits)) + unitBehind(recording.unit);

const UNIT_NAMES: Record<string, RecordingUnit> = { s: 's', 초: 's', ms: 'ms', us: 'µs', µs: 'µs', μs: 'µs' };

/** Back from what is written of a moment of the recording that is shown, in its unit where none is told; undefined for another text. */
export function parseRecorded(text: string): bigint | undefined {
  const { recording } = currentLocale();
  const [, number = '', unit = ''] = /^(.*?)\s*(\p{L}*)$/u.exec(text.trim()) ?? [];
  const told = unit === '' ? recording?.unit : UNIT_NAMES[unit];
  return recording && told && recordedNs(recording, withoutSeparators(number), told);
}

/** With a point before the fraction and nothing between thousands. */
function withoutSeparators(text: string): string {
  const [group, decimal] = [withSeparators(','), withSeparators('.')];
  return text.replaceAll(group, '').replace(decimal, '.');
}
