import { NS_PER_MINUTE } from '../../core/model/units.ts';
import { parseRecorded } from './recorded.ts';
import { zoneOffsetMinutes } from './time.ts';

const PATTERN =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](?:(오전|오후) ?)?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(?: ?(AM|PM))?)?\s*(Z|UTC)?$/i;

/** The hour of the day of one written on a clock of twelve; NaN for what is on no such clock. */
function fullHour(hour: string, half: string | undefined): number {
  if (half === undefined) return Number(hour);
  if (Number(hour) < 1 || Number(hour) > 12) return Number.NaN;
  return (Number(hour) % 12) + (/pm|오후/i.test(half) ? 12 : 0);
}

/**
 * The moment a written time means in the zone that is shown; undefined when it is none. Keeps nine digits of the second. Where
 * moments are told from the start of a recording, they are read so, too.
 */
export function parseTime(text: string): bigint | undefined {
  const match = PATTERN.exec(text.trim());
  if (!match) return parseRecorded(text);
  const [, year, month, day, before, hour = '0', minute = '0', second = '0', fraction = '', after, zone] = match;
  if (before !== undefined && after !== undefined) return undefined;
  const parts = [year, month, day, fullHour(hour, before ?? after), minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const ms = Date.UTC(parts[0], parts[1] - 1, parts[2], parts[3], parts[4], parts[5]);
  const back = new Date(ms);
  // 31 February would silently become 3 March.
  if (back.getUTCDate() !== parts[2] || back.getUTCHours() !== parts[3] || parts[4] > 59 || parts[5] > 59)
    return undefined;
  const asUtc = BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
  if (asUtc < 0n) return undefined;
  if (zone) return asUtc;
  // The offset belongs to the moment meant, so it is asked for twice: near a change of summer time the first differs.
  const guess = asUtc - BigInt(zoneOffsetMinutes(asUtc)) * NS_PER_MINUTE;
  return asUtc - BigInt(zoneOffsetMinutes(guess)) * NS_PER_MINUTE;
}
