import { readArgs, type Command } from '../command.ts';
import { BY_NAME, convertFiles, CONVERT_OPTIONS, TARGETS } from '../convert-files.ts';
import { SCOPE_HELP } from '../scope-options.ts';
import { READING_HELP } from '../reading-options.ts';
import { REDACTION_HELP, REDACTION_OPTIONS } from '../redaction-options.ts';
import { UNREAD_HELP } from '../unread.ts';

export const convertCommand: Command = {
  name: 'convert',
  summary: 'Read dumps, and write them as one file of another format',
  help: `Usage: tracebench convert IN… -o OUT [--to FORMAT] [--compress gzip|zstd] [--trace ID…] [--no-redact]

Reads files into memory and writes all they hold. What FORMAT has no place for is counted and said. An IN of - is
standard input.

  -o OUT         the file to write; - is standard output
  --to FORMAT    ${TARGETS.join(', ')};
                 when left out, by OUT's name: ${BY_NAME.map(([end]) => end).join(', ')}, each with .gz or .zst behind it
  --compress C   gzip, zstd or none
${SCOPE_HELP}${READING_HELP}${REDACTION_HELP}  --json         say what was written as JSON, with -o - on standard error: {"file","bytes","items","leftOut","hidden",
                 "skipped","unreadFiles"}
${UNREAD_HELP}
Example: tracebench convert shop.jsonl -o shop.jaeger.json.gz
`,
  run(context) {
    const { values, positionals } = readArgs('convert', context.args, { ...CONVERT_OPTIONS, ...REDACTION_OPTIONS });
    return convertFiles(context, 'convert', values, positionals);
  },
};
