import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportFormat } from '../../contract/operations/files.ts';
import type { Row } from './table.ts';

const FORMATS: readonly ExportFormat[] = ['otlp-jsonl', 'otlp-proto-framed', 'jaeger-json'];
const SAMPLE_BYTES = 64 * 1024 * 1024;

/** Everything of a store as a file, by `tracebench export`: start-up is part of the time, secrets are looked for. */
export function benchExports(folder: string, store: string, spans: number): Row[] {
  return FORMATS.flatMap((format) =>
    [true, false].map((redacts) => benchExport(folder, store, spans, format, redacts)),
  );
}

function benchExport(folder: string, store: string, spans: number, format: ExportFormat, redacts: boolean): Row {
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
  const beside: Record<string, number> =
    format === 'otlp-jsonl' ? { 'JSON.stringify alone, MB/s': stringifyLines(out) } : {};
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

/** What the machine gives at that moment: the same lines, written by JSON.stringify alone. */
function stringifyLines(path: string): number {
  const text = readFileSync(path).subarray(0, SAMPLE_BYTES).toString('utf8');
  const lines = text.slice(0, text.lastIndexOf('\n')).split('\n');
  const parsed = lines.map((line) => JSON.parse(line) as unknown);
  const started = performance.now();
  for (const line of parsed) JSON.stringify(line);
  return text.length / 1e3 / (performance.now() - started);
}
