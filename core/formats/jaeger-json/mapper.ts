import type { Telemetry } from '../../model/telemetry.ts';
import type { Notes } from '../records/notes.ts';
import { KEPT, UNSAFE, type Mapper, type Outcome } from '../records/record-reader.ts';
import { isPlain, textOf } from '../records/scalars.ts';
import { SpanGroups } from '../records/item-groups.ts';
import type { ProcessResources } from './process-resources.ts';
import { spanOf } from './span.ts';
import type { JaegerTrace } from './traces.ts';

/** Turns Jaeger's spans into OpenTelemetry's, grouped by process and scope. */
export class JaegerMapper implements Mapper<JaegerTrace> {
  readonly #notes: Notes;
  readonly #resources: ProcessResources;
  readonly #groups = new SpanGroups();

  constructor(notes: Notes, resources: ProcessResources) {
    this.#notes = notes;
    this.#resources = resources;
  }

  add(value: unknown, trace: JaegerTrace, afterBreak: boolean): Outcome {
    if (!isPlain(value)) return { refused: 'a span that is no object' };
    const read = spanOf(value, this.#notes);
    if (read === UNSAFE || 'refused' in read) return read;
    const id = textOf(value['processID']);
    const known = afterBreak && value['traceID'] !== trace.traceId ? undefined : trace;
    const own = value['process'];
    const resource = this.#resources.of(isPlain(own) ? own : processOf(id, known), id, this.#notes);
    this.#groups.add(read.span, resource, read.scopeName, read.scopeVersion);
    return KEPT;
  }

  telemetry(): Telemetry[] {
    return this.#groups.telemetry();
  }
}

/** The one that a span names of those of its trace. */
export function processOf(id: string, trace: JaegerTrace | undefined): unknown {
  return Object.hasOwn(trace?.processes ?? {}, id) ? trace!.processes![id] : undefined;
}
