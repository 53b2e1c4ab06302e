/**
 * Pixel columns as times: column x shows `edges[x] … edges[x+1]`, rising. A folded or warped axis is nothing but other
 * edges. Every drawing, hit test and report asks the same rule which columns a bar takes:
 *
 *     edges   │   │   │   │   │       from the column its start lies in
 *     bar       ▬▬▬▬▬▬▬▬               to the one its end lies in, that one left out, but at least one
 *     drawn   ▓▓▓▓▓▓▓▓
 *
 * So touching bars share no column while both are a pixel or longer, and nothing in view is ever without a column. A bar
 * that began before the window counts as begun at its edge.
 */
export function columnEdges(from: number, to: number, columns: number): Float64Array {
  const step = (to - from) / Math.max(1, columns);
  return Float64Array.from({ length: columns + 1 }, (_, x) => from + x * step);
}

/** So many columns are looked at one by one: where there are many bars, the next one is near. */
const NEAR = 6;

/**
 * The last column ≥ `from` that begins at or before the time; `edges.length − 1` at the right edge and behind it. Behind
 * the near ones comes a guess by the width of the column at hand, right wherever columns are of one width, and then a
 * galloping search.
 */
export function columnOf(edges: Float64Array, time: number, from: number): number {
  const last = edges.length - 1;
  const near = Math.min(from + NEAR, last);
  let low = from;
  while (low < near && edges[low + 1]! <= time) low++;
  return low < near || near === last ? low : farColumn(edges, time, low);
}

function farColumn(edges: Float64Array, time: number, from: number): number {
  const last = edges.length - 1;
  if (time >= edges[last]!) return last;
  const guess = from + Math.trunc((time - edges[from]!) / (edges[from + 1]! - edges[from]!));
  if (guess < last && edges[guess]! <= time && time < edges[guess + 1]!) return guess;
  let low = from;
  let step = 1;
  while (low + step < last && edges[low + step]! <= time) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, last);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (edges[middle]! <= time) low = middle;
    else high = middle;
  }
  return low;
}

/** x of a time in columns, fractions included; before the first or behind the last edge the nearest of them. */
export function timeToColumn(edges: Float64Array, time: number): number {
  const last = edges.length - 1;
  if (time <= edges[0]!) return 0;
  const column = columnOf(edges, time, 0);
  if (column === last) return last;
  return column + (time - edges[column]!) / (edges[column + 1]! - edges[column]!);
}
