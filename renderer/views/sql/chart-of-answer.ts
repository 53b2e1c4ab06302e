import type { SqlAnswer } from '../../../contract/operations/sql.ts';
import { kindOf, type ColumnKind, type SqlCell } from './answer-columns.ts';

/** Which columns a chart is made of, by place. */
export interface ChartChoice {
  readonly x: number;
  readonly y: number;
  /** Splits what is drawn over time into lines; -1 = one line. */
  readonly by: number;
}

const MOST_BARS = 50;
const MOST_LINES = 12;

/** The first number over the first time, split by the first text; else bars of it by the text that tells most rows apart. */
export function suggestChart({ columns, rows }: SqlAnswer): ChartChoice | undefined {
  const kinds = columns.map(kindOf);
  const y = kinds.indexOf('number');
  const time = kinds.indexOf('time');
  const text = kinds.indexOf('text');
  const telling = mostTelling(rows, kinds);
  const x = time >= 0 ? time : telling >= 0 ? telling : kinds.findIndex((_, at) => at !== y);
  if (y < 0 || x < 0) return undefined;
  return { x, y, by: time >= 0 ? text : -1 };
}

/** -1 where no column is text. */
function mostTelling(rows: SqlAnswer['rows'], kinds: readonly ColumnKind[]): number {
  const first = rows.slice(0, MOST_BARS);
  const distinct = (at: number) => new Set(first.map((row) => row[at])).size;
  const texts = kinds.flatMap((kind, at) => (kind === 'text' ? [at] : []));
  return texts.reduce((best, at) => (best < 0 || distinct(at) > distinct(best) ? at : best), -1);
}

export interface Line {
  readonly label: string;
  /** Offsets from `baseNs`, ascending. */
  readonly time: Float64Array;
  readonly value: Float64Array;
}

export type AnswerChart =
  | {
      readonly kind: 'lines';
      readonly baseNs: bigint;
      readonly endNs: number;
      readonly lines: readonly Line[];
      readonly leftOut: number;
    }
  | { readonly kind: 'bars'; readonly bars: readonly Bar[]; readonly leftOut: number }
  | { readonly kind: 'none' };

export interface Bar {
  readonly label: string;
  readonly value: number;
}

const toNumber = (cell: SqlCell | undefined): number =>
  cell === null || cell === undefined ? Number.NaN : Number(cell);

const TIME = /^(\d{4,})-(\d\d)-(\d\d)(?: (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?)?(?:\+00)?$/;

/** Unix nanoseconds of a time as DuckDB writes it (UTC), or of raw nanoseconds; undefined where it is neither. */
export function readTimeNs(cell: SqlCell | undefined): bigint | undefined {
  if (typeof cell === 'bigint') return cell > 0n ? cell : undefined;
  const match = TIME.exec(typeof cell === 'string' ? cell : '');
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) => Number(part ?? 0));
  const ms = Date.UTC(year!, month! - 1, day!, hour, minute, second);
  return BigInt(ms) * 1_000_000n + BigInt((match[7] ?? '').padEnd(9, '0'));
}

export function chartOfAnswer(answer: SqlAnswer, { x, y, by }: ChartChoice): AnswerChart {
  const column = answer.columns[x];
  if (!column || !answer.columns[y]) return { kind: 'none' };
  return kindOf(column) === 'time' ? linesOf(answer, { x, y, by }) : barsOf(answer, { x, y, by });
}

function barsOf({ rows }: SqlAnswer, { x, y }: ChartChoice): AnswerChart {
  const all = rows
    .map((row) => ({ label: row[x] === null ? 'NULL' : String(row[x]), value: toNumber(row[y]) }))
    .filter(({ value }) => Number.isFinite(value));
  if (all.length === 0) return { kind: 'none' };
  return { kind: 'bars', bars: all.slice(0, MOST_BARS), leftOut: Math.max(0, all.length - MOST_BARS) };
}

interface Point {
  readonly ns: bigint;
  readonly value: number;
}

function linesOf(answer: SqlAnswer, { x, y, by }: ChartChoice): AnswerChart {
  const groups = new Map<string, Point[]>();
  let [minNs, maxNs] = [undefined, undefined] as [bigint | undefined, bigint | undefined];
  for (const row of answer.rows) {
    const ns = readTimeNs(row[x]);
    if (ns === undefined) continue;
    minNs = minNs === undefined || ns < minNs ? ns : minNs;
    maxNs = maxNs === undefined || ns > maxNs ? ns : maxNs;
    const label = by < 0 ? answer.columns[y]!.name : row[by] === null ? 'NULL' : String(row[by]);
    const points = groups.get(label);
    if (points) points.push({ ns, value: toNumber(row[y]) });
    else groups.set(label, [{ ns, value: toNumber(row[y]) }]);
  }
  if (minNs === undefined || maxNs === undefined) return { kind: 'none' };
  // By name, so that a line keeps its colour when the statement is run again.
  const shown = [...groups].slice(0, MOST_LINES).toSorted(([a], [b]) => a.localeCompare(b));
  const lines = shown.map(([label, points]) => lineOf(label, points, minNs));
  // One moment alone still wants a stretch to stand in.
  const endNs = Math.max(Number(maxNs - minNs), 1_000);
  return { kind: 'lines', baseNs: minNs, endNs, lines, leftOut: Math.max(0, groups.size - MOST_LINES) };
}

function lineOf(label: string, points: Point[], baseNs: bigint): Line {
  points.sort((a, b) => (a.ns < b.ns ? -1 : Number(a.ns > b.ns)));
  return {
    label,
    time: Float64Array.from(points, ({ ns }) => Number(ns - baseNs)),
    value: Float64Array.from(points, ({ value }) => value),
  };
}
