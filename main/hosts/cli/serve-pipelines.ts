import type { Engine } from '../../engine/api.ts';
import type { CommandContext } from './command.ts';
import { Problem, problem } from './problem.ts';
import { readText } from './read-text.ts';
import { printable } from './text.ts';

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
  if (path !== undefined)
    for (const [kind, notes] of [['error', problems] as const, ['warning', warnings] as const])
      for (const { line, column, message: text } of notes)
        output.err(printable(`${path}:${line}:${column}: ${kind}: ${text}`));
  if (path !== undefined && problems.length > 0)
    throw problem('invalid-input', `${path} cannot be run`, 'Correct it and start again.');
  if (state === 'failed') output.err(printable(`The pipelines do not run: ${message}`));
}
