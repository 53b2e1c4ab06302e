import { STAND_IN } from '../processors/stand-in.ts';

export interface ShownPart {
  readonly text: string;
  /** It stands for a value that was hidden. */
  readonly isHidden: boolean;
}

const STAND_INS = new RegExp(`(${STAND_IN.source.slice(1, -1)})`);

/** A redacted text in the parts that were told and those that stand for something; no part is empty. */
export function hiddenParts(text: string): ShownPart[] {
  return text
    .split(STAND_INS)
    .map((part, at) => ({ text: part, isHidden: at % 2 === 1 }))
    .filter((part) => part.text !== '');
}
