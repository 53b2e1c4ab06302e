import type { OutputOf } from '../../../contract/operations.ts';
import type { CommandContext } from './command.ts';
import { unwrap } from './problem.ts';
import type { openEngine } from './source.ts';

/** Of one call. */
const MOST_AT_ONCE = 50_000;

/** Texts that are about to leave, by the rules the engine was opened with. */
export async function redactTexts(
  { signal }: CommandContext,
  engine: Awaited<ReturnType<typeof openEngine>>,
  texts: readonly string[],
): Promise<string[]> {
  const redacted: string[] = [];
  for (let from = 0; from < texts.length; from += MOST_AT_ONCE) {
    const some = texts.slice(from, from + MOST_AT_ONCE);
    const answer: OutputOf<'redaction.texts'> = unwrap(
      await engine.call('redaction.texts', { texts: some }, { signal }),
    );
    redacted.push(...answer.texts);
  }
  return redacted;
}
