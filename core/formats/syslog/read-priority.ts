import { severityOfSyslog, type Severity } from '../log-lines/severity.ts';

export interface Priority {
  facility: number;
  severity: Severity;
  /** Index behind the bracket. */
  end: number;
}

const HIGHEST = 191;

/** `<34>` at the beginning of a line. */
export function readPriority(line: string): Priority | undefined {
  const end = line.slice(0, 5).indexOf('>');
  if (line[0] !== '<' || end < 2 || end > 4) return undefined;
  const digits = line.slice(1, end);
  const value = Number(digits);
  if (!/^\d+$/.test(digits) || value > HIGHEST) return undefined;
  return { facility: value >> 3, severity: severityOfSyslog(value & 7), end: end + 1 };
}
