import { WireReader } from '../../otlp/wire-reader.ts';
import type { FamilyHead, FamilyType, Labels } from '../prometheus/sample.ts';

// Fields of prompb/remote.proto and prompb/types.proto (prometheus/prometheus).
const REQUEST = { timeseries: 1, metadata: 3 } as const;
const SERIES = { labels: 1, samples: 2, exemplars: 3, histograms: 4 } as const;
const EXEMPLAR = { labels: 1, value: 2, timestamp: 3 } as const;
const METADATA = { type: 1, name: 2, help: 4, unit: 5 } as const;
/** MetricMetadata.MetricType by number. */
const TYPES: readonly FamilyType[] = [
  'unknown',
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'info',
  'stateset',
];
/** How Prometheus says that a series has ended: a NaN of its own. */
const STALE = 0x7ff0000000000002n;

export interface WrittenSample {
  value: number;
  /** Unix milliseconds. */
  timeMs: bigint;
  isStale: boolean;
}
export interface WrittenExemplar {
  labels: Labels;
  value: number;
  timeMs: bigint;
}
export interface WrittenSeries {
  labels: Labels;
  samples: WrittenSample[];
  exemplars: WrittenExemplar[];
  nativeHistograms: number;
}

export interface PlacedSeries {
  /** In the unpacked body. */
  offset: number;
  series: WrittenSeries;
}

/** The series of a WriteRequest in their order. Throws DecodeError where it is damaged; what came before is good. */
export function* readSeriesOf(bytes: Uint8Array): Generator<PlacedSeries> {
  const wire = new WireReader(bytes);
  while (wire.pos < wire.end) {
    const offset = wire.pos;
    const tag = wire.tag();
    if (tag === lengthTag(REQUEST.timeseries)) yield { offset, series: readSeries(wire) };
    else wire.skip(tag);
  }
}

/** What it says of families, as `readSeriesOf`. */
export function* readMetadataOf(bytes: Uint8Array): Generator<FamilyHead> {
  const wire = new WireReader(bytes);
  while (wire.pos < wire.end) {
    const tag = wire.tag();
    if (tag === lengthTag(REQUEST.metadata)) yield readMetadata(wire);
    else wire.skip(tag);
  }
}

function lengthTag(field: number): number {
  return field * 8 + 2;
}

function readSeries(wire: WireReader): WrittenSeries {
  const labels: [string, string][] = [];
  const series: WrittenSeries = { labels, samples: [], exemplars: [], nativeHistograms: 0 };
  inside(wire, (tag) => {
    if (tag === lengthTag(SERIES.labels)) labels.push(readLabel(wire));
    else if (tag === lengthTag(SERIES.samples)) series.samples.push(readSample(wire));
    else if (tag === lengthTag(SERIES.exemplars)) series.exemplars.push(readExemplar(wire));
    else {
      if (tag === lengthTag(SERIES.histograms)) series.nativeHistograms++;
      wire.skip(tag);
    }
  });
  return series;
}

function readLabel(wire: WireReader): [string, string] {
  const label: [string, string] = ['', ''];
  inside(wire, (tag) => {
    if (tag === lengthTag(1)) label[0] = wire.string();
    else if (tag === lengthTag(2)) label[1] = wire.string();
    else wire.skip(tag);
  });
  return label;
}

/** value = 1, a double; timestamp = 2. */
function readSample(wire: WireReader): WrittenSample {
  let bits = 0n;
  let timeMs = 0n;
  inside(wire, (tag) => {
    if (tag === 1 * 8 + 1) bits = wire.fixed64();
    else if (tag === 2 * 8) timeMs = wire.int64();
    else wire.skip(tag);
  });
  return { value: doubleOf(bits), timeMs, isStale: bits === STALE };
}

function readExemplar(wire: WireReader): WrittenExemplar {
  const labels: [string, string][] = [];
  const exemplar: WrittenExemplar = { labels, value: 0, timeMs: 0n };
  inside(wire, (tag) => {
    if (tag === lengthTag(EXEMPLAR.labels)) labels.push(readLabel(wire));
    else if (tag === EXEMPLAR.value * 8 + 1) exemplar.value = wire.double();
    else if (tag === EXEMPLAR.timestamp * 8) exemplar.timeMs = wire.int64();
    else wire.skip(tag);
  });
  return exemplar;
}

function readMetadata(wire: WireReader): FamilyHead {
  const head: FamilyHead = { name: '', type: 'unknown', help: '', unit: '' };
  inside(wire, (tag) => {
    if (tag === METADATA.type * 8) head.type = TYPES[wire.varint32()] ?? 'unknown';
    else if (tag === lengthTag(METADATA.name)) head.name = wire.string();
    else if (tag === lengthTag(METADATA.help)) head.help = wire.string();
    else if (tag === lengthTag(METADATA.unit)) head.unit = wire.string();
    else wire.skip(tag);
  });
  return head;
}

function inside(wire: WireReader, read: (tag: number) => void): void {
  const outer = wire.enter();
  while (wire.pos < wire.end) read(wire.tag());
  wire.leave(outer);
}

const scratch = new DataView(new ArrayBuffer(8));

function doubleOf(bits: bigint): number {
  scratch.setBigUint64(0, bits);
  return scratch.getFloat64(0);
}
