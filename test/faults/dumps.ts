import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportAccount } from '../../contract/operations/files.ts';
import { NO_CAPABILITIES } from '../../contract/operations/session.ts';
import { CONTRACT_VERSION } from '../../contract/version.ts';
import { createEngine } from '../../main/engine/engine.ts';
import { hostileDump, longLine, LONG_LINE_KINDS, type HostileDump } from './hostile-dump.ts';
import { MemoryWatch } from './memory.ts';
import { randomFrom } from './seeded.ts';

type Engine = Awaited<ReturnType<typeof createEngine>>;

export interface DumpsOptions {
  files: number;
  seed: number;
  /** One file of each kind has a line of so many MiB; 0 for none. */
  longLineMib: number;
}

export interface DumpsReport {
  files: number;
  /** How many ended in which way. */
  outcomes: Map<string, number>;
  bytes: number;
  items: number;
  told: number;
  /** From the first byte to the account, of the files that are damaged; the slowest ones first. */
  slowest: { name: string; ms: number }[];
  longLines: { name: string; ms: number; longestAnswerMs: number }[];
  /** Resident, of the whole process (Linux; NaN elsewhere). */
  baseMib: number;
  peakMib: number;
  problems: string[];
}

const SLOWEST_TOLD = 5;

/** Opens hostile files one after the other in an engine of its own, as a page uploads them. */
export async function runDumps({ files, seed, longLineMib }: DumpsOptions): Promise<DumpsReport> {
  const run = await DumpsRun.start();
  try {
    const random = randomFrom(seed);
    for (let i = 0; i < files; i++) await run.open(`file ${i}`, hostileDump(random));
    run.report.slowest = run.report.slowest.sort((a, b) => b.ms - a.ms).slice(0, SLOWEST_TOLD);
    if (longLineMib > 0) for (const kind of LONG_LINE_KINDS) await run.openLong(longLine(kind, longLineMib));
    return run.report;
  } finally {
    await run.close();
  }
}

/** A session on disk, and how many items it holds. */
class Session {
  readonly #engine: Engine;
  #kept = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
    engine.subscribe('store.changed', ({ counts }) => (this.#kept = counts.spans + counts.logs + counts.points));
  }

  async kept(): Promise<number> {
    // Whatever is asked waits for what was acknowledged.
    await this.#engine.call('hello', { contractVersion: CONTRACT_VERSION });
    return this.#kept;
  }

  /** `answered` is told how long each piece took. */
  async open({ name, size, chunks }: HostileDump, answered: (ms: number) => void): Promise<ImportAccount> {
    const { importId } = valueOf(await this.#engine.call('import.begin', { name: name.slice(0, 200), size }));
    for (const bytes of chunks) {
      const before = performance.now();
      valueOf(await this.#engine.call('import.chunk', { importId, bytes }));
      answered(performance.now() - before);
    }
    const before = performance.now();
    const account = valueOf(await this.#engine.call('import.end', { importId }));
    answered(performance.now() - before);
    return account;
  }

  close(): Promise<void> {
    return this.#engine.close();
  }
}

function valueOf<T>(answer: { ok: true; value: T } | { ok: false; error: { message: string } }): T {
  if (answer.ok) return answer.value;
  throw new Error(answer.error.message);
}

class DumpsRun {
  readonly report: DumpsReport;
  readonly #folder: string;
  /** Files that tell times of a clock of their own are not put beside others. */
  readonly #sessions: Record<'wall' | 'own', Session>;
  readonly #memory = new MemoryWatch(process.pid);

  static async start(): Promise<DumpsRun> {
    const folder = await mkdtemp(join(tmpdir(), 'tracebench-dumps-'));
    const session = async (name: string) =>
      new Session(
        await createEngine({
          ...{ storePath: join(folder, `${name}.tracebench`), engineVersion: 'test', allowSql: true, samplePath: '' },
          capabilities: { host: 'test', ...NO_CAPABILITIES },
          receivers: null,
        }),
      );
    return new DumpsRun(folder, { wall: await session('wall'), own: await session('own') });
  }

  private constructor(folder: string, sessions: Record<'wall' | 'own', Session>) {
    this.#folder = folder;
    this.#sessions = sessions;
    const empty = { files: 0, outcomes: new Map(), bytes: 0, items: 0, told: 0, slowest: [], longLines: [] };
    const mib = process.platform === 'linux' ? this.#memory.nowMiB : NaN;
    if (process.platform === 'linux') this.#memory.forget();
    this.report = { ...empty, baseMib: mib, peakMib: mib, problems: [] };
  }

  async open(label: string, dump: HostileDump): Promise<void> {
    const begun = performance.now();
    await this.#account(`${label}, ${dump.name}`, dump, () => undefined);
    this.report.slowest.push({ name: `${label}, ${dump.name}`, ms: performance.now() - begun });
  }

  async openLong(dump: HostileDump): Promise<void> {
    const begun = performance.now();
    let longestAnswerMs = 0;
    await this.#account(dump.name, dump, (ms) => (longestAnswerMs = Math.max(longestAnswerMs, ms)));
    this.report.longLines.push({ name: dump.name, ms: performance.now() - begun, longestAnswerMs });
  }

  async #account(name: string, dump: HostileDump, answered: (ms: number) => void): Promise<void> {
    const { report } = this;
    const session = this.#sessions[dump.hasOwnClock ? 'own' : 'wall'];
    const before = await session.kept();
    report.files++;
    report.bytes += dump.size;
    try {
      const account = await session.open(dump, answered);
      this.#check(name, account, (await session.kept()) - before);
    } catch (error) {
      this.#problem(name, `no account: ${String(error)}`);
    }
    if (process.platform === 'linux') report.peakMib = this.#memory.peakMiB;
  }

  #check(name: string, account: ImportAccount, stored: number): void {
    const { state, error, counts, skippedTotal, skipped } = account;
    const outcome = state === 'done' && skippedTotal > 0 ? 'done, with parts told as unreadable' : state;
    this.report.outcomes.set(outcome, (this.report.outcomes.get(outcome) ?? 0) + 1);
    const kept = state === 'done' ? counts.spans + counts.logs + counts.points : 0;
    this.report.items += kept;
    this.report.told += skippedTotal;
    if (stored !== kept)
      this.#problem(name, `${stored} items stored, ${kept} in the account of a file that is ${state}`);
    if ((state === 'failed') !== (error !== '')) this.#problem(name, `${state}, and its error is "${error}"`);
    if (error.startsWith('This file could not be read')) this.#problem(name, error);
    for (const { offset, line, reason } of skipped)
      if (!(offset >= 0 && line >= 0) || reason === '')
        this.#problem(name, `told without a place: ${offset}, ${reason}`);
  }

  #problem(name: string, text: string): void {
    this.report.problems.push(`${name}: ${text}`);
  }

  async close(): Promise<void> {
    await this.#sessions.wall.close();
    await this.#sessions.own.close();
    await rm(this.#folder, { recursive: true });
  }
}
