import type { CreateEngine } from '../../engine/api.ts';
import type { Command, CommandContext } from './command.ts';
import { COMMANDS } from './commands.ts';
import { describeProblem, DONE, problem, wrongUsage, type ExitCode, type Problem } from './problem.ts';
import { asSentence, printable } from './text.ts';

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
  const createEngine = explainFailures(context.createEngine);
  if (!asksForHelp(args)) return command.run({ ...context, args, createEngine, input: askedOnce(context.input, name) });
  await context.output.out(command.help + samplesOf(command));
  return DONE;
}

/** Files that examples read, and what makes them. */
const SAMPLES = new Map([
  ['shop.jsonl', 'tracebench generate -o shop.jsonl'],
  ['later.jsonl', 'tracebench generate --seed 2 -o later.jsonl'],
]);

/** So that an example can be tried where there is no dump yet. */
function samplesOf({ name, help }: Command): string {
  if (name === 'generate') return '';
  const lines = [...SAMPLES].flatMap(([file, made]) =>
    help.includes(` ${file}`) ? [`  ${file} is made by: ${made}\n`] : [],
  );
  return lines.join('');
}

/** Whatever keeps an engine from starting is a matter of its store; the system's own errors speak for themselves. */
function explainFailures(createEngine: CreateEngine): CreateEngine {
  return (options) =>
    createEngine(options).catch((error: unknown) => {
      const known = describeProblem(error);
      throw known.code === 'internal' ? problem('store-failed', known.message) : error;
    });
}

/** Standard input can be read once; a second reader would find nothing and take that for an empty file. */
function askedOnce(input: CommandContext['input'], command: string): CommandContext['input'] {
  let isAsked = false;
  return () => {
    if (isAsked) throw wrongUsage('Only one can be -: standard input is read once.', command);
    isAsked = true;
    return input();
  };
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
