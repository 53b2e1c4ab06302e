import { Parcel } from '../../../core/collector/parcel.ts';
import { Settings } from '../../../core/collector/settings.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import type { ComponentContext, ExporterKind, RunningConsumer } from '../collector/component.ts';
import { ConsumeError, takenWithout, type Taken } from '../collector/consumer.ts';
import { takenOf } from '../collector/exporters/otlp-answer.ts';
import { IntakeError, MalformedError, type Intake } from '../pipeline/intake.ts';

/** Into the session, as what the workbench's own receivers take: it is taken when it is durable. */
export function storeExporter(intake: Pick<Intake, 'receive'>): ExporterKind {
  return {
    type: 'store',
    signals: SIGNALS,
    read(value) {
      const settings = new Settings(value);
      settings.allow([]);
      return { problems: settings.problems, create: ({ meter }) => new StoreExporter(intake, meter) };
    },
  };
}

class StoreExporter implements RunningConsumer {
  readonly #intake: Pick<Intake, 'receive'>;
  readonly #meter: ComponentContext['meter'];

  constructor(intake: Pick<Intake, 'receive'>, meter: ComponentContext['meter']) {
    this.#intake = intake;
    this.#meter = meter;
  }

  async consume(parcel: Parcel): Promise<Taken> {
    const taken = await this.#store(parcel).catch((error: unknown) => this.#storeReadable(parcel, error));
    this.#meter.count('out', parcel, parcel.items - taken.rejected);
    this.#meter.count('failed', parcel, taken.rejected);
    return taken;
  }

  async #store({ signal, wire }: Parcel): Promise<Taken> {
    // A copy: it is given away, and others may hold the parcel.
    const body = new Uint8Array(wire);
    return takenOf(await this.#intake.receive({ signal, format: 'protobuf', source: 'pipelines', body }));
  }

  /** Of requests that were merged, a broken one costs only itself. */
  async #storeReadable(parcel: Parcel, thrown: unknown): Promise<Taken> {
    if (thrown instanceof IntakeError) throw new ConsumeError(thrown.message);
    if (!(thrown instanceof MalformedError)) throw thrown;
    const readable = Parcel.ofTelemetry(parcel.telemetry);
    const { rejected, message } = takenWithout(parcel);
    if (readable.items === 0) return { rejected: parcel.items, message: thrown.message };
    const taken = await this.#store(readable);
    return { rejected: rejected + taken.rejected, message: taken.message || message };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
