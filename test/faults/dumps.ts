import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportAccount } from '../../contract/operations/files.ts';
import { DumpSession, shownName, type Opener } from './dump-session.ts';
import {
  hostileDump,
  longLine,
  LONG_LINE_KINDS,
  ordinaryDump,
  ORDINARY_RECORDS,
  type HostileDump,
  type OpenableDump,
} from './hostile-dump.ts';
import { randomFrom } from './seeded.ts';
import { makeTableDumps } from './table-dumps.ts';
import { untold } from './told-place.ts';

export interface DumpsOptions {
  opener: Opener;
  files: number;
  seed: number;
  /** One file of each kind has a line of so many MiB; 0 for none. */
  longLineMib: number;
  /** A file that takes more processor time is looked at twice. */
  mostCpuMs: number;
}

type Took = Pick<Opened, 'ms' | 'cpuMs'>;

/** From the first byte to the account. */
export interface Opened {
  name: string;
  ms: number;
  /** Processor time, which does not depend on what else the machine does. */
  cpuMs: number;
  isRefused: boolean;
  /** Kept, or told as unreadable. */
  items: number;
  /** Whether some of them are told as unreadable. */
  isSpoiled: boolean;
  /** What an ordinary file of a megabyte took just before: what the machine gave then. */
  ordinary: Took;
  /** What unspoiled records of the same format take, as many as `items`, measured just behind; nothing where that was not asked. */
  unspoiled: Took;
}

export interface DumpsReport {
  files: number;
  /** How many ended in which way. */
  outcomes: Map<string, number>;
  bytes: number;
  items: number;
  told: number;
  /** Files that are damaged, in the order of their numbers. */
  opened: Opened[];
  longLines: { name: string; ms: number; longestAnswerMs: number; ordinary: Opened['ordinary'] }[];
  /** Resident, of the whole process that reads (Linux; NaN elsewhere). */
  baseMib: number;
  peakMib: number;
  problems: string[];
}

export const ORDINARY_ITEMS = 3 * ORDINARY_RECORDS;
/** So many hostile files stand between two ordinary ones. */
const ORDINARY_EVERY = 20;

/** Of a file that is measured beside a spoiled one. */
const MOST_UNSPOILED = 50_000;

/** Opens hostile files one after the other, as a page uploads them. */
export async function runDumps({ opener, files, seed, longLineMib, mostCpuMs }: DumpsOptions): Promise<DumpsReport> {
  const run = await DumpsRun.start(opener, mostCpuMs);
  try {
    const random = randomFrom(seed);
    const tables = await makeTableDumps();
    for (let i = 0; i < files; i++) {
      if (i % ORDINARY_EVERY === 0) await run.openOrdinary();
      await run.open(`file ${i}`, hostileDump(random, tables));
    }
    for (const kind of longLineMib > 0 ? LONG_LINE_KINDS : []) {
      await run.openOrdinary();
      await run.openLong(longLine(kind, longLineMib));
    }
    return run.report;
  } finally {
    await run.close();
  }
}

const itemsOf = ({ counts }: ImportAccount): number => counts.spans + counts.logs + counts.points;

const NOTHING: Took = { ms: 0, cpuMs: 0 };

async function measure(session: DumpSession, dump: OpenableDump): Promise<{ took: Took; account: ImportAccount }> {
  const [begun, cpuBefore] = [performance.now(), session.cpuMs()];
  const account = await session.open(dump, () => {});
  return { took: { ms: performance.now() - begun, cpuMs: session.cpuMs() - cpuBefore }, account };
}

/**
 * What a file takes that took long: the lesser of two times, since what the store still had to do for files before is in the first one. And
 * what as many unspoiled records of its format take now, here; formats differ by more than twice.
 */
async function lookTwice(session: DumpSession, dump: HostileDump, first: Took, items: number) {
  const { took: second } = await measure(session, dump);
  const took = second.cpuMs < first.cpuMs ? second : first;
  if (items === 0) return { took, unspoiled: NOTHING };
  const good = await measure(session, dump.unspoiled(Math.min(items, MOST_UNSPOILED)));
  const times = items / Math.max(1, itemsOf(good.account));
  return { took, unspoiled: { ms: good.took.ms * times, cpuMs: good.took.cpuMs * times } };
}

class DumpsRun {
  readonly report: DumpsReport;
  readonly #folder: string;
  /** Files that tell times of a clock of their own are not put beside others. */
  readonly #sessions: Record<'wall' | 'own', DumpSession>;
  readonly #ordinary = ordinaryDump();
  readonly #mostCpuMs: number;
  #ordinaryTook: Took = { ms: NaN, cpuMs: NaN };

