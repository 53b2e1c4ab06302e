// Levels as OpenTelemetry numbers them: opentelemetry-specification, specification/logs/data-model-appendix.md, Appendix B, and
// the short names of data-model.md. "Verbose" and "Critical" mean different things to different loggers; the appendix' syslog
// and WinEvtLog columns decide. Names that are not there follow their neighbours.

export interface Severity {
  /** 1–24; 0 = not known. */
  number: number;
  /** As the source calls it. */
  text: string;
}

const WORDS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...{ TRACE: 1, TRC: 1, FINEST: 1, SILLY: 1, T: 1, TRACE2: 2, TRACE3: 3, TRACE4: 4 },
    ...{ DEBUG: 5, DBG: 5, FINER: 5, VERBOSE: 5, VRB: 5, D: 5, DEBUG2: 6, FINE: 6, DEBUG3: 7, CONFIG: 7, DEBUG4: 8 },
    ...{ INFO: 9, INF: 9, INFORMATION: 9, INFORMATIONAL: 9, I: 9, INFO2: 10, NOTICE: 10, INFO3: 11, INFO4: 12 },
    ...{ WARN: 13, WARNING: 13, WRN: 13, W: 13, WARN2: 14, WARN3: 15, WARN4: 16 },
    ...{ ERROR: 17, ERR: 17, SEVERE: 17, E: 17, ERROR2: 18, CRITICAL: 18, CRIT: 18, DPANIC: 18 },
    ...{ ERROR3: 19, ALERT: 19, PANIC: 19, ERROR4: 20 },
    ...{ FATAL: 21, FTL: 21, EMERGENCY: 21, EMERG: 21, F: 21, FATAL2: 22, FATAL3: 23, FATAL4: 24 },
  }),
);
const LONGEST_WORD = 13;

/** Syslog's severities, 0 to 7. */
const SYSLOG: readonly Severity[] = [
  { number: 21, text: 'emerg' },
  { number: 19, text: 'alert' },
  { number: 18, text: 'crit' },
  { number: 17, text: 'err' },
  { number: 13, text: 'warning' },
  { number: 10, text: 'notice' },
  { number: 9, text: 'info' },
  { number: 5, text: 'debug' },
];

/** Levels of pino and bunyan: 10, 20, … 60, and custom ones between them. */
const BY_TEN = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** The number of a level's name in any case, 0 when it is none. */
export function severityOfWord(word: string): number {
  if (word.length > LONGEST_WORD) return 0;
  return WORDS.get(word) ?? WORDS.get(word.toUpperCase()) ?? 0;
}

/** 0 (emergency) to 7 (debug). */
export function severityOfSyslog(code: number): Severity {
  return SYSLOG[code] ?? { number: 0, text: String(code) };
}

/** A numeric level of pino or bunyan; undefined for numbers that are none of theirs. */
export function severityOfTens(level: number): Severity | undefined {
  if (!(level >= 10 && level < 70)) return undefined;
  const step = Math.floor(level / 10) - 1;
  return { number: 1 + 4 * step, text: level % 10 === 0 ? BY_TEN[step]! : String(level) };
}
