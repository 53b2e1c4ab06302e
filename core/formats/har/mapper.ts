import type { SpanId, TraceId } from '../../model/ids.ts';
import type { Resource } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import { MS } from '../../model/units.ts';
import { hashedId } from '../records/foreign-id.ts';
import { isoNanoseconds } from '../records/iso-time.ts';
import { SpanGroups } from '../records/item-groups.ts';
import { KEPT, UNSAFE, type Mapper, type Outcome } from '../records/record-reader.ts';
import { bigintText, isPlain, nanosecondsOf, textOf, type Plain } from '../records/scalars.ts';
import { ResourceCache } from '../records/resource-cache.ts';
import { entrySpans } from './entry.ts';
import type { HarContext } from './log.ts';
import { spanWith } from './span-with.ts';

const INTERNAL = 1;

/** A trace for each page: its loading, its requests below it, and below those the parts of each. */
export class HarMapper implements Mapper<HarContext> {
  readonly #resources = new ResourceCache();
  readonly #groups = new SpanGroups();

  add(value: unknown, context: HarContext): Outcome {
    if (!isPlain(value)) return { refused: 'an entry that is no object' };
    const pageId = textOf(value['pageref']);
    const page = context.pages.get(pageId);
    // HAR has no ids. A page is told from those of other files by when it began; without pages each entry is a trace.
    const traceName = JSON.stringify(page === undefined ? beginningOf(value) : [pageId, page], bigintText);
    const ids = {
      traceId: hashedId(traceName, 32) as TraceId,
      parentSpanId: (page === undefined ? '' : hashedId(traceName, 16)) as SpanId,
      spanId: hashedId(`${traceName} ${context.entries}`, 16) as SpanId,
    };
    const spans = entrySpans(value, ids);
    if (spans === UNSAFE || 'refused' in spans) return spans;
    context.entries++;
    const resource = this.#resourceOf(context);
    if (page !== undefined && !context.told.has(pageId)) {
      context.told.add(pageId);
      this.#groups.add(pageSpan(page, ids), resource);
    }
    for (const span of spans) this.#groups.add(span, resource);
    return KEPT;
  }

  telemetry(): Telemetry[] {
    return this.#groups.telemetry();
  }

  #resourceOf({ program, version }: HarContext): Resource {
    return this.#resources.of(JSON.stringify([program, version]), () =>
      Object.entries({ 'service.name': program, 'service.version': version })
        .filter(([, value]) => value !== '')
        .map(([key, value]) => ({ key, value: { kind: 'string', value } })),
    );
  }
}

function beginningOf(entry: Plain): unknown {
  const request = isPlain(entry['request']) ? entry['request'] : {};
  return [entry['startedDateTime'], request['method'], request['url']];
}

function pageSpan(page: Plain, { traceId, parentSpanId }: { traceId: TraceId; parentSpanId: SpanId }): Span {
  const start = isoNanoseconds(textOf(page['startedDateTime'])) ?? 0n;
  const timings = isPlain(page['pageTimings']) ? page['pageTimings'] : {};
  const load = nanosecondsOf(timings['onLoad'] ?? -1, MS);
  const isLoaded = typeof load === 'bigint' && load >= 0n && start > 0n;
  return spanWith({
    traceId,
    spanId: parentSpanId,
    name: textOf(page['title']) || textOf(page['id']),
    kind: INTERNAL,
    startTimeUnixNano: start,
    endTimeUnixNano: isLoaded ? start + load : 0n,
  });
}
