import { randomUUID } from 'node:crypto';
import { moved, type Move } from '../../../core/collector/receivers/replay/moved.ts';
import { moveBy, schedule, type Due, type Stretch } from '../../../core/collector/receivers/replay/schedule.ts';
import { readReplay, type ReplaySettings } from '../../../core/collector/receivers/replay/settings.ts';
import { countItems } from '../../../core/formats/count-items.ts';
import { SIGNALS, type Signal, type Telemetry } from '../../../core/model/telemetry.ts';
import type { ImportAccount } from '../../../contract/operations/files.ts';
import type { ComponentContext, Nexts, ReceiverKind } from '../collector/component.ts';
import { retrying } from '../collector/exporters/retry.ts';
import { CancelledError } from '../store/port.ts';
import type { TelemetryIntake } from '../pipeline/intake.ts';
import { openDump } from '../receivers/files/open-dump.ts';
import { openPath } from '../receivers/files/open-path.ts';
import { give, NOBODY } from './give.ts';

/** What is due within this time goes together. */
const STEP_MS = 100;
/** A timer takes no longer one, and a clock may be set meanwhile. */
const LONGEST_WAIT_MS = 60_000;
/** A pipeline that refuses is asked again, for as long as it takes: a dump can wait. */
const RETRY = {
  enabled: true,
  initialMs: 200,
  randomization: 0.5,
  multiplier: 1.5,
  maxIntervalMs: 5_000,
  maxElapsedMs: 0,
};

/** Any dump that Tracebench can open, sent again at the pace it was recorded at. */
export const REPLAY_RECEIVER: ReceiverKind = {
  type: 'tracebench_replay',
  signals: SIGNALS,
  read(value) {
    const { settings, problems } = readReplay(value);
    const create: ReturnType<ReceiverKind['read']>['create'] = async (context, nexts) => {
      // A dump that is not there is told at the start.
      const { path } = await openPath(settings.path);
      if (path === undefined) throw new Error(`${settings.path} is no file that can be read twice`);
      const replay = new Replay(settings, context, nexts);
      const running = replay.run();
      return {
        addresses: [],
        async close() {
          replay.stop();
          await running;
        },
      };
    };
    return { problems, create };
  },
};

/** What a dump holds. */
interface Content extends Stretch {
  /** Those that a pipeline takes. */
  signals: readonly Signal[];
}

/** One time that the dump is sent. */
interface Round extends Content {
  startMs: number;
  move: Move;
}

class Replay {
  readonly #settings: ReplaySettings;
  readonly #context: ComponentContext;
  readonly #nexts: Nexts;
  readonly #stop = new AbortController();

  constructor(settings: ReplaySettings, context: ComponentContext, nexts: Nexts) {
    this.#settings = settings;
    this.#context = context;
    this.#nexts = nexts;
  }

  stop(): void {
    this.#stop.abort();
  }

  async run(): Promise<void> {
    try {
      const content = await this.#content();
      for (let round = 0; content.signals.length > 0 && !this.#stop.signal.aborted; round++) {
        await this.#send(content, round);
        if (!this.#settings.isLoop) return;
      }
    } catch (error) {
      this.#fail((error as Error).message);
    }
  }

  #fail(message: string): void {
    this.#context.meter.error(message);
    this.#context.log(`${this.#settings.path}: ${message}`, 'error');
  }

  /** The dump is read once to know its first and last time. */
  async #content(): Promise<Content> {
    const account = await this.#read({ take: async () => undefined, refuse: () => undefined });
    const { spans, logs, points } = account.counts;
    if (account.state === 'failed' && spans + logs + points === 0) throw new Error(account.error);
    const counts: Readonly<Record<Signal, number>> = { traces: spans, logs, metrics: points };
    const { meter } = this.#context;
    meter.lose('invalid in the dump', account.skippedTotal);
    for (const signal of SIGNALS) if (!this.#nexts[signal]) meter.lose(NOBODY, counts[signal]);
    const signals = SIGNALS.filter((signal) => counts[signal] > 0 && this.#nexts[signal] !== undefined);
    return { signals, firstNs: BigInt(account.firstNs || 0), lastNs: BigInt(account.lastNs || 0) };
  }

  /** Dumps mostly hold one signal behind another: at a pace, each signal has a reader of its own. */
  async #send(content: Content, number: number): Promise<void> {
    const { isNow, speed } = this.#settings;
    const startMs = this.#context.clock.now();
    const byNs = isNow ? moveBy(content, speed, BigInt(startMs) * 1_000_000n) : 0n;
    const round: Round = { ...content, startMs, move: { byNs, round: number } };
    const readers = speed === Infinity ? [content.signals] : content.signals.map((signal) => [signal]);
    const accounts = await Promise.all(readers.map((signals) => this.#sendSignals(signals, round)));
    const failed = accounts.find(({ state }) => state === 'failed');
    if (failed) throw new Error(failed.error);
  }

  #sendSignals(signals: readonly Signal[], round: Round): Promise<ImportAccount> {
    // One slice after another: several are handed over at once.
    let turn: Promise<unknown> = Promise.resolve();
    return this.#read({
      refuse: () => undefined,
      take: ({ telemetry }) => {
        const taken = turn.then(() =>
          this.#take(
            telemetry.filter(({ signal }) => signals.includes(signal)),
            round,
          ),
        );
        turn = taken.catch(() => undefined);
        return taken;
      },
    });
  }

  async #read(intake: TelemetryIntake): Promise<ImportAccount> {
    const source = await openPath(this.#settings.path);
    return openDump(source.chunks, source, intake, { importId: randomUUID(), signal: this.#stop.signal });
  }

  async #take(telemetry: readonly Telemetry[], round: Round): Promise<void> {
    const { startMs, move } = round;
    for (const { ms, telemetry: some } of dueOf(telemetry, round, this.#settings.speed)) {
      await this.#waitUntil(startMs + ms);
      await this.#give(move.byNs === 0n && move.round === 0 ? some : moved(some, move));
    }
  }

  async #waitUntil(ms: number): Promise<void> {
    const { clock } = this.#context;
    const { signal } = this.#stop;
    while (!signal.aborted && clock.now() < ms) await clock.sleep(Math.min(LONGEST_WAIT_MS, ms - clock.now()), signal);
    if (signal.aborted) throw new CancelledError('cancelled');
  }

  async #give(telemetry: Telemetry): Promise<void> {
    const { clock, meter } = this.#context;
    const { signal } = this.#stop;
    try {
      const onRetry = () => void meter.retries++;
      await retrying(() => give(this.#nexts, [telemetry], meter), RETRY, { clock, signal, onRetry });
    } catch (error) {
      if (signal.aborted) throw new CancelledError('cancelled');
      const { spans, logs, points } = countItems([telemetry]);
      meter.count('failed', telemetry, spans + logs + points);
      this.#fail((error as Error).message);
    }
  }
}

function dueOf(telemetry: readonly Telemetry[], stretch: Stretch, speed: number): Due[] {
  if (speed === Infinity) return telemetry.map((part) => ({ ms: 0, telemetry: part }));
  return telemetry.flatMap((part) => schedule(part, stretch, speed, STEP_MS)).sort((a, b) => a.ms - b.ms);
}
