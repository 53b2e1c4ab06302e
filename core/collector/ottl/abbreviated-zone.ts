import { zoneOffset } from './calendar.ts';

/** IANA's zones whose names look like abbreviations. Others that Intl takes, such as BST for Dhaka, are none of IANA's. */
const ZONES = new Set(['CET', 'EET', 'EST', 'GMT', 'HST', 'MET', 'MST', 'PRC', 'ROC', 'ROK', 'UCT', 'UTC', 'WET']);
/** Each names the zones of where it is spoken. */
const LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-NZ', 'en-IN', 'en-ZA'];
/** A winter and a summer. */
const SEASONS = [Date.UTC(2024, 0, 15), Date.UTC(2024, 6, 15)];
/** Of one part of the world each: elsewhere they are not taken for the time there. */
const REGIONAL = new Set(
  'PST PDT MDT CDT EDT AKST AKDT BST CEST EEST WEST SAST AWST ACST ACDT AEST AEDT NZST NZDT'.split(' '),
);

/**
 * The zone of an abbreviation in a text. `location` is where texts without one are from; where it is `isWritten`, it also has the
 * abbreviations that nobody else has (KST with Asia/Seoul). undefined for those nobody knows.
 */
export function zoneOfAbbreviation(abbreviation: string, location: string, isWritten: boolean): string | undefined {
  const name = abbreviation.toUpperCase();
  if (ZONES.has(name)) return name;
  if (location === '' || abbreviationsOf(location).has(name)) return location || undefined;
  return isWritten && !REGIONAL.has(name) ? location : undefined;
}

/** Seconds that a zone is ahead of UTC under a name of its own, which it has in one season only; undefined for names not known. */
export function offsetNamed(zone: string, abbreviation: string): number | undefined {
  return abbreviationsOf(zone).get(abbreviation.toUpperCase());
}

const known = new Map<string, ReadonlyMap<string, number>>();
/** Configurations name a few. */
const MOST_KNOWN = 64;

/** With the seconds ahead of UTC. */
function abbreviationsOf(zone: string): ReadonlyMap<string, number> {
  const before = known.get(zone);
  if (before) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const names = new Map(LOCALES.flatMap((locale) => namesIn(locale, zone)));
  known.set(zone, names);
  return names;
}

function namesIn(locale: string, timeZone: string): [string, number][] {
  const format = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' });
  return SEASONS.map((at) => {
    const name = format.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    return [name, zoneOffset(timeZone, BigInt(at) * 1_000_000n) ?? 0];
  });
}
