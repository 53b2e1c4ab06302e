/*
 * npm run bench [-- --spans 1000000] [-- --only ingest,rate,signals,encodings,dump,chosen,export,report,pipelines,pipelines-store,tail-sampling,visible,questions,reading,screen,metrics,logs,detail]
 *   [-- --points 10000000] [-- --logs 10000000] [-- --megabytes 100] [-- --rate 20000] [-- --connections 4]
 * Builds first. Figures depend on the machine: the sizes are printed, and the load driver shares its cores.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { benchDumpVisible } from './dump-visible.ts';
import { benchEncodings } from './encodings.ts';
import { benchExports } from './export.ts';
import { benchFirstVisible } from './first-visible.ts';
import { benchIngest } from './ingest.ts';
import { fillMetrics } from './filled-metrics.ts';
import { fillStore } from './filled-store.ts';
import { benchInteraction } from './interactive.ts';
import { benchMetrics } from './metrics.ts';
import { benchLogs } from './logs.ts';
import { benchOpenDumps } from './open-dump.ts';
import { benchFiltering } from './filtering.ts';
import { benchQuestions } from './questions.ts';
import { benchPipelines } from './pipelines.ts';
import { benchPipelinesToStore } from './pipelines-store.ts';
import { benchReports } from './report.ts';
import { benchReading } from './reading.ts';
import { benchRate } from './rate.ts';
import { startServer } from './server.ts';
import { benchStart } from './start.ts';
import { benchSignals } from './signals.ts';
import { benchTailSampling } from './tail-sampling.ts';
import { printTable, type Row } from './table.ts';
import { benchDetail } from './timeline/detail.ts';

const { values } = parseArgs({
  options: {
    spans: { type: 'string' },
    points: { type: 'string', default: '10000000' },
    logs: { type: 'string', default: '10000000' },
    megabytes: { type: 'string', default: '100' },
    rate: { type: 'string', default: '20000' },
    connections: { type: 'string', default: '4' },
    only: { type: 'string' },
  },
});
const spans = Number(values.spans ?? 250_000);
const wanted = (name: string) => !values.only || values.only.split(',').includes(name);

async function benchLive(folder: string, protocol: 'http' | 'grpc'): Promise<Row> {
  const server = await startServer(join(folder, `${protocol}.tracebench`));
  const row = await benchIngest(server, { protocol, spans, connections: Number(values.connections) });
  await server.stop();
  return { ...row, figures: { ...row.figures, 'bytes per span on disk after closing': server.storeBytes() / spans } };
}

async function benchPaced(folder: string, protocol: 'http' | 'grpc'): Promise<Row> {
  const server = await startServer(join(folder, `${protocol}-rate.tracebench`));
  const row = await benchRate(server, protocol, Number(values.rate));
  await server.stop();
  return row;
}

async function benchVisible(folder: string): Promise<Row> {
  const server = await startServer(join(folder, 'visible.tracebench'));
  const row = await benchFirstVisible(server);
  await server.stop();
  return row;
}

spawnSync(process.execPath, ['scripts/build.ts'], { stdio: 'inherit' });
const folder = mkdtempSync(join(tmpdir(), 'tracebench-bench-'));
const rows: Row[] = [];
if (wanted('ingest')) rows.push(await benchLive(folder, 'http'), await benchLive(folder, 'grpc'));
if (wanted('signals')) rows.push(...(await benchSignals(folder, Number(values.megabytes))));
if (wanted('rate')) rows.push(await benchPaced(folder, 'http'), await benchPaced(folder, 'grpc'));
if (wanted('encodings')) rows.push(...(await benchEncodings(folder, Number(values.spans ?? 500_000))));
if (wanted('dump')) rows.push(...benchOpenDumps(folder, spans));
if (wanted('chosen')) rows.push(await benchDumpVisible(folder, startServer, Number(values.megabytes)));
if (wanted('export')) {
  const store = join(folder, 'export.tracebench');
  rows.push(...(await benchExports(folder, store, await fillStore(store, spans))));
}
if (wanted('pipelines')) rows.push(...(await benchPipelines(folder, spans, Number(values.connections))));
if (wanted('pipelines-store')) rows.push(...(await benchPipelinesToStore(folder, spans, Number(values.connections))));
if (wanted('tail-sampling')) rows.push(await benchTailSampling(folder, Number(values.rate)));
if (wanted('report')) rows.push(...benchReports(folder));
if (wanted('visible')) rows.push(await benchVisible(folder));
if (wanted('questions') || wanted('screen')) {
  const store = join(folder, 'filled.tracebench');
  const held = await fillStore(store, spans);
  if (wanted('questions')) rows.push(await benchQuestions(store, held));
  if (wanted('screen')) rows.push(await benchStart(store, held), await benchInteraction(store, held));
}
if (wanted('reading')) {
  const store = join(folder, 'reading.tracebench');
  rows.push(await benchReading(store, spans), await benchFiltering(store, spans));
}
if (wanted('detail')) rows.push(...(await benchDetail(folder)));
if (wanted('logs')) rows.push(...(await benchLogs(folder, Number(values.logs))));
if (wanted('metrics')) {
  const store = join(folder, 'metrics.tracebench');
  const points = Number(values.points);
  rows.push(...(await benchMetrics(store, await fillMetrics(store, points, points / 10))));
}
rmSync(folder, { recursive: true });
console.log(
  `${cpus()[0]?.model}, ${availableParallelism()} cores, ${(totalmem() / 1024 ** 3).toFixed(0)} GiB, Node ${process.version}`,
);
printTable(rows);
