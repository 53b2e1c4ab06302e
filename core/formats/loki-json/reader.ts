import type { Attributes } from '../../model/attributes.ts';
import type { FileTime, Part, Reader, ReadOptions } from '../format.ts';
import { JsonWalker, type WalkEvent } from '../json-walker.ts';
import { LogSlices } from '../log-lines/log-slices.ts';
import { TEXT_BUDGET_MESSAGE, TextBudget } from '../../otlp/text-budget.ts';
import { attributeBytes } from '../prometheus/attributes.ts';
import { readEntry, readLabels } from './entry.ts';
import { lokiStart } from './restart.ts';

const STREAMS = ['streams[]', 'data.result[]'];
const OBJECTS = new Set(['', 'data', ...STREAMS]);
const LISTS = new Set(['streams', 'data.result', ...STREAMS.map((path) => `${path}.values`)]);
const LABELS = STREAMS.map((path) => `${path}.stream`);
const ENTRIES = STREAMS.map((path) => `${path}.values[]`);
/** Entries that stand before the labels of their stream, held until those come. */
const MAX_HELD_BYTES = 16 * 1024 * 1024;
/** What an entry takes that waits, beside its bytes. */
const HELD_ENTRY_BYTES = 400;
/** Loki itself takes 15 unless told otherwise. Each entry of a stream has all of them. */
const MOST_LABELS = 256;
/** What a label takes in each record. */
const LABEL_BYTES = 16;
/** Of the labels of a stream: Loki itself takes 15 of 3,072. */
const MOST_CHARACTERS = 64 * 1024;

/** Of null. */
const LETTER_N = 0x6e;

type ValueEvent = WalkEvent & { kind: 'value' };

/** Reads streams entry by entry, however long a stream is. Entries come newest first, and equal ones are legal: all are kept. */
export class LokiReader implements Reader {
  readonly format = 'loki-json';
  private readonly walker = new JsonWalker(
    (path, isList) => (isList ? LISTS : OBJECTS).has(path),
    (bytes, at) => this.startAt(bytes, at),
  );
  /** Where the streams stand in this document: pushes and answers differ. */
  private streams = STREAMS[0]!;
  private readonly slices: LogSlices;
  private labels: Attributes | undefined;
  private readonly texts = new TextBudget(0);
  private early: ValueEvent[] = [];
  private earlyBytes = 0;

  constructor(fileTime?: FileTime, options?: ReadOptions) {
    this.slices = new LogSlices(fileTime, options);
  }

  get bufferedBytes(): number {
    return this.walker.bufferedBytes + this.slices.bufferedBytes + this.earlyBytes;
  }

  *write(chunk: Uint8Array): Generator<Part> {
    this.texts.grow(chunk.length);
    for (const event of this.walker.write(chunk)) yield* this.take(event);
  }

  *end(): Generator<Part> {
    for (const event of this.walker.end()) yield* this.take(event);
    yield* this.release();
    const rest = this.slices.take();
    if (rest !== undefined) yield rest;
  }

  private startAt(bytes: Uint8Array, at: number): string | undefined {
    const start = lokiStart(bytes, at);
    if (start === 'entry') return `${this.streams}.values[]`;
    return start === 'stream' ? this.streams : start;
  }

  private *take(event: WalkEvent): Generator<Part> {
    if (event.kind === 'broken') {
      const { line, offset, reason } = event;
      yield { kind: 'skipped', line, offset, reason };
    } else if (event.kind !== 'value' && STREAMS.includes(event.path)) {
      this.streams = event.path;
      yield* this.release();
      this.labels = undefined;
    } else if (event.kind === 'value' && LABELS.includes(event.path)) yield* this.takeLabels(event);
    else if (event.kind === 'value' && ENTRIES.includes(event.path)) yield* this.takeEntry(event);
    else if (event.kind === 'value') yield* otherKind(event);
  }

  private *takeLabels({ bytes, line, offset }: ValueEvent): Generator<Part> {
    const read = readLabels(bytes);
    const isLong = typeof read !== 'string' && attributeBytes(read) > MOST_CHARACTERS;
    const labels = isLong ? `more than ${MOST_CHARACTERS} characters` : read;
    this.labels = typeof labels === 'string' ? [] : labels.slice(0, MOST_LABELS);
    const left = labels.length - MOST_LABELS;
    const wrong =
      typeof labels === 'string' ? labels : left > 0 ? `${left} more than ${MOST_LABELS} were left out` : '';
    if (wrong !== '') yield { kind: 'skipped', line, offset, reason: `labels of a stream: ${wrong}` };
    yield* this.release();
  }

  private *takeEntry(event: ValueEvent): Generator<Part> {
    if (this.labels !== undefined) {
      yield* this.keep(event, this.labels);
      return;
    }
    this.early.push(event);
    this.earlyBytes += event.bytes.length + HELD_ENTRY_BYTES;
    if (this.earlyBytes > MAX_HELD_BYTES) yield* this.release();
  }

  /** Hands on what waited for labels. */
  private *release(): Generator<Part> {
    const { early } = this;
    [this.early, this.earlyBytes] = [[], 0];
    for (const event of early) yield* this.keep(event, this.labels ?? []);
  }

  private *keep({ bytes, line, offset }: ValueEvent, labels: Attributes): Generator<Part> {
    const labelBytes = attributeBytes(labels);
    const draft = this.texts.spend(labelBytes) ? readEntry(bytes, labels) : TEXT_BUDGET_MESSAGE;
    const size = bytes.length + labelBytes + LABEL_BYTES * labels.length;
    const part = typeof draft === 'string' ? undefined : this.slices.add(draft, size);
    if (typeof draft === 'string') yield { kind: 'skipped', line, offset, reason: draft };
    if (part !== undefined) yield part;
  }
}

/** As Loki has it, null is one without anything in it. */
function* otherKind({ path, bytes, line, offset }: ValueEvent): Generator<Part> {
  const expected = OBJECTS.has(path) ? 'an object' : LISTS.has(path) ? 'a list' : undefined;
  if (expected === undefined || bytes[0] === LETTER_N) return;
  yield { kind: 'skipped', line, offset, reason: `expected ${expected}, found '${String.fromCharCode(bytes[0]!)}'` };
}
