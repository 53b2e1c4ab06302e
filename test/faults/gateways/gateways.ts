import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import { freePort } from '../../helpers/free-port.ts';
import type { AgentProgram } from '../agent-process.ts';
import { pick, randomFrom, type Random } from '../seeded.ts';
import { AgentLives } from './agent-lives.ts';
import { accountOf, type GatewaysAccount } from './account.ts';
import { FAULTS, PROTOCOLS, type Fault } from './fault.ts';
import { GatewayProcess } from './gateway-process.ts';
import { Lane } from './lane.ts';
import { emptyCells, LANES, planRounds, type Matrix } from './plan.ts';
import { Sender } from './sender.ts';

/*
 * An agent in front of three gateways, each of which takes each signal, over roads of their own that break:
 *
 *                                              ┌─ otlphttp ──────► road ─► gateway: otlp → filter → batch → store
 *   sender ──► agent: otlp → filter → batch ──┼─ otlphttp, JSON ─► road ─► gateway: the same
 *   (3 times, one of each signal)              └─ otlp, gRPC ─────► road ─► gateway: the same
 *                                        queues on disk
 */

export interface GatewaysOptions {
  /** How often something else is broken; there are as many as it takes for each to be broken in every way once. */
  rounds: number;
  seed: number;
  program: AgentProgram;
}

export interface GatewaysReport extends GatewaysAccount {
  rounds: number;
  matrix: Matrix;
  kills: number;
  reloads: number;
}

/** Rounds with an agent that is killed or configured anew, after those that are counted by component. */
const UNCOUNTED_ROUNDS = 4;
const LOOK_MS = 20;
/** Until something is missed; nothing is said of how fast it should be. */
const PATIENCE_MS = 60_000;

export async function runGateways(options: GatewaysOptions): Promise<GatewaysReport> {
  const folder = await mkdtemp(join(tmpdir(), 'tracebench-gateways-'));
  const gateways = PROTOCOLS.map((protocol) => new GatewayProcess(protocol, folder, options.program));
  let run: GatewaysRun | undefined;
  try {
    await Promise.all(gateways.map((gateway) => gateway.start()));
    const lanes = LANES.map((lane) => new Lane(lane, gateways));
    await Promise.all(lanes.map((lane) => lane.open()));
    const agent = new AgentLives(folder, await freePort(), lanes, options.program);
    run = new GatewaysRun(options, agent, lanes);
    await run.run();
    return await run.report(gateways);
  } finally {
    await run?.end();
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await rm(folder, { recursive: true, force: true });
  }
}

/** What was sent, and what the roads saw, in lives of the agent that are counted. */
export interface Counted {
  sent: Record<Signal, number>;
  /** In the order of the lanes. */
  lanes: { taken: number; rejected: number }[];
}

