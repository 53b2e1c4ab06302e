import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NO_CAPABILITIES } from '../../contract/operations/session.ts';
import { CONTRACT_VERSION } from '../../contract/version.ts';
import type { DiskLimits, Engine } from '../../main/engine/api.ts';
import { createEngine } from '../../main/engine/engine.ts';
import { Database } from '../../main/engine/store/duckdb/database.ts';
import { openDuckDbStore } from '../../main/engine/store/duckdb/duckdb-store.ts';
import { pick, randomFrom, type Random } from './seeded.ts';
import { SmallVolume } from './small-volume.ts';
import { SpanSender } from './span-sender.ts';

const VOLUME_MB = 48;
const SPANS_PER_REQUEST = 100;
/** So small that checkpoints come all the time. The smallest takes its room to be enough where it is not. */
const CHECKPOINT_BYTES = [16 * 1024, 256 * 1024, 4 * 1024 ** 2];
/** At one point in so many the floor is there, as it is for everybody: the disk is nearly full then, not full. */
const FLOOR_EVERY = 4;
const FLOOR_BYTES = 8 * 1024 ** 2;
/** And at one in so many the program ends while it is full. */
const CLOSED_EVERY = 5;
const CLOSE_MS = 15_000;
const MOST_INGEST_MS = 1_500;
const FULL_MS = 2_500;
const PATIENCE_MS = 20_000;

export interface DiskFullReport {
  /** Why nothing could be tried; '' otherwise. */
  skipped: string;
  points: number;
  acknowledged: number;
  stored: number;
  refused: number;
  refusals: Map<string, number>;
  /** How often DuckDB gave up, and the file was opened anew. */
  reopened: number;
  /** Questions asked while the disk was full. */
  reads: number;
  /** From room to the first request that is accepted. */
  slowestResumeMs: number;
  slowestReadMs: number;
  problems: string[];
}

export interface DiskFullOptions {
  points: number;
  seed: number;
}

/** Fills the disk under a session that receives, lets there be room again, and looks at what became of every span. */
export async function runDiskFull({ points, seed }: DiskFullOptions): Promise<DiskFullReport> {
  const report: DiskFullReport = {
    ...{ skipped: '', points: 0, acknowledged: 0, stored: 0, refused: 0, reopened: 0, reads: 0 },
    ...{ refusals: new Map(), slowestResumeMs: 0, slowestReadMs: 0, problems: [] },
  };
  const random = randomFrom(seed);
  const stopCounting = countReopened(report);
  try {
    for (let point = 1; point <= points && report.skipped === ''; point++) await runPoint(random, report, point);
  } finally {
    stopCounting();
  }
  return report;
}

async function runPoint(random: Random, report: DiskFullReport, point: number): Promise<void> {
  const volume = SmallVolume.mount(VOLUME_MB);
  if (typeof volume === 'string') {
    report.skipped = volume;
    return;
  }
  try {
    await new FullDisk(volume, random, report, point).run();
    report.points++;
  } finally {
    volume.unmount();
  }
}

/** It goes on behind the store; nobody is told. */
function countReopened(report: DiskFullReport): () => void {
  const reopen = Database.prototype.reopen;
  Database.prototype.reopen = function (this: Database) {
    report.reopened++;
    return reopen.call(this);
  };
  return () => void (Database.prototype.reopen = reopen);
}

class FullDisk {
  readonly #volume: SmallVolume;
  readonly #random: Random;
  readonly #report: DiskFullReport;
  readonly #point: number;
  readonly #path: string;

  constructor(volume: SmallVolume, random: Random, report: DiskFullReport, point: number) {
    this.#volume = volume;
    this.#random = random;
    this.#report = report;
    this.#point = point;
    this.#path = join(volume.folder, 'session.tracebench');
  }

