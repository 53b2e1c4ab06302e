import { stringAttribute } from '../../model/attributes.ts';
import { plainObject } from '../../model/plain-text.ts';
import type { Scope } from '../../model/resource.ts';
import { type Span, SPAN_KINDS, STATUS_CODES } from '../../model/span.ts';
import type { LeftOut } from './left-out.ts';
import { countCommon, countDroppedInside, countInJson, type PlacedSpan, type SpanWriter } from './placed-span.ts';
import { StackLanes } from './stack-lanes.ts';

interface Process {
  readonly pid: number;
  readonly lanes: StackLanes;
}

/** Lanes of one process; the number of a thread says both. */
const LANES_PER_PROCESS = 1_000_000;

/**
 * Spans as Chrome trace events, in the order of their starts: a process for each service, threads on which slices only nest.
 * Times are microseconds from `originNs`, which stands in `otherData`, exact to the nanosecond. Rules of the importer: catapult
 * tracing/extras/importer/trace_event_importer.html; Perfetto reads the same.
 */
export class ChromeTraceWriter implements SpanWriter {
  readonly #originNs: bigint;
  readonly #leftOut: LeftOut;
  readonly #processes = new Map<string, Process>();
  #isFirst = true;

  constructor(originNs: bigint, leftOut: LeftOut) {
    this.#originNs = originNs;
    this.#leftOut = leftOut;
  }

  *write(spans: readonly PlacedSpan[]): Iterable<string> {
    for (const placed of spans) {
      countCommon(placed, this.#leftOut);
      countDroppedInside(placed, this.#leftOut);
      const { flags, links } = placed.span;
      this.#leftOut.add('flags', flags > 0 ? 1 : 0);
      this.#leftOut.add('link-details', links.filter((link) => link.traceState !== '' || link.flags > 0).length);
      const sets = [placed.span, placed.resource, ...placed.span.events, ...links];
      for (const { attributes } of sets) countInJson(attributes, this.#leftOut);
      for (const event of this.#events(placed)) yield this.#element(event);
    }
  }

  *end(): Iterable<string> {
    yield `${this.#isFirst ? this.#head() : ''}]}\n`;
  }

  #head(): string {
    this.#isFirst = false;
    return `{"displayTimeUnit":"ns","otherData":{"startTimeUnixNano":"${this.#originNs}"},"traceEvents":[`;
  }

  #element(event: string): string {
    return this.#isFirst ? `${this.#head()}\n${event}` : `,\n${event}`;
  }

  *#events({ span, resource, scope }: PlacedSpan): Iterable<string> {
    const { startTimeUnixNano: start, endTimeUnixNano: end, name, events } = span;
    const service = stringAttribute(resource.attributes, 'service.name') || 'unknown_service';
    const known = this.#processes.get(service);
    const { pid, lanes } = known ?? this.#startProcess(service);
    if (known === undefined) yield metadata('process_name', pid, pid * LANES_PER_PROCESS, service);
    const hadLanes = lanes.count;
    const parent = span.parentSpanId === '' ? '' : `${span.traceId}${span.parentSpanId}`;
    const lane = lanes.place(`${span.traceId}${span.spanId}`, parent, start, end === 0n ? undefined : end);
    const tid = pid * LANES_PER_PROCESS + lane;
    if (lanes.count > hadLanes) yield metadata('thread_name', pid, tid, `${service} ${lane + 1}`);
    const place = `"pid":${pid},"tid":${tid}`;
    const length = end === 0n ? '"ph":"B"' : `"ph":"X","dur":${micros(end > start ? end - start : 0n)}`;
    const said = `"name":${JSON.stringify(name)},"cat":${JSON.stringify(SPAN_KINDS[span.kind] ?? 'UNSPECIFIED')}`;
    yield `{${length},"ts":${this.#at(start)},${place},${said},"args":${argsOf(span, plainObject(resource.attributes), scope)}}`;
    for (const event of events)
      yield `{"ph":"i","s":"t","ts":${this.#at(event.timeUnixNano)},${place},"name":${JSON.stringify(event.name)},"cat":"event","args":${plainObject(event.attributes)}}`;
  }

  #startProcess(service: string): Process {
    const process = { pid: this.#processes.size + 1, lanes: new StackLanes() };
    this.#processes.set(service, process);
    return process;
  }

  #at(ns: bigint): string {
    return micros(ns - this.#originNs);
  }
}

/** Microseconds with as many decimals as it takes: 1234.5 */
function micros(ns: bigint): string {
  const [sign, size] = ns < 0n ? ['-', -ns] : ['', ns];
  const fraction = String(size % 1_000n)
    .padStart(3, '0')
    .replace(/0+$/, '');
  return `${sign}${size / 1_000n}${fraction === '' ? '' : `.${fraction}`}`;
}

function metadata(what: string, pid: number, tid: number, name: string): string {
  return `{"ph":"M","name":"${what}","pid":${pid},"tid":${tid},"args":{"name":${JSON.stringify(name)}}}`;
}

function argsOf(span: Span, resource: string, scope: Scope): string {
  const { status } = span;
  const named = (key: string, value: string) => (value === '' ? [] : [`"${key}":${JSON.stringify(value)}`]);
  return `{${[
    `"traceId":"${span.traceId}","spanId":"${span.spanId}"`,
    ...named('parentSpanId', span.parentSpanId),
    ...named('status', status.code === 0 ? '' : (STATUS_CODES[status.code] ?? String(status.code))),
    ...named('statusMessage', status.message),
    ...named('traceState', span.traceState),
    ...named('scope', scope.name),
    ...named('scopeVersion', scope.version),
    ...(span.links.length > 0 ? [`"links":[${span.links.map(linkText).join(',')}]`] : []),
    ...(span.attributes.length > 0 ? [`"attributes":${plainObject(span.attributes)}`] : []),
    ...(resource === '{}' ? [] : [`"resource":${resource}`]),
  ].join(',')}}`;
}

function linkText({ traceId, spanId, attributes }: Span['links'][number]): string {
  return `{"traceId":"${traceId}","spanId":"${spanId}","attributes":${plainObject(attributes)}}`;
}
