/**
 * What the reads give, in their order, while up to `depth` of them are under way: the one that is waited for, and those behind it.
 *
 *   taken ──► [ waited for | under way | under way ] ──► not begun
 *
 * None is begun before something is asked for. Whoever ends early, or meets a failure, goes on only when nothing is under way any more.
 */
export async function* readAhead<T>(reads: Iterable<() => Promise<T>>, depth: number): AsyncGenerator<T> {
  const underWay: Promise<T>[] = [];
  try {
    for (const read of reads) {
      underWay.push(begin(read));
      if (underWay.length >= depth) yield await underWay.shift()!;
    }
    while (underWay.length > 0) yield await underWay.shift()!;
  } finally {
    await Promise.allSettled(underWay);
  }
}

/** A failure is told when its turn comes; until then it is not one that nobody looks after. */
function begin<T>(read: () => Promise<T>): Promise<T> {
  const reading = read();
  reading.catch(() => undefined);
  return reading;
}
