/** More edits than this and another word was meant. */
const MOST_EDITS = 2;

/** ' (did you mean "batch"?)' for a word that is almost one of the known ones, '' otherwise. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const nearest = nearestOf(word, known);
  return nearest === undefined ? '' : ` (did you mean "${nearest}"?)`;
}

function nearestOf(word: string, known: Iterable<string>): string | undefined {
  // What nobody would have typed is not compared: the table below is as large as both words.
  if (word.length > 64) return undefined;
  const far = Math.min(MOST_EDITS, Math.floor(word.length / 2)) + 1;
  let best: { word: string; edits: number } | undefined;
  for (const candidate of known) {
    const edits = countEdits(word.toLowerCase(), candidate.toLowerCase());
    if (edits < Math.min(far, best?.edits ?? far)) best = { word: candidate, edits };
  }
  return best?.word;
}

/** Levenshtein's distance, row by row. */
function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const swap = row[j - 1]! + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[to.length]!;
}
