import { existsSync } from 'node:fs';
import type { ExportPiece } from '../../../../contract/operations/files.ts';
import type { HiddenValues } from '../../../../contract/operations/library.ts';
import type { Engine } from '../../../engine/api.ts';
import { oneOf, readArgs, required, type Command, type CommandContext } from '../command.ts';
import { readDumps, readTarget } from '../convert-files.ts';
import { exportToFile, pullExport, tellHidden } from '../export-to-file.ts';
import { tellJson } from '../output.ts';
import { problem, unwrap, wrongUsage } from '../problem.ts';
import { READING_HELP, READING_OPTIONS, withReading } from '../reading-options.ts';
import { readRedaction, REDACTION_HELP, REDACTION_OPTIONS } from '../redaction-options.ts';
import { openEngine } from '../source.ts';
import { MARK, SplitParts } from '../split-parts.ts';
import { SplitSums } from '../split-sums.ts';
import { exitCodeOf, unreadCounts, UNREAD_HELP } from '../unread.ts';
import { writeFile } from '../write-file.ts';
import { printable } from '../text.ts';

/** More is a folder nobody can look through. */
const MOST_FILES = 10_000;
const DEFAULT_MB = '64';
const LINE_END = 0x0a;
const NUMBERED = /^\d{3,}$/;
const TRACE_ID = /^[0-9a-f]{32}$/;

export const splitCommand: Command = {
  name: 'split',
  summary: 'Write dumps as several smaller ones: of so many megabytes, or of a trace each',
  help: `Usage: tracebench split IN… -o OUT [--by size|trace] [options]

Reads files into memory and writes all they hold as several. In OUT, % stands for the number of a file, or for the trace id.
Where it fails, none of them is left. An IN of - is standard input.

  -o OUT         such as part-%.jsonl; --by size writes OTLP JSON Lines, --by trace any format of convert
  --by WHAT      size (the default), or trace: its spans and log records; metrics and log records that belong to no
                 trace are in no file, and counted
  --force        write over files that are there; without it nothing is written where one of them is
  --size MB      megabytes of a file, ${DEFAULT_MB} when left out; at least one request of up to 1,000 items is in each
${READING_HELP}${REDACTION_HELP}  --json         say what was written as JSON, a line a file: {"file","bytes"}, by trace {"file","bytes","items","leftOut",
                 "hidden"}; and in the end of all of it {"hidden","skipped","unreadFiles"}, by trace with "leftOut",
                 where what is in no file is counted too
${UNREAD_HELP}
Example: tracebench split shop.jsonl -o part-%.jsonl --size 0.1
`,
  async run(given) {
    const { values, positionals } = readArgs('split', given.args, {
      ...{ by: { type: 'string', default: 'size' }, size: { type: 'string', default: DEFAULT_MB } },
      ...{ output: { type: 'string', short: 'o' }, force: { type: 'boolean', default: false }, ...READING_OPTIONS },
      ...REDACTION_OPTIONS,
    } as const);
    const context = withReading(given, values, 'split');
    const out = required(values.output, '-o OUT', 'split');
    if (out.split(MARK).length !== 2) throw wrongUsage(`-o OUT needs one ${MARK} for what differs.`, 'split');
    const by = oneOf(values.by, ['size', 'trace'] as const, '--by', 'split');
    const bytes = Number(values.size) * 1e6;
    if (!(bytes > 0 && bytes <= 1e12)) throw wrongUsage('--size wants a number of megabytes.', 'split');
    if (by === 'size' && !out.endsWith('.jsonl')) throw wrongUsage('By size, OUT ends in .jsonl.', 'split');
    if (positionals.length === 0) throw wrongUsage('Which file is to be read?', 'split');
    const parts = new SplitParts(out, positionals, values.force);
    await parts.check((name) => (by === 'size' ? NUMBERED : TRACE_ID).test(name));
    const engine = await openEngine(context, ':memory:', {
      redaction: readRedaction(values, 'split'),
      opensFiles: true,
    });
    try {
      const unread = await readDumps(context, engine, positionals);
      const target = { out, parts, json: values.json, missing: unreadCounts(unread) };
      await (by === 'size' ? splitBySize(context, engine, target, bytes) : splitByTrace(context, engine, target));
      return exitCodeOf(unread);
    } catch (error) {
      await parts.undo();
      throw error;
    } finally {
      await engine.close();
    }
  },
};

