import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { HyperFormula } from 'hyperformula';

/** A CSV file as others open it. */
interface OpenedSheet {
  /** Texts as DuckDB's reader takes them apart, the head first; null = nothing stood there. */
  readonly cells: (string | null)[][];
  /** What a spreadsheet made formulas of, by the text of the cell. */
  readonly formulas: string[];
}

/** `columns`: how many there are. Throws where the file is none for DuckDB's strict reader. */
export async function openCsv(csv: string, columns: number): Promise<OpenedSheet> {
  const cells = await readCsv(csv, columns);
  return { cells, formulas: findFormulas(cells) };
}

/** What a spreadsheet runs of these cells. */
export function findFormulas(cells: readonly (readonly (string | null)[])[]): string[] {
  const sheet = HyperFormula.buildFromArray(
    cells.map((row) => [...row]),
    { licenseKey: 'gpl-v3', maxRows: 100_000, maxColumns: 1_000 },
  );
  try {
    return cells.flatMap((row, at) =>
      row.filter((_, col) => sheet.doesCellHaveFormula({ sheet: 0, row: at, col })).map(String),
    );
  } finally {
    sheet.destroy();
  }
}

const GUARDED = /^''*(?:[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠﹦﹢﹣﹫]|[\t\r\n\0])/u;

/** The text that was written, as docs/formats.md says it is had back: without the one `'` before what looks like a formula. */
export function withoutGuard(text: string): string {
  return GUARDED.test(text) ? text.slice(1) : text;
}

async function readCsv(csv: string, columns: number): Promise<(string | null)[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'tracebench-csv-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  try {
    const file = join(folder, 'table.csv');
    await writeFile(file, csv);
    const names = Array.from({ length: columns }, (_, at) => `c${at}: 'VARCHAR'`).join(', ');
    const connection = await instance.connect();
    const read = await connection.runAndReadAll(
      `SELECT * FROM read_csv(?, auto_detect = false, header = false, delim = ',', quote = '"', escape = '"',
           allow_quoted_nulls = false, strict_mode = true, columns = {${names}})`,
      [file],
    );
    return read.getRowsJson() as (string | null)[][];
  } finally {
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}
