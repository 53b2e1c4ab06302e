import type { RedactionPreview } from '../../../../contract/operations/redaction.ts';
import { formatCount } from '../../../../core/report/html/report-words.ts';
import { required, readArgs, type Command, type CommandContext } from '../command.ts';
import { convertFiles, CONVERT_OPTIONS, readDumps } from '../convert-files.ts';
import { unwrap, wrongUsage, type ExitCode } from '../problem.ts';
import { READING_HELP, withReading } from '../reading-options.ts';
import { readRedaction, REDACTION_HELP, REDACTION_OPTIONS } from '../redaction-options.ts';
import { openEngine } from '../source.ts';
import { countOf, printable } from '../text.ts';
import { exitCodeOf, unreadCounts, UNREAD_HELP } from '../unread.ts';

export const redactCommand: Command = {
  name: 'redact',
  summary: 'Write dumps without what must not leave, or say what that would be',
  help: `Usage: tracebench redact IN… -o OUT [options]
       tracebench redact IN… --preview [options]

Reads files into memory, hides values, and writes the rest; or says which rules would hide how much under which keys.
No value is ever shown. An IN of - is standard input.

  -o OUT         the file to write; - is standard output
  --preview      write nothing
  --to FORMAT, --compress C, --trace ID, --since T, --until T   as of convert
${READING_HELP}${REDACTION_HELP.split('\n').slice(1).join('\n')}  --json         say it as JSON; with -o - on standard error
${UNREAD_HELP}
Example: tracebench redact shop.jsonl -o for-the-issue.jsonl --redact tokens,emails --keep-equal
`,
  async run(context) {
    const options = { ...CONVERT_OPTIONS, ...REDACTION_OPTIONS, preview: { type: 'boolean', default: false } } as const;
    const { values, positionals } = readArgs('redact', context.args, options);
    if (values['no-redact']) throw wrongUsage('To hide nothing, use convert.', 'redact');
    if (!values.preview) {
      required(values.output, '-o OUT (or --preview)', 'redact');
      return convertFiles(context, 'redact', values, positionals, '');
    }
    if (positionals.length === 0) throw wrongUsage('Which file is to be read?', 'redact');
    return preview(withReading(context, values, 'redact'), positionals, values);
  },
};

async function preview(
  context: CommandContext,
  files: readonly string[],
  values: Parameters<typeof readRedaction>[0] & { json: boolean },
): Promise<ExitCode> {
  const engine = await openEngine(context, ':memory:', {
    redaction: readRedaction(values, 'redact'),
    opensFiles: true,
  });
  try {
    const unread = await readDumps(context, engine, files);
    const { signal } = context;
    const found = unwrap(await engine.call('redaction.preview', { scope: { kind: 'all' } }, { signal }));
    await context.output.out(
      values.json ? `${JSON.stringify({ ...found, ...unreadCounts(unread) })}\n` : describe(found),
    );
    return exitCodeOf(unread);
  } finally {
    await engine.close();
  }
}

function describe({ hidden, places, items }: RedactionPreview): string {
  if (hidden.length === 0) return `Nothing would be hidden in ${countOf(items, 'items')}.\n`;
  const total = hidden.reduce((sum, { count }) => sum + count, 0);
  const width = Math.max(...hidden.map(({ rule }) => rule.length));
  const lines = places.map(({ rule, key, count }) =>
    printable(
      `  ${rule.padEnd(width)}  ${formatCount(count).padStart(9)}  ${key === '' ? '(names, messages, bodies)' : key}`,
    ),
  );
  return `${countOf(total, 'values')} would be hidden in ${countOf(items, 'items')}:\n${lines.join('\n')}\n`;
}
