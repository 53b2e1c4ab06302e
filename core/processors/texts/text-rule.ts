/** Tells where in a text something stands, from the first character to behind the last, in any order. */
export type FindSpans = (text: string, found: (from: number, to: number) => void) => void;
