import {
  MOST_REPORT_ROWS,
  type NewBlock,
  type ReportDocument,
  type TableBlock,
} from '../../../../core/report/document/report-document.ts';
import { unwrap } from '../problem.ts';
import { documentOf, type Language, type ReportSession } from './compose-report.ts';
import { OPERATION_FIGURES, type Words } from './questions.ts';

/** Of one operation in one session; durations in nanoseconds, NaN where none is known. */
export interface OperationFigures {
  readonly service: string;
  readonly name: string;
  readonly spans: number;
  readonly errors: number;
  readonly p50: number;
  readonly p95: number;
}

export async function readFigures({ engine, signal }: ReportSession): Promise<OperationFigures[]> {
  const { rows } = unwrap(await engine.call('sql.query', { sql: OPERATION_FIGURES, limit: 100_000 }, { signal }));
  const number = (value: unknown): number => (value === null ? NaN : Number(value));
  return rows.map(([service, name, spans, errors, p50, p95]) => ({
    ...{ service: String(service), name: String(name), spans: number(spans), errors: number(errors) },
    ...{ p50: number(p50), p95: number(p95) },
  }));
}

interface Side {
  readonly name: string;
  readonly figures: readonly OperationFigures[];
}

interface Pair {
  readonly before?: OperationFigures;
  readonly after?: OperationFigures;
}

const WORDS = {
  title: { en: 'Before and after', ko: '전후 비교' },
  both: { en: 'Operations in both, the most slowed down first', ko: '양쪽에 모두 있는 작업 (많이 느려진 순)' },
  gone: { en: 'Operations that are gone', ko: '없어진 작업' },
  fresh: { en: 'New operations', ko: '새로 생긴 작업' },
  service: { en: 'Service', ko: '서비스' },
  operation: { en: 'Operation', ko: '작업' },
  spans: { en: 'Spans', ko: '스팬' },
  errors: { en: 'Errors (%)', ko: '오류 (%)' },
  before: { en: 'before', ko: '이전' },
  after: { en: 'after', ko: '이후' },
  change: { en: 'p95 change (%)', ko: 'p95 변화 (%)' },
} as const satisfies Record<string, Words>;

/** Two sessions, operation by operation. */
export function compareReport(
  before: Side,
  after: Side,
  language: Language,
  title: string | undefined,
): ReportDocument {
  const pairs = [...pairUp(before.figures, after.figures).values()];
  const source = { session: `${before.name} → ${after.name}`, what: '', place: '' };
  const table = (heading: Words, rows: string[][], columns: TableBlock['columns']): NewBlock<TableBlock> => ({
    ...{ kind: 'table', title: heading[language], columns, rows: rows.slice(0, MOST_REPORT_ROWS) },
    ...{ leftOut: Math.max(0, rows.length - MOST_REPORT_ROWS), source },
  });
  const both = pairs.filter((pair): pair is Required<Pair> => pair.before !== undefined && pair.after !== undefined);
  both.sort((a, b) => slowdown(b) - slowdown(a) || orderOf(a.after, b.after));
  const only = (of: 'before' | 'after') =>
    pairs
      .flatMap((pair) => (pair.before && pair.after ? [] : (pair[of] ?? [])))
      .sort(orderOf)
      .map(loneRow);
  return documentOf(title ?? `${WORDS.title[language]}: ${source.session}`, language, [
    table(WORDS.both, both.map(bothRow), bothColumns(language)),
    table(WORDS.fresh, only('after'), loneColumns(language)),
    table(WORDS.gone, only('before'), loneColumns(language)),
  ]);
}

function pairUp(before: readonly OperationFigures[], after: readonly OperationFigures[]): Map<string, Pair> {
  const key = ({ service, name }: OperationFigures): string => JSON.stringify([service, name]);
  const pairs = new Map<string, Pair>(before.map((figures) => [key(figures), { before: figures }]));
  for (const figures of after) pairs.set(key(figures), { ...pairs.get(key(figures)), after: figures });
  return pairs;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const orderOf = (a: OperationFigures, b: OperationFigures): number =>
  compareText(a.service, b.service) || compareText(a.name, b.name);

/** As a share of what it was; what has no durations, or took no time before, comes last. */
function slowdown({ before, after }: Required<Pair>): number {
  const change = after.p95 / before.p95 - 1;
  return Number.isFinite(change) ? change : -Infinity;
}

const ms = (ns: number): string => (Number.isNaN(ns) ? '' : (ns / 1e6).toFixed(3));
const percent = (share: number): string => (Number.isFinite(share) ? (share * 100).toFixed(1) : '');
const errorShare = ({ errors, spans }: OperationFigures): string => percent(errors / spans);

function bothRow({ before, after }: Required<Pair>): string[] {
  const figures = [before, after].flatMap((side) => [String(side.spans), errorShare(side), ms(side.p50), ms(side.p95)]);
  return [after.service, after.name, ...figures, percent(slowdown({ before, after }))];
}

function bothColumns(language: Language): TableBlock['columns'] {
  const side = (when: Words) =>
    [WORDS.spans[language], WORDS.errors[language], 'p50 (ms)', 'p95 (ms)'].map((label) =>
      number(`${label}, ${when[language]}`),
    );
  return [...names(language), ...side(WORDS.before), ...side(WORDS.after), number(WORDS.change[language])];
}

function loneRow(figures: OperationFigures): string[] {
  return [figures.service, figures.name, String(figures.spans), errorShare(figures), ms(figures.p50), ms(figures.p95)];
}

function loneColumns(language: Language): TableBlock['columns'] {
  const labels = [WORDS.spans[language], WORDS.errors[language], 'p50 (ms)', 'p95 (ms)'];
  return [...names(language), ...labels.map(number)];
}

const number = (label: string) => ({ label, kind: 'number' }) as const;
const names = (language: Language) =>
  [WORDS.service[language], WORDS.operation[language]].map((label) => ({ label, kind: 'text' }) as const);
