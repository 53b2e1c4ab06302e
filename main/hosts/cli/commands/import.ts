import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Engine } from '../../../engine/api.ts';
import { ACCOUNT_COLUMNS, accountCells, accountLine, warningLines, withFiles, type AccountLine } from '../account.ts';
import { readArgs, required, type Command, type CommandContext } from '../command.ts';
import { FAILED, wrongUsage } from '../problem.ts';
import { READING_HELP, READING_OPTIONS, withReading } from '../reading-options.ts';
import { importFile, openEngine, STANDARD_INPUT } from '../source.ts';
import { formatTable, printable } from '../text.ts';
import { exitCodeOf, unreadOf } from '../unread.ts';

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
                 and of an archive or a folder "files", the same of each file in it

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

async function importAll(
  context: CommandContext,
  store: string,
  files: readonly string[],
  { json, follow }: { json: boolean; follow: boolean },
): Promise<AccountLine[]> {
  const isNew = !existsSync(store);
  const engine = await openEngine(context, store, { opensFiles: true });
  const lines: AccountLine[] = [];
  try {
    for (const file of files) {
      if (context.signal.aborted) break;
      if (follow) context.output.err(printable(`Following ${file}. Stop with Ctrl-C.`));
      const result = await importFile(context, engine, file, { follow });
      const line = accountLine(file, result);
      if (json) await context.output.out(`${JSON.stringify(line)}\n`);
      lines.push(line);
    }
  } finally {
    const isWhole = lines.length > 0 && lines.every(({ error }) => error === undefined);
    const isForNothing = isNew && !isWhole && (await holdsNothing(engine));
    await engine.close();
    if (isForNothing) await removeStore(store);
  }
  return lines;
}

/** What failed leaves nothing behind; neither does a store that was made for nothing else. */
async function holdsNothing(engine: Engine): Promise<boolean> {
  const session = await engine.call('session.get', {});
  return session.ok && Object.values(session.value.counts).every((count) => count === 0);
}

/** It and its log. */
async function removeStore(store: string): Promise<void> {
  for (const path of [store, `${store}.wal`]) await rm(path, { force: true });
}

async function printForPeople({ output }: CommandContext, lines: readonly AccountLine[]): Promise<void> {
  await output.out(formatTable(ACCOUNT_COLUMNS, lines.flatMap(withFiles).map(accountCells)));
  for (const line of lines.flatMap(warningLines)) output.err(printable(line));
}
