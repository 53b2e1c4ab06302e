import { DecodeError } from '../../otlp/decoded.ts';
import { TEXT_BUDGET_MESSAGE, TextBudget } from '../../otlp/text-budget.ts';
import type { FamilyType, Labels } from '../prometheus/sample.ts';
import { readHistogram, type WrittenHistogram } from './read-histogram.ts';
import { METADATA_TYPES, type PlacedSeries } from './read-request.ts';
import {
  doubleTag,
  EXEMPLAR_WEIGHT,
  inside,
  LABEL_WEIGHT,
  lengthTag,
  readSample,
  repeated,
  varintTag,
  WriteWire,
  type WrittenExemplar,
  type WrittenSample,
} from './wire.ts';

// Fields of io/prometheus/write/v2/types.proto (prometheus/prometheus).
const REQUEST = { symbols: 4, timeseries: 5 } as const;
const SERIES = { labelsRefs: 1, samples: 2, histograms: 3, exemplars: 4, metadata: 5, createdTimestamp: 6 } as const;
const EXEMPLAR = { labelsRefs: 1, value: 2, timestamp: 3 } as const;
const METADATA = { type: 1, helpRef: 3, unitRef: 4 } as const;
/** Each takes two bytes at least, and some of memory. */
const MOST_SYMBOLS = 1_000_000;
/** Of one series or exemplar. */
const MOST_LABELS = 1_000;
/** Characters of the labels of one series or exemplar. */
const MOST_TEXT = 1024 ** 2;

/** What stands beside the samples of a series. */
export interface SeriesMetadata {
  type: FamilyType;
  help: string;
  unit: string;
}

export type PlacedSeriesV2 = PlacedSeries & { metadata: SeriesMetadata };

/** A reference to a text that is not there: this series cannot be read, the next one may. */
class SeriesFault extends Error {}

/**
 * The series of a Request of version 2, or why one of them could not be read. @throws DecodeError where it is damaged; what came
 * before is good.
 */
export function* readSeriesOfV2(bytes: Uint8Array): Generator<PlacedSeriesV2 | string> {
  const symbols = new Symbols(bytes);
  const wire = new WriteWire(bytes);
  while (wire.pos < wire.end) {
    const offset = wire.pos;
    const tag = wire.tag();
    if (tag !== lengthTag(REQUEST.timeseries)) wire.skip(tag);
    else yield readSeries(wire, symbols, offset);
  }
}

function readSymbols(bytes: Uint8Array): string[] {
  const wire = new WriteWire(bytes);
  const symbols: string[] = [];
  while (wire.pos < wire.end) {
    const tag = wire.tag();
    if (tag !== lengthTag(REQUEST.symbols)) wire.skip(tag);
    else if (symbols.push(wire.string()) > MOST_SYMBOLS)
      throw new DecodeError(`more than ${MOST_SYMBOLS} symbols`, wire.pos);
  }
  return symbols;
}

/** The texts of a request, each of which may be referred to any number of times. */
class Symbols {
  readonly #texts: readonly string[];
  readonly #budget: TextBudget;

  constructor(bytes: Uint8Array) {
    this.#texts = readSymbols(bytes);
    this.#budget = new TextBudget(bytes.length);
  }

  /** 0 is the empty text, also where there are no symbols at all. @throws SeriesFault, DecodeError */
  at(ref: number): string {
    const symbol = ref === 0 ? (this.#texts[0] ?? '') : this.#texts[ref];
    if (symbol === undefined) throw new SeriesFault(`symbol ${ref} of ${this.#texts.length}`);
    if (!this.#budget.spend(symbol.length)) throw new DecodeError(TEXT_BUDGET_MESSAGE, 0);
    return symbol;
  }

  /** @throws SeriesFault, DecodeError */
  labels(refs: readonly number[]): Labels {
    if (refs.length % 2 !== 0) throw new SeriesFault('a label name without its value');
    const labels: [string, string][] = [];
    let length = 0;
    for (let i = 0; i < refs.length; i += 2) {
      const [name, value] = [this.at(refs[i]!), this.at(refs[i + 1]!)];
      length += name.length + value.length;
      if (length > MOST_TEXT) throw new SeriesFault(`labels of more than ${MOST_TEXT} characters`);
      labels.push([name, value]);
    }
    return labels;
  }
}

function readSeries(wire: WriteWire, symbols: Symbols, offset: number): PlacedSeriesV2 | string {
  wire.beginSeries();
  const refs: number[] = [];
  const samples: WrittenSample[] = [];
  const histograms: WrittenHistogram[] = [];
  const exemplars: (Omit<WrittenExemplar, 'labels'> & { refs: number[] })[] = [];
  const metadata = { type: 'unknown' as FamilyType, help: 0, unit: 0 };
  let createdMs = 0n;
  inside(wire, (tag) => {
    if (repeated(wire, tag, SERIES.labelsRefs, () => addRef(wire, refs))) return;
    if (tag === lengthTag(SERIES.samples)) samples.push(readSample(wire));
    else if (tag === lengthTag(SERIES.histograms)) histograms.push(readHistogram(wire));
    else if (tag === lengthTag(SERIES.exemplars)) exemplars.push(readExemplar(wire));
    else if (tag === lengthTag(SERIES.metadata)) readMetadata(wire, metadata);
    else if (tag === varintTag(SERIES.createdTimestamp)) createdMs = wire.int64();
    else wire.skip(tag);
  });
  for (const one of [...samples, ...histograms]) one.startMs ||= createdMs;
  try {
    const labels = symbols.labels(refs);
    const read = exemplars.map((one) => {
      wire.spend((LABEL_WEIGHT * one.refs.length) / 2);
      return { ...one, labels: symbols.labels(one.refs) };
    });
    const { type, help, unit } = metadata;
    const said = { type, help: symbols.at(help), unit: symbols.at(unit) };
    return { offset, series: { labels, samples, histograms, exemplars: read }, metadata: said };
  } catch (error) {
    if (error instanceof SeriesFault) return error.message;
    throw error;
  }
}

function addRef(wire: WriteWire, refs: number[]): void {
  if (refs.push(wire.varint32()) > 2 * MOST_LABELS) throw new DecodeError(`more than ${MOST_LABELS} labels`, wire.pos);
}

function readExemplar(wire: WriteWire): Omit<WrittenExemplar, 'labels'> & { refs: number[] } {
  wire.spend(EXEMPLAR_WEIGHT);
  const exemplar = { refs: [] as number[], value: 0, timeMs: 0n };
  inside(wire, (tag) => {
    if (repeated(wire, tag, EXEMPLAR.labelsRefs, () => addRef(wire, exemplar.refs))) return;
    if (tag === doubleTag(EXEMPLAR.value)) exemplar.value = wire.double();
    else if (tag === varintTag(EXEMPLAR.timestamp)) exemplar.timeMs = wire.int64();
    else wire.skip(tag);
  });
  return exemplar;
}

function readMetadata(wire: WriteWire, metadata: { type: FamilyType; help: number; unit: number }): void {
  inside(wire, (tag) => {
    if (tag === varintTag(METADATA.type)) metadata.type = METADATA_TYPES[wire.varint32()] ?? 'unknown';
    else if (tag === varintTag(METADATA.helpRef)) metadata.help = wire.varint32();
    else if (tag === varintTag(METADATA.unitRef)) metadata.unit = wire.varint32();
    else wire.skip(tag);
  });
}
