import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { commitEnds, spoilDatabase, spoilWal, type Damage } from './file-damages.ts';
import { SPANS_PER_BATCH } from './make-session.ts';
import type { Opening } from './open-session.ts';
import { randomFrom, type Random } from './seeded.ts';

const BATCHES = 40;
const NAME = 'session.tracebench';
/** Opening one of these takes about a second. */
const HANG_MS = 60_000;

export interface DamagedOptions {
  /** Damages of the log of commits; as many of the file itself. */
  cases: number;
  seed: number;
}

export interface DamagedReport {
  /** What was done to which file, and what came of it; how often. */
  outcomes: Map<string, number>;
  slowestMs: number;
  problems: string[];
}

/** Damages a session and opens it in a process of its own, again and again. */
export async function runDamaged({ cases, seed }: DamagedOptions): Promise<DamagedReport> {
  const folder = mkdtempSync(join(tmpdir(), 'tracebench-damaged-'));
  const run = new Damaged(folder, randomFrom(seed));
  try {
    await run.prepare();
    for (let i = 0; i < cases; i++) await run.tryWal(i % 2 === 0 ? 'store' : 'requests');
    for (let i = 0; i < cases; i++) await run.tryDatabase();
    return run.report;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Opened {
  /** undefined where the process crashed or hung. */
  opening: Opening | undefined;
  end: string;
  folder: string;
}

class Damaged {
  readonly report: DamagedReport = { outcomes: new Map(), slowestMs: 0, problems: [] };
  readonly #folder: string;
  readonly #random: Random;
  #whole: Opening | undefined;

  constructor(folder: string, random: Random) {
    this.#folder = folder;
    this.#random = random;
  }

  /** Sessions as crashes left them, filled without and with requests; and one that was closed. */
  async prepare(): Promise<void> {
    for (const way of ['store', 'requests']) {
      await makeSession(join(this.#folder, way, NAME), way);
    }
    cpSync(join(this.#folder, 'store'), join(this.#folder, 'closed'), { recursive: true });
    await openSession(join(this.#folder, 'closed'));
    this.#whole = (await openSession(copyOf(join(this.#folder, 'closed')))).opening;
  }

  /** Whatever was committed before the damage is kept. With its requests beside it, nothing is missing at all. */
  async tryWal(way: 'store' | 'requests'): Promise<void> {
    const folder = copyOf(join(this.#folder, way));
    const path = join(folder, `${NAME}.wal`);
    const wal = readFileSync(path);
    const damage = spoilWal(wal, this.#random);
    writeFileSync(path, damage.bytes);
    const before = commitEnds(wal).filter((end) => end <= damage.at).length;
    const opened = await this.#open(folder);
    const name = `log of commits, ${damage.kind} at ${damage.at}, ${way}`;
    const problem = checkWal(opened, damage, way === 'store' ? before * SPANS_PER_BATCH : BATCHES * SPANS_PER_BATCH);
    this.#note(
      `log of commits${way === 'store' ? '' : ' beside requests'}, ${damage.kind}`,
      walOutcome(opened),
      name,
      problem,
    );
    rmSync(folder, { recursive: true });
  }

  async tryDatabase(): Promise<void> {
    const folder = copyOf(join(this.#folder, 'closed'));
    const path = join(folder, NAME);
    const damage = spoilDatabase(readFileSync(path), this.#random);
    writeFileSync(path, damage.bytes);
    const opened = await this.#open(folder);
    const { outcome, problem } = checkDatabase(opened, this.#whole!);
    this.#note(`session file, ${damage.kind}`, outcome, `session file, ${damage.kind} at ${damage.at}`, problem);
    rmSync(folder, { recursive: true });
  }

  async #open(folder: string): Promise<Opened> {
    const start = performance.now();
    const opened = await openSession(folder);
    this.report.slowestMs = Math.max(this.report.slowestMs, performance.now() - start);
    return opened;
  }

  #note(kind: string, outcome: string, name: string, problem: string | undefined): void {
    const key = `${kind}: ${outcome}`;
    this.report.outcomes.set(key, (this.report.outcomes.get(key) ?? 0) + 1);
    if (problem !== undefined) this.report.problems.push(`${name}: ${problem}`);
  }
}

function walOutcome({ opening, end }: Opened): string {
  if (!opening) return end;
  if (opening.refused !== '') return 'refused';
  const told = opening.losses.some(({ code }) => code === 'commits-damaged');
  const spans = opening.spans === BATCHES * SPANS_PER_BATCH ? 'all there' : 'what was before it is there';
  return told ? `${spans}, told` : spans;
}

/** Undefined where all is as promised. A log that is merely shorter looks like one a crash has left: nobody can tell. */
function checkWal({ opening, end, folder }: Opened, { kind, bytes }: Damage, atLeast: number): string | undefined {
  if (!opening) return end;
  const { refused, unread, spans, distinct, losses } = opening;
  if (refused !== '' || unread !== '') return refused || unread;
  if (spans < atLeast || spans % SPANS_PER_BATCH !== 0) return `${spans} spans, at least ${atLeast} expected`;
  if (distinct !== spans) return `${spans} spans, of which ${distinct} different`;
  if (kind === 'cut short') return undefined;
  const asides = readdirSync(folder).filter((name) => name.includes('.wal.damaged-'));
  const isKept = asides.length === 1 && readFileSync(join(folder, asides[0]!)).equals(bytes);
  if (!isKept) return 'the damaged log was not kept as it was';
  const told = losses.find(({ code }) => code === 'commits-damaged');
  return told?.example.includes(asides[0]!) ? undefined : 'nobody was told';
}

/** Either all is as before, or what is not is named, with the file. */
function checkDatabase({ opening, end, folder }: Opened, whole: Opening): { outcome: string; problem?: string } {
  if (!opening) return { outcome: end, problem: end };
  const message = opening.refused || opening.unread;
  const outcome =
    opening.refused !== '' ? 'refused' : opening.unread !== '' ? 'opened, a part unreadable' : 'as before';
  if (message !== '') return message.includes(join(folder, NAME)) ? { outcome } : { outcome, problem: message };
  const isSame = opening.spans === whole.spans && opening.hash === whole.hash;
  return isSame ? { outcome } : { outcome: 'changed', problem: 'spans are not as they were, and nobody was told' };
}

function copyOf(folder: string): string {
  const copy = mkdtempSync(`${folder}-`);
  cpSync(folder, copy, { recursive: true });
  return copy;
}

function makeSession(path: string, way: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const program = join(import.meta.dirname, 'make-session.ts');
  const child = spawn(process.execPath, [program, path, way, String(BATCHES)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.stdout.once('data', () => child.kill('SIGKILL'));
    child.once('exit', (code, signal) => (signal === 'SIGKILL' ? resolve() : reject(new Error(`ended with ${code}`))));
  });
}

function openSession(folder: string): Promise<Opened> {
  const program = join(import.meta.dirname, 'open-session.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [program, join(folder, NAME)], { timeout: HANG_MS }, (error, stdout) => {
      if (!error) return resolve({ opening: JSON.parse(stdout) as Opening, end: 'ended', folder });
      const end = error.killed ? 'hung' : `crashed (${error.signal ?? error.code})`;
      resolve({ opening: undefined, end, folder });
    });
  });
}
