import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Signal } from '../../core/model/telemetry.ts';
import { freePort } from '../helpers/free-port.ts';
import { AgentProcess, type AgentProgram } from './agent-process.ts';
import { DROP_RULE, isDroppedByRule, numberedRequest, numbersInLines } from './numbered-items.ts';
import { pick, randomFrom, type Random } from './seeded.ts';

/*
 * An agent that is given another configuration again and again while it receives:
 *
 *   senders ──► agent: otlp → filter → … → batch → otlphttp, queue on disk (traces) or in memory (logs) ──► gateway: otlp → file
 */

export interface ReloadsOptions {
  /** How many configurations it is given after the first. */
  times: number;
  seed: number;
  program: AgentProgram;
}

export interface ReloadsReport {
  /** What was given, and how often; those that are broken change nothing. */
  given: readonly [Change, number][];
  signals: { signal: Signal; acknowledged: number; delivered: number; twice: number; droppedByRule: number }[];
  problems: string[];
}

const CHANGES = [
  'batch',
  'processor',
  'exporter',
  'receiver',
  'pipeline',
  'extension',
  'broken file',
  'port taken',
] as const;
type Change = (typeof CHANGES)[number];

const LOADED = ['traces', 'logs'] as const satisfies readonly Signal[];
const SENDERS = 2;
const ITEMS = 20;
const PAUSE_MS = 5;
/** The file is looked at once a second. */
const APPLIED_MS = 30_000;
const UNCHANGED_MS = 1_500;
const DRAIN_MS = 60_000;

