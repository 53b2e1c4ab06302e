import {
  EXPORT_COMPRESSIONS,
  type ExportCompression,
  type ExportFormat,
} from '../../../../contract/operations/files.ts';
import { warningLines, accountLine } from '../account.ts';
import { oneOf, readArgs, required, type Command, type CommandContext } from '../command.ts';
import { checkNewSession, checkTarget, exportToFile, readTraceId, reportExport } from '../export-to-file.ts';
import { DONE, problem, unwrap, wrongUsage } from '../problem.ts';
import { isStoreFile, openEngine } from '../source.ts';
import { printable } from '../text.ts';
import type { Engine } from '../../../engine/api.ts';

/** Formats that hold whatever a dump does; tables and reports are `export`'s and `report`'s. */
const TARGETS = [
  'otlp-json',
  'otlp-jsonl',
  'otlp-proto-framed',
  'jaeger-json',
  'zipkin-json',
  'chrome-trace',
  'parquet',
  'openmetrics',
  'tracebench',
] as const satisfies readonly ExportFormat[];

/** By the end of OUT's name, the longest first. */
const BY_NAME: readonly [end: string, format: (typeof TARGETS)[number]][] = [
  ['.jaeger.json', 'jaeger-json'],
  ['.zipkin.json', 'zipkin-json'],
  ['.trace.json', 'chrome-trace'],
  ['.parquet.zip', 'parquet'],
  ['.om.txt', 'openmetrics'],
  ['.tracebench', 'tracebench'],
  ['.jsonl', 'otlp-jsonl'],
  ['.json', 'otlp-json'],
  ['.binpb', 'otlp-proto-framed'],
  ['.pb', 'otlp-proto-framed'],
];
const PACKED: readonly [end: string, compression: ExportCompression][] = [
  ['.gz', 'gzip'],
  ['.zst', 'zstd'],
  ['.zstd', 'zstd'],
];

export const convertCommand: Command = {
  name: 'convert',
  summary: 'Read dumps, and write them as one file of another format',
  help: `Usage: tracebench convert IN… -o OUT [--to FORMAT] [--compress gzip|zstd] [--trace ID]

Reads files into memory and writes all they hold. What FORMAT has no place for is counted and said.

  -o OUT         the file to write; - is standard output
  --to FORMAT    ${TARGETS.join(', ')};
                 when left out, by OUT's name: ${BY_NAME.map(([end]) => end).join(', ')}, each with .gz or .zst behind it
  --compress C   gzip, zstd or none
  --trace ID     this trace only (32 hex digits)
  --json         say what was written as JSON: {"file","bytes","items","leftOut","skipped"}

Example: tracebench convert dump.jsonl.gz -o dump.jaeger.json
`,
  async run(context) {
    const { values, positionals } = readArgs('convert', context.args, {
      to: { type: 'string' },
      compress: { type: 'string' },
      trace: { type: 'string' },
      output: { type: 'string', short: 'o' },
    });
    if (positionals.length === 0) throw wrongUsage('Which file is to be read?', 'convert');
    const out = required(values.output, '-o OUT', 'convert');
    const { format, compression } = readTarget(out, values.to, values.compress);
    const scope =
      values.trace === undefined
        ? ({ kind: 'all' } as const)
        : ({ kind: 'trace', traceId: readTraceId(values.trace, 'convert') } as const);
    for (const file of positionals) await checkTarget(out, file, 'convert');
    await checkNewSession(out, format, 'convert');
    const engine = await openEngine(context, ':memory:');
    try {
      let skipped = 0;
      for (const file of positionals) skipped += await readDump(context, engine, file);
      const exported = await exportToFile(context, engine, { format, compression, scope }, out);
      await reportExport(context, exported, values.json, { skipped });
    } finally {
      await engine.close();
    }
    return DONE;
  },
};

function readTarget(out: string, to: string | undefined, compress: string | undefined) {
  const packed = PACKED.find(([end]) => out.toLowerCase().endsWith(end));
  const name = packed ? out.slice(0, -packed[0].length) : out;
  const named = BY_NAME.find(([end]) => name.toLowerCase().endsWith(end))?.[1];
  const format = to === undefined ? named : oneOf(to, TARGETS, '--to', 'convert');
  if (format === undefined)
    throw wrongUsage(
      `Which format? Give --to, or an OUT that ends in ${BY_NAME.map(([end]) => end).join(', ')}.`,
      'convert',
    );
  const compression =
    compress === undefined ? (packed?.[1] ?? 'none') : oneOf(compress, EXPORT_COMPRESSIONS, '--compress', 'convert');
  return { format, compression };
}

/** Gives how many records were skipped. One file that cannot be read ends it all: the rest would pass for the whole. */
async function readDump(context: CommandContext, engine: Engine, file: string): Promise<number> {
  if (isStoreFile(file)) throw problem('unsupported', `${file} is a store.`, `Use: tracebench export --store ${file}`);
  const result = await engine.call('import.path', { path: file }, { signal: context.signal });
  const account = unwrap(result);
  if (account.state === 'failed') throw problem('unsupported', `${file}: ${account.error}`);
  if (account.state === 'cancelled') throw problem('cancelled', 'Stopped.');
  for (const line of warningLines(accountLine(file, result))) context.output.err(printable(line));
  const [first] = account.skipped;
  if (first === undefined) return 0;
  const at = first.line > 0 ? `line ${first.line}` : `byte ${first.offset}`;
  context.output.err(
    printable(`${file}: ${account.skippedTotal} records skipped, the first at ${at}: ${first.reason}`),
  );
  return account.skippedTotal;
}
