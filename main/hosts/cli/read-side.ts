import { basename } from 'node:path';
import type { Settings } from '../../../contract/operations/library.ts';
import type { ComparedSide } from '../../../core/report/session-comparison/compared-sessions.ts';
import type { Engine } from '../../engine/api.ts';
import type { CommandContext } from './command.ts';
import { unwrap } from './problem.ts';
import { STANDARD_INPUT, withSource } from './source.ts';
import { printable } from './text.ts';

/** Items of each list; what is cut is said. */
const LIMIT = 100_000;

/** A session or a dump as one of the two that are compared. What of it could not be read is said on standard error. */
export function readSide(context: CommandContext, path: string): Promise<ComparedSide> {
  return withSide(context, path, async (side) => side);
}

/** The same for as long as its engine is needed as well. */
export function withSide<T>(
  context: CommandContext,
  path: string,
  use: (side: ComparedSide, engine: Engine) => Promise<T>,
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
      if (account && account.skippedTotal > 0) say(`${account.skippedTotal} records skipped.`);
      return use({ title: path === STANDARD_INPUT ? path : basename(path), ...figures }, engine);
    },
    redaction && { redaction },
  );
}
