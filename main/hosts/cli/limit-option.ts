import { wrongUsage } from './problem.ts';

const MOST_ROWS = 10_000_000;

/** `--limit N`: how many rows are written at most. @throws Problem */
export function readLimit(text: string, command: string): number {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= MOST_ROWS) return limit;
  throw wrongUsage(`--limit is a whole number from 1 to ${MOST_ROWS}, not "${text}".`, command);
}
