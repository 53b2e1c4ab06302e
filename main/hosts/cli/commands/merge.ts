import { readArgs, type Command } from '../command.ts';
import { convertFiles, CONVERT_OPTIONS } from '../convert-files.ts';
import { wrongUsage } from '../problem.ts';
import { READING_HELP } from '../reading-options.ts';
import { REDACTION_HELP, REDACTION_OPTIONS } from '../redaction-options.ts';
import { UNREAD_HELP } from '../unread.ts';

export const mergeCommand: Command = {
  name: 'merge',
  summary: 'Write several dumps as one file',
  help: `Usage: tracebench merge IN IN… -o OUT [options]

Reads dumps of any formats into memory and writes all they hold as one. What stands in two of them is written twice.
An IN of - is standard input.

  -o OUT         the file to write; - is standard output
  --to FORMAT, --compress C, --trace ID, --since T, --until T   as of convert
${READING_HELP}${REDACTION_HELP}  --json         say what was written as JSON, with -o - on standard error: {"file","bytes","items","leftOut","hidden",
                 "skipped","unreadFiles"}
${UNREAD_HELP}
Example: tracebench merge shop.jsonl later.jsonl -o both.jsonl.zst
`,
  async run(context) {
    const { values, positionals } = readArgs('merge', context.args, { ...CONVERT_OPTIONS, ...REDACTION_OPTIONS });
    if (positionals.length < 2) throw wrongUsage('Which files are to be merged? Name two or more.', 'merge');
    return convertFiles(context, 'merge', values, positionals);
  },
};
