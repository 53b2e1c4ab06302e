import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startServe, type Program, type Server } from '../bench/server.ts';
import { Account } from './account.ts';
import { KILL_LOADS, type KillLoad } from './kill-loads.ts';
import { readStored } from './numbered.ts';
import { randomFrom, type Random } from './seeded.ts';

export interface KillOptions {
  /** Shared out among the loads. */
  kills: number;
  seed: number;
  /** Whoever takes longer to be ready again after a kill is too late. */
  reopenMs: number;
  program?: Program;
}

export interface KillReport {
  kills: number;
  /** Of these, in the middle of opening what another kill had left. */
  killsWhileOpening: number;
  loads: LoadReport[];
  /** From the start of the program to its address, after a kill. */
  reopenMs: number[];
  problems: string[];
}

interface LoadReport {
  name: string;
  acknowledged: { requests: number; items: number };
  /** Under way when the program was killed; of these, stored. */
  unanswered: number;
  storedUnanswered: number;
}

/** From the start of the load. The first commits come after some 10 ms, the log's second file after about half a second. */
const LATEST_KILL_MS = 1_500;
const LATEST_FIRST_ANSWER_MS = 20_000;
/** From the start of the program; it is ready after some 500 ms. */
const LATEST_KILL_WHILE_OPENING_MS = 700;

/** Kills `serve` again and again while it receives, and keeps account of every request. */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const report: KillReport = { kills: 0, killsWhileOpening: 0, loads: [], reopenMs: [], problems: [] };
  const random = randomFrom(options.seed);
  for (const [i, load] of KILL_LOADS.entries()) {
    const share = Math.floor((options.kills + KILL_LOADS.length - 1 - i) / KILL_LOADS.length);
    const folder = await mkdtemp(join(tmpdir(), 'tracebench-kill-'));
    try {
      await new KillRun(options, report, load, join(folder, 'killed.tracebench'), random).run(share);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  return report;
}

/** One load on one session, through all its kills. */
class KillRun {
  readonly #options: KillOptions;
  readonly #report: KillReport;
  readonly #load: KillLoad;
  readonly #store: string;
  readonly #random: Random;
  readonly #account = new Account();
  readonly #seen = new Map<string, number>();

  constructor(options: KillOptions, report: KillReport, load: KillLoad, store: string, random: Random) {
    this.#options = options;
    this.#report = report;
    this.#load = load;
    this.#store = store;
    this.#random = random;
  }

  async run(kills: number): Promise<void> {
    const sender = this.#load.open(this.#account, this.#random);
    let server = await this.#start();
    for (let left = kills; left > 0; left--) {
      await this.#killUnderLoad(server, sender);
      if (this.#random(4) === 0) await this.#killWhileOpening();
      server = await this.#reopen();
      // Else the next kill meets what this one left.
      if (left > 1 && this.#random(2) === 0) continue;
      await server.stop();
      await this.#check();
      if (left > 1) server = await this.#start();
    }
    this.#tell();
  }

  async #start(onSpawn?: (child: ChildProcess) => void): Promise<Server> {
    const { program } = this.#options;
    const args = (await this.#load.args?.(dirname(this.#store))) ?? [];
    return startServe(['--store', this.#store, ...args], {
      ...(program ? { program } : {}),
      ...(onSpawn ? { onSpawn } : {}),
    });
  }

  async #killUnderLoad(server: Server, sender: ReturnType<KillLoad['open']>): Promise<void> {
    const gone = sender.sendUntilGone(server);
    await this.#somethingToLose();
    await new Promise((resolve) => setTimeout(resolve, 1 + this.#random(LATEST_KILL_MS)));
    await server.kill();
    await gone;
    this.#report.kills++;
  }

  /** A busy machine may take longer for the first answer than until the kill. */
  async #somethingToLose(): Promise<void> {
    for (
      let waited = 0;
      waited < LATEST_FIRST_ANSWER_MS && this.#account.count('accepted').requests === 0;
      waited += 10
    )
      await new Promise((resolve) => setTimeout(resolve, 10));
  }

  async #killWhileOpening(): Promise<void> {
    const afterMs = 1 + this.#random(LATEST_KILL_WHILE_OPENING_MS);
    const kill = (child: ChildProcess) => void setTimeout(() => child.kill('SIGKILL'), afterMs);
    // It may be ready before.
    await this.#start(kill).then(
      (server) => server.kill(),
      () => undefined,
    );
    this.#report.killsWhileOpening++;
  }

  async #reopen(): Promise<Server> {
    const begun = performance.now();
    const server = await this.#start();
    const ms = performance.now() - begun;
    this.#report.reopenMs.push(ms);
    if (ms > this.#options.reopenMs) this.#problem(`ready only after ${Math.round(ms)} ms`);
    return server;
  }

  async #check(): Promise<void> {
    if (existsSync(`${this.#store}.requests`)) this.#problem('the log is still there after a proper end');
    this.#account.see(await readStored(this.#store, this.#seen));
    for (const problem of this.#account.problems()) this.#problem(problem);
  }

  #problem(text: string): void {
    this.#report.problems.push(`${this.#load.name}, kill ${this.#report.kills}: ${text}`);
  }

  #tell(): void {
    const account = this.#account;
    for (const [answer, count] of account.refusals)
      if (answer.startsWith('refused')) this.#problem(`${count} × ${answer}`);
    this.#report.loads.push({
      name: this.#load.name,
      acknowledged: account.count('accepted'),
      unanswered: account.count('open').requests,
      storedUnanswered: account.storedOpen,
    });
  }
}
