/** First SeverityNumber of each range of the log data model. */
const LEVELS = [
  { name: 'trace', from: 1 },
  { name: 'debug', from: 5 },
  { name: 'info', from: 9 },
  { name: 'warn', from: 13 },
  { name: 'error', from: 17 },
  { name: 'fatal', from: 21 },
] as const;
/** Numbers per range. */
const RANKS = 4;

/** 'warn' → 13, '14' → 14. */
export function readSeverity(text: string): number | undefined {
  const level = LEVELS.find(({ name }) => name === text.toLowerCase());
  if (level) return level.from;
  const number = Number(text);
  return Number.isInteger(number) && number >= 1 && number <= 24 ? number : undefined;
}

/** The last number a name stands for: 'warn' → 16; a number stands for itself. */
export function lastOfLevel(text: string, number: number): number {
  return LEVELS.some(({ name }) => name === text.toLowerCase()) ? number + RANKS - 1 : number;
}

export function writeSeverity(number: number): string {
  return LEVELS.find(({ from }) => from === number)?.name ?? String(number);
}

/** The bound as `severity<bound>` is written: by name where the number is that name's edge. */
export function writeSeverityBound(operator: '<' | '<=' | '>' | '>=', number: number): string {
  const isLast = operator === '>' || operator === '<=';
  return LEVELS.find(({ from }) => (isLast ? from + RANKS - 1 : from) === number)?.name ?? String(number);
}
