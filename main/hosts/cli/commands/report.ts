import { basename } from 'node:path';
import type { HiddenValues } from '../../../../contract/operations/library.ts';
import { cutReport } from '../../../../core/report/document/cut-report.ts';
import type { ReportDocument } from '../../../../core/report/document/report-document.ts';
import { recordingClockOf } from '../../../../core/model/recording-clock.ts';
import { isMissing, type Unread } from '../../../../core/report/unread.ts';
import type { Engine } from '../../../engine/api.ts';
import { oneOf, readArgs, required, type Command, type CommandContext } from '../command.ts';
import { checkTarget, exportToFile, reportExport } from '../export-to-file.ts';
import { wrongUsage, type ExitCode } from '../problem.ts';
import { readSide, withSide } from '../read-side.ts';
import { compareReport } from '../report/compare-report.ts';
import { composeReport } from '../report/compose-report.ts';
import { formatOfReport } from '../report/format-of-name.ts';
import { Redactor } from '../report/redactor.ts';
import { REPORT_FORMATS, writeReport } from '../report/write-report.ts';
import { READING_HELP, READING_OPTIONS, withReading } from '../reading-options.ts';
import { readRedaction, REDACTION_HELP, REDACTION_OPTIONS } from '../redaction-options.ts';
import { readTraceId } from '../scope-options.ts';
import { readSourcePath, sessionOf, withSource } from '../source.ts';
import { exitCodeOf, unreadCounts, UNREAD_HELP } from '../unread.ts';

const LANGUAGES = ['en', 'ko'] as const;
const TEMPLATES = ['incident', 'latency', 'compare'] as const;

const OPTIONS = {
  store: { type: 'string' },
  trace: { type: 'string' },
  template: { type: 'string' },
  before: { type: 'string' },
  title: { type: 'string' },
  format: { type: 'string' },
  language: { type: 'string', default: 'en' },
  chromium: { type: 'string' },
  output: { type: 'string', short: 'o' },
  ...READING_OPTIONS,
  ...REDACTION_OPTIONS,
} as const;

type Values = ReturnType<typeof readReportArgs>['values'];
const readReportArgs = (args: readonly string[]) => readArgs('report', args, OPTIONS);

export const reportCommand: Command = {
  name: 'report',
  summary: 'Write a page to send to somebody: of one trace, or of a session by a template',
  help: `Usage: tracebench report --store PATH|FILE --trace ID -o OUT.html
       tracebench report --store PATH|FILE --template incident|latency [--format F] -o OUT
       tracebench report --store AFTER --before BEFORE --template compare [--format F] -o OUT

Writes one self-contained file. It loads nothing from anywhere and opens without Tracebench.

  --store PATH   the store, or a dump, which is then read into memory first (- is standard input); may also
                 stand without --store
  --trace ID     the trace (32 hex digits)
  --template T   incident (what failed, exceptions, failed traces, error logs), latency (operations, slowest traces) or
                 compare (two sessions, operation by operation); with pictures
  --before PATH  for compare: the store or dump to compare with
  --title TEXT   of the report; the template and the session when left out
  --format F     html; of a template also pdf, markdown or json. When left out, by OUT's name: .html, .pdf, .md, .zip
                 (markdown with its pictures), .json
  --chromium P   for pdf, and pictures of markdown as PNG: the browser that draws (or TRACEBENCH_CHROMIUM; else one that
                 is installed)
  --language L   en or ko; en when left out
  -o OUT         the file to write; - is standard output. Of markdown, pictures stand beside it, or with it in OUT.zip
${READING_HELP}${REDACTION_HELP}  --json         say what was written as JSON, with -o - on standard error: {"file","bytes","items","hidden",
                 "skipped","unreadFiles"}
${UNREAD_HELP}
Example: tracebench report shop.jsonl --template incident -o incident.html
`,
  async run(given) {
    const { values, positionals } = readReportArgs(given.args);
    const context = withReading(given, values, 'report');
    const source = readSourcePath(values.store, positionals, 'report');
    const out = required(values.output, '-o OUT', 'report');
    if (values.template === undefined) return reportTrace(context, values, source, out);
    if (values.trace !== undefined) throw wrongUsage('Either --trace or --template, not both.', 'report');
    return reportTemplate(context, values, source, out);
  },
};

