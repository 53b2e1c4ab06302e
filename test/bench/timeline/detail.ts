import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { openLine, type ContractLine } from '../contract-line.ts';
import { startServer } from '../server.ts';
import { median, type Row } from '../table.ts';
import { startAsking } from './asking.ts';
import { LARGE_TRACE, makeTraceStore } from './trace-store.ts';

const TIMES = 7;
const SIZES = [100_000, 1_000_000];

/** What opening a large trace takes, out of a store with as many spans of others again: once for each size. */
export async function benchDetail(folder: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const spans of SIZES) rows.push(await benchSize(join(folder, `trace-${spans}.tracebench`), spans));
  return rows;
}

async function benchSize(path: string, spans: number): Promise<Row> {
  await makeTraceStore(path, { traceSpans: spans, otherSpans: spans });
  const server = await startServer(path);
  const line = await openLine(server);
  await line.ask('session.get', {});
  const before = server.residentMiB().now;
  const stop = startAsking(server.ui);
  const cpuBefore = server.cpuSeconds();
  const { first, ms, megabytes } = await measure(line);
  const cpuMs = ((server.cpuSeconds() - cpuBefore) * 1_000) / (TIMES + 1);
  const waited = await stop();
  const figures = {
    'first time: ms': first,
    'then, median: ms': ms,
    'processor time of the server, all threads: ms': cpuMs,
    'MB over the wire': megabytes,
    'another client waits meanwhile, at the longest: ms': waited,
    'resident before: MiB': before,
    'resident at the highest: MiB': server.residentMiB().peak,
    'its linked traces (50), median: ms': await measureLinked(line),
  };
  line.close();
  await server.stop();
  rmSync(path, { force: true });
  const size = `${spans.toLocaleString('en')} of ${(2 * spans).toLocaleString('en')} spans, median of ${TIMES}`;
  return { what: 'trace.get at the contract’s edge', size, figures };
}

async function measure(line: ContractLine): Promise<{ first: number; ms: number; megabytes: number }> {
  const taken: number[] = [];
  const before = line.bytes();
  for (let round = 0; round <= TIMES; round++) {
    const begun = performance.now();
    await line.ask('trace.get', { traceId: LARGE_TRACE });
    taken.push(performance.now() - begun);
  }
  const megabytes = (line.bytes() - before) / (TIMES + 1) / 1e6;
  return { first: taken[0]!, ms: median(taken.slice(1)), megabytes };
}

async function measureLinked(line: ContractLine): Promise<number> {
  const taken: number[] = [];
  for (let round = 0; round < TIMES; round++) {
    const begun = performance.now();
    await line.ask('trace.linked', { traceId: LARGE_TRACE, depth: 5, limit: 50 });
    taken.push(performance.now() - begun);
  }
  return median(taken);
}
