import { findInvalidUtf8 } from '../encoding/utf8.ts';
import type { Signal } from '../model/telemetry.ts';
import { SIGNALS } from '../model/telemetry.ts';
import { DecodeError } from './decoded.ts';
import type { Plan, Step } from './plan.ts';
import { idLength, planOf, REQUESTS } from './plan.ts';
import { WireReader } from './wire-reader.ts';

/** Items to look at before deciding: the first ones may have only fields that two signals share. */
const MOST_ITEMS = 20;
/** OTLP once used field 1000 for the lists that ScopeSpans and its like replaced; real files still have it. */
const FIRST_FOREIGN_FIELD = 1000;

const ITEM_PLANS: Readonly<Record<Signal, Plan>> = {
  traces: planOf('Span'),
  metrics: planOf('Metric'),
  logs: planOf('LogRecord'),
};

/**
 * Which signal a protobuf request is. The bytes do not say it and the outer messages of all three look alike, so this walks down
 *
 *   request.1 resource group → .2 scope group → .2 item
 *
 * and asks whose items have these fields: a span begins with ids of 16 and 8 bytes, a log record with a fixed64, a metric with a
 * name. 'empty' when everything fits but there is no item; undefined when it is no OTLP request (other protobuf files, such as
 * Perfetto's, share the first byte) or the items fit several signals. `bytes` may be the beginning of a longer request. Never throws.
 */
export function sniffProtobufSignal(bytes: Uint8Array): Signal | 'empty' | undefined {
  const sniffer = new Sniffer(bytes);
  try {
    sniffer.message(planOf(REQUESTS.traces));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    if (!sniffer.wasCut) return undefined;
  }
  return sniffer.answer();
}

class Sniffer {
  private readonly bytes: Uint8Array;
  private readonly reader: WireReader;
  private fitting: readonly Signal[] = SIGNALS;
  private items = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.reader = new WireReader(bytes);
  }

  /** Whether reading stopped because the sample ended in the middle of something, after at least one item. */
  get wasCut(): boolean {
    return this.items > 0 && this.reader.end === this.bytes.length;
  }

  answer(): Signal | 'empty' | undefined {
    if (this.items === 0) return 'empty';
    // A span that has no times, a metric with a 16-byte name and an 8-byte description: the metric is the likelier one.
    const [first, second] = this.fitting;
    if (first === 'traces' && second === 'metrics' && this.fitting.length === 2) return second;
    return this.fitting.length === 1 ? first : undefined;
  }

  /** Walks one of the messages around the items; those of the traces signal stand for all three. */
  message(plan: Plan): void {
    const { reader } = this;
    while (reader.pos < reader.end && this.items < MOST_ITEMS) {
      const tag = reader.tag();
      const step = plan.byNumber[tag >>> 3];
      if (step === undefined && tag >>> 3 < FIRST_FOREIGN_FIELD) throw notOtlp(reader);
      if (step !== undefined && (tag & 7) !== step.tagWire) throw notOtlp(reader);
      if (step?.store === 'items') this.inside(() => this.item());
      else if (step?.plan !== undefined) this.inside(() => this.message(step.plan!));
      else reader.skip(tag);
    }
  }

  /** Enters a message that may be longer than the sample, but not longer than what is around it. */
  private inside(walk: () => void): void {
    const { reader } = this;
    const outer = reader.end;
    const end = reader.varint32() + reader.pos;
    if (end > outer && outer < this.bytes.length) throw notOtlp(reader);
    reader.end = Math.min(end, outer);
    walk();
    reader.pos = reader.end;
    reader.end = outer;
  }

  private item(): void {
    const { reader } = this;
    while (reader.pos < reader.end) {
      const tag = reader.tag();
      const start = reader.pos;
      reader.skip(tag);
      this.fitting = this.fitting.filter((signal) => this.fits(ITEM_PLANS[signal], tag, start));
    }
    if (this.fitting.length === 0) throw notOtlp(reader);
    this.items++;
  }

  private fits(plan: Plan, tag: number, start: number): boolean {
    const number = tag >>> 3;
    const step = plan.byNumber[number];
    if (step === undefined) return number >= plan.byNumber.length;
    return (tag & 7) === step.tagWire && this.hasLikelyContent(step, start);
  }

  private hasLikelyContent(step: Step, start: number): boolean {
    if (step.store !== 'id' && step.type !== 'string') return true;
    const { reader } = this;
    const after = reader.pos;
    reader.pos = start;
    const length = reader.varint32();
    const from = reader.pos;
    reader.pos = after;
    if (step.store === 'id') return length === 0 || length === idLength(step.type);
    return findInvalidUtf8(this.bytes, from, after) < 0;
  }
}

function notOtlp(reader: WireReader): DecodeError {
  return new DecodeError('Not an OTLP request', reader.pos);
}
