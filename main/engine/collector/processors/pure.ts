import { Parcel, UNREADABLE } from '../../../../core/collector/parcel.ts';
import {
  ProcessorError,
  type BatchProcessor,
  type Processed,
  type ProcessorKind,
} from '../../../../core/collector/processor.ts';
import { NS_PER_MS } from '../../../../core/model/units.ts';
import { DecodeError } from '../../../../core/otlp/decoded.ts';
import type { ProcessorNodeKind } from '../component.ts';
import { ConsumeError, takenWithout, type Consumer, type Taken } from '../consumer.ts';
import type { Meter } from '../meter.ts';
import { tellFailures } from './tell-failures.ts';

const OF_PROCESSING = { isPermanent: true, isOfProcessing: true };

/** A processor of the core as a component of a pipeline. */
export function pureProcessor({ type, signals, read }: ProcessorKind): ProcessorNodeKind {
  return {
    type,
    signals,
    read(settings) {
      const { problems, create } = read(settings);
      return {
        problems,
        create({ meter, clock }, next) {
          const context = { nowNs: () => BigInt(clock.now()) * NS_PER_MS, random: clock.random };
          const node = new PureNode(create(context), next, meter);
          return { consume: (parcel) => node.consume(parcel), close: async () => undefined };
        },
      };
    },
  };
}

class PureNode {
  readonly #process: BatchProcessor;
  readonly #next: Consumer;
  readonly #meter: Meter;

  constructor(process: BatchProcessor, next: Consumer, meter: Meter) {
    this.#process = process;
    this.#next = next;
    this.#meter = meter;
  }

  async consume(parcel: Parcel): Promise<Taken> {
    const { telemetry, dropped, errors } = this.#run(parcel);
    tellFailures(this.#meter, errors);
    const taken = { ...takenWithout(parcel) };
    for (const part of telemetry) {
      // What nobody changed keeps its bytes.
      const next =
        part === parcel.telemetry && parcel.unreadable === 0 ? parcel : Parcel.ofTelemetry(part).like(parcel);
      if (next.items === 0) continue;
      const { rejected, message } = await this.#next.consume(next);
      taken.rejected += rejected;
      taken.message ||= message;
    }
    // Counted when all that stays was taken: what is refused comes again.
    for (const { reason, items } of dropped) this.#meter.drop(reason, items);
    this.#meter.lose(UNREADABLE, parcel.unreadable, parcel.unreadableWhy);
    return taken;
  }

  #run(parcel: Parcel): Processed {
    try {
      return this.#process(parcel.telemetry, parcel.sender);
    } catch (error) {
      if (error instanceof DecodeError) throw new ConsumeError(error.message, { isPermanent: true });
      if (error instanceof ProcessorError) throw new ConsumeError(error.message, OF_PROCESSING);
      throw error;
    }
  }
}
