import type { TraceId } from '../../model/ids.ts';
import type { Span } from '../../model/span.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import type { Notes } from '../records/notes.ts';
import type { Alone } from '../records/plain-records.ts';
import { KEPT, UNSAFE, type Mapper, type Outcome } from '../records/record-reader.ts';
import { ResourceCache } from '../records/resource-cache.ts';
import { isPlain } from '../records/scalars.ts';
import { SpanGroups } from '../records/item-groups.ts';
import { spanOf } from './span.ts';
import type { TraceHalves } from './trace-halves.ts';

const ID_DIGITS = 32;

/** What is told once of all spans of a request. */
export interface DatadogOrigin {
  attributes: Readonly<Record<string, string>>;
  tracerVersion: string;
}

const UNKNOWN: DatadogOrigin = { attributes: {}, tracerVersion: '' };

/** Turns Datadog's spans into OpenTelemetry's, grouped by service. */
export class DatadogMapper implements Mapper<Alone> {
  readonly #notes: Notes;
  readonly #halves: TraceHalves;
  readonly #origin: DatadogOrigin;
  readonly #resources = new ResourceCache();
  readonly #read: { span: Span; service: string }[] = [];

  constructor(notes: Notes, halves: TraceHalves, origin = UNKNOWN) {
    this.#notes = notes;
    this.#halves = halves;
    this.#origin = origin;
  }

  add(value: unknown): Outcome {
    if (!isPlain(value)) return { refused: 'a span that is no object' };
    const read = spanOf(value, this.#notes);
    if (read === UNSAFE || 'refused' in read) return read;
    if (read.upper !== '') this.#halves.learn(read.span.traceId, read.upper);
    this.#read.push(read);
    return KEPT;
  }

  /** Only now, for the upper half of a trace's id may have come with any of its spans. */
  telemetry(): Telemetry[] {
    const groups = new SpanGroups();
    for (const { span, service } of this.#read) {
      if (span.traceId.length < ID_DIGITS) {
        span.traceId = ((this.#halves.upperOf(span.traceId) ?? '') + span.traceId).padStart(ID_DIGITS, '0') as TraceId;
      }
      groups.add(span, this.#resourceOf(service), 'Datadog', this.#origin.tracerVersion);
    }
    return groups.telemetry();
  }

  #resourceOf(service: string) {
    return this.#resources.of(service, () =>
      Object.entries({ 'service.name': service, 'telemetry.sdk.name': 'Datadog', ...this.#origin.attributes })
        .filter(([, value]) => value !== '')
        .map(([key, value]) => ({ key, value: { kind: 'string', value } })),
    );
  }
}
