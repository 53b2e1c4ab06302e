/** Nobody means a name that is longer; and nobody looks for one among more. */
const MOST_LETTERS = 100;
const MOST_NAMES = 500;

/** `; did you mean "…"?` where one of the names is written nearly so, otherwise ''. */
export function didYouMean(written: string, names: readonly string[]): string {
  const nearest = nearestName(written, names);
  return nearest === undefined ? '' : `; did you mean "${nearest}"?`;
}

/** The name with the fewest letters changed, left out, added or swapped; undefined where more than a third of them would be. */
function nearestName(written: string, names: readonly string[]): string | undefined {
  if (written.length > MOST_LETTERS || names.length > MOST_NAMES) return undefined;
  const most = Math.max(1, Math.floor(Math.min(written.length, 40) / 3));
  let best: { name: string; distance: number } | undefined;
  for (const name of names) {
    if (Math.abs(name.length - written.length) > most) continue;
    const distance = editDistance(written.toLowerCase(), name.toLowerCase());
    if (distance <= most && distance < (best?.distance ?? Infinity)) best = { name, distance };
  }
  return best?.name;
}

/** Damerau's distance of texts that stand close to each other: a swap of neighbours counts once. */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = isSwap ? rows[i - 2]![j - 2]! + 1 : Infinity;
      row.push(Math.min(change, swap, rows[i - 1]![j]! + 1, row[j - 1]! + 1));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
