import { Load, SPANS_PER_BODY } from './load.ts';

/** What telemetry of now is: its traces begin within the last second. */
const APART_NS = 1_000_000n;
/** For so long the bodies of one load tell the same time. */
const FRESH_MS = 1_000;

/** Bodies of 512 spans whose times move on with the clock. */
export class FreshLoad {
  #load = this.#fresh(0);
  #madeMs = Date.now();
  sent = 0;

  #fresh(sent: number): Load {
    return new Load(BigInt(Date.now()) * 1_000_000n, { apartNs: APART_NS, sent });
  }

  next(): Uint8Array {
    if (Date.now() - this.#madeMs > FRESH_MS) [this.#load, this.#madeMs] = [this.#fresh(this.sent), Date.now()];
    this.sent++;
    return this.#load.next();
  }
}

/** One request: its answer, and how long after it was due that came. */
export interface Paced {
  ms: number;
  answer: string;
}

/** Gives the answer in a word or two; never rejects. */
type Ask = (body: Uint8Array) => Promise<string>;

export interface Pace {
  spansPerSecond: number;
  seconds: number;
  /** Bodies of 512 spans. */
  load: { next(): Uint8Array };
}

/**
 * Offers so many spans a second, by turns over all senders, whatever becomes of them: what a request waits for those before it
 * counts. Resolves when the last one is answered.
 */
export async function sendPaced(asks: readonly Ask[], { load, ...pace }: Pace): Promise<Paced[]> {
  const everyMs = (SPANS_PER_BODY * 1_000) / pace.spansPerSecond;
  const count = Math.ceil((pace.seconds * 1_000) / everyMs);
  const begun = performance.now();
  const sent: Promise<Paced>[] = [];
  for (let i = 0; i < count; i++) {
    const dueMs = begun + i * everyMs;
    const wait = dueMs - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const asking = asks[i % asks.length]!(load.next());
    sent.push(asking.then((answer) => ({ ms: performance.now() - dueMs, answer })));
  }
  return Promise.all(sent);
}

/** How often each answer came. */
export function countAnswers(sent: readonly Paced[]): Map<string, number> {
  const answers = new Map<string, number>();
  for (const { answer } of sent) answers.set(answer, (answers.get(answer) ?? 0) + 1);
  return answers;
}
