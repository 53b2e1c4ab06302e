import { basename } from 'node:path';
import type { Settings } from '../../../contract/operations/library.ts';
import type { ComparedSide } from '../../../core/report/session-comparison/compared-sessions.ts';
import type { Engine } from '../../engine/api.ts';
import type { CommandContext } from './command.ts';
import { problem, unwrap } from './problem.ts';
import { STANDARD_INPUT, withSource } from './source.ts';
import { countOf, printable } from './text.ts';

/** Items of each list; what is cut is said. */
const LIMIT = 100_000;

/** A session or a dump as one of the two that are compared. Without leave, one of which a part could not be read is a Problem. */
export function readSide(context: CommandContext, path: string, maySkip: boolean): Promise<ComparedSide> {
  return withSide(context, path, async (side, _engine, skipped) => {
    if (skipped === 0 || maySkip) return side;
    const message = `${path}: ${countOf(skipped, 'records')} could not be read: what is missing would pass for a difference.`;
    throw problem(
      'unsupported',
      message,
      'tracebench inspect says which; --allow-skipped compares what could be read.',
    );
  });
}

/** The same for as long as its engine is needed as well. */
export function withSide<T>(
  context: CommandContext,
  path: string,
  use: (side: ComparedSide, engine: Engine, skipped: number) => Promise<T>,
  redaction?: Settings['redaction'],
): Promise<T> {
  const { output, signal } = context;
  const say = (text: string): void => output.err(printable(`${path}: ${text}`));
  return withSource(
    context,
    path,
    async ({ engine, account }) => {
      const { patternsProblem, ...figures } = unwrap(
        await engine.call('session.summary', { limit: LIMIT }, { signal }),
      );
      if (patternsProblem !== '') say(patternsProblem);
      return use(
        { title: path === STANDARD_INPUT ? path : basename(path), ...figures },
        engine,
        account?.skippedTotal ?? 0,
      );
    },
    redaction && { redaction },
  );
}
