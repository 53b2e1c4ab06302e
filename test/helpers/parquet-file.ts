import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type JS } from '@duckdb/node-api';

/** A Parquet file as DuckDB writes it. `options` are those of COPY. */
export async function writeParquet(select: string, options = ''): Promise<Uint8Array> {
  return inFolder(async (path) => {
    await ask(`COPY (${select}) TO '${path}' (FORMAT parquet${options === '' ? '' : `, ${options}`})`);
    return new Uint8Array(readFileSync(path));
  });
}

/** Rows of a statement in which FILE stands for a Parquet file, as DuckDB reads it. */
export async function askParquet(path: string, sql: string): Promise<Record<string, JS>[]> {
  return ask(sql.replaceAll('FILE', `'${path}'`));
}

async function ask(sql: string): Promise<Record<string, JS>[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJS();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function inFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tracebench-parquet-'));
  try {
    return await work(join(folder, 'file.parquet'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
