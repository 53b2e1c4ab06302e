import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { decodeProtobuf } from '../../core/otlp/decode-protobuf.ts';
import { encodeJson } from '../../core/otlp/encode-json.ts';
import { writeJaegerDump } from './jaeger-dump.ts';
import { Load, SPANS_PER_BODY } from './load.ts';
import type { Row } from './table.ts';

/** Opens generated dumps with `tracebench import`; start-up and the final checkpoint are part of the time. */
export function benchOpenDumps(folder: string, spans: number): Row[] {
  const dump = join(folder, 'dump');
  writeDump(dump, Math.ceil(spans / SPANS_PER_BODY));
  const lines = benchOpenDump(folder, dump, 'JSON Lines');
  writeJaegerDump(dump, spans);
  return [lines, benchOpenDump(folder, dump, 'Jaeger JSON')];
}

function benchOpenDump(folder: string, dump: string, format: string): Row {
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
      'spans/s': (account.spans ?? NaN) / seconds,
      'CPU s per million spans': ((user! + system!) / (account.spans ?? NaN)) * 1e6,
      'RSS peak MiB': peakKib! / 1_024,
      'bytes per span on disk': statSync(store).size / (account.spans ?? NaN),
    },
  };
}

function writeDump(path: string, lines: number): void {
  const load = new Load(1_763_800_000_000_000_000n);
  const file = openSync(path, 'w');
  for (let i = 0; i < lines; i++) {
    writeSync(file, encodeJson(decodeProtobuf('traces', load.next()).telemetry));
    writeSync(file, '\n');
  }
  closeSync(file);
}
