import { EXPORT_COMPRESSIONS, EXPORT_FORMATS, EXPORT_TABLES } from '../../../../contract/operations/files.ts';
import { oneOf, readArgs, required, type Command } from '../command.ts';
import { checkNewSession, checkTarget, exportToFile, reportExport } from '../export-to-file.ts';
import { wrongUsage } from '../problem.ts';
import { READING_HELP, READING_OPTIONS, withReading } from '../reading-options.ts';
import { readRedaction, REDACTION_HELP, REDACTION_OPTIONS } from '../redaction-options.ts';
import { readScope, SCOPE_HELP, SCOPE_OPTIONS } from '../scope-options.ts';
import { readSourcePath, withSource } from '../source.ts';
import { exitCodeOf, unreadCounts, UNREAD_HELP } from '../unread.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'Write what a store or a dump holds, as OTLP or in another format',
  help: `Usage: tracebench export --store PATH|FILE --format FORMAT [--trace ID… | --since T --until T] -o OUT

Writes everything, the traces that are named, or what began in a stretch of time. OUT appears when it is complete.

  --store PATH   the store, or a dump, which is then read into memory first (- is standard input); may also
                 stand without --store
  --format F     without loss: otlp-json (one document), otlp-jsonl (a request to a line), otlp-proto-framed
                 (each request with its length before it), parquet (tables in a zip), tracebench
                 (the session itself); spans only: jaeger-json, zipkin-json,
                 chrome-trace (opens in Perfetto); metrics only: openmetrics; html with --trace;
                 csv or ndjson with --table ${EXPORT_TABLES.join('|')}
  --compress C   gzip or zstd; none when left out
${SCOPE_HELP}  -o OUT         the file to write; - is standard output.
${READING_HELP}${REDACTION_HELP}  --json         say what was written as JSON, with -o - on standard error: {"file","bytes","items","leftOut","hidden",
                 "skipped","unreadFiles"}
${UNREAD_HELP}
Example: tracebench export shop.jsonl --format chrome-trace -o shop.trace.json
`,
  async run(given) {
    const { values, positionals } = readArgs('export', given.args, {
      store: { type: 'string' },
      ...READING_OPTIONS,
      format: { type: 'string' },
      table: { type: 'string' },
      ...SCOPE_OPTIONS,
      compress: { type: 'string', default: 'none' },
      output: { type: 'string', short: 'o' },
      ...REDACTION_OPTIONS,
    });
    const context = withReading(given, values, 'export');
    const source = readSourcePath(values.store, positionals, 'export');
    const format = oneOf(required(values.format, '--format', 'export'), EXPORT_FORMATS, '--format', 'export');
    const table = values.table === undefined ? undefined : oneOf(values.table, EXPORT_TABLES, '--table', 'export');
    const compression = oneOf(values.compress, EXPORT_COMPRESSIONS, '--compress', 'export');
    const out = required(values.output, '-o OUT', 'export');
    const scope = readScope(values, 'export');
    if ((format === 'csv' || format === 'ndjson') && table === undefined)
      throw wrongUsage(`--format ${format} writes one table: --table ${EXPORT_TABLES.join('|')} is missing.`, 'export');
    if (format === 'html' && scope.kind !== 'trace')
      throw wrongUsage('--format html writes one trace: --trace ID is missing.', 'export');
    await checkTarget(out, source, 'export');
    await checkNewSession(out, format, 'export');
    const { exported, unread } = await withSource(
      context,
      source,
      async ({ engine, unread }) => ({
        exported: await exportToFile(context, engine, { format, table, scope, compression }, out),
        unread: [unread],
      }),
      { redaction: readRedaction(values, 'export') },
    );
    await reportExport(context, exported, values.json, unreadCounts(unread));
    return exitCodeOf(unread);
  },
};
