import type { Telemetry } from '../../model/telemetry.ts';
import type { Notes } from '../records/notes.ts';
import type { Alone } from '../records/plain-records.ts';
import { KEPT, UNSAFE, type Mapper, type Outcome } from '../records/record-reader.ts';
import type { ResourceCache } from '../records/resource-cache.ts';
import { isPlain, listOf } from '../records/scalars.ts';
import { SpanGroups } from '../records/item-groups.ts';
import { halvesOf } from './halves.ts';
import { resourceOf } from './resource.ts';
import { spanOf, type ReadSpan } from './span.ts';

/** Turns Zipkin's spans into OpenTelemetry's, grouped by service and scope. */
export class ZipkinMapper implements Mapper<Alone> {
  readonly #notes: Notes;
  readonly #resources: ResourceCache;
  readonly #groups = new SpanGroups();

  constructor(notes: Notes, resources: ResourceCache) {
    this.#notes = notes;
    this.#resources = resources;
  }

  add(value: unknown): Outcome {
    if (!isPlain(value)) return { refused: 'a span that is no object' };
    const read: ReadSpan[] = [];
    for (const span of isVersion1(value) ? halvesOf(value) : [value]) {
      if (span === UNSAFE) return UNSAFE;
      const one = spanOf(span, this.#notes);
      if (one === UNSAFE || 'refused' in one) return one;
      read.push(one);
    }
    for (const { span, serviceName, scopeName, scopeVersion } of read) {
      this.#groups.add(span, resourceOf(span, serviceName, this.#resources), scopeName, scopeVersion);
    }
    return KEPT;
  }

  telemetry(): Telemetry[] {
    return this.#groups.telemetry();
  }
}

/** Version 1 says of each annotation where it was made, version 2 of the span. */
function isVersion1(span: Record<string, unknown>): boolean {
  if ('localEndpoint' in span || 'kind' in span || 'tags' in span) return false;
  return (
    'binaryAnnotations' in span || listOf(span['annotations']).some((entry) => isPlain(entry) && 'endpoint' in entry)
  );
}
