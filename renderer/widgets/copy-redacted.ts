import type { HiddenValues } from '../../contract/operations/library.ts';
import { copyText } from './copy-text.ts';

type Hidden = readonly HiddenValues[];
type AskRedacted = (
  texts: readonly string[],
) => Promise<{ readonly texts: readonly string[]; readonly hidden: Hidden }>;

let askRedacted: AskRedacted = () => Promise.reject(new Error('Nothing says what must not leave.'));
let noteHidden = (_hidden: Hidden): void => undefined;

/** Told once, when the page begins: widgets do not know the engine. `note` takes what was hidden in what was copied. */
export function redactCopiesBy(ask: AskRedacted, note: (hidden: Hidden) => void): void {
  askRedacted = ask;
  noteHidden = note;
}

/**
 * Copies what leaves as a list, each cell by the settings, as in files, or as one `whole` text, such as JSON. false where that failed or the
 * clipboard could not be written: then nothing was copied.
 */
export async function copyRedacted(text: string, as: 'cells' | 'whole' = 'cells'): Promise<boolean> {
  try {
    const { texts, hidden } = await askRedacted(as === 'whole' ? [text] : text.split(/([\t\n])/));
    const isCopied = await copyText(texts.join(''));
    if (isCopied) noteHidden(hidden);
    return isCopied;
  } catch {
    return false;
  }
}
