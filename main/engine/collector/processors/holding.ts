import { Parcel } from '../../../../core/collector/parcel.ts';
import { joinPieces, mergePieces } from '../../../../core/collector/traces/join-pieces.ts';
import { spansIn, type Piece } from '../../../../core/collector/traces/split-traces.ts';
import type { Released, TraceHolder } from '../../../../core/collector/traces/trace-holder.ts';
import type { ComponentContext, RunningConsumer } from '../component.ts';
import { ConsumeError, TAKEN, type Consumer, type Taken } from '../consumer.ts';
import { Outbox } from '../outbox.ts';
import { ticking } from '../ticking.ts';

/** How often is looked for traces whose time has come: a little at a time, since deciding holds everything else up. */
const TICK_MS = 100;
/** Traces go on in requests of about so many spans. */
const SPANS_PER_REQUEST = 1_000;
const UNREADABLE = 'invalid OTLP';

/** A processor that holds traces: senders are answered when it has their spans (docs/adr/0028). */
export class HoldingNode implements RunningConsumer {
  readonly #holder: TraceHolder;
  readonly #context: ComponentContext;
  readonly #outbox: Outbox;
  readonly #stop: () => Promise<void>;
  #isClosed = false;

  constructor(holder: TraceHolder, context: ComponentContext, next: Consumer) {
    this.#holder = holder;
    this.#context = context;
    this.#outbox = new Outbox(next, context);
    context.meter.queue = () => ({ size: holder.waiting, capacity: holder.capacity });
    this.#stop = ticking(context.clock, TICK_MS, () => this.#release(holder.due(context.clock.now())));
  }

  async consume(parcel: Parcel): Promise<Taken> {
    if (this.#isClosed) throw new ConsumeError('the pipeline is stopping');
    this.#outbox.expectRoom();
    const released = this.#holder.take(parcel.wire, this.#context.clock.now());
    this.#release(released);
    const { rejected } = released;
    this.#context.meter.drop(UNREADABLE, rejected);
    return rejected === 0 ? TAKEN : { rejected, message: `${rejected} items are no valid OTLP` };
  }

  #release({ traces, dropped, errors }: Released): void {
    const { meter } = this.#context;
    for (const [reason, items] of dropped) meter.drop(reason, items);
    for (const { message, count } of errors.list()) meter.error(count > 1 ? `${message} (${count} times)` : message);
    for (const pieces of requestsOf(traces))
      this.#outbox.put(Parcel.ofWire('traces', joinPieces(pieces), spansIn(pieces)));
  }

  /** Traces that wait are released now: nobody else has them. */
  async close(isReplaced = false): Promise<void> {
    this.#isClosed = true;
    await this.#stop();
    this.#release(this.#holder.releaseAll(this.#context.clock.now()));
    await this.#outbox.close(isReplaced);
  }
}

/** Traces put together, none of them cut, the spans of each beside each other. */
function requestsOf(traces: readonly Piece[][]): Piece[][] {
  const requests: Piece[][] = [];
  let size = Infinity;
  for (const pieces of traces) {
    if (size >= SPANS_PER_REQUEST) {
      requests.push([]);
      size = 0;
    }
    for (const piece of mergePieces(pieces)) requests.at(-1)!.push(piece);
    size += spansIn(pieces);
  }
  return requests;
}
