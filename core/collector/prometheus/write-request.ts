import { joinBytes } from '../../encoding/bytes.ts';
import { METADATA_TYPES } from '../../formats/prometheus-remote-write/read-request.ts';
import { STALE_BITS } from '../../formats/prometheus-remote-write/wire.ts';
import { WIRE } from '../../otlp/plan.ts';
import { backwards, WireWriter } from '../../otlp/wire-writer.ts';
import type { SortedLabels } from './labels.ts';
import type { NativeHistogram, NativeSide } from './native-histogram.ts';
import type { SeriesExemplar, SeriesFamily, TimeSeries } from './time-series.ts';
import { writeDouble, writeInner, writeInteger, writeSint32, writeTag, writeText, writeVarint } from './wire-fields.ts';

// Fields of prompb/remote.proto, prompb/types.proto and io/prometheus/write/v2/types.proto (prometheus/prometheus).

/** A request that is being put together: prometheus.WriteRequest, or io.prometheus.write.v2.Request. */
export interface WriteRequest {
  /** Bytes it has so far. */
  readonly length: number;
  add(series: TimeSeries): void;
  /** Nothing is added afterwards. */
  finish(): Uint8Array;
}

/** Version 1; with `sendMetadata` it says once of each family what it is. */
export class WriteRequestV1 implements WriteRequest {
  readonly #parts: Uint8Array[] = [];
  readonly #families: Set<string> | undefined;
  length = 0;

  /** `families` are those that were told of already, in requests before. */
  constructor(families?: Set<string>) {
    this.#families = families;
  }

  add(series: TimeSeries): void {
    const { family } = series;
    if (this.#families && !this.#families.has(family.name)) {
      this.#families.add(family.name);
      this.#push(metadataV1(family));
    }
    this.#push(seriesV1(series));
  }

  #push(part: Uint8Array): void {
    this.#parts.push(part);
    this.length += part.length;
  }

  finish(): Uint8Array {
    return joinBytes(this.#parts);
  }
}

/** Version 2: each text once, and each series says what it is. */
export class WriteRequestV2 implements WriteRequest {
  readonly #symbols = new Map<string, number>([['', 0]]);
  readonly #parts: Uint8Array[] = [message(4, (wire) => wire.string(''), false)];
  readonly #series: Uint8Array[] = [];
  length = this.#parts[0]!.length;

  add(series: TimeSeries): void {
    const part = seriesV2(series, (text) => this.#ref(text));
    this.#series.push(part);
    this.length += part.length;
  }

  #ref(text: string): number {
    const known = this.#symbols.get(text);
    if (known !== undefined) return known;
    const ref = this.#symbols.size;
    this.#symbols.set(text, ref);
    const part = message(4, (wire) => wire.string(text), false);
    this.#parts.push(part);
    this.length += part.length;
    return ref;
  }

  finish(): Uint8Array {
    return joinBytes([...this.#parts, ...this.#series]);
  }
}

/** A field of the request itself. `write` goes from the last field to the first; a text has its length already. */
function message(field: number, write: (wire: WireWriter) => void, isMessage = true): Uint8Array {
  const wire = new WireWriter();
  write(wire);
  if (isMessage) wire.endMessage(field, 0);
  else writeTag(wire, field, WIRE.bytes);
  return wire.finish();
}

/** A series that has ended is told by its value. */
function writeValue(wire: WireWriter, field: number, value: number, isStale: boolean): void {
  if (!isStale) return writeDouble(wire, field, value);
  wire.fixed64(STALE_BITS);
  writeTag(wire, field, WIRE.fixed64);
}

function seriesV1({ labels, sample, histogram, exemplars }: TimeSeries): Uint8Array {
  return message(1, (wire) => {
    if (histogram) writeInner(wire, 4, () => writeHistogram(wire, histogram, false));
    backwards(exemplars, (exemplar) => writeInner(wire, 3, () => exemplarV1(wire, exemplar)));
    if (sample) writeInner(wire, 2, () => writeSample(wire, sample, false));
    writeLabels(wire, labels);
  });
}

function writeLabels(wire: WireWriter, labels: SortedLabels): void {
  backwards(labels, ([name, value]) =>
    writeInner(wire, 1, () => {
      writeText(wire, 2, value);
      writeText(wire, 1, name);
    }),
  );
}

function exemplarV1(wire: WireWriter, { labels, value, timeMs }: SeriesExemplar): void {
  writeInteger(wire, 3, timeMs);
  writeDouble(wire, 2, value);
  writeLabels(wire, labels);
}

function metadataV1({ name, type, help, unit }: SeriesFamily): Uint8Array {
  return message(3, (wire) => {
    writeText(wire, 5, unit);
    writeText(wire, 4, help);
    writeText(wire, 2, name);
    writeInteger(wire, 1, BigInt(METADATA_TYPES.indexOf(type)));
  });
}

function seriesV2(series: TimeSeries, ref: (text: string) => number): Uint8Array {
  const { labels, sample, histogram, exemplars, family } = series;
  return message(5, (wire) => {
    writeInner(wire, 5, () => {
      writeInteger(wire, 4, BigInt(ref(family.unit)));
      writeInteger(wire, 3, BigInt(ref(family.help)));
      writeInteger(wire, 1, BigInt(METADATA_TYPES.indexOf(family.type)));
    });
    backwards(exemplars, (exemplar) =>
      writeInner(wire, 4, () => {
        writeInteger(wire, 3, exemplar.timeMs);
        writeDouble(wire, 2, exemplar.value);
        writeRefs(wire, exemplar.labels, ref);
      }),
    );
    if (histogram) writeInner(wire, 3, () => writeHistogram(wire, histogram, true));
    if (sample) writeInner(wire, 2, () => writeSample(wire, sample, true));
    writeRefs(wire, labels, ref);
  });
}

function writeRefs(wire: WireWriter, labels: SortedLabels, ref: (text: string) => number): void {
  writeInner(wire, 1, () => backwards(labels.flat().map(ref), (one) => wire.varint(one)));
}

/** Version 2 says when a total began. */
function writeSample(wire: WireWriter, sample: NonNullable<TimeSeries['sample']>, withStart: boolean): void {
  if (withStart) writeInteger(wire, 3, sample.startMs);
  writeInteger(wire, 2, sample.timeMs);
  writeValue(wire, 1, sample.value, sample.isStale);
}

function writeHistogram(wire: WireWriter, histogram: NativeHistogram, withStart: boolean): void {
  if (withStart) writeInteger(wire, 17, histogram.startMs);
  writeInteger(wire, 15, histogram.timeMs);
  writeSide(wire, histogram.positive, 11, 12);
  writeSide(wire, histogram.negative, 8, 9);
  // A oneof is written also where it is 0: else it would not be known that counts are integers.
  writeVarint(wire, 6, histogram.zeroCount);
  writeDouble(wire, 5, histogram.zeroThreshold);
  writeSint32(wire, 4, histogram.schema);
  writeValue(wire, 3, histogram.sum, histogram.isStale);
  writeVarint(wire, 1, histogram.count);
}

function writeSide(wire: WireWriter, { spans, deltas }: NativeSide, spanField: number, deltaField: number): void {
  if (deltas.length > 0) writeInner(wire, deltaField, () => backwards(deltas, (delta) => wire.sint64(delta)));
  backwards(spans, ({ offset, length }) =>
    writeInner(wire, spanField, () => {
      writeInteger(wire, 2, BigInt(length));
      writeSint32(wire, 1, offset);
    }),
  );
}
