// A child of overload.ts: offers bodies of 512 spans at a pace, each once, over many connections.

import { Load, SPANS_PER_BODY } from '../bench/load.ts';
import { describeReply, grpcWire, httpWire, type Reply, type Wire } from './wire.ts';

export interface RawOptions {
  otlpHttp: string;
  otlpGrpc: string;
  spansPerSecond: number;
  seconds: number;
  /** Numbers of its requests begin after this one. */
  after: number;
  connections: number;
}

export interface RawReport {
  /** Requests that were due; those beyond what the connections could carry were never sent. */
  due: number;
  fates: [request: number, kind: Reply['kind']][];
  /** When something was accepted, in milliseconds since 1970. */
  acceptedAt: number[];
  answers: [answer: string, count: number][];
}

/** Streams under way on one gRPC connection. */
const STREAMS = 8;

class RawSender {
  readonly #options: RawOptions;
  readonly #load: Load;
  readonly #free: Wire[];
  readonly #running = new Set<Promise<void>>();
  readonly #answers = new Map<string, number>();
  readonly #report: RawReport = { due: 0, fates: [], acceptedAt: [], answers: [] };
  #last: number;

  constructor(options: RawOptions) {
    this.#options = options;
    this.#last = options.after;
    this.#load = new Load(BigInt(Date.now()) * 1_000_000n, { sent: options.after });
    const half = Math.ceil(options.connections / 2);
    const overGrpc = Array.from({ length: Math.ceil(half / STREAMS) }, () => grpcWire(options.otlpGrpc));
    const http = Array.from({ length: half }, () => httpWire(options.otlpHttp));
    this.#free = [...http, ...overGrpc.flatMap((wire) => Array.from({ length: STREAMS }, () => wire))];
  }

  async run(): Promise<RawReport> {
    const { spansPerSecond, seconds } = this.#options;
    const wires = new Set(this.#free);
    const begun = performance.now();
    for (let elapsed = 0; elapsed < seconds * 1_000; elapsed = performance.now() - begun) {
      this.#report.due = Math.floor((elapsed / 1_000) * (spansPerSecond / SPANS_PER_BODY));
      while (this.#free.length > 0 && this.#last - this.#options.after < this.#report.due)
        this.#send(this.#free.shift()!);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await Promise.all(this.#running);
    for (const wire of wires) wire.close();
    return { ...this.#report, answers: [...this.#answers] };
  }

  #send(wire: Wire): void {
    const request = ++this.#last;
    const sending = wire.send({ signal: 'traces', body: this.#load.next() }).then((reply) => {
      this.#hear(request, reply);
      this.#free.push(wire);
      this.#running.delete(sending);
    });
    this.#running.add(sending);
  }

  #hear(request: number, reply: Reply): void {
    const answer = describeReply(reply);
    this.#answers.set(answer, (this.#answers.get(answer) ?? 0) + 1);
    this.#report.fates.push([request, reply.kind]);
    if (reply.kind === 'accepted') this.#report.acceptedAt.push(Date.now());
  }
}

process.once('message', (options: RawOptions) => {
  void new RawSender(options).run().then((report) => process.send!(report, () => process.disconnect()));
});
