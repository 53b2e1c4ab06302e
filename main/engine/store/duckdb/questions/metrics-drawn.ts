import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Answer } from '../answer.ts';
import type { Database } from '../database.ts';
import type { Binder } from './sql.ts';

/** What a statement over `drawn`, `line` and `told` brings back: at most lines × slices rows. */
export interface Drawn {
  lines: DrawnLine[];
  groups: number;
  /** A column of `told`, 0 where it has none. */
  told(name: string): number;
  /** A point of the stream that `told` names as example. */
  toldPoint(name: string): bigint | undefined;
}

/** Slices in order; only those that hold anything. */
export interface DrawnLine {
  number: number;
  streams: number;
  groups: number;
  /** A point of the line: its attributes are the line's. */
  pointId: bigint;
  bucket: Int32Array;
  value: Float64Array;
  low: Float64Array;
  high: Float64Array;
}

/** `told` has one row, so its columns come along even where nothing is drawn. */
export async function readDrawn(
  database: Database,
  tables: string,
  binder: Binder,
  signal?: CancelSignal,
): Promise<Drawn> {
  const answer = await database.query(
    `${tables} SELECT d.bucket, d.value, d.low, d.high, coalesce(l.line, 4294967295)::UINTEGER AS line, l.streams, l.groups, l.id,
       (SELECT coalesce(sum(groups), 0) FROM line)::DOUBLE AS all_groups, told.*
     FROM told LEFT JOIN (drawn d JOIN line l USING (line)) ON true ORDER BY line, d.bucket`,
    binder.parameters,
    signal,
  );
  const has = (name: string) => answer.names.includes(name);
  return {
    lines: linesOf(answer),
    groups: Number(answer.first('all_groups') ?? 0),
    told: (name) => (has(name) ? Number(answer.first(name) ?? 0) : 0),
    toldPoint: (name) => (has(name) ? ((answer.first(name) as bigint | null) ?? undefined) : undefined),
  };
}

/** Rows are ordered by line: each line is a slice of the columns. */
function linesOf(answer: Answer): DrawnLine[] {
  const numbers = answer.uint32('line');
  const [streams, groups, ids] = [answer.uint32('streams'), answer.uint32('groups'), answer.uint64('id')];
  const bucket = answer.int32('bucket');
  const [value, low, high] = [answer.float64('value'), answer.float64('low'), answer.float64('high')];
  const lines: DrawnLine[] = [];
  for (let from = 0; from < answer.rows && numbers[from] !== 4_294_967_295;) {
    let to = from + 1;
    while (to < answer.rows && numbers[to] === numbers[from]) to++;
    lines.push({
      number: numbers[from]!,
      streams: streams[from]!,
      groups: groups[from]!,
      pointId: ids[from]!,
      bucket: bucket.slice(from, to),
      value: value.slice(from, to),
      low: low.slice(from, to),
      high: high.slice(from, to),
    });
    from = to;
  }
  return lines;
}
