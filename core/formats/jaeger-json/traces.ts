import { repairUtf8 } from '../../encoding/utf8.ts';
import type { Notes } from '../records/notes.ts';
import { OPEN_BRACE, OPEN_BRACKET } from '../json-bytes.ts';
import type { Context } from '../records/record-queue.ts';
import type { RecordFormat, TakeWhole } from '../records/record-reader.ts';
import type { Place, RawRecord, Use } from '../records/record-splitter.ts';
import { isPlain, listOf, textOf, type Plain } from '../records/scalars.ts';
import type { TakeRequest } from '../format.ts';
import { KnownProcesses } from './known-processes.ts';
import { JaegerMapper, processOf } from './mapper.ts';
import { ProcessResources } from './process-resources.ts';
import { SpanRequests } from './wire/span-requests.ts';

export const JAEGER_JSON = 'jaeger-json';

/** A trace of the file: its processes usually stand behind its spans. */
export interface JaegerTrace extends Context {
  /** As its first span wrote it. */
  traceId: string;
  processes: Plain | undefined;
}

/** Where the objects and lists lie that lead to spans. A list of traces may also be the whole file. */
const WAYS = /^(\[\]|data|data\[\])?$/;
const SPAN_LISTS = /^(?:(?:\[\]|data\[\]|data)\.)?spans$/;
const PROCESSES = /^(?:(?:\[\]|data\[\]|data)\.)?processes$/;
/** In a file of spans without traces around them, as Elasticsearch holds them. */
const LONE_SPANS = /^(\[\])?$/;
const SPANS = /^(?:(?:\[\]|data\[\]|data)\.)?spans\[\]$/;
const TRACE_ID = /"traceID"\s*:\s*"([^"\\]*)"/;
/** A span begins with its trace's id; some writers put a few fields before. */
const ID_WITHIN = 4096;

/** Knows where spans and processes stand, and which belong together. */
export class JaegerTraces implements RecordFormat<JaegerTrace> {
  readonly format = JAEGER_JSON;
  readonly messages: (Place & { reason: string })[] = [];
  readonly #resources = new ProcessResources();
  readonly #known = new KnownProcesses();
  readonly #isLone: boolean;
  /** Where the last span stood: nearly always the next one does too. */
  #spansPath = '';
  #trace: JaegerTrace = { isKnown: true, traceId: '', processes: undefined };

  /** `isLone`: the file holds spans without traces around them. */
  constructor(isLone = false) {
    this.#isLone = isLone;
  }

  use(path: string, first: number): Use {
    if (this.#isLone && first === OPEN_BRACE && LONE_SPANS.test(path)) return 'take';
    if (SPANS.test(path) || PROCESSES.test(path) || path === 'errors') return 'take';
    if (first === OPEN_BRACKET && (SPAN_LISTS.test(path) || WAYS.test(path))) return 'enter';
    return first === OPEN_BRACE && WAYS.test(path) ? 'enter' : 'pass';
  }

  begin(): void {
    this.#open();
  }

  end(): void {
    this.#trace.isKnown = true;
  }

  contextOf(record: RawRecord): JaegerTrace | undefined {
    const { path } = record;
    if (path === 'errors') this.#noteErrors(record);
    else if (path !== this.#spansPath && PROCESSES.test(path)) this.#takeProcesses(record);
    else {
      this.#spansPath = path;
      return this.#traceOf(record);
    }
    return undefined;
  }

  broken(): void {}

  finish(): void {
    this.#trace.isKnown = true;
  }

  takeWhole(take: TakeRequest): TakeWhole<JaegerTrace> {
    return new SpanRequests(take, (trace, id, notes) => {
      const process = processOf(id, trace);
      // What is said of a span without one is for the mapper.
      return isPlain(process) ? this.#resources.of(process, id, notes) : undefined;
    });
  }

  mapper(notes: Notes): JaegerMapper {
    return new JaegerMapper(notes, this.#resources);
  }

  #open(): void {
    this.#trace.isKnown = true;
    this.#trace = { isKnown: false, traceId: '', processes: undefined };
  }

  /** Behind something broken a span may be of another trace than the one last opened; its processes are then not known. */
  #traceOf({ bytes, afterBreak }: RawRecord): JaegerTrace {
    if (this.#trace.traceId !== '' && !afterBreak) return this.#trace;
    const traceId = TRACE_ID.exec(repairUtf8(bytes, 0, Math.min(bytes.length, ID_WITHIN)))?.[1] ?? '';
    if (afterBreak && this.#trace.traceId !== traceId) this.#open();
    this.#trace.traceId ||= traceId;
    return this.#trace;
  }

  #takeProcesses({ bytes, line, offset }: RawRecord): void {
    const processes = this.#known.parse(bytes);
    if (!isPlain(processes)) this.messages.push({ line, offset, reason: '"processes" is no object that can be read' });
    else this.#trace.processes = processes;
    this.#trace.isKnown = true;
  }

  /** What the API answers instead of a trace. */
  #noteErrors({ bytes, line, offset }: RawRecord): void {
    for (const error of listOf(this.#known.parse(bytes)).filter(isPlain)) {
      const code = typeof error['code'] === 'number' ? ` (${error['code']})` : '';
      this.messages.push({ line, offset, reason: `Jaeger answered: ${textOf(error['msg']).slice(0, 200)}${code}` });
    }
  }
}
