import { callEngine } from './connection.ts';

/** Of one call. */
const MOST_AT_ONCE = 50_000;

/**
 * Texts that are about to leave, by the settings, in their order; `keys` says which column or attribute each stood under, where that is known. Throws where
 * that fails: then nothing is to be written.
 */
export async function redactTexts(texts: readonly string[], keys?: readonly string[]): Promise<string[]> {
  const redacted: string[] = [];
  for (let from = 0; from < texts.length; from += MOST_AT_ONCE) {
    const some = (list: readonly string[]) => list.slice(from, from + MOST_AT_ONCE);
    const answer = await callEngine('redaction.texts', { texts: some(texts), ...(keys && { keys: some(keys) }) });
    if (!answer.ok) throw new Error(answer.error.message);
    redacted.push(...answer.value.texts);
  }
  return redacted;
}