  static async start(opener: Opener, mostCpuMs: number): Promise<DumpsRun> {
    const folder = await mkdtemp(join(tmpdir(), 'tracebench-dumps-'));
    const session = (name: string) => DumpSession.start(opener, folder, name);
    return new DumpsRun(folder, { wall: await session('wall'), own: await session('own') }, mostCpuMs);
  }

  private constructor(folder: string, sessions: Record<'wall' | 'own', DumpSession>, mostCpuMs: number) {
    this.#mostCpuMs = mostCpuMs;
    this.#folder = folder;
    this.#sessions = sessions;
    const empty = { files: 0, outcomes: new Map(), bytes: 0, items: 0, told: 0, opened: [], longLines: [] };
    const isLinux = process.platform === 'linux';
    const { memory } = sessions.wall;
    const mib = isLinux ? memory.nowMiB : NaN;
    if (isLinux) memory.forget();
    this.report = { ...empty, baseMib: mib, peakMib: mib, problems: [] };
  }

  async openOrdinary(): Promise<void> {
    const { took, account } = await measure(this.#sessions.wall, this.#ordinary);
    this.#ordinaryTook = took;
    if (account.state !== 'done') this.#problem('an ordinary file', account.state);
  }

  async open(label: string, dump: HostileDump): Promise<void> {
    const name = `${label}, ${dump.name}`;
    let ms = 0;
    const session = this.#sessionOf(dump);
    const cpuBefore = session.cpuMs();
    const account = await this.#account(name, dump, (answerMs) => (ms += answerMs));
    const items = account === undefined ? 0 : itemsOf(account) + account.skippedTotal;
    const isRefused = account?.state !== 'done';
    const isSpoiled = account !== undefined && account.skippedTotal > 0;
    const took = { ms, cpuMs: session.cpuMs() - cpuBefore };
    const looked =
      took.cpuMs > this.#mostCpuMs ? await lookTwice(session, dump, took, items) : { took, unspoiled: NOTHING };
    const { unspoiled } = looked;
    this.report.opened.push({
      name,
      ...looked.took,
      isRefused,
      items,
      isSpoiled,
      ordinary: this.#ordinaryTook,
      unspoiled,
    });
  }

  async openLong(dump: OpenableDump): Promise<void> {
    const begun = performance.now();
    let longestAnswerMs = 0;
    await this.#account(dump.name, dump, (ms) => (longestAnswerMs = Math.max(longestAnswerMs, ms)));
    const ms = performance.now() - begun;
    this.report.longLines.push({ name: dump.name, ms, longestAnswerMs, ordinary: this.#ordinaryTook });
  }

  #sessionOf({ hasOwnClock }: OpenableDump): DumpSession {
    return this.#sessions[hasOwnClock ? 'own' : 'wall'];
  }

  async #account(name: string, dump: OpenableDump, answered: (ms: number) => void): Promise<ImportAccount | undefined> {
    const { report } = this;
    const session = this.#sessionOf(dump);
    const before = await session.kept();
    report.files++;
    report.bytes += dump.size;
    try {
      const account = await session.open(dump, answered);
      this.#check(name, shownName(dump), account, (await session.kept()) - before);
      return account;
    } catch (error) {
      this.#problem(name, `no account: ${String(error)}`);
      return undefined;
    } finally {
      if (process.platform === 'linux') report.peakMib = this.#sessions.wall.memory.peakMiB;
    }
  }

  #check(name: string, fileName: string, account: ImportAccount, stored: number): void {
    const { state, error, skippedTotal, skipped } = account;
    const outcome = state === 'done' && skippedTotal > 0 ? 'done, with parts told as unreadable' : state;
    this.report.outcomes.set(outcome, (this.report.outcomes.get(outcome) ?? 0) + 1);
    const kept = state === 'done' ? itemsOf(account) : 0;
    this.report.items += kept;
    this.report.told += skippedTotal;
    if (stored !== kept)
      this.#problem(name, `${stored} items stored, ${kept} in the account of a file that is ${state}`);
    if ((state === 'failed') !== (error !== '')) this.#problem(name, `${state}, and its error is "${error}"`);
    if (error.startsWith('This file could not be read')) this.#problem(name, error);
    const lacking = state === 'failed' ? untold(account, fileName) : '';
    if (lacking !== '') this.#problem(name, lacking);
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
