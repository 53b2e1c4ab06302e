import { joinBytes } from '../encoding/bytes.ts';
import { countItems } from '../formats/count-items.ts';
import type { Signal, Telemetry } from '../model/telemetry.ts';
import { DecodeError } from '../otlp/decoded.ts';
import { decodeProtobuf } from '../otlp/decode-protobuf.ts';
import { encodeProtobuf } from '../otlp/encode-protobuf.ts';
import { countWireItems } from './count-wire.ts';
import type { OpenBatch } from './open-batch.ts';
import type { Sender } from './sender.ts';

/** What items are counted as that somebody had to look into and could not. */
export const UNREADABLE = 'invalid OTLP';

/**
 * Telemetry on its way through pipelines. It is decoded when the first component looks into it, and encoded when the first one wants
 * bytes: what nobody looks into goes out as it came in. Several components may hold the same parcel, so nobody changes one.
 */
export class Parcel {
  readonly signal: Signal;
  /** Spans, log records or data points. */
  readonly items: number;
  #sender: Sender | undefined;
  #batch: OpenBatch | undefined;
  #wire: Uint8Array | undefined;
  #telemetry: Telemetry | undefined;
  #unreadable = 0;
  #unreadableWhy = '';
  /** Of a merged one: each is read by itself, so that a broken one costs only itself. */
  #parts: readonly Parcel[] = [];

  private constructor(signal: Signal, items: number, wire: Uint8Array | undefined, telemetry: Telemetry | undefined) {
    this.signal = signal;
    this.items = items;
    this.#wire = wire;
    this.#telemetry = telemetry;
  }

  /** Of a protobuf request. @throws DecodeError where its outer messages are broken */
  static ofWire(signal: Signal, wire: Uint8Array, items = countWireItems(signal, wire)): Parcel {
    return new Parcel(signal, items, wire, undefined);
  }

  static ofTelemetry(telemetry: Telemetry): Parcel {
    const { spans, logs, points } = countItems([telemetry]);
    return new Parcel(telemetry.signal, spans + logs + points, undefined, telemetry);
  }

  /**
   * All in one, in order, of no sender and no batch. Requests of protobuf that stand one after another are one request: its only field is repeated
   * (protobuf.dev/programming-guides/encoding, "Last One Wins").
   */
  static merge(parcels: readonly Parcel[]): Parcel {
    const [first] = parcels;
    if (!first) throw new Error('nothing to merge');
    if (parcels.length === 1) return first.#with(undefined, undefined);
    const items = parcels.reduce((sum, parcel) => sum + parcel.items, 0);
    const merged = new Parcel(first.signal, items, undefined, undefined);
    merged.#parts = parcels.flatMap((parcel) => (parcel.#parts.length > 0 ? parcel.#parts : [parcel]));
    return merged;
  }

  /** Who sent it; undefined where it was made here, or nobody knows any more. */
  get sender(): Sender | undefined {
    return this.#sender;
  }

  /** What it is to be sent together with, as a `batch` processor says. */
  get batch(): OpenBatch | undefined {
    return this.#batch;
  }

  /** The same telemetry, of that sender. */
  from(sender: Sender | undefined): Parcel {
    return this.#with(sender, this.#batch);
  }

  /** The same telemetry, in that batch. */
  within(batch: OpenBatch | undefined): Parcel {
    return this.#with(this.#sender, batch);
  }

  /** The same telemetry, of the sender and in the batch of the parcel it was made of. */
  like({ sender, batch }: Parcel): Parcel {
    return this.#with(sender, batch);
  }

  #with(sender: Sender | undefined, batch: OpenBatch | undefined): Parcel {
    if (sender === this.#sender && batch === this.#batch) return this;
    const same = new Parcel(this.signal, this.items, this.#wire, this.#telemetry);
    same.#parts = this.#parts;
    same.#unreadable = this.#unreadable;
    same.#unreadableWhy = this.#unreadableWhy;
    same.#sender = sender;
    same.#batch = batch;
    return same;
  }

  /** Of it encoded, as far as that was done already. */
  get encodedBytes(): number {
    return this.#wire?.length ?? this.#parts.reduce((sum, part) => sum + part.encodedBytes, 0);
  }

  /** An encoded Export…ServiceRequest. */
  get wire(): Uint8Array {
    return (this.#wire ??= this.#encode());
  }

  /** Without the items that break the rules of OTLP. @throws DecodeError */
  get telemetry(): Telemetry {
    return (this.#telemetry ??= this.#parts.length > 0 ? this.#decodeParts() : this.#decode(this.#wire!));
  }

  /** As `telemetry`, for whoever only looks on: nobody finds it decoded afterwards, nor items counted. @throws DecodeError */
  look(): Telemetry {
    return this.#telemetry ?? Parcel.ofWire(this.signal, this.wire, this.items).telemetry;
  }

  /** Items that could not be decoded and are not in `telemetry`; 0 before it was asked for. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** English: what is wrong with the first of them; '' where there is none. */
  get unreadableWhy(): string {
    return this.#unreadableWhy;
  }

  #encode(): Uint8Array {
    if (this.#parts.length > 0) return joinBytes(this.#parts.map(({ wire }) => wire));
    return encodeProtobuf(this.#telemetry!);
  }

  #decodeParts(): Telemetry {
    const groups = this.#parts.flatMap((part) => {
      try {
        const { telemetry } = part;
        this.#unreadable += part.unreadable;
        this.#unreadableWhy ||= part.unreadableWhy;
        return telemetry.groups as unknown[];
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error;
        this.#unreadable += part.items;
        this.#unreadableWhy ||= error.message;
        return [];
      }
    });
    return { signal: this.signal, groups } as Telemetry;
  }

  #decode(wire: Uint8Array): Telemetry {
    const { telemetry, rejections } = decodeProtobuf(this.signal, wire);
    this.#unreadable = rejections.reduce((sum, { items }) => sum + items, 0);
    this.#unreadableWhy = rejections[0]?.reason ?? '';
    return telemetry[0] ?? ({ signal: this.signal, groups: [] } as Telemetry);
  }
}
