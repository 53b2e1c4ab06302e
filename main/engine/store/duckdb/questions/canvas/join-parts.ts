import type { CanvasRuns } from '../../../../../../contract/operations/canvas.ts';

/** A cell's number: group, level, column and, in its last bit, whether these are its errors. */
export const COLUMN_BITS = 11;
export const LEVEL_BITS = 3;

/** Rows by cell, ascending: the errors of a column follow its other spans. */
interface Parts {
  cell: Uint32Array;
  spans: Uint32Array;
  last: Uint32Array;
  key: Float64Array;
  duration: Float64Array;
}

/** One row for each column of a lane. */
export function joinParts(parts: Parts): CanvasRuns['columns'] {
  const { cell, spans, last, key, duration } = parts;
  const runs = emptyRuns(countRuns(cell));
  for (let part = 0, row = -1; part < cell.length; part++) {
    const isNew = part === 0 || cell[part]! >> 1 !== cell[part - 1]! >> 1;
    if (isNew) placeRun(runs, ++row, cell[part]! >> 1);
    runs.count[row]! += spans[part]!;
    runs.lastColumn[row] = Math.max(runs.lastColumn[row]!, last[part]!);
    runs.longest[row] = Math.max(runs.longest[row]!, duration[part]!);
    // Errors come second and speak for the run.
    runs.key[row] = key[part]!;
    runs.duration[row] = duration[part]!;
    if ((cell[part]! & 1) === 0) continue;
    runs.errors[row] = spans[part]!;
    runs.lastErrorColumn[row] = last[part]!;
  }
  return runs;
}

function countRuns(cell: Uint32Array): number {
  let count = 0;
  for (let part = 0; part < cell.length; part++) if (part === 0 || cell[part]! >> 1 !== cell[part - 1]! >> 1) count++;
  return count;
}

function placeRun({ group, level, column }: CanvasRuns['columns'], row: number, place: number): void {
  column[row] = place & (2 ** COLUMN_BITS - 1);
  level[row] = (place >> COLUMN_BITS) & (2 ** LEVEL_BITS - 1);
  group[row] = place >> (COLUMN_BITS + LEVEL_BITS);
}

function emptyRuns(rows: number): CanvasRuns['columns'] {
  return {
    group: new Uint8Array(rows),
    level: new Uint8Array(rows),
    column: new Uint16Array(rows),
    count: new Uint32Array(rows),
    errors: new Uint32Array(rows),
    lastColumn: new Uint16Array(rows),
    lastErrorColumn: new Uint16Array(rows),
    key: new Float64Array(rows),
    duration: new Float64Array(rows),
    longest: new Float64Array(rows),
  };
}
