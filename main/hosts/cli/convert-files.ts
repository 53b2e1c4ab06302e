import {
  EXPORT_COMPRESSIONS,
  EXPORT_FORMATS,
  type ExportCompression,
  type ExportFormat,
} from '../../../contract/operations/files.ts';
import type { Unread } from '../../../core/report/unread.ts';
import type { Engine } from '../../engine/api.ts';
import { oneOf, required, type CommandContext } from './command.ts';
import { checkNewSession, checkTarget, exportToFile, reportExport } from './export-to-file.ts';
import { problem, wrongUsage, type ExitCode } from './problem.ts';
import { readRedaction } from './redaction-options.ts';
import { READING_OPTIONS, withReading } from './reading-options.ts';
import { readScope, SCOPE_OPTIONS, type ScopeValues } from './scope-options.ts';
import { openTogether } from './open-together.ts';
import { dumpLine, importFile, isStoreFile, openEngine } from './source.ts';
import { exitCodeOf, unreadCounts, unreadOf } from './unread.ts';

type Target = Exclude<ExportFormat, 'html' | 'csv' | 'ndjson'>;
/** Formats that hold whatever a dump does; tables and reports are `export`'s and `report`'s. */
export const TARGETS = EXPORT_FORMATS.filter(
  (format): format is Target => format !== 'html' && format !== 'csv' && format !== 'ndjson',
);

/** By the end of OUT's name, the longest first. */
export const BY_NAME: readonly [end: string, format: Target][] = [
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

export const CONVERT_OPTIONS = {
  to: { type: 'string' },
  compress: { type: 'string' },
  ...SCOPE_OPTIONS,
  ...READING_OPTIONS,
  output: { type: 'string', short: 'o' },
} as const;

type ConvertValues = { json: boolean } & ScopeValues & {
    [Option in Exclude<keyof typeof CONVERT_OPTIONS, keyof ScopeValues>]?: string | undefined;
  };

/** Reads dumps into memory, and writes all they hold as one file. */
export async function convertFiles(
  context: CommandContext,
  command: string,
  values: ConvertValues & Parameters<typeof readRedaction>[0],
  files: readonly string[],
  hiddenHint?: string,
): Promise<ExitCode> {
  if (files.length === 0) throw wrongUsage('Which file is to be read?', command);
  const out = required(values.output, '-o OUT', command);
  const { format, compression } = readTarget(out, values, command);
  const scope = readScope(values, command);
  for (const file of files) await checkTarget(out, file, command);
  await checkNewSession(out, format, command);
  const engine = await openEngine(context, ':memory:', {
    redaction: readRedaction(values, command),
    opensFiles: true,
  });
  try {
    const unread = await readDumps(withReading(context, values, command), engine, files);
    const exported = await exportToFile(context, engine, { format, compression, scope }, out);
    await reportExport(context, exported, values.json, unreadCounts(unread), hiddenHint);
    return exitCodeOf(unread);
  } finally {
    await engine.close();
  }
}

/**
 * Reads dumps, and gives what could not be read of each. One of which nothing can be read ends it all: the rest would pass for the
 * whole. Of an archive or a folder what can be read is good to have.
 */
export async function readDumps(context: CommandContext, engine: Engine, files: readonly string[]): Promise<Unread[]> {
  const unread: Unread[] = [];
  const open = (file: string, wallClockOnly: boolean) => {
    if (isStoreFile(file))
      throw problem('unsupported', `${file} is a store.`, `Use: tracebench export --store ${file}`);
    return importFile(context, engine, file, { wallClockOnly });
  };
  for await (const { file, result } of openTogether(files, open))
    unread.push(unreadOf(dumpLine(context, file, result)));
  return unread;
}

export function readTarget(out: string, { to, compress }: Pick<ConvertValues, 'to' | 'compress'>, command: string) {
  const packed = PACKED.find(([end]) => out.toLowerCase().endsWith(end));
  const name = packed ? out.slice(0, -packed[0].length) : out;
  const named = BY_NAME.find(([end]) => name.toLowerCase().endsWith(end))?.[1];
  const format = to === undefined ? named : oneOf(to, TARGETS, '--to', command);
  if (format === undefined)
    throw wrongUsage(
      `Which format? Give --to, or an OUT that ends in ${BY_NAME.map(([end]) => end).join(', ')}.`,
      command,
    );
  const compression =
    compress === undefined ? (packed?.[1] ?? 'none') : oneOf(compress, EXPORT_COMPRESSIONS, '--compress', command);
  return { format, compression };
}
