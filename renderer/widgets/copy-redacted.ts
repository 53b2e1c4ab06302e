import { copyText } from './copy-text.ts';

type RedactTexts = (texts: readonly string[]) => Promise<readonly string[]>;

let redactTexts: RedactTexts = () => Promise.reject(new Error('Nothing says what must not leave.'));

/** Told once, when the page begins: widgets do not know the engine. */
export function redactCopiesBy(redact: RedactTexts): void {
  redactTexts = redact;
}

/**
 * Copies what leaves as a list, each cell by the settings, as in files, or as one `whole` text, such as JSON. false where that failed or the
 * clipboard could not be written: then nothing was copied.
 */
export async function copyRedacted(text: string, as: 'cells' | 'whole' = 'cells'): Promise<boolean> {
  try {
    const redacted = await redactTexts(as === 'whole' ? [text] : text.split(/([\t\n])/));
    return await copyText(redacted.join(''));
  } catch {
    return false;
  }
}
