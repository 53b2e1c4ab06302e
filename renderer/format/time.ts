import { NS_PER_MINUTE, NS_PER_MS } from '../../core/model/units.ts';
import { currentLocale, type Locale } from '../i18n/locale.ts';
import { t } from '../i18n/t.ts';
import { fromTo } from './from-to.ts';
import { formatRecorded, recordingOf } from './recorded.ts';

/*
 * Moments of telemetry without dates are told from the start of the recording (`recorded.ts`): +1.234 s. They have no day and
 * no zone, so a day is '' and a time is its clock alone.
 */

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(kind: 'date' | 'time' | 'day', { language, zone }: Locale): Intl.DateTimeFormat {
  const name = `${kind} ${language} ${zone}`;
  let format = formats.get(name);
  if (!format) {
    const timeZone = zone === 'utc' ? 'UTC' : undefined;
    const options: Record<typeof kind, Intl.DateTimeFormatOptions> = {
      date: { year: 'numeric', month: '2-digit', day: '2-digit' },
      time: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
      day: { month: 'short', day: 'numeric' },
    };
    // Sweden writes dates as ISO 8601 does; ours read the same in both languages. Only month names follow the language.
    format = new Intl.DateTimeFormat(kind === 'day' ? language : 'sv-SE', { ...options[kind], timeZone });
    formats.set(name, format);
  }
  return format;
}

function toDate(ns: bigint): Date {
  // Rounds towards the past so that the fraction added later is never negative.
  const ms = ns / NS_PER_MS;
  return new Date(Number(ns % NS_PER_MS < 0n ? ms - 1n : ms));
}

function fractionOf(ns: bigint, digits: number): string {
  if (digits === 0) return '';
  const within = ((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  return `.${within.toString().padStart(9, '0').slice(0, digits)}`;
}

/** Two digits for the hour also of the short clock, so that a column of times stays a column. */
function onClock(time: string): string {
  const { clock, language } = currentLocale();
  if (clock === '24h') return time;
  const hour = Number(time.slice(0, 2));
  const shown = String(hour % 12 || 12).padStart(2, '0') + time.slice(2);
  if (language === 'ko') return `${hour < 12 ? '오전' : '오후'} ${shown}`;
  return `${shown} ${hour < 12 ? 'AM' : 'PM'}`;
}

/** 14:03:21.482, 02:03:21.482 PM, 오후 02:03:21.482; `digits` of the second, 0–9. */
export function formatClock(ns: bigint, digits = 3): string {
  const recording = recordingOf(ns);
  if (recording) return formatRecorded(recording, ns, digits);
  return onClock(formatOf('time', currentLocale()).format(toDate(ns)) + fractionOf(ns, digits));
}

/** 14:03, 02:03 PM */
export function formatMinute(ns: bigint): string {
  return onClock(formatOf('time', currentLocale()).format(toDate(ns)).slice(0, 5));
}

/** 2026-11-22 */
export function formatDate(ns: bigint): string {
  if (recordingOf(ns)) return '';
  return formatOf('date', currentLocale()).format(toDate(ns));
}

/** A day before a clock: Korean takes no comma between them. */
export function dayAndClock(day: string, clock: string): string {
  if (day === '') return clock;
  return currentLocale().language === 'ko' ? `${day} ${clock}` : `${day}, ${clock}`;
}

/** Nov 22 / 11월 22일 */
export function formatDay(ns: bigint): string {
  if (recordingOf(ns)) return '';
  return formatOf('day', currentLocale()).format(toDate(ns));
}

/** 2026-11-22 14:03:21.482 */
export function formatTime(ns: bigint, digits = 3): string {
  return [formatDate(ns), formatClock(ns, digits)].filter(Boolean).join(' ');
}

/** A moment of a range: the clock alone where the whole range lies in one day, with its date else. */
export function formatMoment(ns: bigint, fromNs: bigint, toNs: bigint, digits = 3): string {
  return formatDate(fromNs) === formatDate(toNs) ? formatClock(ns, digits) : formatTime(ns, digits);
}

/** A time, or a range of them, with what it is told by: "2026-11-22 14:03 UTC+9", "+1.234 s in the recording". */
export function withZone(text: string, ns: bigint): string {
  return recordingOf(ns) ? t('time.inRecording', { time: text }) : `${text} ${formatZone(ns)}`;
}

/** For tooltips: every digit and the zone, so that nobody has to guess. */
export function formatExactTime(ns: bigint): string {
  return withZone(formatTime(ns, 9), ns);
}

/** Minutes east of Greenwich at that moment; summer time moves it. */
export function zoneOffsetMinutes(ns: bigint): number {
  return currentLocale().zone === 'utc' ? 0 : -toDate(ns).getTimezoneOffset();
}

/** What is added to times so that whole steps of an axis fall on those of the clock that is shown. */
export function axisOffsetNs(ns: bigint): bigint {
  const recording = recordingOf(ns);
  return recording ? -recording.startNs : BigInt(zoneOffsetMinutes(ns)) * NS_PER_MINUTE;
}

/** UTC, UTC+9, UTC−3:30; of a recording that it has none. */
export function formatZone(ns: bigint): string {
  if (recordingOf(ns)) return t('time.recording');
  const minutes = zoneOffsetMinutes(ns);
  if (minutes === 0) return 'UTC';
  const rest = Math.abs(minutes) % 60;
  const tail = rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`;
  return `UTC${minutes < 0 ? '−' : '+'}${Math.floor(Math.abs(minutes) / 60)}${tail}`;
}

/** A range as short as it can be said: the date once when both ends share it. */
export function formatRange(fromNs: bigint, toNs: bigint): string {
  const digits = toNs - fromNs < 10_000_000_000n ? 3 : 0;
  const from = formatTime(fromNs, digits);
  if (formatDate(fromNs) === formatDate(toNs)) return fromTo(from, formatClock(toNs, digits));
  return fromTo(from, formatTime(toNs, digits));
}