interface Target {
  out: string;
  parts: SplitParts;
  json: boolean;
  /** Of what was read. */
  missing: ReturnType<typeof unreadCounts>;
}

async function splitByTrace(context: CommandContext, engine: Engine, target: Target): Promise<void> {
  const sql = 'SELECT DISTINCT trace_id FROM spans ORDER BY trace_id';
  const { signal } = context;
  const { rows } = unwrap(await engine.call('sql.query', { sql, limit: MOST_FILES + 1 }, { signal }));
  if (rows.length === 0) throw problem('not-found', 'There is no trace in it.');
  if (rows.length > MOST_FILES)
    throw problem('unsupported', `There are more than ${MOST_FILES} traces.`, 'Split by size instead.');
  const { format, compression } = readTarget(target.out, {}, 'split');
  const sums = new SplitSums(target.out);
  for (const [id] of rows) {
    const traceId = String(id);
    const file = await target.parts.begin(traceId);
    const scope = { kind: 'trace', traceId } as const;
    const exported = await exportToFile(context, engine, { format, compression, scope }, file);
    sums.add(exported);
    if (target.json) await tellJson(context.output, exported, false);
  }
  await sums.addOutside(engine, signal);
  if (target.json) await tellJson(context.output, { ...sums.told, ...target.missing }, false);
  else sums.tell(context.output);
}

/** Cuts between requests, each of which is a line. */
async function splitBySize(context: CommandContext, engine: Engine, target: Target, most: number): Promise<void> {
  const { output, signal } = context;
  const lines = new LinePieces(pullExport(engine, { format: 'otlp-jsonl', scope: { kind: 'all' } }, signal));
  const sums = new SplitSums(target.out);
  let number = 1;
  for (; await lines.hasMore(); number++) {
    if (number > MOST_FILES)
      throw problem('unsupported', `These are more than ${MOST_FILES} files.`, 'Give a larger --size.');
    const file = await target.parts.begin(numbered(number));
    let bytes = 0;
    await writeFile(context, file, async (write) => {
      for (let isWhole = false; !isWhole && (await lines.hasMore());) {
        const piece = lines.take(most - bytes);
        await write(piece);
        bytes += piece.length;
        isWhole = bytes >= most && piece.at(-1) === LINE_END;
      }
    });
    sums.add({ file, bytes, items: 0, leftOut: [], hidden: [] });
    if (target.json) await tellJson(output, { file, bytes }, false);
  }
  if (target.json) await tellJson(output, { hidden: lines.hidden, ...target.missing }, false);
  else {
    sums.tell(output);
    tellHidden(output, lines.hidden);
  }
  const next = target.parts.fileOf(numbered(number));
  if (existsSync(next)) output.err(`${printable(next)} is there from before: it is not a part of what was written.`);
}

const numbered = (number: number): string => String(number).padStart(3, '0');

/** An export of lines, taken piece by piece. */
class LinePieces {
  /** So far. */
  hidden: readonly HiddenValues[] = [];
  readonly #pieces: AsyncIterator<Pick<ExportPiece, 'bytes' | 'hidden'>>;
  #rest: Uint8Array = new Uint8Array(0);

  constructor(pieces: AsyncIterable<Pick<ExportPiece, 'bytes' | 'hidden'>>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  async hasMore(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const next = await this.#pieces.next();
      if (next.done === true) return false;
      this.#rest = next.value.bytes;
      this.hidden = next.value.hidden;
    }
    return true;
  }

  /** So many bytes and the rest of that line, as far as they are there. */
  take(bytes: number): Uint8Array {
    const end = this.#rest.length <= bytes ? this.#rest.length : endOfLine(this.#rest, bytes);
    const taken = this.#rest.subarray(0, end);
    this.#rest = this.#rest.subarray(end);
    return taken;
  }
}

/** After the line in which `at` is; the end of the piece where that line goes on. */
function endOfLine(bytes: Uint8Array, at: number): number {
  const found = bytes.indexOf(LINE_END, Math.max(0, at - 1));
  return found === -1 ? bytes.length : found + 1;
}