export async function runReloads(options: ReloadsOptions): Promise<ReloadsReport> {
  const folder = await mkdtemp(join(tmpdir(), 'tracebench-reloads-'));
  const reloads = new Reloads(folder, options);
  try {
    await reloads.open();
    await reloads.run();
    return await reloads.close();
  } finally {
    await reloads.end();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a configuration is made of; each change is one of these. */
interface Shape {
  /** Told by the extension `health_check`, by which one sees what runs. */
  version: number;
  batchMs: number;
  hasProcessor: boolean;
  timeoutS: number;
  hasReceiver: boolean;
  hasPipeline: boolean;
}

class Reloads {
  readonly #options: ReloadsOptions;
  readonly #folder: string;
  readonly #random: Random;
  readonly #agent: AgentProcess;
  readonly #gateway: AgentProcess;
  readonly #acknowledged = new Map<Signal, Set<number>>(LOADED.map((signal) => [signal, new Set()]));
  readonly #next = new Map<Signal, number>(LOADED.map((signal) => [signal, 0]));
  readonly #given = new Map<Change, number>(CHANGES.map((change) => [change, 0]));
  readonly #problems: string[] = [];
  #shape: Shape = { version: 0, batchMs: 20, hasProcessor: false, timeoutS: 5, hasReceiver: false, hasPipeline: false };
  #ports: readonly number[] = [];
  #isOver = false;

  constructor(folder: string, options: ReloadsOptions) {
    this.#options = options;
    this.#folder = folder;
    this.#random = randomFrom(options.seed);
    this.#agent = new AgentProcess(join(folder, 'agent.yaml'), options.program);
    this.#gateway = new AgentProcess(join(folder, 'gateway.yaml'), options.program);
  }

  async open(): Promise<void> {
    const file = (signal: Signal) => `file/${signal}: {path: "${this.#output(signal)}", append: true}`;
    const pipeline = (signal: Signal) => `${signal}: {receivers: [otlp], exporters: [file/${signal}]}`;
    this.#gateway.configure(`receivers: {otlp: {protocols: {http: {endpoint: "127.0.0.1:0"}}}}
exporters: {${LOADED.map(file).join(', ')}}
service: {pipelines: {${LOADED.map(pipeline).join(', ')}}}
`);
    await this.#gateway.start();
    this.#ports = [await freePort(), await freePort(), await freePort()];
    this.#agent.configure(this.#yaml(this.#shape));
    await this.#agent.start();
  }

  /** Whatever became of it. */
  end = (): Promise<unknown> => Promise.all([this.#agent.kill(), this.#gateway.kill()]);

  #output = (signal: Signal): string => join(this.#folder, `${signal}.jsonl`);

  #yaml({ version, batchMs, hasProcessor, timeoutS, hasReceiver, hasPipeline }: Shape, extra = ''): string {
    const [port, second, health] = this.#ports;
    const more = hasProcessor ? 'attributes, ' : '';
    const exporter = (storage: string): string =>
      `{endpoint: "${this.#gateway.url}", timeout: ${timeoutS}s, sending_queue: {${storage}queue_size: 100000}, ` +
      'retry_on_failure: {initial_interval: 50ms, max_interval: 500ms, max_elapsed_time: 0s}}';
    const receivers = hasReceiver ? '[otlp, otlp/2]' : '[otlp]';
    return `receivers:
  otlp: {protocols: {http: {endpoint: "127.0.0.1:${port}"}}}
  otlp/2: {protocols: {http: {endpoint: "127.0.0.1:${second}"}}}
${extra}processors:
  batch: {timeout: ${batchMs}ms}
  filter: {error_mode: propagate, ${DROP_RULE.traces}, ${DROP_RULE.logs}}
  attributes: {actions: [{key: seen, value: true, action: insert}]}
exporters:
  otlphttp/traces: ${exporter('storage: file_storage, ')}
  otlphttp/logs: ${exporter('')}
  nop: {}
extensions:
  file_storage: {directory: "${join(this.#folder, 'queues')}"}
  health_check: {endpoint: "127.0.0.1:${health}", response_body: {healthy: "version ${version}"}}
service:
  extensions: [file_storage, health_check]
  pipelines:
    traces: {receivers: ${receivers}, processors: [filter, ${more}batch], exporters: [otlphttp/traces]}
    logs: {receivers: ${extra === '' ? receivers : '[otlp, zipkin/taken]'}, processors: [filter, ${more}batch], exporters: [otlphttp/logs]}
${hasPipeline ? '    metrics: {receivers: [otlp], exporters: [nop]}\n' : ''}`;
  }

  async run(): Promise<void> {
    const sending = LOADED.flatMap((signal) => Array.from({ length: SENDERS }, () => this.#send(signal)));
    try {
      for (let version = 1; version <= this.#options.times; version++)
        await this.#change(pick(this.#random, CHANGES), version);
    } finally {
      this.#isOver = true;
      await Promise.all(sending);
    }
  }

  async #change(change: Change, version: number): Promise<void> {
    this.#given.set(change, this.#given.get(change)! + 1);
    if (change === 'broken file' || change === 'port taken') return this.#giveBroken(change, version);
    const shape = this.#shape;
    this.#shape = {
      version,
      batchMs: change === 'batch' ? 10 + (version % 5) * 20 : shape.batchMs,
      hasProcessor: change === 'processor' ? !shape.hasProcessor : shape.hasProcessor,
      timeoutS: change === 'exporter' ? 5 + (version % 7) : shape.timeoutS,
      hasReceiver: change === 'receiver' ? !shape.hasReceiver : shape.hasReceiver,
      hasPipeline: change === 'pipeline' ? !shape.hasPipeline : shape.hasPipeline,
    };
    this.#agent.configure(this.#yaml(this.#shape));
    const untilMs = performance.now() + APPLIED_MS;
    while ((await this.#running()) !== version) {
      if (performance.now() > untilMs) throw new Error(`version ${version} (${change}) does not run`);
      await wait(50);
    }
  }

  /** What runs goes on. */
  async #giveBroken(change: Change, version: number): Promise<void> {
    const taken = `  zipkin/taken: {endpoint: "${new URL(this.#gateway.url).host}"}\n`;
    const whole = { ...this.#shape, version };
    this.#agent.configure(change === 'broken file' ? `${this.#yaml(whole)}   : [broken\n` : this.#yaml(whole, taken));
    await wait(UNCHANGED_MS);
    const untilMs = performance.now() + APPLIED_MS;
    let running = await this.#running();
    // Where a port turned out to be taken, what ran before is started once more.
    while (running === undefined && performance.now() < untilMs) {
      await wait(50);
      running = await this.#running();
    }
    if (running !== this.#shape.version)
      this.#problems.push(`${change}: version ${running} runs instead of ${this.#shape.version}`);
  }

  async #running(): Promise<number | undefined> {
    try {
      const answer = await fetch(`http://127.0.0.1:${this.#ports[2]}/`);
      return answer.status === 200 ? Number((await answer.text()).split(' ')[1]) : undefined;
    } catch {
      return undefined; // closed for a moment
    }
  }

  /** One request after another; what is not acknowledged is sent again. */
  async #send(signal: Signal): Promise<void> {
    while (!this.#isOver) {
      const first = this.#next.get(signal)!;
      this.#next.set(signal, first + ITEMS);
      const body = numberedRequest(signal, first, ITEMS);
      let isTaken = await this.#post(signal, body);
      while (!isTaken && !this.#isOver) {
        await wait(PAUSE_MS * 4);
        isTaken = await this.#post(signal, body);
      }
      if (!isTaken) return;
      for (let i = 0; i < ITEMS; i++) this.#acknowledged.get(signal)!.add(first + i);
      await wait(PAUSE_MS);
    }
  }

  async #post(signal: Signal, body: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const headers = { 'content-type': 'application/x-protobuf' };
    try {
      const url = `http://127.0.0.1:${this.#ports[0]}/v1/${signal}`;
      const { status } = await fetch(url, { method: 'POST', headers, body });
      if (status !== 200 && status !== 503) this.#problems.push(`${signal}: HTTP ${status}`);
      return status === 200;
    } catch {
      return false; // closed for a moment
    }
  }

  async close(): Promise<ReloadsReport> {
    const untilMs = performance.now() + DRAIN_MS;
    while ((await this.#missing()) > 0 && performance.now() < untilMs) await wait(100);
    await this.#agent.stop();
    await this.#gateway.stop();
    const signals = await Promise.all(LOADED.map((signal) => this.#tell(signal)));
    return { given: [...this.#given], signals, problems: this.#problems };
  }

  async #missing(): Promise<number> {
    const lost = await Promise.all(LOADED.map(async (signal) => this.#lost(signal, await this.#delivered(signal))));
    return lost.flat().length;
  }

  #delivered = async (signal: Signal): Promise<number[]> =>
    numbersInLines(await readFile(this.#output(signal), 'utf8').catch(() => ''));

  #lost(signal: Signal, delivered: readonly number[]): number[] {
    const there = new Set(delivered);
    return [...this.#acknowledged.get(signal)!].filter((one) => !there.has(one) && !isDroppedByRule(one));
  }

  async #tell(signal: Signal): Promise<ReloadsReport['signals'][number]> {
    const numbers = await this.#delivered(signal);
    const acknowledged = this.#acknowledged.get(signal)!;
    const lost = this.#lost(signal, numbers);
    if (lost.length > 0) this.#problems.push(`${signal}: ${lost.length} acknowledged, and nowhere: ${lost[0]}`);
    const strangers = numbers.filter((number) => isDroppedByRule(number) || !acknowledged.has(number));
    if (strangers.length > 0) this.#problems.push(`${signal}: ${strangers.length} that should not be there`);
    const delivered = new Set(numbers).size;
    return {
      ...{ signal, acknowledged: acknowledged.size, delivered, twice: numbers.length - delivered },
      droppedByRule: [...acknowledged].filter(isDroppedByRule).length,
    };
  }
}
