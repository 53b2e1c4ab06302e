import { SIGNALS } from '../../core/model/telemetry.ts';
import { encodeProtobuf } from '../../core/otlp/encode-protobuf.ts';
import type { Account } from './account.ts';
import { numberedTelemetry } from './numbered.ts';
import type { Ask, Reply, Wire } from './wire.ts';

/** What became of good requests that were sent beside something else. */
export interface SteadyReport {
  accepted: number;
  /** Answers that asked to come back. */
  retries: number;
  /** The longest time in which nothing was accepted. */
  longestGapMs: number;
  slowestMs: number;
}

const ITEMS = 10;
const PERIOD_MS = 20;

/** Good requests at a steady pace, repeated as an SDK does when the answer says so. */
export class SteadySender {
  readonly #wire: Wire;
  readonly #account: Account;
  readonly #running = new Set<Promise<void>>();
  #timer: ReturnType<typeof setInterval> | undefined;
  #report: SteadyReport = { accepted: 0, retries: 0, longestGapMs: 0, slowestMs: 0 };
  #lastAccepted = 0;

  constructor(wire: Wire, account: Account) {
    this.#wire = wire;
    this.#account = account;
  }

  start(): void {
    this.#lastAccepted = performance.now();
    this.#timer = setInterval(() => this.#send(), PERIOD_MS);
  }

  #send(): void {
    const sending = this.#export().finally(() => this.#running.delete(sending));
    this.#running.add(sending);
  }

  async #export(): Promise<void> {
    const request = this.#account.next(ITEMS);
    const telemetry = numberedTelemetry(SIGNALS[request % SIGNALS.length]!, request, ITEMS);
    const begun = performance.now();
    const reply = await sendPatiently(
      this.#wire,
      { signal: telemetry.signal, body: encodeProtobuf(telemetry) },
      () => this.#report.retries++,
    );
    this.#account.hear(request, reply);
    if (reply.kind !== 'accepted') return;
    const now = performance.now();
    this.#report.accepted++;
    this.#report.slowestMs = Math.max(this.#report.slowestMs, now - begun);
    this.#report.longestGapMs = Math.max(this.#report.longestGapMs, now - this.#lastAccepted);
    this.#lastAccepted = now;
  }

  /** What happened since the last time. */
  take(): SteadyReport {
    const gap = performance.now() - this.#lastAccepted;
    const report = { ...this.#report, longestGapMs: Math.max(this.#report.longestGapMs, gap) };
    this.#report = { accepted: 0, retries: 0, longestGapMs: 0, slowestMs: 0 };
    return report;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#running);
    this.#wire.close();
  }
}

/** As long as the answer is to come back, after the pause it asks for. */
export async function sendPatiently(wire: Wire, ask: Ask, onRetry: () => void): Promise<Reply> {
  for (;;) {
    const reply = await wire.send(ask);
    if (reply.kind !== 'retry') return reply;
    onRetry();
    await new Promise((resolve) => setTimeout(resolve, reply.retryMs));
  }
}
