import type { CancelSignal } from '../../../contract/transport.ts';
import { countItems } from '../../../core/formats/count-items.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { CancelledError, type ExportRequest, type Store, type TableSlice } from '../../../main/engine/store/port.ts';

/** As much of a store as an export needs: what it holds, slice by slice. */
export class FakeStore {
  readonly path: string;
  readonly telemetry: readonly Telemetry[];
  readonly table: readonly TableSlice[];
  /** Slices read so far. */
  reads = 0;

  constructor(telemetry: readonly Telemetry[], table: readonly TableSlice[] = [], path = '') {
    this.telemetry = telemetry;
    this.table = table;
    this.path = path;
  }

  get asStore(): Store {
    return this as unknown as Store;
  }

  async *readTelemetry({ signals }: ExportRequest, signal?: CancelSignal): AsyncGenerator<Telemetry> {
    for (const part of this.telemetry.filter((one) => signals.includes(one.signal))) {
      if (signal?.aborted === true) throw new CancelledError('cancelled');
      this.reads++;
      yield part;
    }
  }

  async countItems({ signals }: ExportRequest): Promise<number> {
    const { spans, logs, points } = countItems(this.telemetry.filter((one) => signals.includes(one.signal)));
    return spans + logs + points;
  }

  async *readTable(): AsyncGenerator<TableSlice> {
    yield* this.table;
  }
}
