import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AgentProcess, type AgentProgram } from './agent-process.ts';
import { numberedRequest, numbersInLines } from './numbered-items.ts';

/*
 * The gateway is away while an agent receives at a steady pace, then comes back: sender ──► agent, queue on disk ──► gateway: file
 */

export interface GatewayDownOptions {
  seconds: number;
  spansPerSecond: number;
  program: AgentProgram;
}

export interface GatewayDownReport {
  acknowledged: number;
  arrived: number;
  /** Of the agent: before anything came, and the most until all had arrived. */
  baseMiB: number;
  peakMiB: number;
  /** From the gateway's return until the last had arrived. */
  drainMs: number;
  problems: string[];
}

const ITEMS = 100;
/** What the agent takes and passes on while the gateway is there, so that all of its code is loaded. */
const WARM_REQUESTS = 20;
const DRAIN_MS = 300_000;

export async function runGatewayDown(options: GatewayDownOptions): Promise<GatewayDownReport> {
  const folder = await mkdtemp(join(tmpdir(), 'tracebench-gateway-down-'));
  const agent = new AgentProcess(join(folder, 'agent.yaml'), options.program);
  const gateway = new AgentProcess(join(folder, 'gateway.yaml'), options.program);
  const output = join(folder, 'arrived.jsonl');
  const receive = (port: string) => `receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:${port}"}}}}`;
  const write = (port: string) =>
    gateway.configure(`${receive(port)}
exporters: {file: {path: "${output}", append: true}}
service: {pipelines: {traces: {receivers: [otlp], exporters: [file]}}}
`);
  try {
    write('0');
    await gateway.start();
    agent.configure(`${receive('0')}
exporters:
  otlphttp:
    endpoint: "${gateway.url}"
    retry_on_failure: {initial_interval: 100ms, max_interval: 1s, max_elapsed_time: 0s}
    sending_queue: {storage: file_storage, queue_size: 1000000, num_consumers: 1}
extensions: {file_storage: {directory: "${join(folder, 'queue')}"}}
service: {extensions: [file_storage], pipelines: {traces: {receivers: [otlp], exporters: [otlphttp]}}}
`);
    await agent.start();
    write(gateway.url.split(':').at(-1)!);
    return await measure(options, agent, gateway, new Arrivals(output));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a growing file holds; each line is read once. */
class Arrivals {
  readonly #path: string;
  readonly #numbers: number[] = [];
  #offset = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** All numbers until now, in order. */
  async read(): Promise<readonly number[]> {
    const file = await open(this.#path).catch(() => undefined);
    if (!file) return this.#numbers;
    const { size } = await file.stat();
    const bytes = Buffer.alloc(size - this.#offset);
    await file.read(bytes, 0, bytes.length, this.#offset);
    await file.close();
    const whole = bytes.lastIndexOf(0x0a) + 1;
    for (const number of numbersInLines(bytes.toString('utf8', 0, whole))) this.#numbers.push(number);
    this.#offset += whole;
    return this.#numbers;
  }
}

async function measure(
  { seconds, spansPerSecond }: GatewayDownOptions,
  agent: AgentProcess,
  gateway: AgentProcess,
  arrivals: Arrivals,
): Promise<GatewayDownReport> {
  let next = 0;
  const send = async () => {
    const body = numberedRequest('traces', next, ITEMS);
    const headers = { 'content-type': 'application/x-protobuf' };
    const { status } = await fetch(`${agent.url}/v1/traces`, { method: 'POST', headers, body });
    if (status !== 200) throw new Error(`HTTP ${status}`);
    next += ITEMS;
  };
  for (let i = 0; i < WARM_REQUESTS; i++) await send();
  while ((await arrivals.read()).length < next) await wait(50);
  const baseMiB = agent.residentMiB().now;
  await gateway.stop();
  const begunMs = performance.now();
  while (performance.now() - begunMs < seconds * 1_000) {
    await send();
    const dueMs = ((next - WARM_REQUESTS * ITEMS) / spansPerSecond) * 1_000;
    await wait(Math.max(0, dueMs - (performance.now() - begunMs)));
  }
  await gateway.start();
  const backMs = performance.now();
  let numbers = await arrivals.read();
  while (numbers.length < next && performance.now() - backMs < DRAIN_MS) {
    await wait(200);
    numbers = await arrivals.read();
  }
  const drainMs = performance.now() - backMs;
  const peakMiB = agent.residentMiB().peak;
  await agent.stop();
  await gateway.stop();
  return {
    acknowledged: next,
    arrived: new Set(numbers).size,
    baseMiB,
    peakMiB,
    drainMs,
    problems: wrong(numbers, next),
  };
}

/** Each once, in the order they came in. */
function wrong(numbers: readonly number[], sent: number): string[] {
  const problems: string[] = [];
  if (numbers.length !== sent) problems.push(`${sent} acknowledged, ${numbers.length} arrived`);
  const first = numbers.findIndex((number, i) => number !== i);
  if (first >= 0) problems.push(`out of order: ${numbers[first]} in the place of ${first}`);
  return problems;
}
