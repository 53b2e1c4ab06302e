import type { CreateEngine } from '../../engine/api.ts';
import type { Command, CommandContext } from './command.ts';
import { agentCommand } from './commands/agent.ts';
import { convertCommand } from './commands/convert.ts';
import { diffCommand } from './commands/diff.ts';
import { exportCommand } from './commands/export.ts';
import { mergeCommand } from './commands/merge.ts';
import { redactCommand } from './commands/redact.ts';
import { splitCommand } from './commands/split.ts';
import { generateCommand } from './commands/generate.ts';
import { importCommand } from './commands/import.ts';
import { inspectCommand } from './commands/inspect.ts';
import { openCommand } from './commands/open.ts';
import { queryCommand } from './commands/query.ts';
import { reportCommand } from './commands/report.ts';
import { serveCommand } from './commands/serve.ts';
import { logsCommand } from './commands/logs.ts';
import { tracesCommand } from './commands/traces.ts';
import { versionCommand } from './commands/version.ts';
import { describeProblem, DONE, problem, wrongUsage, type ExitCode, type Problem } from './problem.ts';
import { asSentence, printable } from './text.ts';

const COMMANDS: readonly Command[] = [
  serveCommand,
  openCommand,
  importCommand,
  inspectCommand,
  tracesCommand,
  logsCommand,
  queryCommand,
  convertCommand,
  mergeCommand,
  splitCommand,
  redactCommand,
  exportCommand,
  reportCommand,
  diffCommand,
  agentCommand,
  generateCommand,
  versionCommand,
];

function formatOverview(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return `Usage: tracebench COMMAND [options]

A workbench for OpenTelemetry traces, metrics and logs.

${COMMANDS.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`).join('\n')}

tracebench COMMAND --help says more about each.
`;
}

/** Runs one command line to its exit code. Whatever goes wrong becomes one clear line, or an object with --json. */
export async function runCli(context: CommandContext): Promise<ExitCode> {
  try {
    return await dispatch(context);
  } catch (error) {
    const described = describeProblem(error);
    context.output.err(context.args.includes('--json') ? formatJson(described) : formatLine(described));
    return described.exitCode;
  }
}

const isHelp = (arg: string) => arg === '--help' || arg === '-h';

async function dispatch(context: CommandContext): Promise<ExitCode> {
  const [name = '', ...args] = context.args;
  if (name === 'help' || isHelp(name)) {
    await context.output.out(formatOverview());
    return DONE;
  }
  const wanted = name === '--version' || name === '-v' ? 'version' : name;
  const command = COMMANDS.find((candidate) => candidate.name === wanted);
  if (!command) throw wrongUsage(name ? `There is no command "${name}".` : 'Which command?', '');
  if (!asksForHelp(args)) return command.run({ ...context, args, createEngine: explainFailures(context.createEngine) });
  await context.output.out(command.help);
  return DONE;
}

/** Whatever keeps an engine from starting is a matter of its store; the system's own errors speak for themselves. */
function explainFailures(createEngine: CreateEngine): CreateEngine {
  return (options) =>
    createEngine(options).catch((error: unknown) => {
      const known = describeProblem(error);
      throw known.code === 'internal' ? problem('store-failed', known.message) : error;
    });
}

/** Behind a double dash, `--help` would be a file of that name. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--');
  return args.slice(0, end < 0 ? args.length : end).some(isHelp);
}

function formatLine({ message, hint }: Problem): string {
  const line = message.replace(/\s*\n\s*/g, ' ');
  return printable(`tracebench: ${hint ? `${asSentence(line)} ${hint}` : line}`);
}

function formatJson({ code, message, hint }: Problem): string {
  return JSON.stringify({ error: { code, message, hint } });
}
