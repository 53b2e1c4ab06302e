import type { ResourceSpans, Span, SpanEvent, SpanLink } from '../../../../../core/model/span.ts';
import { GroupBuilder } from './group-builder.ts';
import { groupByOwner, spanIds, traceIdColumn, traceIds, type Reading } from './reading.ts';

const COLUMNS = `id, resource, scope, ${traceIdColumn()}, span_id, parent_span_id, trace_state, flags, name, kind, start_ns, end_ns,
  status_code, status_message, shape, attributes, dropped_attributes, dropped_events, dropped_links`;

/** The spans of some keys as the model, with events and links. */
export async function readSpans(reading: Reading, keys: BigUint64Array): Promise<ResourceSpans[]> {
  return (await readSpanSlices(reading, keys, keys.length))[0]!;
}

/** The same in slices of so many keys, which must ascend where there are several: what a slice needs is asked for once for all of them. */
export async function readSpanSlices(
  reading: Reading,
  keys: BigUint64Array,
  sliceKeys: number,
): Promise<ResourceSpans[][]> {
  const answer = await reading.rows('span', 'id', COLUMNS, 'id', keys);
  const [ids, resources, scopes] = [answer.uint64('id'), answer.uint32('resource'), answer.uint32('scope')];
  const [traces, own, parents] = [traceIds(answer), spanIds(answer), spanIds(answer, 'parent_span_id')];
  const [names, states, messages] = [
    answer.uint32('name'),
    answer.uint32('trace_state'),
    answer.uint32('status_message'),
  ];
  const [flags, kinds, codes] = [answer.uint32('flags'), answer.int32('kind'), answer.int32('status_code')];
  const [starts, ends] = [answer.uint64('start_ns'), answer.uint64('end_ns')];
  const dropped = ['attributes', 'events', 'links'].map((what) => answer.uint32(`dropped_${what}`));
  const attributes = await reading.attributes.read(answer, reading.signal);
  const textOf = await reading.attributes.texts([...states, ...messages], reading.signal);
  const nameOf = await reading.names(names);
  const events = await readEvents(reading, ids);
  const links = await readLinks(reading, ids);
  await reading.catalog.loadResources(resources, reading.signal);
  await reading.catalog.loadScopes(scopes, reading.signal);
  const builders = Array.from(
    { length: Math.max(1, Math.ceil(keys.length / sliceKeys)) },
    () => new GroupBuilder<Span>(reading.catalog),
  );
  for (let row = 0, at = 0; row < answer.rows; row++) {
    // Rows may be gone since their keys were read.
    while (at < builders.length - 1 && ids[row]! >= keys[(at + 1) * sliceKeys]!) at++;
    builders[at]!.add(resources[row]!, scopes[row]!, {
      traceId: traces[row]!,
      spanId: own[row]!,
      traceState: textOf(states[row]!),
      parentSpanId: parents[row]!,
      flags: flags[row]!,
      name: nameOf.get(names[row]!) ?? '',
      kind: kinds[row]!,
      startTimeUnixNano: starts[row]!,
      endTimeUnixNano: ends[row]!,
      attributes: attributes[row]!,
      droppedAttributesCount: dropped[0]![row]!,
      events: events.get(ids[row]!) ?? [],
      droppedEventsCount: dropped[1]![row]!,
      links: links.get(ids[row]!) ?? [],
      droppedLinksCount: dropped[2]![row]!,
      status: { code: codes[row]!, message: textOf(messages[row]!) },
    });
  }
  return builders.map(({ groups }) => groups);
}

/** Events by the key of their span. */
export async function readEvents(reading: Reading, spanKeys: Iterable<bigint>): Promise<Map<bigint, SpanEvent[]>> {
  const columns = 'span, time_ns, name, shape, attributes, dropped_attributes';
  const answer = await reading.rows('span_event', 'span', columns, 'span, position', spanKeys);
  const [times, names, dropped] = [
    answer.uint64('time_ns'),
    answer.uint32('name'),
    answer.uint32('dropped_attributes'),
  ];
  const attributes = await reading.attributes.read(answer, reading.signal);
  const nameOf = await reading.names(names);
  const events = attributes.map((set, row): SpanEvent => ({
    timeUnixNano: times[row]!,
    name: nameOf.get(names[row]!) ?? '',
    attributes: set,
    droppedAttributesCount: dropped[row]!,
  }));
  return groupByOwner(answer.uint64('span'), events);
}

/** Links by the key of their span. */
export async function readLinks(reading: Reading, spanKeys: Iterable<bigint>): Promise<Map<bigint, SpanLink[]>> {
  const columns = `span, ${traceIdColumn('linked_trace_id')}, linked_span_id, trace_state, flags, shape, attributes, dropped_attributes`;
  const answer = await reading.rows('span_link', 'span', columns, 'span, position', spanKeys);
  const [traces, spans] = [traceIds(answer, 'linked_trace_id'), spanIds(answer, 'linked_span_id')];
  const [states, flags, dropped] = [
    answer.uint32('trace_state'),
    answer.uint32('flags'),
    answer.uint32('dropped_attributes'),
  ];
  const attributes = await reading.attributes.read(answer, reading.signal);
  const textOf = await reading.attributes.texts(states, reading.signal);
  const links = attributes.map((set, row): SpanLink => ({
    traceId: traces[row]!,
    spanId: spans[row]!,
    traceState: textOf(states[row]!),
    attributes: set,
    droppedAttributesCount: dropped[row]!,
    flags: flags[row]!,
  }));
  return groupByOwner(answer.uint64('span'), links);
}
