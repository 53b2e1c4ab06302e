/** A stretch of a text, and what stands there instead. */
export interface Splice {
  from: number;
  to: number;
  put: string;
}

/** All at once; they are in order and do not overlap. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let [changed, at] = ['', 0];
  for (const { from, to, put } of splices) {
    changed += text.slice(at, from) + put;
    at = to;
  }
  return changed + text.slice(at);
}
