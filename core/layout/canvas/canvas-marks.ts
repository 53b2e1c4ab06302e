/**
 * What is drawn: one mark stands for one span or for many that begin together. Times are nanoseconds from the view's base. Marks
 * of lane n are `first[n] … first[n+1]−1`, by start; those of runs may lie over each other.
 */
export interface CanvasMarks {
  lanes: number;
  first: Uint32Array;
  start: Float64Array;
  /** Of the one that ends last. */
  end: Float64Array;
  /** Of the error that ends last; the start where there is none. */
  errorEnd: Float64Array;
  spans: Uint32Array;
  errors: Uint32Array;
  /** Key and duration of the span that stands for them, and the duration of the longest. */
  key: Float64Array;
  duration: Float64Array;
  longest: Float64Array;
  /** Row of the answer. */
  row: Uint32Array;
  /** Lanes of group g, in the order of the rooms: `firstLane[g] … firstLane[g+1]−1`. */
  firstLane: Uint32Array;
  /** Level of each lane; −1 where lanes are not by duration. */
  level: Int8Array;
  /** One mark is one span. */
  isExact: boolean;
}

export function groupOfLane({ firstLane }: Pick<CanvasMarks, 'firstLane'>, lane: number): number {
  let low = 0;
  let high = firstLane.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (firstLane[middle]! <= lane) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

export interface GroupCounts {
  spans: Float64Array;
  errors: Float64Array;
}

/** Spans and errors of each group that run in a window, as exactly as marks tell. */
export function countInView(marks: CanvasMarks, fromNs: number, toNs: number): GroupCounts {
  const groups = marks.firstLane.length - 1;
  const counts = { spans: new Float64Array(groups), errors: new Float64Array(groups) };
  const { first, firstLane, start, end, spans, errors } = marks;
  for (let g = 0; g < groups; g++) {
    for (let i = first[firstLane[g]!]!; i < first[firstLane[g + 1]!]!; i++) {
      if (start[i]! >= toNs || end[i]! < fromNs) continue;
      counts.spans[g]! += spans[i]!;
      counts.errors[g]! += errors[i]!;
    }
  }
  return counts;
}
