/**
 * Tells where in a text something stands, from the first character to behind the last, in any order. `quote` is written around what
 * stands for it, so that a value without quotes leaves JSON behind that can be read. `system` is the database a statement is for, ''
 * where that is not known.
 */
export type FindSpans = (text: string, found: FoundSpan, system: string) => void;
export type FoundSpan = (from: number, to: number, quote?: string) => void;
