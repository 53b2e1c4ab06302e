import { readArgs, type Command } from '../command.ts';
import { wrongUsage } from '../problem.ts';
import { isStoreFile } from '../source.ts';
import { serveCommand } from './serve.ts';

export const openCommand: Command = {
  name: 'open',
  summary: 'Look at dumps in the browser, keeping nothing, or at a session',
  help: `Usage: tracebench open FILE… [--follow FILE] [--no-open]

Serves the workbench on free ports with these files in it. Dumps are read into memory, and nothing of them is kept. A
session (.tracebench) is opened by itself and as it is: what you do there stays in it. Stop it with Ctrl-C. To put dumps
into a session, use import; to receive telemetry, serve. A FILE of - is standard input.

  --follow FILE   a file to read on as it grows, until it is stopped on the page; may be given several times
  --no-open       do not open a browser: the address is printed
  --json          print one line when ready, as of serve

Example: tracebench open shop.jsonl
`,
  run(context) {
    const options = {
      'no-open': { type: 'boolean', default: false },
      follow: { type: 'string', multiple: true, default: [] as string[] },
    } as const;
    const { values, positionals } = readArgs('open', context.args, options);
    const followed = values.follow.flatMap((file) => ['--follow', file]);
    if (positionals.length + followed.length === 0) throw wrongUsage('Which file is to be opened?', 'open');
    const isSession = positionals.some((path) => isStoreFile(path));
    if (isSession && positionals.length > 1)
      throw wrongUsage('A session is opened by itself. To put dumps into it, use import.', 'open');
    const store = isSession ? [] : ['--store', ':memory:'];
    const flags = [...(values['no-open'] ? ['--no-open'] : []), ...(values.json ? ['--json'] : [])];
    const ports = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0'];
    return serveCommand.run({ ...context, args: [...ports, ...store, ...flags, ...followed, '--', ...positionals] });
  },
};
