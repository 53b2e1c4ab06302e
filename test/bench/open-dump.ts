import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { decodeProtobuf } from '../../core/otlp/decode-protobuf.ts';
import { encodeJson } from '../../core/otlp/encode-json.ts';
import { writeJaegerDump } from './jaeger-dump.ts';
import { Load, SPANS_PER_BODY } from './load.ts';
import type { Row } from './table.ts';

const SAMPLE_BYTES = 64 * 1024 * 1024;

/** Opens generated dumps with `tracebench import`; start-up and the final checkpoint are part of the time. */
export function benchOpenDumps(folder: string, spans: number): Row[] {
  const dump = join(folder, 'dump');
  writeDump(dump, Math.ceil(spans / SPANS_PER_BODY));
  const lines = benchOpenDump(folder, dump, 'JSON Lines', parseLines(dump));
  writeFrames(dump, Math.ceil(spans / SPANS_PER_BODY));
  const frames = benchOpenDump(folder, dump, 'framed protobuf');
  writeJaegerDump(dump, spans);
  return [lines, frames, benchOpenDump(folder, dump, 'Jaeger JSON')];
}

/** What the machine gives at that moment: the first lines, by JSON.parse alone. */
function parseLines(path: string): Record<string, number> {
  const bytes = Buffer.alloc(SAMPLE_BYTES);
  const file = openSync(path, 'r');
  const length = readSync(file, bytes);
  closeSync(file);
  const lines = bytes.toString('latin1', 0, bytes.lastIndexOf('\n', length)).split('\n');
  const started = performance.now();
  for (const line of lines) JSON.parse(line);
  return { 'JSON.parse alone, MB/s': length / 1e3 / (performance.now() - started) };
}

function benchOpenDump(folder: string, dump: string, format: string, beside: Record<string, number> = {}): Row {
  const bytes = statSync(dump).size;
  const store = join(folder, `${format}.tracebench`);
  const started = performance.now();
  const run = spawnSync(
    '/usr/bin/time',
    ['-f', '%M %U %S', process.execPath, 'dist/main/cli.js', 'import', dump, '--store', store, '--json'],
    {
      encoding: 'utf8',
    },
  );
  const seconds = (performance.now() - started) / 1_000;
  const account = JSON.parse(run.stdout.trim().split('\n')[0] ?? '{}') as { spans?: number };
  const [peakKib, user, system] = (run.stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number);
  rmSync(dump);
  return {
    what: `open a dump (${format}, from the command line)`,
    size: `${(bytes / 1e6).toFixed(0)} MB, ${account.spans} spans`,
    figures: {
      'MB/s': bytes / 1e6 / seconds,
      ...beside,
      'spans/s': (account.spans ?? NaN) / seconds,
      'CPU s per million spans': ((user! + system!) / (account.spans ?? NaN)) * 1e6,
      'RSS peak MiB': peakKib! / 1_024,
      'bytes per span on disk': statSync(store).size / (account.spans ?? NaN),
    },
  };
}

export function writeDump(path: string, lines: number): void {
  const load = new Load(1_763_800_000_000_000_000n);
  const file = openSync(path, 'w');
  for (let i = 0; i < lines; i++) {
    writeSync(file, encodeJson(decodeProtobuf('traces', load.next()).telemetry));
    writeSync(file, '\n');
  }
  closeSync(file);
}

function writeFrames(path: string, frames: number): void {
  const load = new Load(1_763_800_000_000_000_000n);
  const file = openSync(path, 'w');
  const length = Buffer.alloc(4);
  for (let i = 0; i < frames; i++) {
    const body = load.next();
    length.writeUInt32BE(body.length);
    writeSync(file, length);
    writeSync(file, body);
  }
  closeSync(file);
}
