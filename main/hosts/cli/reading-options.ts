import type { ImportReading } from '../../../contract/operations/files.ts';
import { isTimeZone } from '../../../contract/time-zone.ts';
import type { CommandContext } from './command.ts';
import { wrongUsage } from './problem.ts';

/** How files are read that leave a year or a zone open. */
export const READING_OPTIONS = {
  year: { type: 'string' },
  zone: { type: 'string' },
} as const;

export const READING_HELP = `  --year YEAR    of times that name no year, as in syslog: the year of the first one
  --zone ZONE    of times that name no zone, such as Asia/Seoul; UTC when left out
`;

type ReadingValues = { [Option in keyof typeof READING_OPTIONS]?: string | undefined };

const [FIRST_YEAR, LAST_YEAR] = [1970, 2552];

/** The context in which files are read as asked for. Throws wrong usage for what is no year and no zone. */
export function withReading(context: CommandContext, values: ReadingValues, command: string): CommandContext {
  return { ...context, reading: readReading(values, command) };
}

function readReading({ year, zone }: ReadingValues, command: string): ImportReading {
  if (year !== undefined && !isYear(year))
    throw wrongUsage(`--year is one of ${FIRST_YEAR} to ${LAST_YEAR}, not "${year}".`, command);
  if (zone !== undefined && !isTimeZone(zone))
    throw wrongUsage(`--zone wants a time zone such as Asia/Seoul, not "${zone}".`, command);
  return {
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(zone === undefined ? {} : { timeZone: zone }),
  };
}

function isYear(text: string): boolean {
  return /^\d{4}$/.test(text) && Number(text) >= FIRST_YEAR && Number(text) <= LAST_YEAR;
}
