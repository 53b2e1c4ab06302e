import type { Telemetry } from '../../model/telemetry.ts';
import type { Notes } from '../records/notes.ts';
import type { Alone } from '../records/plain-records.ts';
import { KEPT, UNSAFE, type Mapper, type Outcome } from '../records/record-reader.ts';
import type { ResourceCache } from '../records/resource-cache.ts';
import { isPlain, listOf } from '../records/scalars.ts';
import { SpanGroups } from '../records/item-groups.ts';
import { halvesOf } from './halves.ts';
import { parseTagsOf } from './parse-tags.ts';
import { resourceOf } from './resource.ts';
import { spanOf, type ReadSpan } from './span.ts';

/** Turns Zipkin's spans into OpenTelemetry's, grouped by service and scope. */
export class ZipkinMapper implements Mapper<Alone> {
  readonly #notes: Notes;
  readonly #resources: ResourceCache;
  readonly #parseTags: boolean;
  readonly #groups = new SpanGroups();

  /** `parseTags`: tags of spans whose text is a number or a truth value become one. */
  constructor(notes: Notes, resources: ResourceCache, parseTags = false) {
    this.#notes = notes;
    this.#resources = resources;
    this.#parseTags = parseTags;
  }

  add(value: unknown): Outcome {
    if (!isPlain(value)) return { refused: 'a span that is no object' };
    const read: { one: ReadSpan; tags: unknown }[] = [];
    for (const span of isVersion1(value) ? halvesOf(value) : [value]) {
      if (span === UNSAFE) return UNSAFE;
      const one = spanOf(span, this.#notes);
      if (one === UNSAFE || 'refused' in one) return one;
      read.push({ one, tags: span['tags'] });
    }
    for (const { one, tags } of read) {
      const { span, serviceName, scopeName, scopeVersion } = one;
      const resource = resourceOf(span, serviceName, this.#resources);
      // What stands in the resource stays a text, and so do endpoints.
      if (this.#parseTags && isPlain(tags)) parseTagsOf(span.attributes, tags);
      this.#groups.add(span, resource, scopeName, scopeVersion);
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