class GatewaysRun {
  readonly #options: GatewaysOptions;
  readonly #random: Random;
  readonly #agent: AgentLives;
  readonly #lanes: readonly Lane[];
  readonly #senders: readonly Sender[];
  readonly #counted: Counted = {
    sent: { traces: 0, metrics: 0, logs: 0 },
    lanes: LANES.map(() => ({ taken: 0, rejected: 0 })),
  };
  readonly #problems: string[] = [];
  #rounds = 0;
  #kills = 0;
  #reloads = 0;

  constructor(options: GatewaysOptions, agent: AgentLives, lanes: readonly Lane[]) {
    this.#options = options;
    this.#random = randomFrom(options.seed);
    this.#agent = agent;
    this.#lanes = lanes;
    this.#senders = SIGNALS.map((signal) => new Sender(signal, agent.url));
  }

  async run(): Promise<void> {
    while (this.#rounds < this.#options.rounds) {
      await this.#countedLife();
      const left = Math.min(UNCOUNTED_ROUNDS, this.#options.rounds - this.#rounds);
      if (left > 0) await this.#uncountedLives(left);
    }
  }

  /** Begins and ends with nothing under way, so that what all say of it is of the same items. */
  async #countedLife(): Promise<void> {
    const before = this.#snapshot();
    this.#agent.configure(0);
    await this.#agent.process.start();
    await this.#whileSending(async () => {
      for (const faults of planRounds(this.#random)) await this.#round(faults);
    });
    await this.#agent.stopCounted();
    const after = this.#snapshot();
    for (const signal of SIGNALS) this.#counted.sent[signal] += after.sent[signal] - before.sent[signal];
    for (const [i, lane] of this.#counted.lanes.entries()) {
      lane.taken += after.lanes[i]!.taken - before.lanes[i]!.taken;
      lane.rejected += after.lanes[i]!.rejected - before.lanes[i]!.rejected;
    }
  }

  #snapshot(): Counted {
    const sent = Object.fromEntries(this.#senders.map(({ signal, sent: items }) => [signal, items]));
    const lanes = this.#lanes.map(({ ledger }) => ({ taken: ledger.taken.size, rejected: ledger.rejected.size }));
    return { sent: sent as Counted['sent'], lanes };
  }

  async #uncountedLives(rounds: number): Promise<void> {
    this.#agent.configure(0);
    await this.#agent.process.start();
    await this.#whileSending(async () => {
      for (let i = 0; i < rounds; i++) {
        await this.#round(LANES.map(() => pick(this.#random, FAULTS)));
        if (i % 2 === 1) await this.#kill();
        else this.#reload(i % 4 === 0 ? 1 : 0);
      }
    });
    await this.#agent.process.stop();
  }

  async #kill(): Promise<void> {
    await this.#agent.process.kill();
    await this.#agent.process.start();
    this.#kills++;
  }

  /** All exporters go over to the other roads: the next round is over when they have met faults there. */
  #reload(road: 0 | 1): void {
    this.#agent.configure(road);
    this.#reloads++;
  }

  /** All is mended at the end, and what waits arrives. */
  async #whileSending(work: () => Promise<void>): Promise<void> {
    for (const sender of this.#senders) sender.start();
    await work();
    for (const lane of this.#lanes) lane.fault = 'none';
    await Promise.all(this.#senders.map((sender) => sender.stop()));
    const isOver = async () => (await this.#agent.isDrained()) && this.#lanes.every(({ isIdle }) => isIdle);
    if (!(await this.#until(isOver))) this.#problems.push(`round ${this.#rounds}: something waits for ever`);
  }

  /** Over when each lane has met its fault. */
  async #round(faults: readonly Fault[]): Promise<void> {
    const before = this.#lanes.map((lane, i) => lane.met(faults[i]!));
    for (const [i, lane] of this.#lanes.entries()) lane.fault = faults[i]!;
    const areMet = () => this.#lanes.every((lane, i) => lane.met(faults[i]!) > before[i]!);
    if (!(await this.#until(areMet))) this.#problems.push(`round ${this.#rounds}: a fault was not met`);
    this.#rounds++;
  }

  async #until(check: () => boolean | Promise<boolean>): Promise<boolean> {
    const begun = performance.now();
    while (!(await check())) {
      if (performance.now() - begun > PATIENCE_MS) return false;
      await wait(LOOK_MS);
    }
    return true;
  }

  async report(gateways: readonly GatewayProcess[]): Promise<GatewaysReport> {
    const readings = await Promise.all(gateways.map((gateway) => gateway.read()));
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    const stored = await inTurn(gateways, (gateway) => gateway.stored());
    const matrix = this.#lanes.map(({ metAll }) => metAll);
    const account = accountOf({
      ...{ agent: this.#agent, lanes: this.#lanes, counted: this.#counted, sent: this.#snapshot().sent },
      gateways: new Map(PROTOCOLS.map((protocol, i) => [protocol, { readings: readings[i]!, stored: stored[i]! }])),
    });
    const problems = [
      ...this.#problems,
      ...this.#senders.flatMap((sender) => sender.problems),
      ...emptyCells(matrix),
      // Only what the gateway itself refused for good may be.
      ...this.#agent.process.givenUp.filter((line) => !/: (HTTP 400|INVALID_ARGUMENT: .*)$/.test(line)),
      ...account.problems,
    ];
    return { ...account, problems, matrix, rounds: this.#rounds, kills: this.#kills, reloads: this.#reloads };
  }

  async end(): Promise<void> {
    await this.#agent.process.kill();
    await Promise.all(this.#senders.map((sender) => sender.giveUp()));
    for (const lane of this.#lanes) lane.close();
  }
}

async function inTurn<T, U>(all: readonly T[], work: (one: T) => Promise<U>): Promise<U[]> {
  const done: U[] = [];
  for (const one of all) done.push(await work(one));
  return done;
}
