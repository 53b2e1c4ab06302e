import type { DuckDBConnection } from '@duckdb/node-api';
import { refusalText, unknownDatabase, type Refusal, SESSION } from '../../../../core/formats/refusals.ts';
import {
  dialectOf,
  evidenceOf,
  plainName,
  type Dialect,
} from '../../../../core/formats/tables/otel-desktop-viewer/dialect.ts';
import { DesktopViewerMapper } from '../../../../core/formats/tables/otel-desktop-viewer/mapper.ts';
import { RowFault } from '../../../../core/formats/tables/table-format.ts';
import { encodeJson } from '../../../../core/otlp/encode-json.ts';
import type { Warning } from '../../../../core/otlp/decoded.ts';
import { rowOf } from './foreign-cells.ts';
import { questionsOf, type ForeignQuestion } from './foreign-questions.ts';

/** About a megabyte of telemetry. */
const PIECE_ITEMS = 2_000;
/** Of rows without telemetry, such as those of a dictionary: how often their number is told. */
const PIECE_ROWS = 20_000;
/** Tables whose names are told to who has a file we do not know. */
const MOST_TABLES_TOLD = 20;
const NEWLINE = 0x0a;

export type ForeignFile =
  | { kind: 'refused'; name: string; reason: string }
  | { kind: 'opened'; format: string; evidence: string; rows: number; pieces: AsyncIterable<ForeignPiece> };

/** Some telemetry, as requests of OTLP as JSON, one a line, and what was found on the way. */
export interface ForeignPiece {
  bytes: Uint8Array;
  /** Rows read since the last. */
  rows: number;
  /** What cannot be kept: "spans, row 3: …". */
  skipped: string[];
  warnings: Warning[];
}

interface Tables {
  columns: Map<string, Set<string>>;
  names: string[];
}

/** Looks at the tables, not at views: those are statements of somebody else. Throws DuckDB's errors. */
export async function readForeign(connection: DuckDBConnection): Promise<ForeignFile> {
  const tables = await tablesOf(connection);
  const dialect = dialectOf(tables.columns);
  if (dialect === undefined) {
    const refusal = refusalOf(tables);
    return { kind: 'refused', name: refusal.name, reason: refusalText(refusal) };
  }
  const questions = questionsOf(dialect, tables.columns);
  return {
    kind: 'opened',
    format: 'otel-desktop-viewer',
    evidence: evidenceOf(dialect, await versionOf(connection, dialect, tables)),
    rows: await countRows(connection, questions),
    pieces: readPieces(connection, questions),
  };
}

async function tablesOf(connection: DuckDBConnection): Promise<Tables> {
  const sql = `select table_name, column_name from duckdb_columns() where schema_name = 'main' and not internal
    and table_oid in (select table_oid from duckdb_tables() where schema_name = 'main') order by table_name`;
  const rows = (await (await connection.run(sql)).getRows()) as [string, string][];
  const columns = new Map<string, Set<string>>();
  for (const [table, column] of rows) {
    const name = plainName(table);
    columns.set(name, (columns.get(name) ?? new Set()).add(plainName(column)));
  }
  return { columns, names: [...new Set(rows.map(([table]) => table))] };
}

function refusalOf({ columns, names }: Tables): Refusal {
  if (columns.get('meta')?.has('key') === true && columns.has('shape')) return SESSION;
  const told = names.slice(0, MOST_TABLES_TOLD).map((name) => name.slice(0, 50));
  const more = names.length - told.length;
  return unknownDatabase(told.join(', ') + (more > 0 ? `, and ${more} more` : ''));
}

async function versionOf(
  connection: DuckDBConnection,
  dialect: Dialect,
  { columns }: Tables,
): Promise<number | undefined> {
  if (dialect === 'maps' || columns.get('schemameta')?.has('version') !== true) return undefined;
  const rows = await (await connection.run('select max(version)::integer from main.schema_meta')).getRows();
  return (rows[0]?.[0] as number | null) ?? undefined;
}

async function countRows(connection: DuckDBConnection, questions: readonly ForeignQuestion[]): Promise<number> {
  let total = 0;
  for (const { table } of questions) {
    const rows = await (await connection.run(`select count(*)::double from main.${table}`)).getRows();
    total += rows[0]![0] as number;
  }
  return total;
}

async function* readPieces(
  connection: DuckDBConnection,
  questions: readonly ForeignQuestion[],
): AsyncGenerator<ForeignPiece> {
  const mapper = new DesktopViewerMapper();
  const skipped: string[] = [];
  let waiting = 0;
  const piece = (): ForeignPiece => {
    const { telemetry, rejections, warnings } = mapper.take();
    const reasons = [...skipped.splice(0), ...rejections.map(({ reason }) => reason)];
    const rows = waiting;
    waiting = 0;
    return { bytes: linesOf(telemetry.map((part) => encodeJson([part]))), rows, skipped: reasons, warnings };
  };
  for (const { kind, table, sql } of questions) {
    let row = 0;
    const result = await connection.stream(sql);
    const names = result.deduplicatedColumnNames();
    for await (const chunk of result.yieldRows()) {
      for (const values of chunk) {
        row++;
        waiting++;
        try {
          mapper.add(kind, rowOf(names, values));
        } catch (error) {
          if (!(error instanceof RowFault)) throw error;
          skipped.push(`${table}, row ${row}: ${error.message}`);
        }
        if (mapper.items >= PIECE_ITEMS || waiting >= PIECE_ROWS) yield piece();
      }
    }
  }
  yield piece();
}

function linesOf(lines: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(lines.reduce((sum, { length }) => sum + length + 1, 0));
  let at = 0;
  for (const line of lines) {
    bytes.set(line, at);
    at += line.length + 1;
    bytes[at - 1] = NEWLINE;
  }
  return bytes;
}
