import type { FamilyHead, FamilyType, Labels } from '../prometheus/sample.ts';
import { readHistogram, type WrittenHistogram } from './read-histogram.ts';
import {
  doubleTag,
  EXEMPLAR_WEIGHT,
  inside,
  LABEL_WEIGHT,
  lengthTag,
  readSample,
  varintTag,
  WriteWire,
  type WrittenExemplar,
  type WrittenSample,
} from './wire.ts';

// Fields of prompb/remote.proto and prompb/types.proto (prometheus/prometheus).
const REQUEST = { timeseries: 1, metadata: 3 } as const;
const SERIES = { labels: 1, samples: 2, exemplars: 3, histograms: 4 } as const;
const EXEMPLAR = { labels: 1, value: 2, timestamp: 3 } as const;
const METADATA = { type: 1, name: 2, help: 4, unit: 5 } as const;
/** MetricMetadata.MetricType by number. */
export const METADATA_TYPES: readonly FamilyType[] = [
  'unknown',
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'info',
  'stateset',
];

export interface WrittenSeries {
  labels: Labels;
  samples: WrittenSample[];
  exemplars: WrittenExemplar[];
  histograms: WrittenHistogram[];
}

export interface PlacedSeries {
  /** In the unpacked body. */
  offset: number;
  series: WrittenSeries;
}

/** The series of a WriteRequest in their order. Throws DecodeError where it is damaged or so empty that its objects would take many
 * times its size; what came before is good. */
export function* readSeriesOf(bytes: Uint8Array): Generator<PlacedSeries> {
  const wire = new WriteWire(bytes);
  while (wire.pos < wire.end) {
    const offset = wire.pos;
    const tag = wire.tag();
    if (tag === lengthTag(REQUEST.timeseries)) yield { offset, series: readSeries(wire) };
    else wire.skip(tag);
  }
}

/** What it says of families, as `readSeriesOf`. */
export function* readMetadataOf(bytes: Uint8Array): Generator<FamilyHead> {
  const wire = new WriteWire(bytes);
  while (wire.pos < wire.end) {
    const tag = wire.tag();
    if (tag === lengthTag(REQUEST.metadata)) yield readMetadata(wire);
    else wire.skip(tag);
  }
}

function readSeries(wire: WriteWire): WrittenSeries {
  wire.beginSeries();
  const labels: [string, string][] = [];
  const series: WrittenSeries = { labels, samples: [], exemplars: [], histograms: [] };
  inside(wire, (tag) => {
    if (tag === lengthTag(SERIES.labels)) labels.push(readLabel(wire));
    else if (tag === lengthTag(SERIES.samples)) series.samples.push(readSample(wire));
    else if (tag === lengthTag(SERIES.exemplars)) series.exemplars.push(readExemplar(wire));
    else if (tag === lengthTag(SERIES.histograms)) series.histograms.push(readHistogram(wire));
    else wire.skip(tag);
  });
  return series;
}

function readLabel(wire: WriteWire): [string, string] {
  wire.spend(LABEL_WEIGHT);
  const label: [string, string] = ['', ''];
  inside(wire, (tag) => {
    if (tag === lengthTag(1)) label[0] = wire.string();
    else if (tag === lengthTag(2)) label[1] = wire.string();
    else wire.skip(tag);
  });
  return label;
}

function readExemplar(wire: WriteWire): WrittenExemplar {
  wire.spend(EXEMPLAR_WEIGHT);
  const labels: [string, string][] = [];
  const exemplar: WrittenExemplar = { labels, value: 0, timeMs: 0n };
  inside(wire, (tag) => {
    if (tag === lengthTag(EXEMPLAR.labels)) labels.push(readLabel(wire));
    else if (tag === doubleTag(EXEMPLAR.value)) exemplar.value = wire.double();
    else if (tag === varintTag(EXEMPLAR.timestamp)) exemplar.timeMs = wire.int64();
    else wire.skip(tag);
  });
  return exemplar;
}

function readMetadata(wire: WriteWire): FamilyHead {
  const head: FamilyHead = { name: '', type: 'unknown', help: '', unit: '' };
  inside(wire, (tag) => {
    if (tag === varintTag(METADATA.type)) head.type = METADATA_TYPES[wire.varint32()] ?? 'unknown';
    else if (tag === lengthTag(METADATA.name)) head.name = wire.string();
    else if (tag === lengthTag(METADATA.help)) head.help = wire.string();
    else if (tag === lengthTag(METADATA.unit)) head.unit = wire.string();
    else wire.skip(tag);
  });
  return head;
}
