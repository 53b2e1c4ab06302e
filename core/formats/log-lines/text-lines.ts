import { repairUtf8 } from '../../encoding/utf8.ts';
import type { Draft } from './draft.ts';
import type { LineOutcome, LineParser } from './line-parser.ts';
import { parseLine } from './parse-message.ts';

// The platform's own check is faster than ours by the length of a line.
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Lines of text, each read as what it is: programs that share an output do not share a format. */
export class TextLines implements LineParser {
  readonly bufferedBytes = 0;

  parse(bytes: Uint8Array): LineOutcome {
    return { kind: 'draft', draft: draftOfLine(bytes) };
  }

  end(): Draft[] {
    return [];
  }
}

export function draftOfLine(bytes: Uint8Array): Draft {
  const { text, isRepaired } = readText(bytes);
  return { ...parseLine(text).draft, isRepaired };
}

/** A line's text, with U+FFFD in place of what is not UTF-8. */
export function readText(bytes: Uint8Array): { text: string; isRepaired: boolean } {
  try {
    return { text: strict.decode(bytes), isRepaired: false };
  } catch {
    return { text: repairUtf8(bytes, 0, bytes.length), isRepaired: true };
  }
}
