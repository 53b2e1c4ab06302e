import type { Signal } from '../../../../../core/model/telemetry.ts';
import type { Packer } from '../packer.ts';
import { GroupReader } from './group-reader.ts';
import type { ItemPacker } from './item-packer.ts';
import { LogPacker } from './log-packer.ts';
import { MetricPacker } from './metric-packer.ts';
import { SpanPacker } from './span-packer.ts';
import { Wire } from './wire.ts';

/**
 * Requests from the wire straight into columns: no object and no string for what was seen before. Only the plain form is read:
 * known fields, valid ids and texts, each field once. For all else `pack` leaves no trace and gives false, and the decoder for
 * all cases (`core/otlp`) says what is to be said of the request.
 */
export class WirePacker {
  readonly #packer: Packer;
  readonly #wire: Wire;
  readonly #spans: SpanPacker;
  readonly #items: Record<Signal, ItemPacker>;
  readonly #groups: Record<Signal, GroupReader>;

  constructor(packer: Packer) {
    const wire = new Wire(packer);
    this.#packer = packer;
    this.#wire = wire;
    this.#spans = new SpanPacker(packer, wire);
    this.#items = {
      traces: this.#spans,
      logs: new LogPacker(packer, wire),
      metrics: new MetricPacker(packer, wire),
    };
    this.#groups = {
      traces: new GroupReader('traces', wire, this.#items.traces),
      logs: new GroupReader('logs', wire, this.#items.logs),
      metrics: new GroupReader('metrics', wire, this.#items.metrics),
    };
  }

  /** Undefined where the request is not of the plain form; then nothing of it is in the columns. */
  pack(signal: Signal, bytes: Uint8Array): { hasError: boolean; hasFarTimes: boolean } | undefined {
    const items = this.#items[signal];
    const texts = this.#packer.mark();
    const known = this.#wire.mark();
    this.#wire.open(bytes);
    items.begin();
    let isRead = false;
    try {
      this.#groups[signal].read(bytes.length);
      isRead = true;
      items.finish();
    } catch {
      // Whatever it was, the other decoder meets it again and can name it.
      items.takeBack();
      this.#packer.backTo(texts);
      this.#wire.backTo(known);
      // Finishing goes on with the chains of points, which cannot be taken back.
      if (isRead) this.#packer.metrics.chains.break();
      return undefined;
    }
    this.#wire.times.tell(this.#packer.tally);
    return { hasError: signal === 'traces' && this.#spans.sawError, hasFarTimes: this.#wire.times.hasFar };
  }
}
