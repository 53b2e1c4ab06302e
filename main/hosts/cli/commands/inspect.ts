import type { ImportAccount } from '../../../../contract/operations/files.ts';
import { success, type Result } from '../../../../contract/result.ts';
import type { SignalCounts } from '../../../../core/model/telemetry.ts';
import type { Unread } from '../../../../core/report/unread.ts';
import { accountLine, placeAndReason, type AccountLine } from '../account.ts';
import { readArgs, type Command, type CommandContext } from '../command.ts';
import { failureOf, wrongUsage } from '../problem.ts';
import { READING_HELP, READING_OPTIONS, withReading } from '../reading-options.ts';
import { importFile, isStoreFile, openEngine, sessionOf, withSource } from '../source.ts';
import { countOf, printable } from '../text.ts';
import { exitCodeOf, unreadOf } from '../unread.ts';
import { nameWithin, warningLines } from '../warning-lines.ts';

/** `import`'s line, with why we think so and where records were left out. */
interface InspectLine extends AccountLine {
  evidence: string;
  bytes: number;
  skippedRecords: ImportAccount['skipped'];
}

const COUNTED = ['spans', 'events', 'links', 'logs', 'metrics', 'points'] as const;

export const inspectCommand: Command = {
  name: 'inspect',
  summary: 'Say what a file is, and why we think so',
  help: `Usage: tracebench inspect FILE… [--json]

Reads files without keeping anything: what they are, what that is concluded from, what is in them, and what could not
be read. A FILE of - is standard input. Metrics of a dump are counted as they stand in it: one that comes again with
each request counts each time. Of a session they are counted once.

${READING_HELP}  --json         one line of JSON per file

Exit code 1 when a file could not be read, or one in an archive or a folder.

Example: tracebench inspect shop.jsonl
`,
  async run(context) {
    const { values, positionals } = readArgs('inspect', context.args, READING_OPTIONS);
    if (positionals.length === 0) throw wrongUsage('Which FILE?', 'inspect');
    const reading = withReading(context, values, 'inspect');
    const unread: Unread[] = [];
    for (const file of positionals) {
      const { line, unreadNow } = await inspectFile(reading, file);
      unread.push(unreadNow);
      await context.output.out(values.json ? `${JSON.stringify(line)}\n` : formatForPeople(line));
    }
    return exitCodeOf(unread);
  },
};

interface Inspected {
  result: Result<ImportAccount>;
  /** Of a store: files that could not be read when they were imported. */
  unreadFiles?: number;
}

async function inspectFile(context: CommandContext, file: string): Promise<{ line: InspectLine; unreadNow: Unread }> {
  const { result, ...before } = await readFile(context, file).catch((error: unknown): Inspected => {
    return { result: failureOf(error) };
  });
  const account = result.ok ? result.value : undefined;
  const line = accountLine(file, result);
  const evidence = account?.evidence ?? '';
  const more = { evidence, bytes: account?.bytes ?? 0, skippedRecords: account?.skipped ?? [] };
  return { line: { ...line, ...before, ...more }, unreadNow: unreadOf(line) };
}

async function readFile(context: CommandContext, file: string): Promise<Inspected> {
  if (isStoreFile(file)) return readStore(context, file);
  const engine = await openEngine(context, ':memory:', { opensFiles: true });
  try {
    return { result: await importFile(context, engine, file) };
  } finally {
    await engine.close();
  }
}

/** A store is not imported but asked; it then has the same kind of account. */
async function readStore(context: CommandContext, file: string): Promise<Inspected> {
  const session = await withSource(context, file, ({ engine }) => sessionOf(context, engine));
  const { traces: _traces, services: _services, ...counts } = session.counts;
  const result = success({
    file,
    format: 'tracebench',
    evidence: '"DUCK" at byte 8, and the tables of a Tracebench session',
    bytes: session.storeBytes,
    counts: counts satisfies SignalCounts,
    firstNs: session.timeRange?.minNs ?? '',
    lastNs: session.timeRange?.maxNs ?? '',
    skipped: [],
    skippedTotal: session.unread.records,
    warnings: [],
    state: 'done' as const,
    error: '',
  });
  return { result, ...(session.unread.files > 0 ? { unreadFiles: session.unread.files } : {}) };
}

function formatForPeople(line: InspectLine): string {
  const { skipped, unreadFiles = 0 } = line;
  const counts = [
    ...COUNTED.filter((name) => line[name] > 0).map((name) => countOf(line[name], name)),
    ...(skipped > 0 ? [`${countOf(skipped, 'records')} skipped`] : []),
    ...(unreadFiles > 0 ? [`${countOf(unreadFiles, 'files')} not read`] : []),
  ];
  const places = recordsOf(line).map((record) => `  skipped at ${placeAndReason(record)}`);
  const lines = [
    `${line.file}: ${line.format || 'unknown'}`,
    ...(line.evidence ? [`  because ${line.evidence}`] : []),
    ...(counts.length === 0 && line.error !== undefined ? [] : [`  ${counts.join(', ') || 'nothing in it'}`]),
    ...places,
    ...warningLines([line]).map((warning) => `  ${warning}`),
  ];
  return lines.map((text) => `${printable(text)}\n`).join('');
}

/** The first of them; files that were not read stand among them, and are told by themselves. */
function recordsOf({ skipped, skippedRecords, files = [] }: InspectLine): ImportAccount['skipped'] {
  if (skipped === 0) return [];
  const failed = new Set(files.map(({ file, error }) => `${nameWithin(file).replaceAll(' › ', ': ')}: ${error}`));
  return skippedRecords.filter(({ reason }) => !failed.has(reason)).slice(0, 5);
}
