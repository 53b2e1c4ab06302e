import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { benchIngest } from './ingest.ts';
import type { Server } from './server.ts';
import { readCpuSeconds, readResident } from './server.ts';
import type { Row } from './table.ts';

/*
 * otlp → batch → otlp, with a Tracebench behind it that throws everything away (`nop`); and, in the same run, the same load sent to
 * that one directly. The driver and both processes share the machine.
 */

const RECEIVE = '{otlp: {protocols: {grpc: {endpoint: "127.0.0.1:0"}, http: {endpoint: "127.0.0.1:0"}}}}';

const SINK = `receivers: ${RECEIVE}
exporters: {nop: }
service: {pipelines: {traces: {receivers: [otlp], exporters: [nop]}}}
`;

const passOn = (endpoint: string) => `receivers: ${RECEIVE}
processors: {batch: }
exporters: {otlp: {endpoint: "${endpoint}", tls: {insecure: true}, compression: none}}
service: {pipelines: {traces: {receivers: [otlp], processors: [batch], exporters: [otlp]}}}
`;

export async function benchPipelines(folder: string, spans: number, connections: number): Promise<Row[]> {
  const sink = await startAgent(folder, 'sink', SINK);
  const options = { protocol: 'grpc', spans, connections } as const;
  const direct = await benchIngest(sink, options);
  const agent = await startAgent(folder, 'agent', passOn(sink.otlpGrpc));
  const passed = await benchIngest(agent, options);
  await agent.stop();
  await sink.stop();
  const rate = 'spans/s acknowledged';
  const ratio = passed.figures[rate]! / direct.figures[rate]!;
  return [
    { ...direct, what: 'otlp → nop, over gRPC' },
    { ...passed, what: 'otlp → batch → otlp → nop', figures: { ...passed.figures, 'of the rate without it': ratio } },
  ];
}

/** A configuration with the receiver `otlp` that listens for both protocols, as a person would start it. */
export async function startAgent(folder: string, name: string, yaml: string): Promise<Server> {
  const config = join(folder, `${name}.yaml`);
  writeFileSync(config, yaml);
  const args = ['bin/tracebench.mjs', 'agent', '--config', config, '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { listening } = JSON.parse(line) as { listening: { otlp: [string, string] } };
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    if (child.exitCode === null) await once(child, 'exit');
  };
  return {
    ...{ ui: '', store: '', pid: child.pid!, storeBytes: () => 0 },
    ...{ otlpGrpc: listening.otlp[0], otlpHttp: `http://${listening.otlp[1]}` },
    cpuSeconds: () => readCpuSeconds(child.pid!),
    residentMiB: () => readResident(child.pid!),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
