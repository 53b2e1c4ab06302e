import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SIGNALS, type Signal } from '../../core/model/telemetry.ts';
import { AgentProcess, type AgentProgram } from './agent-process.ts';
import { FaultyRoad, FAULTS, type Fault } from './gateway-fault.ts';
import { DROP_RULE, isDroppedByRule, numberedRequest, numbersInLines } from './numbered-items.ts';
import { pick, randomFrom, type Random } from './seeded.ts';
import { freePort } from '../helpers/free-port.ts';

/*
 * An agent in front of three gateways, one for each signal, each behind a road that breaks:
 *
 *   sender ──► agent: otlp → filter → batch → otlphttp, queue on disk ──► road ──► gateway: otlp → file
 */

export interface GatewaysOptions {
  /** How often something else is broken. */
  rounds: number;
  seed: number;
  program: AgentProgram;
  /** How long each stays broken, in milliseconds; half of that for how long traces take the other road. */
  roundMs: number;
  /** Kill the agent with SIGKILL now and then. */
  kills: boolean;
}

export interface SignalReport {
  signal: Signal;
  acknowledged: number;
  delivered: number;
  /** Delivered more than once: the answer was lost, or the agent was killed. */
  twice: number;
  droppedByRule: number;
  rejected: number;
  /** Requests that came to the road in each state. */
  met: readonly [Fault, number][];
}

export interface GatewaysReport {
  signals: SignalReport[];
  kills: number;
  reloads: number;
  drainMs: number;
  problems: string[];
}

const ITEMS = 20;
const PAUSE_MS = 5;
const DRAIN_MS = 120_000;

