import type { Part, SkippedPart } from '../../../formats/format.ts';
import { LogSlices } from '../../../formats/log-lines/log-slices.ts';
import { lokiDraft } from '../../../formats/loki-json/entry.ts';
import { LokiReader } from '../../../formats/loki-json/reader.ts';
import { attributeBytes } from '../../../formats/prometheus/attributes.ts';
import type { Attributes } from '../../../model/attributes.ts';
import { LAST_NS, NS_PER_S } from '../../../model/units.ts';
import { DecodeError } from '../../../otlp/decoded.ts';
import { BUDGET_MESSAGE, KEY_VALUE_WEIGHT, ObjectBudget, objectWeight } from '../../../otlp/object-budget.ts';
import { TEXT_BUDGET_MESSAGE, TextBudget } from '../../../otlp/text-budget.ts';
import { WireReader } from '../../../otlp/wire-reader.ts';
import { text } from '../../ottl/value.ts';
import { parseLabels } from './labels.ts';

// Fields of grafana/loki, pkg/push/push.proto.
const STREAMS = 0x0a;
const LABELS = 0x0a;
const ENTRIES = 0x12;
const TIMESTAMP = 0x0a;
const LINE = 0x12;
const METADATA = 0x1a;
const SECONDS = 0x08;
const NANOS = 0x10;
const NAME = 0x0a;
const VALUE = 0x12;

/** What an entry takes beside its bytes, and each of its labels. */
const ENTRY_BYTES = 100;
const LABEL_BYTES = 16;
const METADATA_WEIGHT = KEY_VALUE_WEIGHT + objectWeight(text(''));

/** Of JSON, read at once: some milliseconds of work. */
const READ_BYTES = 256 * 1024;

/** The records of a push in JSON, slice by slice; undefined where others may have their turn, also of a text that holds none. */
export function* readJsonPush(body: Uint8Array): Generator<Part | undefined> {
  const reader = new LokiReader();
  if (body.length === 0) yield skipped(0, 'the body is empty');
  for (let at = 0; at < body.length; at += READ_BYTES) {
    yield* reader.write(body.subarray(at, at + READ_BYTES));
    yield undefined;
  }
  yield* reader.end();
}

/**
 * The records of a PushRequest, slice by slice. What cannot be read of it is skipped: an entry, a stream, or all that stands behind a
 * damaged place.
 */
export function* readProtobufPush(bytes: Uint8Array): Generator<Part> {
  const slices = new LogSlices();
  const wire = new PushWire(bytes);
  try {
    while (wire.pos < wire.end) {
      const tag = wire.tag();
      if (tag === STREAMS) yield* readStream(wire, slices);
      else wire.skip(tag);
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    yield skipped(wire.pos, error.message);
  }
  const rest = slices.take();
  if (rest) yield rest;
}

/** Reads a push; what one of its entries is turned into takes at most so many times the size of the push. */
class PushWire extends WireReader {
  readonly #budget: ObjectBudget;
  readonly #texts: TextBudget;

  constructor(bytes: Uint8Array) {
    super(bytes);
    this.#budget = new ObjectBudget(bytes.length);
    this.#texts = new TextBudget(bytes.length);
  }

  /** @throws DecodeError */
  spend(weight: number): void {
    if (!this.#budget.spend(weight)) throw new DecodeError(BUDGET_MESSAGE, this.pos);
  }

  /** So many characters of the stream are in another record as well; false where these are too many. */
  repeat(characters: number): boolean {
    return this.#texts.spend(characters);
  }
}

function* readStream(wire: PushWire, slices: LogSlices): Generator<Part> {
  const outer = wire.enter();
  const offset = wire.pos;
  // As protobuf has it labels may stand behind entries.
  const labels = parseLabels(labelsAhead(wire));
  const labelBytes = typeof labels === 'string' ? 0 : attributeBytes(labels);
  wire.pos = offset;
  while (wire.pos < wire.end) {
    const tag = wire.tag();
    if (tag !== ENTRIES) {
      wire.skip(tag);
      continue;
    }
    const at = wire.pos;
    const entry = readEntry(wire);
    if (typeof labels === 'string') yield skipped(at, `labels of a stream: ${labels}`);
    else if (entry.ns < 0n || entry.ns > LAST_NS) yield skipped(at, 'the time is before 1970 or after 2554');
    else if (!wire.repeat(labelBytes)) yield skipped(at, TEXT_BUDGET_MESSAGE);
    else {
      const draft = lokiDraft(entry.ns, entry.line, [...labels, ...entry.metadata]);
      const size = wire.pos - at + labelBytes + ENTRY_BYTES + LABEL_BYTES * draft.attributes.length;
      const full = slices.add(draft, size);
      if (full) yield full;
    }
  }
  wire.leave(outer);
}

function labelsAhead(wire: WireReader): string {
  let labels = '{}';
  while (wire.pos < wire.end) {
    const tag = wire.tag();
    if (tag === LABELS) labels = wire.string();
    else wire.skip(tag);
  }
  return labels;
}

interface Entry {
  ns: bigint;
  line: string;
  metadata: Attributes;
}

function readEntry(wire: PushWire): Entry {
  const entry: Entry = { ns: 0n, line: '', metadata: [] };
  inside(wire, (tag) => {
    if (tag === TIMESTAMP) entry.ns = readTime(wire);
    else if (tag === LINE) entry.line = wire.string();
    else if (tag === METADATA) entry.metadata.push(readPair(wire));
    else wire.skip(tag);
  });
  return entry;
}

function readTime(wire: WireReader): bigint {
  let [seconds, nanos] = [0n, 0n];
  inside(wire, (tag) => {
    if (tag === SECONDS) seconds = wire.int64();
    else if (tag === NANOS) nanos = wire.int64();
    else wire.skip(tag);
  });
  return seconds * NS_PER_S + nanos;
}

function readPair(wire: PushWire): Attributes[number] {
  wire.spend(METADATA_WEIGHT);
  let [key, value] = ['', ''];
  inside(wire, (tag) => {
    if (tag === NAME) key = wire.string();
    else if (tag === VALUE) value = wire.string();
    else wire.skip(tag);
  });
  return { key, value: text(value) };
}

function inside(wire: WireReader, read: (tag: number) => void): void {
  const outer = wire.enter();
  while (wire.pos < wire.end) read(wire.tag());
  wire.leave(outer);
}

function skipped(offset: number, reason: string): SkippedPart {
  return { kind: 'skipped', line: 0, offset, reason };
}
