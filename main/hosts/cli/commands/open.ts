import { readArgs, type Command } from '../command.ts';
import { wrongUsage } from '../problem.ts';
import { isStoreFile } from '../source.ts';
import { serveCommand } from './serve.ts';

export const openCommand: Command = {
  name: 'open',
  summary: 'Look at dumps, or at a session, in the browser; nothing of it is kept',
  help: `Usage: tracebench open FILE… [--no-open]

Serves the workbench on free ports with these files in it. Dumps are read into memory; a .tracebench file is opened as
it is. Stop it with Ctrl-C. To receive telemetry and keep what is opened, use serve.

  --no-open   do not open a browser: the address is printed
  --json      print one line when ready, as of serve

Example: tracebench open incident.jsonl.zst
`,
  run(context) {
    const options = { 'no-open': { type: 'boolean', default: false } } as const;
    const { values, positionals } = readArgs('open', context.args, options);
    if (positionals.length === 0) throw wrongUsage('Which file is to be opened?', 'open');
    const store = positionals.some((path) => isStoreFile(path)) ? [] : ['--store', ':memory:'];
    const flags = [...(values['no-open'] ? ['--no-open'] : []), ...(values.json ? ['--json'] : [])];
    const ports = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0'];
    return serveCommand.run({ ...context, args: [...ports, ...store, ...flags, '--', ...positionals] });
  },
};
