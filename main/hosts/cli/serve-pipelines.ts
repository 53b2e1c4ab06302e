import type { PipelinesState } from '../../../contract/operations/pipelines.ts';
import type { Engine } from '../../engine/api.ts';
import { OperationFailure } from '../../engine/ports.ts';
import type { CommandContext } from './command.ts';
import { describeProblem, Problem, problem } from './problem.ts';
import { readText } from './read-text.ts';
import { asSentence, printable } from './text.ts';

/** The text of a configuration that can be read; whether it can be run is told by the engine that runs it. */
export async function readPipelinesConfig(context: CommandContext, path: string): Promise<string> {
  try {
    return await readText(context, path);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw problem('io', `${path}: ${(error as Error).message}`, 'Nothing was started.');
  }
}

/**
 * What is wrong with a configuration, as compilers tell it; what runs of it is among the lines of those that run. What cannot be started now, such as a port that is taken, is no reason not to
 * receive. Rejects with Problem where a configuration from the command line is wrong.
 */
export async function tellPipelines(
  { output }: CommandContext,
  engine: Engine,
  path: string | undefined,
): Promise<void> {
  const answer = await engine.call('pipelines.get', {});
  if (!answer.ok) return;
  const { state, message, problems, warnings } = answer.value;
  if (path !== undefined) tellNotes(output, path, { problems, warnings });
  if (path !== undefined && problems.length > 0)
    throw problem('invalid-input', `${path} cannot be run`, 'Correct it and start again.');
  if (state === 'failed') output.err(printable(`The pipelines do not run: ${message}`));
}

/** At SIGHUP, as the agent: the file is read again, and where it cannot be run, what ran before runs on. */
export async function reloadPipelines(
  context: CommandContext,
  path: string,
  sessions: { current: () => Promise<Engine> },
): Promise<string | undefined> {
  const { output } = context;
  try {
    const text = await readPipelinesConfig(context, path);
    const engine = await sessions.current();
    await engine.replacePipelines(text);
    const answer = await engine.call('pipelines.get', {});
    if (answer.ok) tellNotes(output, path, answer.value);
    output.err(printable(`${path} was read again.`));
    return text;
  } catch (error) {
    const { message, hint } = error instanceof OperationFailure ? error : describeProblem(error);
    output.err(printable([`${path} was read again and is not run:`, asSentence(message), hint].join(' ').trim()));
    return undefined;
  }
}

function tellNotes(
  output: CommandContext['output'],
  path: string,
  { problems, warnings }: Pick<PipelinesState, 'problems' | 'warnings'>,
): void {
  for (const [kind, notes] of [['error', problems] as const, ['warning', warnings] as const])
    for (const { line, column, message } of notes)
      output.err(printable(`${path}:${line}:${column}: ${kind}: ${message}`));
}
