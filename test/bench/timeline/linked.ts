// What it takes to lay linked traces beside one: which there are, then one by one or at once. `node test/bench/timeline/linked.ts [spans]`
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import type { Store } from '../../../main/engine/store/port.ts';
import { median, printTable, type Row } from '../table.ts';
import { LARGE_TRACE, makeTraceStore } from './trace-store.ts';

const TIMES = 5;
const COUNTS = [25, 200];
const MOST_SPANS = 100_000;
const spans = Number(process.argv[2] ?? 200_000);

const folder = mkdtempSync(join(tmpdir(), 'tracebench-linked-'));
try {
  const path = join(folder, 'linked.tracebench');
  await makeTraceStore(path, { traceSpans: 1_000, otherSpans: spans });
  const store = await openDuckDbStore(path);
  const rows: Row[] = [];
  for (const count of COUNTS) rows.push(await benchCount(store, count));
  printTable(rows);
  await store.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function benchCount(store: Store, count: number): Promise<Row> {
  const input = { traceId: LARGE_TRACE, depth: 1, limit: count };
  const { traces } = await store.ask('trace.linked', input);
  const traceIds = traces.map(({ traceId }) => traceId);
  const found = await measure(() => store.ask('trace.linked', input));
  const single = await measure(async () => {
    for (const traceId of traceIds) await store.ask('trace.get', { traceId });
  });
  const several = await measure(() => store.ask('traces.get', { traceIds, maxSpans: MOST_SPANS }));
  return {
    what: `${traceIds.length} linked traces`,
    size: `20 spans each, ${spans.toLocaleString('en')} spans beside them, in process, median of ${TIMES}`,
    figures: {
      ...named('which there are', found),
      ...named('one by one (trace.get)', single),
      ...named('at once (traces.get)', several),
    },
  };
}

interface Taken {
  ms: number;
  cpuMs: number;
}

function named(what: string, { ms, cpuMs }: Taken): Row['figures'] {
  return { [`${what}: ms`]: ms, [`${what}: processor ms`]: cpuMs };
}

async function measure(work: () => Promise<unknown>): Promise<Taken> {
  const taken: Taken[] = [];
  for (let round = 0; round <= TIMES; round++) {
    const [at, cpu] = [performance.now(), process.cpuUsage()];
    await work();
    const { user, system } = process.cpuUsage(cpu);
    taken.push({ ms: performance.now() - at, cpuMs: (user + system) / 1_000 });
  }
  // The first finds nothing in memory.
  const rest = taken.slice(1);
  return { ms: median(rest.map(({ ms }) => ms)), cpuMs: median(rest.map(({ cpuMs }) => cpuMs)) };
}