async function reportTrace(context: CommandContext, values: Values, source: string, out: string): Promise<ExitCode> {
  const traceId = readTraceId(required(values.trace, '--trace', 'report'), 'report');
  await checkTarget(out, source, 'report');
  if (readFormat(values, out) !== 'html')
    throw wrongUsage('A trace is written as HTML. Give --format html, or an OUT that ends in .html.', 'report');
  const format = 'html';
  const language = oneOf(values.language, LANGUAGES, '--language', 'report');
  const scope = { kind: 'trace', traceId } as const;
  const { exported, missing, unread } = await withSource(
    context,
    source,
    async (from) => {
      const exported = await exportToFile(context, from.engine, { format, language, scope }, out);
      return { exported, missing: await from.missing(), unread: from.unread };
    },
    { redaction: readRedaction(values, 'report') },
  );
  await reportExport(context, exported, values.json, unreadCounts([missing]));
  return exitCodeOf([unread]);
}

async function reportTemplate(context: CommandContext, values: Values, source: string, out: string): Promise<ExitCode> {
  for (const path of [source, ...(values.before === undefined ? [] : [values.before])])
    await checkTarget(out, path, 'report');
  const format = readFormat(values, out);
  const { report, hidden, missing, unread } = await composeFromTemplate(context, values, source);
  const bytes = await writeReport(context, report, { format, out, chromium: values.chromium });
  const exported = { file: out, bytes, items: report.blocks.length, leftOut: [], hidden };
  await reportExport(context, exported, values.json, unreadCounts(missing));
  return exitCodeOf(unread);
}

function readFormat({ format }: Values, out: string) {
  return formatOfReport(format === undefined ? undefined : oneOf(format, REPORT_FORMATS, '--format', 'report'), out);
}

/** Characters of a cell. */
const MOST_TEXT = 4000;

interface Composed {
  readonly report: ReportDocument;
  readonly hidden: HiddenValues[];
  /** Of what it is made from, when that was read or imported. */
  readonly missing: readonly Unread[];
  /** And now. */
  readonly unread: readonly Unread[];
}

async function composeFromTemplate(context: CommandContext, values: Values, source: string): Promise<Composed> {
  const template = oneOf(values.template!, TEMPLATES, '--template', 'report');
  const language = oneOf(values.language, LANGUAGES, '--language', 'report');
  const redaction = readRedaction(values, 'report');
  const { signal } = context;
  if (template === 'compare') {
    const before = await readSide(context, required(values.before, '--before', 'report'), true);
    return withSide(
      context,
      source,
      async (after, engine) => ({
        ...(await redactWhole(engine, signal, [before.unread, after.unread], (redactor) =>
          compareReport(before, after, language, values.title, redactor),
        )),
        unread: [before.unreadNow, after.unreadNow],
      }),
      redaction,
    );
  }
  const about = { name: basename(source), language, signal };
  return withSource(
    context,
    source,
    async ({ engine, unread, missing }) => {
      const clock = recordingClockOf((await sessionOf(context, engine)).timeRange);
      const whole = await redactWhole(engine, signal, [await missing()], (redactor) =>
        composeReport(template, { engine, redactor, clock, ...about }, values.title),
      );
      return { ...whole, unread: [unread] };
    },
    { redaction },
  );
}

/** By the engine the figures are from. Texts are cut last of all. */
async function redactWhole(
  engine: Engine,
  signal: AbortSignal,
  missing: readonly Unread[],
  compose: (redactor: Redactor) => Promise<ReportDocument>,
): Promise<Omit<Composed, 'unread'>> {
  const redactor = new Redactor(engine, signal);
  const composed = await compose(redactor);
  const unread = missing.filter(isMissing);
  const report = await redactor.report(unread.length === 0 ? composed : { ...composed, unread });
  const { hidden } = redactor;
  const told = hidden.length === 0 ? report : { ...report, hidden };
  return { report: cutReport(told, { cell: MOST_TEXT, logLine: MOST_TEXT }), hidden, missing };
}
