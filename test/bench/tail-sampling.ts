import { benchRate } from './rate.ts';
import { startAgent } from './pipelines.ts';
import type { Row } from './table.ts';

/* otlp → tail_sampling with a window of ten seconds → nop: what it takes to hold that much, and to look into every trace. */

const CONFIG = `receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:0"}, http: {endpoint: "127.0.0.1:0"}}}}
processors:
  tail_sampling:
    decision_wait: 10s
    policies:
      - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
      - {name: slow, type: latency, latency: {threshold_ms: 5000}}
      - {name: some, type: probabilistic, probabilistic: {sampling_percentage: 10}}
exporters: {nop: }
service: {pipelines: {traces: {receivers: [otlp], processors: [tail_sampling], exporters: [nop]}}}
`;

export async function benchTailSampling(folder: string, spansPerSecond: number): Promise<Row> {
  const agent = await startAgent(folder, 'tail-sampling', CONFIG);
  const row = await benchRate(agent, 'grpc', spansPerSecond);
  const { now, peak } = agent.residentMiB();
  await agent.stop();
  return {
    ...row,
    what: `tail_sampling with a window of 10 s, ${row.what}`,
    figures: { ...row.figures, 'RSS MiB': now, 'RSS peak MiB': peak },
  };
}