export async function runGateways(options: GatewaysOptions): Promise<GatewaysReport> {
  const folder = await mkdtemp(join(tmpdir(), 'tracebench-gateways-'));
  const gateways = new Gateways(folder, options);
  try {
    await gateways.open();
    await gateways.run();
    return await gateways.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

class Lane {
  readonly signal: Signal;
  /** Traces have two, and change between them. */
  readonly roads: readonly FaultyRoad[];
  readonly gateway: AgentProcess;
  readonly output: string;
  readonly acknowledged = new Set<number>();
  urls: string[] = [];
  next = 0;

  constructor(signal: Signal, folder: string, program: AgentProgram) {
    this.signal = signal;
    this.roads = Array.from({ length: signal === 'traces' ? 2 : 1 }, () => new FaultyRoad(signal));
    this.gateway = new AgentProcess(join(folder, `${signal}.yaml`), program);
    this.output = join(folder, `${signal}.jsonl`);
  }

  async open(): Promise<void> {
    this.gateway.configure(`
receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters: {file: {path: "${this.output}", append: true}}
service: {pipelines: {${this.signal}: {receivers: [otlp], exporters: [file]}}}
`);
    await this.gateway.start();
    this.urls = await Promise.all(this.roads.map((road) => road.open()));
    for (const road of this.roads) road.gateway = this.gateway.url;
  }
}

class Gateways {
  readonly #options: GatewaysOptions;
  readonly #random: Random;
  readonly #folder: string;
  readonly #lanes: readonly Lane[];
  readonly #agent: AgentProcess;
  #port = 0;
  #isOver = false;
  #kills = 0;
  #reloads = 0;
  readonly #problems: string[] = [];

  constructor(folder: string, options: GatewaysOptions) {
    this.#options = options;
    this.#folder = folder;
    this.#random = randomFrom(options.seed);
    this.#lanes = SIGNALS.map((signal) => new Lane(signal, folder, options.program));
    this.#agent = new AgentProcess(join(folder, 'agent.yaml'), options.program);
  }

  async open(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.open()));
    this.#port = await freePort();
    this.#agent.configure(this.#yaml(0));
    await this.#agent.start();
  }

  #yaml(road: number): string {
    const exporter = ({ signal, urls }: Lane) =>
      `  otlphttp/${signal}: {endpoint: "${urls[road] ?? urls[0]}", timeout: 1s, compression: none, ` +
      'retry_on_failure: {initial_interval: 50ms, max_interval: 500ms, max_elapsed_time: 0s}, ' +
      'sending_queue: {storage: file_storage, queue_size: 100000}}';
    const pipeline = ({ signal }: Lane) =>
      `    ${signal}: {receivers: [otlp], processors: [filter, batch], exporters: [otlphttp/${signal}]}`;
    return `receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:${this.#port}"}}}}
processors: {batch: {timeout: 50ms}, filter: {error_mode: propagate, ${Object.values(DROP_RULE).join(', ')}}}
exporters:
${this.#lanes.map(exporter).join('\n')}
extensions: {file_storage: {directory: "${join(this.#folder, 'queues')}"}}
service:
  extensions: [file_storage]
  pipelines:
${this.#lanes.map(pipeline).join('\n')}
`;
  }

  async run(): Promise<void> {
    const sending = this.#lanes.map((lane) => this.#send(lane));
    for (let round = 0; round < this.#options.rounds; round++) await this.#round(round);
    this.#isOver = true;
    await Promise.all(sending);
  }

  async #round(round: number): Promise<void> {
    const { roundMs, kills } = this.#options;
    for (const road of this.#lanes.flatMap(({ roads }) => roads)) road.fault = pick(this.#random, FAULTS);
    await wait(roundMs / 2);
    if (kills && round % 3 === 1) {
      await this.#agent.kill();
      await this.#agent.start();
      this.#kills++;
    } else {
      this.#agent.configure(this.#yaml(round % 2));
      this.#reloads++;
    }
    await wait(roundMs / 2);
  }

  /** One request after another; what is not acknowledged is sent again. */
  async #send(lane: Lane): Promise<void> {
    while (!this.#isOver) {
      const first = lane.next;
      lane.next += ITEMS;
      const body = numberedRequest(lane.signal, first, ITEMS);
      while (!(await this.#post(lane.signal, body))) await wait(PAUSE_MS * 4);
      for (let i = 0; i < ITEMS; i++) lane.acknowledged.add(first + i);
      await wait(PAUSE_MS);
    }
  }

  async #post(signal: Signal, body: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const headers = { 'content-type': 'application/x-protobuf' };
    try {
      const url = `http://127.0.0.1:${this.#port}/v1/${signal}`;
      const { status } = await fetch(url, { method: 'POST', headers, body });
      if (status !== 200 && status !== 503) this.#problems.push(`${signal}: HTTP ${status}`);
      return status === 200;
    } catch {
      return false; // killed just now
    }
  }

  /** All is mended, and what waits arrives. */
  async close(): Promise<GatewaysReport> {
    for (const road of this.#lanes.flatMap(({ roads }) => roads)) road.fault = 'none';
    const begunMs = performance.now();
    while ((await this.#missing()) > 0 && performance.now() - begunMs < DRAIN_MS) await wait(100);
    const drainMs = performance.now() - begunMs;
    const counts = await this.#agent.stop();
    for (const lane of this.#lanes) {
      await lane.gateway.stop();
      for (const road of lane.roads) road.close();
    }
    const signals = await Promise.all(this.#lanes.map((lane) => this.#tell(lane)));
    for (const [key, { failed }] of Object.entries(counts)) {
      const rejected = signals.find(({ signal }) => key === `exporters/otlphttp/${signal}`)?.rejected ?? 0;
      if (failed > rejected) this.#problems.push(`${key}: ${failed} failed, of which ${rejected} were rejected`);
    }
    return { signals, kills: this.#kills, reloads: this.#reloads, drainMs, problems: this.#problems };
  }

  async #missing(): Promise<number> {
    const counts = await Promise.all(this.#lanes.map(async (lane) => lost(lane, await numbersOf(lane)).length));
    return counts.reduce((sum, one) => sum + one, 0);
  }

  async #tell(lane: Lane): Promise<SignalReport> {
    const numbers = await numbersOf(lane);
    const delivered = new Set(numbers);
    const missing = lost(lane, numbers);
    const { signal, acknowledged } = lane;
    if (missing.length > 0)
      this.#problems.push(`${signal}: ${missing.length} acknowledged, and nowhere: ${missing[0]}`);
    const strangers = numbers.filter((number) => isDroppedByRule(number) || !acknowledged.has(number));
    if (strangers.length > 0) this.#problems.push(`${signal}: ${strangers.length} that should not be there`);
    return {
      ...{ signal, acknowledged: acknowledged.size, delivered: delivered.size },
      twice: numbers.length - delivered.size,
      droppedByRule: [...acknowledged].filter(isDroppedByRule).length,
      rejected: rejectedOf(lane).size,
      met: FAULTS.map((fault) => [fault, lane.roads.reduce((sum, { met }) => sum + (met.get(fault) ?? 0), 0)]),
    };
  }
}

const rejectedOf = ({ roads }: Lane): ReadonlySet<number> => new Set(roads.flatMap(({ rejected }) => [...rejected]));

const numbersOf = async ({ output }: Lane): Promise<number[]> =>
  numbersInLines(await readFile(output, 'utf8').catch(() => ''));

/** Neither delivered, nor dropped by the rule, nor rejected by a gateway. */
function lost(lane: Lane, delivered: readonly number[]): number[] {
  const there = new Set(delivered);
  const rejected = rejectedOf(lane);
  return [...lane.acknowledged].filter((one) => !there.has(one) && !isDroppedByRule(one) && !rejected.has(one));
}
