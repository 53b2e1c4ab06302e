import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { StoreLockedError, type Engine } from '../../../engine/api.ts';
import { ACCOUNT_COLUMNS, accountCells, accountLine, withFiles, type AccountLine } from '../account.ts';
import { openTogether } from '../open-together.ts';
import { readArgs, required, type Command, type CommandContext } from '../command.ts';
import { FAILED, wrongUsage } from '../problem.ts';
import { READING_HELP, READING_OPTIONS, withReading } from '../reading-options.ts';
import { importFile, openEngine, STANDARD_INPUT } from '../source.ts';
import { formatTable, printable } from '../text.ts';
import { exitCodeOf, unreadOf } from '../unread.ts';
import { warningLines } from '../warning-lines.ts';

export const importCommand: Command = {
  name: 'import',
  summary: 'Read files into a store',
  help: `Usage: tracebench import FILE|FOLDER… --store PATH [--year YEAR] [--zone ZONE] [--json]
       tracebench import --follow FILE --store PATH [--json]

Reads dumps of traces, logs and metrics into a store, which is made when it does not exist. What a file holds is
found out from its content, compressed or not. A file that fails leaves nothing behind and does not stop the others,
also in an archive (.zip) or a folder, whose files are read each by itself. Where nothing can be read no store is made.
A FILE of - is standard input.

  --store PATH   the store (a .tracebench file)
  --follow       read one file on as it grows, by lines or frames, until stopped (Ctrl-C); goes on where it was the last time.
                 A file that is renamed is read to its end, and what takes its place from the beginning
${READING_HELP}  --json         one line of JSON per file:
                 {"file","format","spans","events","links","logs","metrics","points","skipped","warnings"},
                 and of an archive or a folder "unreadFiles", and "files", the same of each file in it

Of several files, and of those in a folder, those with a wall clock are read first; what counts from a moment of its own
(as Chrome traces do) is left out beside them, for their times have nothing in common. Give it a store of its own.

Exit code 1 when a file could not be read, or one in an archive or a folder; what could be read is in the store.

Example: tracebench import shop.jsonl --store shop.tracebench
`,
  async run(context) {
    const { values, positionals } = readArgs('import', context.args, {
      store: { type: 'string' },
      follow: { type: 'boolean' },
      ...READING_OPTIONS,
    });
    const store = required(values.store, '--store', 'import');
    if (positionals.length === 0) throw wrongUsage('Which FILE?', 'import');
    const follow = values.follow === true;
    if (follow && positionals.includes(STANDARD_INPUT))
      throw wrongUsage('What comes on standard input cannot be followed.', 'import');
    if (follow && positionals.length > 1) throw wrongUsage('One FILE can be followed at a time.', 'import');
    context.keepFilesPrivate();
    const lines = await importAll(withReading(context, values, 'import'), store, positionals, {
      json: values.json,
      follow,
    });
    if (!values.json) await printForPeople(context, lines);
    return lines.length === positionals.length ? exitCodeOf(lines.map((line) => unreadOf(line))) : FAILED;
  },
};

/** A store that was made for an import of which nothing came goes again. */
async function importAll(
  context: CommandContext,
  store: string,
  files: readonly string[],
  how: { json: boolean; follow: boolean },
): Promise<AccountLine[]> {
  const isNew = !existsSync(store);
  const lines: AccountLine[] = [];
  let isForNothing = isNew;
  try {
    const engine = await openEngine(context, store, { opensFiles: true }).catch((error: unknown) => {
      // Another program made it meanwhile.
      if (error instanceof StoreLockedError) isForNothing = false;
      throw error;
    });
    try {
      for await (const line of importEach(context, engine, files, how)) lines.push(line);
    } finally {
      isForNothing &&= lines.every(({ error }) => error !== undefined) && (await holdsNothing(engine));
      await engine.close();
    }
  } finally {
    if (isForNothing) await removeStore(store);
  }
  return lines;
}

async function* importEach(
  context: CommandContext,
  engine: Engine,
  files: readonly string[],
  { json, follow }: { json: boolean; follow: boolean },
): AsyncGenerator<AccountLine> {
  if (follow) context.output.err(printable(`Following ${files[0]}. Stop with Ctrl-C.`));
  const open = (file: string, wallClockOnly: boolean) => importFile(context, engine, file, { follow, wallClockOnly });
  if (context.signal.aborted) return;
  for await (const { file, result } of openTogether(files, open)) {
    const line = accountLine(file, result);
    if (json) await context.output.out(`${JSON.stringify(line)}\n`);
    yield line;
    if (context.signal.aborted) return;
  }
}

const COUNT =
  'SELECT (SELECT count(*) FROM spans) + (SELECT count(*) FROM logs) + (SELECT count(*) FROM metric_points)';

/** What was stopped may have left something that counts. */
async function holdsNothing(engine: Engine): Promise<boolean> {
  const answer = await engine.call('sql.query', { sql: COUNT });
  return answer.ok && Number(answer.value.rows[0]![0]) === 0;
}

/** It and its log. */
async function removeStore(store: string): Promise<void> {
  for (const path of [store, `${store}.wal`]) await rm(path, { force: true });
}

async function printForPeople({ output }: CommandContext, lines: readonly AccountLine[]): Promise<void> {
  await output.out(formatTable(ACCOUNT_COLUMNS, lines.flatMap(withFiles).map(accountCells)));
  for (const line of warningLines(lines)) output.err(printable(line));
}