  async run(): Promise<void> {
    const hasFloor = this.#point % FLOOR_EVERY === 0;
    const disk = { floorBytes: hasFloor ? FLOOR_BYTES : 0, checkpointBytes: pick(this.#random, CHECKPOINT_BYTES) };
    const engine = await startEngine(this.#path, disk);
    const sender = new SpanSender(portOf(engine), SPANS_PER_REQUEST);
    const stop = new AbortController();
    const sending = sender.run(stop.signal, PATIENCE_MS);
    await sleep(this.#random(MOST_INGEST_MS));
    await this.#full(engine, hasFloor ? FLOOR_BYTES / 2 : this.#random(256 * 1024));
    if (this.#point % CLOSED_EVERY === 0) await this.#closeFull(engine, sender, stop, disk);
    else await this.#resume(sender);
    stop.abort();
    await sending;
    await engine.close();
    this.#account(sender);
    await this.#scan(sender.acknowledged);
  }

  /** What the store lacks then is taken up at the next start. */
  async #closeFull(engine: Engine, sender: SpanSender, stop: AbortController, disk: DiskLimits): Promise<void> {
    sender.giveUp();
    stop.abort();
    const start = performance.now();
    await engine.close();
    const ms = performance.now() - start;
    if (ms > CLOSE_MS) this.#problem(`closing on a full disk took ${Math.round(ms)} ms`);
    this.#volume.free();
    const next = await startEngine(this.#path, disk);
    await next.call('hello', { contractVersion: CONTRACT_VERSION });
    await next.close();
  }

  /** Filled anew all the time, for DuckDB gives back what it could not use. */
  async #full(engine: Engine, leaveBytes: number): Promise<void> {
    const end = performance.now() + FULL_MS;
    while (performance.now() < end) {
      this.#volume.fill(leaveBytes);
      await this.#read(engine);
      await sleep(50);
    }
  }

  async #read(engine: Engine): Promise<void> {
    const start = performance.now();
    const answer = await engine.call('sql.query', { sql: 'SELECT count(*), max(name) FROM spans', limit: 1 });
    this.#report.slowestReadMs = Math.max(this.#report.slowestReadMs, performance.now() - start);
    this.#report.reads++;
    if (!answer.ok) this.#problem(`a question was answered with ${answer.error.message}`);
  }

  async #resume(sender: SpanSender): Promise<void> {
    this.#volume.free();
    const start = performance.now();
    while (sender.lastAcceptedMs < start) {
      if (performance.now() - start > PATIENCE_MS)
        return this.#problem('nothing is accepted after there is room again');
      await sleep(20);
    }
    this.#report.slowestResumeMs = Math.max(this.#report.slowestResumeMs, sender.lastAcceptedMs - start);
  }

  #account(sender: SpanSender): void {
    this.#report.acknowledged += sender.acknowledged;
    this.#report.refused += sender.refused;
    for (const [kind, count] of sender.refusals)
      this.#report.refusals.set(kind, (this.#report.refusals.get(kind) ?? 0) + count);
    for (const problem of sender.problems) this.#problem(problem);
  }

  /** Every column of every span, from the disk. */
  async #scan(acknowledged: number): Promise<void> {
    const store = await openDuckDbStore(this.#path);
    try {
      const sql = 'SELECT count(*), count(DISTINCT span_id), bit_xor(hash(spans)) FROM spans';
      const [[count, distinct]] = (await store.ask('sql.query', { sql, limit: 1 })).rows as [[bigint, bigint]];
      this.#report.stored += Number(count);
      if (Number(count) !== acknowledged || distinct !== count)
        this.#problem(`${acknowledged} spans acknowledged, ${count} stored, ${distinct} different ones`);
      for (const { code, example } of store.losses())
        if (code === 'commits-damaged' || code === 'requests-lost') this.#problem(`${code}: ${example}`);
    } finally {
      await store.close();
    }
  }

  #problem(text: string): void {
    this.#report.problems.push(`point ${this.#point}: ${text}`);
  }
}

function startEngine(storePath: string, disk: DiskLimits): Promise<Engine> {
  return createEngine({
    ...{ storePath, engineVersion: 'test', allowSql: true, samplePath: '' },
    capabilities: { host: 'test', ...NO_CAPABILITIES },
    receivers: { hosts: ['127.0.0.1'], otlpHttpPort: 0, otlpGrpcPort: 0 },
    disk,
  });
}

function portOf(engine: Engine): number {
  const http = engine.receivers.find(({ protocol }) => protocol === 'otlp-http')!;
  return Number(http.address.split(':').at(-1));
}
