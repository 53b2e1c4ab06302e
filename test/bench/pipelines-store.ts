import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { benchIngest } from './ingest.ts';
import { startServe, startServer } from './server.ts';
import type { Row } from './table.ts';
import { freePort } from '../helpers/free-port.ts';

/*
 * otlp → batch → store in the workbench; and, in the same run, the same load into the workbench without pipelines.
 */

const config = (grpc: number, http: number, processors: string) => `receivers:
  otlp: {protocols: {grpc: {endpoint: "127.0.0.1:${grpc}"}, http: {endpoint: "127.0.0.1:${http}"}}}
processors: {batch: , attributes: {actions: [{key: seen, value: true, action: insert}]}}
exporters: {store: }
service:
  pipelines:
    traces: &all {receivers: [otlp], processors: [${processors}], exporters: [store]}
    metrics: *all
    logs: *all
`;

/** Arguments of `serve`: its pipelines listen on the ports that it says. */
export async function pipelinesToStore(folder: string, processors = 'attributes, batch'): Promise<string[]> {
  const [grpc, http] = [await freePort(), await freePort()];
  const path = join(folder, `pipelines-${grpc}.yaml`);
  await writeFile(path, config(grpc, http, processors));
  return ['--config', path, '--otlp-grpc-port', String(grpc), '--otlp-http-port', String(http)];
}

export async function benchPipelinesToStore(folder: string, spans: number, connections: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const protocol of ['grpc', 'http'] as const) {
    const options = { protocol, spans, connections };
    const direct = await startServer(join(folder, `direct-${protocol}.tracebench`));
    const without = await benchIngest(direct, options);
    await direct.stop();
    const store = join(folder, `pipelines-${protocol}.tracebench`);
    const server = await startServe(['--store', store, ...(await pipelinesToStore(folder, 'batch'))]);
    const through = await benchIngest(server, options);
    await server.stop();
    const rate = 'spans/s acknowledged';
    const ratio = through.figures[rate]! / without.figures[rate]!;
    const what = `otlp → batch → store, over ${protocol}`;
    rows.push(without, { ...through, what, figures: { ...through.figures, 'of the rate without pipelines': ratio } });
  }
  return rows;
}
