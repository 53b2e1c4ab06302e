import type { Settings } from '../../../contract/operations/library.ts';
import type { ComparedSide } from '../../../core/report/session-comparison/compared-sessions.ts';
import { unreadText, type Unread } from '../../../core/report/unread.ts';
import type { Engine } from '../../engine/api.ts';
import type { CommandContext } from './command.ts';
import { problem, unwrap } from './problem.ts';
import { withSource } from './source.ts';
import { printable } from './text.ts';

type ReadSide = ComparedSide & {
  /** When it was read, or imported. */
  readonly unread: Unread;
  /** Now. */
  readonly unreadNow: Unread;
};

/** Items of each list; what is cut is said. */
const LIMIT = 100_000;

/** A session or a dump as one of the two that are compared. Without leave, one of which a part could not be read is a Problem. */
export function readSide(context: CommandContext, path: string, maySkip: boolean): Promise<ReadSide> {
  return withSide(context, path, async (side) => {
    const missing = unreadText({ ...side.unread, name: path }, 'en');
    if (missing === '' || maySkip) return side;
    throw problem(
      'unsupported',
      `${missing} What is missing would pass for a difference.`,
      'Of a dump, tracebench inspect says which; --allow-skipped compares what could be read.',
    );
  });
}

/** The same for as long as its engine is needed as well. */
export function withSide<T>(
  context: CommandContext,
  path: string,
  use: (side: ReadSide, engine: Engine) => Promise<T>,
  redaction?: Settings['redaction'],
): Promise<T> {
  const { output, signal } = context;
  const say = (text: string): void => output.err(printable(`${path}: ${text}`));
  return withSource(
    context,
    path,
    async ({ engine, unread: unreadNow, missing }) => {
      const { patternsProblem, ...figures } = unwrap(
        await engine.call('session.summary', { limit: LIMIT }, { signal }),
      );
      if (patternsProblem !== '') say(patternsProblem);
      const unread = await missing();
      return use({ ...figures, title: unread.name, unread, unreadNow }, engine);
    },
    redaction && { redaction },
  );
}
