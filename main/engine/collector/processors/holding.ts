import { Parcel, UNREADABLE } from '../../../../core/collector/parcel.ts';
import { joinPieces, requestsOf } from '../../../../core/collector/traces/join-pieces.ts';
import { spansIn, type Piece } from '../../../../core/collector/traces/split-traces.ts';
import type { Released, TraceHolder } from '../../../../core/collector/traces/trace-holder.ts';
import type { ComponentContext, RunningConsumer } from '../component.ts';
import { ConsumeError, consumeErrorOf, type Consumer, notOtlp, TAKEN, type Taken } from '../consumer.ts';
import { Outbox } from '../outbox.ts';
import { ticking } from '../ticking.ts';
import { tellFailures } from './tell-failures.ts';

/** How often is looked for traces whose time has come: a little at a time, since deciding holds everything else up. */
const TICK_MS = 100;

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
    this.#stop = ticking(context, TICK_MS, () => this.#release(holder.due(context.clock.now())));
  }

  async consume(parcel: Parcel): Promise<Taken> {
    if (this.#isClosed) throw new ConsumeError('the pipeline is stopping');
    this.#outbox.expectRoom();
    const released = this.#holder.take(parcel.wire, this.#context.clock.now());
    this.#release(released);
    const { rejected, why } = released;
    this.#context.meter.lose(UNREADABLE, rejected, why);
    return rejected === 0 ? TAKEN : { rejected, message: notOtlp(rejected, why) };
  }

  #release({ traces, dropped, lost, unreadable, why, errors }: Released): void {
    const { meter } = this.#context;
    for (const [reason, items] of dropped) meter.drop(reason, items);
    for (const [reason, items] of lost) meter.lose(reason, items);
    meter.lose(UNREADABLE, unreadable, why);
    tellFailures(meter, errors.list());
    for (const pieces of requestsOf(traces)) this.#put(pieces);
  }

  /** Where there is no memory for a request, the others still go on. */
  #put(pieces: Piece[]): void {
    const spans = spansIn(pieces);
    try {
      this.#outbox.put(Parcel.ofWire('traces', joinPieces(pieces), spans));
    } catch (error) {
      this.#context.meter.count('failed', { signal: 'traces' }, spans);
      this.#context.meter.error(consumeErrorOf(error).message);
    }
  }

  /** Traces that wait are released now: nobody else has them. */
  async close(isReplaced = false): Promise<void> {
    this.#isClosed = true;
    await this.#stop();
    this.#release(this.#holder.releaseAll(this.#context.clock.now()));
    await this.#outbox.close(isReplaced);
  }
}
