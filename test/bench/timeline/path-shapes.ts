const MS = 1_000_000;

/** Row 0 is the root; a row's parent comes before it. Times in nanoseconds. */
export interface Shape {
  parentOf(row: number): number;
  timesOf(row: number, spans: number): [start: number, duration: number];
}

/** Linear congruential: the same trace in every run. */
const noise = (row: number) => ((Math.imul(row, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;

/** A tree where children start anywhere in the first half of the trace and many outlive their parents. */
const asynchronous: Shape = {
  parentOf: (row) => (row === 0 ? -1 : Math.floor(noise(row) * Math.min(row, 1 + row / 3))),
  timesOf: (row, spans) =>
    row === 0
      ? [0, spans * MS]
      : [row * MS * 0.5 + Math.floor(noise(row * 7) * MS), Math.floor(noise(row * 13) * 400 * MS)],
};

/** As `asynchronous`, but all under one parent: one long list to sort. */
const overlappingChildren: Shape = { ...asynchronous, parentOf: (row) => Math.min(row, 1) - 1 };

const sequentialChildren: Shape = {
  parentOf: (row) => Math.min(row, 1) - 1,
  timesOf: (row, spans) => (row === 0 ? [0, spans * MS] : [row * MS, MS - 1_000]),
};

const chain: Shape = {
  parentOf: (row) => row - 1,
  timesOf: (row, spans) => [row * 1_000, (spans - row) * 2_000],
};

export const SHAPES: Record<string, Shape> = {
  'asynchronous tree': asynchronous,
  'overlapping children of one parent': overlappingChildren,
  'sequential children of one parent': sequentialChildren,
  'chain, one child each': chain,
};

/** Rows in start order or not, as they come out of the shape. */
export function columnsOf(spans: number, { parentOf, timesOf }: Shape) {
  const start = new Float64Array(spans);
  const duration = new Float64Array(spans);
  for (let row = 0; row < spans; row++) [start[row], duration[row]] = timesOf(row, spans);
  return {
    spanIdHigh: new Uint32Array(spans),
    spanIdLow: Uint32Array.from({ length: spans }, (_, row) => row + 1),
    parentIdHigh: new Uint32Array(spans),
    parentIdLow: new Uint32Array(spans),
    parent: Int32Array.from({ length: spans }, (_, row) => parentOf(row)),
    start,
    duration,
    status: new Uint8Array(spans),
    flags: new Uint8Array(spans),
    kind: new Uint8Array(spans).fill(1),
  };
}
