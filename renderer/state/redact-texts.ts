import { create } from 'zustand';
import type { HiddenValues } from '../../contract/operations/library.ts';
import { callEngine } from './connection.ts';

/** Of one call: texts, and letters they have together. */
const MOST_AT_ONCE = 50_000;
const MOST_LETTERS = 1_000_000;

export interface RedactedTexts {
  readonly texts: string[];
  /** By rule; nothing of a rule that hid nothing. */
  readonly hidden: readonly HiddenValues[];
}

/**
 * Texts as they would leave, by the settings, in their order; `keys` says which column or attribute each stood under, where that is known. Throws where
 * that fails: then nothing is to be written.
 */
export async function askRedacted(texts: readonly string[], keys?: readonly string[]): Promise<RedactedTexts> {
  const redacted: string[] = [];
  let hidden: readonly HiddenValues[] = [];
  for (let from = 0, to; from < texts.length; from = to) {
    to = endOfNext(texts, from);
    const some = (list: readonly string[]) => list.slice(from, to);
    const answer = await callEngine('redaction.texts', { texts: some(texts), ...(keys && { keys: some(keys) }) });
    if (!answer.ok) throw new Error(answer.error.message);
    redacted.push(...answer.value.texts);
    hidden = sumHidden(hidden, answer.value.hidden);
  }
  return { texts: redacted, hidden };
}

type Redact = (texts: readonly string[], keys?: readonly string[]) => Promise<string[]>;

/** What is made of texts as they leave; whoever gives it away says what is hidden in it. */
export interface Redacted<T> {
  readonly made: T;
  readonly hidden: readonly HiddenValues[];
}

/** For what asks for its texts in a way of its own. */
export async function redactWith<T>(make: (redact: Redact) => Promise<T>): Promise<Redacted<T>> {
  let hidden: readonly HiddenValues[] = [];
  const made = await make(async (...asked) => {
    const answer = await askRedacted(...asked);
    hidden = sumHidden(hidden, answer.hidden);
    return answer.texts;
  });
  return { made, hidden };
}

/** At least one. */
function endOfNext(texts: readonly string[], from: number): number {
  let to = from;
  for (let letters = 0; to < texts.length && to - from < MOST_AT_ONCE; to++) {
    letters += texts[to]!.length;
    if (to > from && letters > MOST_LETTERS) break;
  }
  return to;
}

/** Values of both, by rule, in the order in which rules come up. */
export function sumHidden(...lists: (readonly HiddenValues[])[]): HiddenValues[] {
  const counts = new Map<HiddenValues['rule'], number>();
  for (const { rule, count } of lists.flat()) counts.set(rule, (counts.get(rule) ?? 0) + count);
  return Array.from(counts, ([rule, count]) => ({ rule, count }));
}

/** What was hidden in what was copied or printed last; nothing once that was said. */
export const useLastHidden = create<{ readonly hidden: readonly HiddenValues[] }>()(() => ({ hidden: [] }));

const SAID_MS = 8_000;
let timer: ReturnType<typeof setTimeout> | undefined;

/** Says so. Files say it by themselves, where they are told of. */
export function noteHidden(hidden: readonly HiddenValues[]): void {
  clearTimeout(timer);
  useLastHidden.setState({ hidden });
  if (hidden.length > 0) timer = setTimeout(() => useLastHidden.setState({ hidden: [] }), SAID_MS);
}
