/** First SeverityNumber of each range of the log data model. */
const LEVELS = [
  { name: 'trace', from: 1 },
  { name: 'debug', from: 5 },
  { name: 'info', from: 9 },
  { name: 'warn', from: 13 },
  { name: 'error', from: 17 },
  { name: 'fatal', from: 21 },
] as const;

/** 'warn' → 13, '14' → 14. */
export function readSeverity(text: string): number | undefined {
  const level = LEVELS.find(({ name }) => name === text.toLowerCase());
  if (level) return level.from;
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 && number <= 24 ? number : undefined;
}

export function writeSeverity(number: number): string {
  return LEVELS.find(({ from }) => from === number)?.name ?? String(number);
}
