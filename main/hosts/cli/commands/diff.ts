import {
  DEFAULT_THRESHOLDS,
  type RegressionThresholds,
} from '../../../../core/analysis/compare-sessions/thresholds.ts';
import { compareSides, type ComparedSessions } from '../../../../core/report/session-comparison/compared-sessions.ts';
import { writeSessionJson } from '../../../../core/report/session-comparison/session-json.ts';
import { writeSessionMarkdown } from '../../../../core/report/session-comparison/session-markdown.ts';
import type { Settings } from '../../../../contract/operations/library.ts';
import { assertNever } from '../../../../core/model/assert-never.ts';
import { redactStrings } from '../../../../core/report/redact-strings.ts';
import { oneOf, readArgs, type Command, type CommandContext } from '../command.ts';
import { comparisonText } from '../comparison-text.ts';
import { writePieces } from '../output.ts';
import { describeProblem, DONE, FAILED, Problem, WRONG_USAGE, wrongUsage } from '../problem.ts';
import { readSide } from '../read-side.ts';
import { READING_HELP, READING_OPTIONS, withReading } from '../reading-options.ts';
import { readRedaction, REDACTION_HELP, REDACTION_OPTIONS } from '../redaction-options.ts';
import { redactTexts } from '../redact-texts.ts';
import { openEngine, STANDARD_INPUT } from '../source.ts';

const FORMATS = ['text', 'markdown', 'json'] as const;
type Format = (typeof FORMATS)[number];

/** Of each table. */
const ROWS = 20;

const OPTIONS = {
  format: { type: 'string' },
  language: { type: 'string', default: 'en' },
  rows: { type: 'string' },
  'p95-percent': { type: 'string' },
  'p95-ms': { type: 'string' },
  'error-points': { type: 'string' },
  'min-spans': { type: 'string' },
  'ignore-gone': { type: 'boolean', default: false },
  'new-error-logs': { type: 'boolean', default: false },
  'allow-skipped': { type: 'boolean', default: false },
  ...READING_OPTIONS,
  ...REDACTION_OPTIONS,
} as const;

type Values = ReturnType<typeof readDiffArgs>['values'];
const readDiffArgs = (args: readonly string[]) => readArgs('diff', args, OPTIONS);

export const diffCommand: Command = {
  name: 'diff',
  summary: 'Compare two sessions, and fail where the second one is worse',
  help: `Usage: tracebench diff BEFORE AFTER [options]

Compares two sessions or dumps: operations (service, name, kind) by rate, errors, p50 and p95, metrics, log patterns;
what is new and what is gone. docs/compare.md says what is concluded, and how.

  BEFORE, AFTER      a session (.tracebench) or a dump; one of them may be -, which is a dump on standard input
  --p95-percent N    slower: p95 longer by N percent …                          (20)
  --p95-ms N         … and by N milliseconds at least                           (5)
  --error-points N   failing: share of failed spans, or of errors among the
                     records of a log pattern, higher by N points          (1)
  --min-spans N      fewer spans, on either side, do not tell of p95 or gone    (100)
                     of p95, fewer than 50 never do
  --ignore-gone      an operation that is gone is no regression
  --new-error-logs   a new log pattern of level error or fatal is one
  --allow-skipped    compare also where records or files of a dump could not be read; how many, is said
  --format F         text, markdown or json (every row, null = not known); --json is the same as json
  --rows N           rows of each table in text and markdown                    (${ROWS})
  --language L       en or ko, of text and markdown
${(READING_HELP + REDACTION_HELP).replace(/^ {2}(--\S+(?: [A-Z]+)?) +(?=\S)/gm, (_, option: string) => `  ${option.padEnd(18)} `)}
Exit code 0: no regression. 1: at least one. 2: wrong usage, or one of the two could not be read, or not all of it.

Example: tracebench diff shop.jsonl later.jsonl --p95-percent 30 --min-spans 50
`,
  async run(given) {
    const { values, positionals } = readDiffArgs(given.args);
    const context = withReading(given, values, 'diff');
    const [before, after, ...more] = positionals;
    if (!before || !after || more.length > 0) throw wrongUsage('Two sessions or dumps are wanted.', 'diff');
    if (before === STANDARD_INPUT && after === STANDARD_INPUT) throw wrongUsage('Only one can be -.', 'diff');
    const format = oneOf(values.format ?? (values.json ? 'json' : 'text'), FORMATS, '--format', 'diff');
    const language = oneOf(values.language, ['en', 'ko'] as const, '--language', 'diff');
    const rows = readNumber(values.rows, ROWS, '--rows');
    const thresholds = readThresholds(values);
    const redaction = readRedaction(values, 'diff');
    const compared = compareSides(
      await readable(readSide(context, before, values['allow-skipped'])),
      await readable(readSide(context, after, values['allow-skipped'])),
      thresholds,
    );
    const shown = await readable(redactCompared(context, compared, redaction));
    await writePieces(context.output, formatComparison(shown, { format, language, rows }));
    return compared.comparison.regressions > 0 ? FAILED : DONE;
  },
};

function readThresholds(values: Values): RegressionThresholds {
  const { slowerShare, slowerNs, errorShare, fewestSpans } = DEFAULT_THRESHOLDS;
  return {
    slowerShare: readNumber(values['p95-percent'], slowerShare * 100, '--p95-percent') / 100,
    slowerNs: readNumber(values['p95-ms'], slowerNs / 1e6, '--p95-ms') * 1e6,
    errorShare: readNumber(values['error-points'], errorShare * 100, '--error-points') / 100,
    fewestSpans: readNumber(values['min-spans'], fewestSpans, '--min-spans'),
    gone: !values['ignore-gone'],
    newErrorLogs: values['new-error-logs'],
  };
}

function readNumber(text: string | undefined, otherwise: number, option: string): number {
  if (text === undefined) return otherwise;
  if (!/^\d+(\.\d+)?$/.test(text)) throw wrongUsage(`${option} is a number of 0 or more, not "${text}".`, 'diff');
  return Number(text);
}

/** By what is in their texts: a comparison no longer knows under which key a text stood. After comparing, so that nothing looks alike that is not. */
async function redactCompared(
  context: CommandContext,
  compared: ComparedSessions,
  redaction: Settings['redaction'],
): Promise<ComparedSessions> {
  if (!redaction.onExport) return compared;
  const engine = await openEngine(context, ':memory:', { redaction });
  try {
    return await redactStrings(compared, (texts) => redactTexts(context, engine, texts));
  } finally {
    await engine.close();
  }
}

/** A side that cannot be read is no regression: the exit code tells these apart. */
async function readable<T>(side: Promise<T>): Promise<T> {
  return side.catch((error: unknown) => {
    const { code, message, hint } = describeProblem(error);
    throw new Problem({ code, message, hint }, WRONG_USAGE);
  });
}

interface Shown {
  format: Format;
  language: 'en' | 'ko';
  rows: number;
}

function formatComparison(compared: ComparedSessions, { format, language, rows }: Shown): Iterable<string> {
  switch (format) {
    case 'json':
      return writeSessionJson(compared);
    case 'markdown':
      return [writeSessionMarkdown(compared, language, rows)];
    case 'text':
      return comparisonText(compared, language, rows);
    default:
      return assertNever(format);
  }
}
