import { member, readJsonTree, type JsonTree } from '../../json/json-tree.ts';
import { counted } from '../../model/counted.ts';
import { FIRST_WALL_NS } from '../../model/recording-clock.ts';
import type { Span } from '../../model/span.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { Findings } from '../../otlp/findings.ts';
import { validate } from '../../processors/validate.ts';
import type { Part, Reader, Slice } from '../format.ts';
import { ItemGroups } from '../item-groups.ts';
import { JsonRecords, type JsonPart, type JsonPlace } from '../json-records.ts';
import { SpanBuilder } from './build-spans.ts';
import { CounterMetrics } from './counter-metrics.ts';
import { SpanEmitter } from './emit-spans.ts';
import { EventTable, MOST_BYTES, MOST_EVENTS } from './event-table.ts';
import { parseEvent } from './parse-event.ts';
import { ProcessNames } from './process-names.ts';
import { buildOwnSpans, readOriginNs, readOwnSpan } from './own-file.ts';
import { SpanIds } from './span-ids.ts';
import type { SpanTable } from './span-table.ts';
import { OWN_ZERO_NS, placeClock } from '../own-clock.ts';

export const CHROME_TRACE = 'chrome-trace';
/** Some megabytes decoded. */
const SLICE_SPANS = 2_000;
const SLICE_POINTS = 20_000;
const METADATA = 'M';
const OTHER_DATA = 'otherData';

/**
 * Reads trace events as Chrome and many other tools write them. They come in any order, so nothing can be handed on before the
 * last one has been read:
 *
 *   bytes → events in columns … end → sorted → spans in columns → slices, one at a time
 */
export class ChromeTraceReader implements Reader {
  readonly format = CHROME_TRACE;
  private readonly json = new JsonRecords({ records: ['[]', 'traceEvents[]'], fields: [OTHER_DATA] });
  private readonly events = new EventTable();
  private readonly names = new ProcessNames();
  private readonly ids = new SpanIds();
  private findings = new Findings();
  private firstNs: bigint | undefined;
  /** Of a file of our own writer; it stands before the events. */
  private originNs: bigint | undefined;
  private isList = false;
  private leftOut: (JsonPlace & { events: number }) | undefined;

  get bufferedBytes(): number {
    return this.json.bufferedBytes + this.events.heldBytes + this.names.bytes;
  }

  *write(chunk: Uint8Array): Generator<Part> {
    for (const part of this.json.write(chunk)) yield* this.read(part);
  }

  *end(): Generator<Part> {
    for (const part of this.json.end()) yield* this.read(part);
    // A list may lack its end: so does what a program wrote that was stopped. An object may not.
    if (this.json.endsOpen && !this.isList)
      yield skipped(this.json.place, 'cut short: the file ends inside the list of events');
    if (this.leftOut !== undefined) {
      const most = `${MOST_EVENTS} events, or ${MOST_BYTES / 1024 / 1024} MiB of them`;
      yield skipped(
        this.leftOut,
        `${counted(this.leftOut.events, 'event')} left out: ${most}, is the most that is read of one file`,
      );
    }
    if (this.events.size > 0) yield* this.handOn();
  }

  private *read(part: JsonPart): Generator<Part> {
    if (part.kind === 'broken') yield skipped(part, part.reason);
    if (part.kind === 'field' && this.events.size === 0) this.originNs ??= readOriginNs(part.bytes);
    if (part.kind !== 'record') return;
    this.isList = part.path === '[]';
    const fault = this.take(part.bytes, part);
    if (fault !== '') yield skipped(part, fault);
  }

  /** '' or what was wrong. */
  private take(record: Uint8Array, place: JsonPlace): string {
    try {
      return this.takeTree(readJsonTree(record), record, place);
    } catch (error) {
      if (error instanceof DecodeError) return error.message.replace(/^line \d+, column \d+ \(byte \d+\): /, '');
      throw error;
    }
  }

