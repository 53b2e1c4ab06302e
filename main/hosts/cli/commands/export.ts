import {
  EXPORT_COMPRESSIONS,
  EXPORT_FORMATS,
  EXPORT_TABLES,
  type ExportScope,
} from '../../../../contract/operations/files.ts';
import { oneOf, readArgs, required, type Command } from '../command.ts';
import { checkNewSession, checkTarget, exportToFile, readTraceId, reportExport } from '../export-to-file.ts';
import { DONE } from '../problem.ts';
import { readSourcePath, withSource } from '../source.ts';

export const exportCommand: Command = {
  name: 'export',
  summary: 'Write what a store or a dump holds, as OTLP or in another format',
  help: `Usage: tracebench export --store PATH|FILE --format FORMAT [--trace ID] -o OUT

Writes everything, or one trace. OUT appears when it is complete.

  --store PATH   the store, or a dump, which is then read into memory first; may also stand without --store
  --format F     without loss: otlp-json (one document), otlp-jsonl (a request to a line), otlp-proto-framed
                 (each request with its length before it), parquet (tables in a zip), tracebench
                 (the session itself); spans only: jaeger-json, zipkin-json,
                 chrome-trace (opens in Perfetto); metrics only: openmetrics; html with --trace;
                 csv or ndjson with --table ${EXPORT_TABLES.join('|')}
  --compress C   gzip or zstd; none when left out
  --trace ID     this trace only (32 hex digits)
  -o OUT         the file to write; - is standard output
  --json         say what was written as JSON: {"file","bytes","items","leftOut"}
`,
  async run(context) {
    const { values, positionals } = readArgs('export', context.args, {
      store: { type: 'string' },
      format: { type: 'string' },
      table: { type: 'string' },
      trace: { type: 'string' },
      compress: { type: 'string', default: 'none' },
      output: { type: 'string', short: 'o' },
    });
    const source = readSourcePath(values.store, positionals, 'export');
    const format = oneOf(required(values.format, '--format', 'export'), EXPORT_FORMATS, '--format', 'export');
    const table = values.table === undefined ? undefined : oneOf(values.table, EXPORT_TABLES, '--table', 'export');
    const compression = oneOf(values.compress, EXPORT_COMPRESSIONS, '--compress', 'export');
    const out = required(values.output, '-o OUT', 'export');
    const scope = readScope(values.trace);
    await checkTarget(out, source, 'export');
    await checkNewSession(out, format, 'export');
    const exported = await withSource(context, source, ({ engine }) =>
      exportToFile(context, engine, { format, table, scope, compression }, out),
    );
    await reportExport(context, exported, values.json);
    return DONE;
  },
};

function readScope(trace: string | undefined): ExportScope {
  return trace === undefined ? { kind: 'all' } : { kind: 'trace', traceId: readTraceId(trace, 'export') };
}
