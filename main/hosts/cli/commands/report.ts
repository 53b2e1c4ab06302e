import { oneOf, readArgs, required, type Command } from '../command.ts';
import { checkTarget, exportToFile, readTraceId, reportExport } from '../export-to-file.ts';
import { DONE } from '../problem.ts';
import { readSourcePath, withSource } from '../source.ts';

const LANGUAGES = ['en', 'ko'] as const;

export const reportCommand: Command = {
  name: 'report',
  summary: 'Write one trace as a page to send to somebody',
  help: `Usage: tracebench report --store PATH|FILE --trace ID --format html -o OUT

Writes one self-contained file. It loads nothing from anywhere and opens without Tracebench.

  --store PATH   the store, or a dump, which is then read into memory first; may also stand without --store
  --trace ID     the trace (32 hex digits)
  --format F     html
  --language L   en or ko; en when left out
  -o OUT         the file to write; - is standard output
  --json         say what was written as JSON: {"file","bytes","items"}
`,
  async run(context) {
    const { values, positionals } = readArgs('report', context.args, {
      store: { type: 'string' },
      trace: { type: 'string' },
      format: { type: 'string', default: 'html' },
      language: { type: 'string', default: 'en' },
      output: { type: 'string', short: 'o' },
    });
    const source = readSourcePath(values.store, positionals, 'report');
    const traceId = readTraceId(required(values.trace, '--trace', 'report'), 'report');
    const format = oneOf(values.format, ['html'] as const, '--format', 'report');
    const language = oneOf(values.language, LANGUAGES, '--language', 'report');
    const out = required(values.output, '-o OUT', 'report');
    await checkTarget(out, source, 'report');
    const exported = await withSource(context, source, ({ engine }) =>
      exportToFile(context, engine, { format, language, scope: { kind: 'trace', traceId } }, out),
    );
    await reportExport(context, exported, values.json);
    return DONE;
  },
};
