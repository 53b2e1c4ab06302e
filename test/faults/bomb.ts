import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServe, type Program, type Server } from '../bench/server.ts';
import { Account } from './account.ts';
import { BOMB_ENCODINGS, makeBomb, type BombEncoding } from './make-bomb.ts';
import { MemoryWatch, msUntilBelow } from './memory.ts';
import { readStored } from './numbered.ts';
import { sendPatiently, SteadySender, type SteadyReport } from './steady.ts';
import { grpcWire, httpWire, type Reply, type Wire } from './wire.ts';

export interface BombOptions {
  /** Of one bomb when it has gone off. */
  mib: number;
  atOnce: number;
  /** Over what was resident before, at the highest and half a minute later. */
  peakMiB: number;
  settledMiB: number;
  program?: Program;
}

export interface BombRound {
  name: string;
  compressedBytes: number;
  /** Of a bomb alone. */
  aloneMs: number;
  allMs: number;
  /** Bombs told to come back before they were refused. */
  retries: number;
  baseMiB: number;
  peakMiB: number;
  /** Until memory was near what it was before. */
  settledMs: number;
  /** What was good meanwhile. */
  good: SteadyReport;
}

export interface BombReport {
  rounds: BombRound[];
  problems: string[];
}

const REFUSED = { http: '413', grpc: 'RESOURCE_EXHAUSTED' } as const;
const SETTLE_MS = 30_000;
const WARM_UP_MS = 3_000;

/** Sends bombs alone and many at once, with good requests beside them. */
export async function runBombs(options: BombOptions): Promise<BombReport> {
  const folder = await mkdtemp(join(tmpdir(), 'tracebench-bomb-'));
  const store = join(folder, 'bombed.tracebench');
  const server = await startServe(['--store', store], options.program ? { program: options.program } : {});
  const account = new Account();
  const steady = new SteadySender(httpWire(server.otlpHttp), account);
  const run = new BombRun(options, server, steady);
  try {
    steady.start();
    await new Promise((resolve) => setTimeout(resolve, WARM_UP_MS));
    for (const encoding of BOMB_ENCODINGS) {
      const bomb = await makeBomb(encoding, options.mib);
      for (const way of ['http', 'grpc'] as const) await run.round(way, encoding, bomb);
    }
  } finally {
    await steady.stop();
    await server.stop();
  }
  account.see(await readStored(store, new Map()));
  await rm(folder, { recursive: true });
  return { rounds: run.rounds, problems: [...run.problems, ...account.problems()] };
}

class BombRun {
  readonly rounds: BombRound[] = [];
  readonly problems: string[] = [];
  readonly #options: BombOptions;
  readonly #server: Server;
  readonly #steady: SteadySender;
  readonly #memory: MemoryWatch;

  constructor(options: BombOptions, server: Server, steady: SteadySender) {
    this.#options = options;
    this.#server = server;
    this.#steady = steady;
    this.#memory = new MemoryWatch(server.pid);
  }

  async round(way: 'http' | 'grpc', encoding: BombEncoding, bomb: Buffer): Promise<void> {
    const name = `${encoding} over ${way}`;
    const baseMiB = this.#memory.nowMiB;
    this.#memory.forget();
    this.#steady.take();
    const alone = await this.#explode(name, way, encoding, bomb, 1);
    const all = await this.#explode(name, way, encoding, bomb, this.#options.atOnce);
    const peakMiB = this.#memory.peakMiB;
    const settledMs = await msUntilBelow(this.#memory, baseMiB + this.#options.settledMiB, SETTLE_MS);
    const round = {
      ...{ name, compressedBytes: bomb.length, aloneMs: alone.ms, allMs: all.ms, retries: all.retries },
      ...{ baseMiB, peakMiB, settledMs, good: this.#steady.take() },
    };
    this.rounds.push(round);
    this.#judge(round);
  }

  async #explode(name: string, way: 'http' | 'grpc', encoding: BombEncoding, body: Buffer, count: number) {
    const { otlpHttp, otlpGrpc } = this.#server;
    const begun = performance.now();
    let retries = 0;
    const one = async (): Promise<Reply> => {
      const wire: Wire = way === 'http' ? httpWire(otlpHttp) : grpcWire(otlpGrpc);
      const reply = await sendPatiently(wire, { signal: 'traces', body, encoding }, () => retries++);
      wire.close();
      return reply;
    };
    const replies = await Promise.all(Array.from({ length: count }, one));
    for (const { status } of replies.filter(({ status }) => status !== REFUSED[way]))
      this.problems.push(`${name}: answered ${status}`);
    return { ms: performance.now() - begun, retries };
  }

  #judge({ name, baseMiB, peakMiB, settledMs, good }: BombRound): void {
    const over = Math.round(peakMiB - baseMiB);
    if (over > this.#options.peakMiB) this.problems.push(`${name}: ${over} MiB over what was resident before`);
    if (settledMs === Infinity) this.problems.push(`${name}: memory did not come down in ${SETTLE_MS / 1_000} s`);
    if (good.accepted === 0) this.problems.push(`${name}: nothing good was accepted meanwhile`);
  }
}
