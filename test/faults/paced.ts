import { Load, SPANS_PER_BODY } from '../bench/load.ts';
import type { Wire } from './wire.ts';

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

/** One request, from when it was due. */
export interface Paced {
  lateMs: number;
  status: string;
}

/**
 * Offers so many spans a second whatever becomes of them: a request that the last ones have held up counts from when it was due.
 * Resolves when the last one is answered.
 */
export async function sendPaced(
  wires: readonly Wire[],
  { spansPerSecond, seconds }: { spansPerSecond: number; seconds: number },
): Promise<Paced[]> {
  const load = new FreshLoad();
  const everyMs = (SPANS_PER_BODY * 1_000) / spansPerSecond;
  const count = Math.ceil((seconds * 1_000) / everyMs);
  const begun = performance.now();
  const sends: Promise<Paced>[] = [];
  for (let i = 0; i < count; i++) {
    const dueMs = begun + i * everyMs;
    const wait = dueMs - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const sending = wires[i % wires.length]!.send({ signal: 'traces', body: load.next() });
    sends.push(
      sending.then(({ kind, status }) => ({ lateMs: performance.now() - dueMs, status: `${kind}: ${status}` })),
    );
  }
  return Promise.all(sends);
}
