import { utf8Length } from '../../../encoding/utf8.ts';
import { text } from '../../ottl/value.ts';
import { readByteSize } from '../byte-size.ts';
import type { Entry } from '../entry.ts';
import { entrySize } from '../entry-size.ts';
import { getField, setField, type Field } from '../field.ts';
import { readCondition, readField, type Operator, type OperatorKind, type Write } from '../operator.ts';
import type { Condition } from '../expression.ts';
import type { Settings } from '../../settings.ts';

/** Where `max_log_size` does not say: the Collector then has no limit. */
const MOST_BYTES = 16 * 1024 ** 2;
/** Of all sources together, which whoever writes the entries names as he likes: beyond it the oldest is given on. */
const MOST_HELD_BYTES = 64 * 1024 ** 2;

/** How entries are put together. */
export interface RecombineRules {
  isEdge: Condition;
  /** The edge is the first entry, not the last. */
  isFirst: boolean;
  field: Field;
  between: string;
  /** Entries of different sources are kept apart. */
  sourceOf: (entry: Entry) => string;
  maxBatch: number;
  maxUnmatched: number;
  keepsNewest: boolean;
  flushNs: bigint;
  maxSources: number;
  maxBytes: number;
}

export const RECOMBINE: OperatorKind = {
  type: 'recombine',
  keys: [
    'is_first_entry',
    'is_last_entry',
    'combine_field',
    'combine_with',
    'max_batch_size',
    'max_unmatched_batch_size',
    'overwrite_with',
    'force_flush_period',
    'source_identifier',
    'max_sources',
    'max_log_size',
  ],
  read(settings, context) {
    const isFirst = settings.has('is_first_entry');
    if (isFirst === settings.has('is_last_entry'))
      settings.note([], 'exactly one of is_first_entry and is_last_entry must be given');
    const isEdge = readCondition(settings, isFirst ? 'is_first_entry' : 'is_last_entry', context);
    const most = Number.MAX_SAFE_INTEGER;
    const source = readField(settings, 'source_identifier', 'attributes["log.file.path"]');
    return new Recombine({
      isEdge: isEdge!,
      isFirst,
      field: readField(settings, 'combine_field'),
      between: settings.text('combine_with', '\n'),
      sourceOf: (entry) => sourceOf(entry, source),
      maxBatch: settings.integer('max_batch_size', 1_000, 0, most),
      maxUnmatched: settings.integer('max_unmatched_batch_size', 100, 0, most),
      keepsNewest: settings.choice('overwrite_with', ['newest', 'oldest'], 'newest') === 'newest',
      flushNs: BigInt(Math.round(settings.durationMs('force_flush_period', 5_000) * 1e6)),
      maxSources: settings.integer('max_sources', 1_000, 1, most),
      maxBytes: readMaxBytes(settings),
    });
  },
};

/** `max_log_size`, within what is kept at most. */
export function readMaxBytes(settings: Settings): number {
  const written = readByteSize(settings, 'max_log_size', 0);
  return written > 0 ? Math.min(written, MOST_BYTES) : MOST_BYTES;
}

/** The Collector pools what has no such field; its file says more. */
export function sourceOf(entry: Entry, field: Field): string {
  const named = getField(entry, field);
  return named?.kind === 'string' && named.value !== '' ? named.value : ` ${entry.origin.source}`;
}

interface Batch {
  first: Entry;
  base: Entry;
  texts: string[];
  bytes: number;
  /** About what it takes in memory. */
  held: number;
  count: number;
  hasEdge: boolean;
}

/** Entries one after another that are one, by source. */
export class Recombine implements Operator {
  readonly #rules: RecombineRules;
  /** Those that began first come first. */
  readonly #batches = new Map<string, Batch>();
  #held = 0;

  constructor(rules: RecombineRules) {
    this.#rules = rules;
  }

  run(entry: Entry, write: Write): void {
    const { isEdge, isFirst } = this.#rules;
    const edge = isEdge(entry);
    const source = this.#rules.sourceOf(entry);
    if (edge && isFirst) this.#flush(source, write);
    this.#add(entry, source, edge, write);
    if (edge && !isFirst) this.#flush(source, write);
  }

  #add(entry: Entry, source: string, edge: boolean, write: Write): void {
    const { field, between, maxBatch, maxUnmatched, maxBytes } = this.#rules;
    const batch = this.#batchOf(entry, source, write);
    batch.count++;
    batch.hasEdge ||= edge;
    const value = getField(entry, field);
    if (value?.kind === 'string') {
      batch.texts.push(value.value);
      batch.bytes += utf8Length(value.value) + between.length;
      this.#hold(batch, value.value.length);
    }
    this.#makeRoom(write);
    const isFull = (maxBatch > 0 && batch.count >= maxBatch) || batch.bytes > maxBytes;
    if (isFull || (!batch.hasEdge && maxUnmatched > 0 && batch.count >= maxUnmatched)) this.#flush(source, write);
  }

  /** The one of its source, or a new one. */
  #batchOf(entry: Entry, source: string, write: Write): Batch {
    const known = this.#batches.get(source);
    if (known) {
      if (!this.#rules.keepsNewest) return known;
      // The first is kept as well: it says where all began.
      this.#hold(known, entrySize(entry) - (known.base === known.first ? 0 : entrySize(known.base)));
      known.base = entry;
      return known;
    }
    if (this.#batches.size >= this.#rules.maxSources) this.#flushAll(write);
    const batch: Batch = { first: entry, base: entry, texts: [], bytes: 0, held: 0, count: 0, hasEdge: false };
    this.#batches.set(source, batch);
    this.#hold(batch, entrySize(entry) + source.length);
    return batch;
  }

  #hold(batch: Batch, bytes: number): void {
    batch.held += bytes;
    this.#held += bytes;
  }

  #makeRoom(write: Write): void {
    while (this.#held > MOST_HELD_BYTES) {
      const [oldest] = this.#batches.keys();
      if (oldest === undefined) return;
      this.#flush(oldest, write);
    }
  }

  #flush(source: string, write: Write): void {
    const batch = this.#batches.get(source);
    if (!batch) return;
    this.#batches.delete(source);
    this.#held -= batch.held;
    setField(batch.base, this.#rules.field, text(batch.texts.join(this.#rules.between)));
    write({ ...batch.base, origin: batch.first.origin });
  }

  #flushAll(write: Write): void {
    for (const source of [...this.#batches.keys()]) this.#flush(source, write);
  }

  flush(nowNs: bigint, isAll: boolean, write: Write): void {
    for (const [source, { first }] of [...this.#batches])
      if (isAll || nowNs - first.observedNs >= this.#rules.flushNs) this.#flush(source, write);
  }

  *held(): Iterable<Entry> {
    for (const { first } of this.#batches.values()) yield first;
  }
}
