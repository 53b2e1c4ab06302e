/** The six ranges of SeverityNumber, and 'none' where a record has no number. */
export const LEVELS = ['none', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;
export type Level = (typeof LEVELS)[number];

/** 1–4 trace, 5–8 debug, … 21–24 fatal. */
export function levelOf(severity: number): Level {
  if (severity < 1 || severity > 24) return 'none';
  return LEVELS[1 + Math.floor((severity - 1) / 4)]!;
}

/** INFO, INFO2 … as the data model names the numbers; '' for 0. */
export function severityName(severity: number): string {
  const level = levelOf(severity);
  if (level === 'none') return severity === 0 ? '' : String(severity);
  const rank = (severity - 1) % 4;
  return level.toUpperCase() + (rank === 0 ? '' : String(rank + 1));
}
