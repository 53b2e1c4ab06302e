import { setTimeout as sleep } from 'node:timers/promises';
import { encodeJson } from '../../core/otlp/encode-json.ts';
import { attributes, span, spanId, traces } from '../helpers/telemetry.ts';

/** A sender of telemetry comes back soon; ours so that a run does not take all day. */
const RETRY_MS = 100;

/** Sends requests of spans that no other has, each until it is accepted, as an SDK does; and keeps account of the answers. */
export class SpanSender {
  readonly #url: string;
  readonly #spans: number;
  #made = 0;
  acknowledged = 0;
  /** Messages of refusals, numbers in them left out, and how often each came. */
  readonly refusals = new Map<string, number>();
  /** Answers that must not be. */
  readonly problems: string[] = [];
  lastAcceptedMs = 0;
  #isGivingUp = false;

  /** `spans` to a request. */
  constructor(port: number, spans: number) {
    this.#url = `http://127.0.0.1:${port}/v1/traces`;
    this.#spans = spans;
  }

  get refused(): number {
    return [...this.refusals.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Until told to stop; the request under way is brought to its end, or given up after `patienceMs`. */
  async run(signal: AbortSignal, patienceMs: number): Promise<void> {
    while (!signal.aborted) await this.#sendOne(signal, patienceMs);
  }

  async #sendOne(signal: AbortSignal, patienceMs: number): Promise<void> {
    const body = this.#nextBody();
    let end: number | undefined;
    while (!this.#isGivingUp && !(await this.#isAccepted(body).catch((error: unknown) => this.#hasFailed(error)))) {
      if (signal.aborted) end ??= performance.now() + patienceMs;
      if (end !== undefined && performance.now() > end) {
        this.problems.push(`refused for over ${patienceMs} ms after there was room again`);
        return;
      }
      await sleep(RETRY_MS);
    }
  }

  /** Nobody will answer any more. What was not acknowledged by now counts as not sent. */
  giveUp(): void {
    this.#isGivingUp = true;
  }

  #nextBody(): Uint8Array {
    const spans = Array.from({ length: this.#spans }, () => {
      const number = ++this.#made;
      return span({
        spanId: spanId(number),
        attributes: attributes({ text: `no text like number ${number * 7_919}` }),
      });
    });
    return encodeJson([traces('faults', ...spans)]);
  }

  async #isAccepted(body: Uint8Array): Promise<boolean> {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(this.#url, { method: 'POST', headers, body: Buffer.from(body) });
    const text = await response.text();
    if (response.status === 200) {
      this.acknowledged += this.#spans;
      this.lastAcceptedMs = performance.now();
      return true;
    }
    this.#account(response, text);
    return false;
  }

  #hasFailed(error: unknown): boolean {
    if (!this.#isGivingUp) this.problems.push(`no answer: ${String(error)}`);
    return false;
  }

  #account(response: Response, text: string): void {
    const retryAfter = Number(response.headers.get('retry-after'));
    if (response.status !== 503) this.problems.push(`answered ${response.status}: ${text}`);
    else if (!(retryAfter >= 1 && retryAfter <= 10)) this.problems.push(`503 with Retry-After ${retryAfter}`);
    const { message } = JSON.parse(text) as { message: string };
    const kind = message.replaceAll(/"[^"]*"|\d+/g, '…');
    this.refusals.set(kind, (this.refusals.get(kind) ?? 0) + 1);
  }
}
