import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { ExportFormat } from '../../contract/operations/files.ts';
import type { Row } from './table.ts';

const FORMATS: readonly ExportFormat[] = ['otlp-jsonl', 'otlp-proto-framed', 'jaeger-json', 'parquet'];
const COPIED_TABLES = ['span', 'span_event', 'span_link', 'value'];
const SAMPLE_BYTES = 64 * 1024 * 1024;

/** Everything of a store as a file, by `tracebench export`: start-up is part of the time, secrets are looked for. */
export async function benchExports(folder: string, store: string, spans: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const format of FORMATS)
    for (const redacts of [true, false]) rows.push(await benchExport(folder, store, spans, format, redacts));
  return rows;
}

async function benchExport(
  folder: string,
  store: string,
  spans: number,
  format: ExportFormat,
  redacts: boolean,
): Promise<Row> {
  const out = join(folder, `out.${format}`);
  const options = ['--store', store, '--format', format, '-o', out, ...(redacts ? [] : ['--no-redact'])];
  const started = performance.now();
  const run = spawnSync(
    '/usr/bin/time',
    ['-f', '%M %U %S', process.execPath, 'dist/main/cli.js', 'export', ...options],
    {
      encoding: 'utf8',
    },
  );
  const seconds = (performance.now() - started) / 1_000;
  const [peakKib, user, system] = (run.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  const bytes = statSync(out).size;
  const beside = await besides(format, folder, store, out, seconds);
  rmSync(out);
  return {
    what: `export ${format}${redacts ? '' : ', nothing hidden'} (from the command line)`,
    size: `${spans} spans, ${(bytes / 1e6).toFixed(0)} MB`,
    figures: {
      seconds,
      'MB/s': bytes / 1e6 / seconds,
      ...beside,
      'spans/s': spans / seconds,
      'CPU s per million spans': ((user! + system!) / spans) * 1e6,
      'RSS peak MiB': peakKib! / 1_024,
    },
  };
}

/** What the machine gives at that moment. */
async function besides(
  format: ExportFormat,
  folder: string,
  store: string,
  out: string,
  seconds: number,
): Promise<Record<string, number>> {
  if (format === 'otlp-jsonl') return { 'JSON.stringify alone, MB/s': stringifyLines(out) };
  if (format !== 'parquet') return {};
  const plain = await copyTables(store, folder);
  return { 'plain COPY of the tables, s': plain, 'times a plain COPY': seconds / plain };
}

/** Seconds that DuckDB takes for the same rows as they are stored: a file for each table, nothing looked up. */
async function copyTables(store: string, folder: string): Promise<number> {
  const instance = await DuckDBInstance.create(store, { access_mode: 'READ_ONLY' });
  const connection = await instance.connect();
  const started = performance.now();
  for (const table of COPIED_TABLES) {
    const path = join(folder, `${table}.parquet`);
    await connection.run(`COPY ${table} TO '${path}' (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)`);
    rmSync(path);
  }
  const seconds = (performance.now() - started) / 1_000;
  connection.closeSync();
  instance.closeSync();
  return seconds;
}

/** The same lines, written by JSON.stringify alone. */
function stringifyLines(path: string): number {
  const text = readFileSync(path).subarray(0, SAMPLE_BYTES).toString('utf8');
  const lines = text.slice(0, text.lastIndexOf('\n')).split('\n');
  const parsed = lines.map((line) => JSON.parse(line) as unknown);
  const started = performance.now();
  for (const line of parsed) JSON.stringify(line);
  return text.length / 1e3 / (performance.now() - started);
}
