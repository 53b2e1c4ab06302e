import {
  FIRST_WALL_NS,
  isRecorded,
  recordedMoment,
  recordedSeconds,
  type RecordingClock,
} from '../../core/model/recording-clock.ts';
import { currentLocale } from '../i18n/locale.ts';
import { durationUnitName } from './duration.ts';
import { withSeparators } from './separators.ts';

/** The recording a moment is of; undefined for one that has a date. */
export function recordingOf(ns: bigint): RecordingClock | undefined {
  const { recording } = currentLocale();
  return isRecorded(recording, ns) ? recording : undefined;
}

const withUnit = (seconds: string): string =>
  `${withSeparators(seconds)}${currentLocale().language === 'ko' ? '' : ' '}${durationUnitName('s')}`;

/** +1.234 s, +1.234초, −0.500 s */
export const formatRecorded = (recording: RecordingClock, ns: bigint, digits: number): string =>
  withUnit(recordedMoment(recording, ns, digits));

/** A label of an axis that counts from the start: 0 s, 0.5 s, 90 s. */
export const formatRecordedTick = (recording: RecordingClock, ns: bigint, digits: number): string =>
  withUnit(recordedSeconds(recording, ns, digits));

const PATTERN = /^([+−-])?(\d{1,9})(?:\.(\d{1,9}))?\s*(?:s|초)?$/;

/** Back from what is written of a moment of the recording that is shown; undefined for another text. */
export function parseRecorded(text: string): bigint | undefined {
  const { recording } = currentLocale();
  const match = recording && PATTERN.exec(withoutSeparators(text.trim()));
  if (!match) return undefined;
  const [, sign = '+', whole = '0', fraction = ''] = match;
  const length = BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
  const ns = recording.startNs + (sign === '+' ? length : -length);
  return ns < 0n || ns >= FIRST_WALL_NS ? undefined : ns;
}

/** With a point before the fraction and nothing between thousands. */
function withoutSeparators(text: string): string {
  const [group, decimal] = [withSeparators(','), withSeparators('.')];
  return text.replaceAll(group, '').replace(decimal, '.');
}
