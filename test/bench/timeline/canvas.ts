// What the time canvas asks of a session of 20,000 traces of 50 spans. `node test/bench/timeline/canvas.ts [spans]`
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ParsedInputOf } from '../../../contract/operations.ts';
import type { SpanCanvas } from '../../../contract/operations/canvas.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import type { Store } from '../../../main/engine/store/port.ts';
import { median, printTable, type Row } from '../table.ts';
import { makeTraceStore } from './trace-store.ts';

const TIMES = 5;
const TRACE_SPANS = 50;
const COLUMNS = 1_800;
const spans = Number(process.argv[2] ?? 1_000_000);
const size = `${spans.toLocaleString('en')} spans in traces of ${TRACE_SPANS}, 40 services, median of ${TIMES}`;

type Question = Partial<ParsedInputOf<'spans.canvas'>>;

const folder = mkdtempSync(join(tmpdir(), 'tracebench-canvas-'));
try {
  const path = join(folder, 'canvas.tracebench');
  await makeTraceStore(path, { traceSpans: TRACE_SPANS, otherSpans: spans, otherTraceSpans: TRACE_SPANS });
  const store = await openDuckDbStore(path);
  printTable(await benchStore(store));
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function benchStore(store: Store): Promise<Row[]> {
  const { minNs, maxNs } = store.stats();
  // The traces' table is made by whichever screen asks first: docs/adr/0010.
  await store.ask('traces.hitmap', { filter: {}, columns: 10, rows: 10, scale: 'log' });
  const zooms = [1, 4, 20, 100, 1_000];
  const rows: Row[] = [];
  const bench = async (what: string, zoom: number, question: Question) =>
    rows.push(await benchWindow(store, what, { from: minNs!, length: (maxNs! - minNs!) / BigInt(zoom) }, question));
  for (const zoom of zooms) await bench(`by service, 1/${zoom} of the time`, zoom, {});
  await bench('by host, all of the time', 1, { by: 'host' });
  await bench('by operation, all of the time', 1, { by: 'operation' });
  await bench('traces of a service, all of the time', 1, { filter: { services: ['service-7'] } });
  await bench('traces with errors, all of the time', 1, { filter: { status: 'error' } });
  return rows;
}

/** Each time another window, for one that was asked before is kept. */
async function benchWindow(
  store: Store,
  what: string,
  { from, length }: { from: bigint; length: bigint },
  question: Question,
): Promise<Row> {
  const rounds: Awaited<ReturnType<typeof measure>>[] = [];
  for (let round = 0; round < TIMES; round++) {
    const fromNs = from + (length * BigInt(round)) / BigInt(TIMES * 8);
    rounds.push(await measure(store, { fromNs: String(fromNs), toNs: String(fromNs + length) }, question));
  }
  const of = (name: keyof (typeof rounds)[number]) => median(rounds.map((round) => round[name]));
  return {
    what,
    size,
    figures: {
      'processor time, all threads: ms': of('cpuMs'),
      'until the answer: ms': of('ms'),
      'spans in it': of('spans'),
      'marks to draw': of('marks'),
    },
  };
}

async function measure(store: Store, range: { fromNs: string; toNs: string }, { filter, ...more }: Question) {
  const [at, cpu] = [performance.now(), process.cpuUsage()];
  const input = { columns: COLUMNS, by: 'service' as const, levels: 8, ...more, filter: { ...filter, ...range } };
  const { total, runs, spans: exact }: SpanCanvas = await store.ask('spans.canvas', input);
  const { user, system } = process.cpuUsage(cpu);
  const marks = (runs ?? exact)!.rows;
  return { ms: performance.now() - at, cpuMs: (user + system) / 1_000, spans: total, marks };
}