  private takeTree(tree: JsonTree, record: Uint8Array, { line, offset }: JsonPlace): string {
    const event = parseEvent(tree);
    if (typeof event === 'string') return event;
    this.ids.add(record);
    const { phase, name, pid, tid, timeNs } = event;
    if (phase === METADATA) {
      if (this.names.isFull) return this.leaveOut(line, offset);
      if (!this.names.learn(name, pid, tid, member(tree, 'args'), record.length))
        this.findings.warn('ignored-event', `ph M ${name}`);
      return '';
    }
    const { originNs } = this;
    if (originNs === undefined && timeNs <= -OWN_ZERO_NS)
      return 'a time more than a day before the zero of the file’s clock';
    if (originNs !== undefined && originNs + timeNs < 0n) return 'a time before 1970';
    if (this.events.isFull) return this.leaveOut(line, offset);
    if (timeNs > 0n && (this.firstNs === undefined || timeNs < this.firstNs)) this.firstNs = timeNs;
    this.events.add(event, member(tree, 'args') === undefined ? undefined : record);
    return '';
  }

  private leaveOut(line: number, offset: number): '' {
    this.leftOut ??= { line, offset, events: 0 };
    this.leftOut.events++;
    return '';
  }

  private *handOn(): Generator<Part> {
    const { originNs } = this;
    const { isWall, shiftNs } =
      originNs === undefined
        ? placeClock(this.firstNs ?? 0n)
        : { isWall: originNs >= FIRST_WALL_NS, shiftNs: originNs };
    const { spans, counters } = this.build();
    if (!isWall) this.findings.warn('no-wall-clock', 'ts', '', spans.size + counters.length);
    yield* this.handOnSpans(spans, shiftNs);
    yield* this.handOnCounters(counters, shiftNs);
    const rest = this.slice([]);
    if (rest.decoded.warnings.length > 0) yield rest;
  }

  private build(): Pick<SpanBuilder, 'spans' | 'counters'> {
    if (this.originNs !== undefined) return { spans: buildOwnSpans(this.events, this.findings), counters: [] };
    const builder = new SpanBuilder(this.events, this.findings);
    builder.build();
    return builder;
  }

  private *handOnSpans(spans: SpanTable, shiftNs: bigint): Generator<Part> {
    const emitter = new SpanEmitter(this.events, spans, this.names, this.ids, shiftNs);
    const groups = new ItemGroups<Span>();
    for (let span = 0; span < spans.size; span++) {
      const begin = spans.begin.at(span);
      const slice = emitter.spanOf(span);
      const category = this.events.texts.text(this.events.categories.at(begin));
      const own = this.originNs === undefined ? undefined : readOwnSpan(slice, category, emitter.argsOf(begin));
      const pid = this.events.texts.text(this.events.pids.at(begin));
      if (own) groups.add(own.resourceKey, own.scopeKey, () => own.origin, own.span);
      else groups.add(pid, '', () => ({ resource: this.names.resourceOf(pid) }), slice);
      if (groups.items >= SLICE_SPANS) yield this.slice([{ signal: 'traces', groups: groups.take() }]);
    }
    if (groups.items > 0) yield this.slice([{ signal: 'traces', groups: groups.take() }]);
  }

  private *handOnCounters(counters: readonly number[], shiftNs: bigint): Generator<Part> {
    const metrics = new CounterMetrics(this.events, this.names, shiftNs);
    for (const counter of counters) {
      metrics.add(counter, this.findings);
      if (metrics.points >= SLICE_POINTS) yield this.slice([{ signal: 'metrics', groups: metrics.take() }]);
    }
    if (metrics.points > 0) yield this.slice([{ signal: 'metrics', groups: metrics.take() }]);
  }

  /** What was found so far goes with the next slice. */
  private slice(telemetry: Telemetry[]): Slice {
    const decoded = validate(this.findings.decoded(telemetry));
    this.findings = new Findings();
    return { kind: 'slice', decoded, rejectedAt: [] };
  }
}

function skipped({ line, offset }: JsonPlace, reason: string): Part {
  return { kind: 'skipped', line, offset, reason };
}
