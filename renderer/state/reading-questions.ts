import type { ImportReading } from '../../contract/operations/files.ts';
import type { ImportJob } from './imports.ts';

export type ReadingAnswers = Pick<ImportReading, 'year' | 'timeZone'>;

interface ReadingQuestions {
  /** The year that was read; false where nothing hangs on it. */
  year: string | false;
  zone: boolean;
  /** It was read as a person said, who may have erred. */
  isAnswered: boolean;
}

/** What a file's times leave open, or left open before it was answered. */
export function openQuestions({ account, reading = {} }: Pick<ImportJob, 'account' | 'reading'>): ReadingQuestions {
  const has = (wanted: string): boolean => account?.warnings.some(({ code }) => code === wanted) === true;
  const { year, timeZone } = reading;
  return {
    year: (has('year-assumed') || year !== undefined) && String(year ?? yearOf(account?.firstNs)),
    zone: has('zone-assumed') || timeZone !== undefined,
    isAnswered: year !== undefined || timeZone !== undefined,
  };
}

/** What is likely: what this file or one before it was answered, else the year that was read and the zone of this machine. */
export function suggestedReading(
  { account, reading = {} }: Pick<ImportJob, 'account' | 'reading'>,
  answers: ReadingAnswers,
): Required<ReadingAnswers> {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return {
    year: reading.year ?? answers.year ?? yearOf(account?.firstNs),
    timeZone: reading.timeZone ?? answers.timeZone ?? timeZone,
  };
}

function yearOf(ns = ''): number {
  return new Date(Number(BigInt(ns) / 1_000_000n)).getUTCFullYear();
}
