import { benchRate } from './rate.ts';
import { startAgent } from './pipelines.ts';
import type { Row } from './table.ts';

/*
 * otlp → tail_sampling → nop: what it takes to hold 200,000 spans, as a window of ten seconds does at 20,000 spans/s, and to look into
 * every trace. At another pace the window is as long as that many spans take.
 */
const HELD = 200_000;

const config = (
  seconds: number,
) => `receivers: {otlp: {protocols: {grpc: {endpoint: "127.0.0.1:0"}, http: {endpoint: "127.0.0.1:0"}}}}
processors:
  tail_sampling:
    decision_wait: ${seconds}s
    policies:
      - {name: errors, type: status_code, status_code: {status_codes: [ERROR]}}
      - {name: slow, type: latency, latency: {threshold_ms: 10000}}
      - {name: some, type: probabilistic, probabilistic: {sampling_percentage: 10}}
exporters: {nop: }
service: {pipelines: {traces: {receivers: [otlp], processors: [tail_sampling], exporters: [nop]}}}
`;

export async function benchTailSampling(folder: string, spansPerSecond: number): Promise<Row> {
  const window = Math.round(HELD / spansPerSecond);
  const agent = await startAgent(folder, 'tail-sampling', config(window));
  const row = await benchRate(agent, 'grpc', spansPerSecond, Math.max(30, 2 * window));
  const { now, peak } = agent.residentMiB();
  await agent.stop();
  return {
    ...row,
    what: `tail_sampling with a window of ${window} s, ${row.what}`,
    figures: { ...row.figures, 'RSS MiB': now, 'RSS peak MiB': peak },
  };
}
