import type { TraceId } from '../../model/ids.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import { readTraceId } from '../records/foreign-id.ts';
import { SpanGroups } from '../records/item-groups.ts';
import type { Notes } from '../records/notes.ts';
import { KEPT, UNSAFE, type Mapper, type Outcome } from '../records/record-reader.ts';
import type { ResourceCache } from '../records/resource-cache.ts';
import { isPlain } from '../records/scalars.ts';
import { spanOf } from './span.ts';
import type { GoogleTrace } from './traces.ts';

/** Turns Google's spans into OpenTelemetry's, grouped by project and service. */
export class GoogleMapper implements Mapper<GoogleTrace> {
  readonly #notes: Notes;
  readonly #resources: ResourceCache;
  readonly #groups = new SpanGroups();

  constructor(notes: Notes, resources: ResourceCache) {
    this.#notes = notes;
    this.#resources = resources;
  }

  add(value: unknown, trace: GoogleTrace, afterBreak: boolean): Outcome {
    if (!isPlain(value)) return { refused: 'a span that is no object' };
    const traceId = readTraceId(trace.traceId, this.#notes).id as TraceId;
    const read = spanOf(value, traceId);
    if (read === UNSAFE || 'refused' in read) return read;
    // Spans do not say which trace they are of; behind something broken it may be the next one.
    if (afterBreak || traceId === '')
      return { refused: 'a span of a trace whose traceId is not known', isCertain: true };
    this.#groups.add(read.span, this.#resourceOf(trace.projectId, read.service), read.agent);
    return KEPT;
  }

  telemetry(): Telemetry[] {
    return this.#groups.telemetry();
  }

  #resourceOf(projectId: string, service: string) {
    return this.#resources.of(JSON.stringify([projectId, service]), () =>
      Object.entries({ 'service.name': service, 'cloud.provider': 'gcp', 'cloud.account.id': projectId })
        .filter(([, value]) => value !== '')
        .map(([key, value]) => ({ key, value: { kind: 'string', value } })),
    );
  }
}
