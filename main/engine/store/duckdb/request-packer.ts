import type { Signal, Telemetry } from '../../../../core/model/telemetry.ts';
import type { PackedRows, PackedSummary, RequestPacker } from '../port.ts';
import type { ValueBounds } from './dictionary.ts';
import { buffersOf } from './packed.ts';
import { Packer } from './packer.ts';
import { undoRows } from './undo-rows.ts';
import { WirePacker } from './wire/wire-packer.ts';

/** Makes rows of requests for a DuckDB store, in whatever thread; the store gives them their numbers. */
export function createRequestPacker(bounds?: ValueBounds): RequestPacker {
  return new DuckDbRequestPacker(bounds);
}

class DuckDbRequestPacker implements RequestPacker {
  readonly #packer: Packer;
  readonly #wire: WirePacker;

  constructor(bounds?: ValueBounds) {
    this.#packer = new Packer(bounds);
    this.#wire = new WirePacker(this.#packer);
  }

  pack(signal: Signal, bytes: Uint8Array): { hasError: boolean; hasFarTimes: boolean } | undefined {
    return this.#wire.pack(signal, bytes);
  }

  append(telemetry: Telemetry): void {
    const undo = undoRows(this.#packer);
    try {
      this.#packer.append(telemetry, 0);
    } catch (error) {
      undo();
      throw error;
    }
  }

  breakChains(epoch: number): void {
    this.#packer.breakChains(epoch);
  }

  get rows(): number {
    const { spans, logs, points } = this.#packer.tally.counts;
    return spans + logs + points;
  }

  get textBytes(): number {
    return this.#packer.textBytes;
  }

  get waiting(): PackedSummary {
    return this.#packer.tally;
  }

  take(): { packed: PackedRows; transfer: ArrayBuffer[]; bytes: number } {
    const rows = this.#packer.take();
    const transfer = rows.tables.flatMap(([, table]) => buffersOf(table));
    const bytes = transfer.reduce((sum, { byteLength }) => sum + byteLength, 0);
    return { packed: { counts: rows.tally.counts, rows }, transfer, bytes };
  }
}
