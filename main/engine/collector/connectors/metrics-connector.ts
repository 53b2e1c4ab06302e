import type { MetricsMaker } from '../../../../core/collector/connectors/metrics-maker.ts';
import { Parcel, UNREADABLE } from '../../../../core/collector/parcel.ts';
import type { ComponentContext, Nexts, RunningConsumer } from '../component.ts';
import { ConsumeError, takenWithout, type Taken } from '../consumer.ts';
import { Outbox } from '../outbox.ts';
import { ticking } from '../ticking.ts';

/** Gives the metrics of a maker on every so many milliseconds (0: with each request), and the last when it is closed. */
export class MetricsConnector implements RunningConsumer {
  readonly #maker: MetricsMaker;
  readonly #context: ComponentContext;
  readonly #outbox: Outbox;
  readonly #isImmediate: boolean;
  readonly #stop: () => Promise<void>;
  #isClosed = false;

  constructor(maker: MetricsMaker, context: ComponentContext, nexts: Nexts, flushMs: number) {
    this.#maker = maker;
    this.#context = context;
    context.meter.own = () => maker.ownMetrics ?? [];
    this.#isImmediate = flushMs === 0;
    this.#outbox = new Outbox({ consume: (parcel) => nexts.metrics!.consume(parcel) }, context);
    this.#stop = flushMs === 0 ? async () => undefined : ticking(context, flushMs, () => this.#flush());
  }

  async consume(parcel: Parcel): Promise<Taken> {
    if (this.#isClosed) throw new ConsumeError('the pipeline is stopping');
    this.#outbox.expectRoom();
    const { meter, clock } = this.#context;
    this.#maker.take(parcel.telemetry, clock.now());
    for (const [reason, items] of this.#maker.takeDropped()) meter.lose(reason, items);
    meter.lose(UNREADABLE, parcel.unreadable, parcel.unreadableWhy);
    if (this.#isImmediate) this.#flush();
    return takenWithout(parcel);
  }

  #flush(isLast = false): void {
    const metrics = this.#maker.flush(this.#context.clock.now(), isLast);
    if (metrics) this.#outbox.put(Parcel.ofTelemetry(metrics));
  }

  async close(isReplaced = false): Promise<void> {
    this.#isClosed = true;
    await this.#stop();
    this.#flush(true);
    await this.#outbox.close(isReplaced);
  }
}
