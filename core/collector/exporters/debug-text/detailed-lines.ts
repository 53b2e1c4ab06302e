import { assertNever } from '../../../model/assert-never.ts';
import type { LogRecord } from '../../../model/log-record.ts';
import type { EntityRef, ResourceGroup, ScopeGroup } from '../../../model/resource.ts';
import type { Telemetry } from '../../../model/telemetry.ts';
import { attributeLines } from './attribute-lines.ts';
import { goTime, severityText, typedText } from './go-texts.ts';
import { metricLines } from './metric-lines.ts';
import { spanLines } from './span-lines.ts';

type ItemLines<T> = (item: T) => Iterable<string>;

/** The text of exporter/debugexporter/internal/otlptext, line by line. Texts of the sender are as they came. */
export function detailedLines(telemetry: Telemetry): Iterable<string> {
  switch (telemetry.signal) {
    case 'traces':
      return groupLines(telemetry.groups, ['ResourceSpans', 'ScopeSpans', 'Span'], spanLines);
    case 'metrics':
      return groupLines(telemetry.groups, ['ResourceMetrics', 'ScopeMetrics', 'Metric'], metricLines);
    case 'logs':
      return groupLines(telemetry.groups, ['ResourceLog', 'ScopeLogs', 'LogRecord'], logLines);
    default:
      return assertNever(telemetry);
  }
}

type Titles = readonly [resource: string, scope: string, item: string];

function* groupLines<T>(
  groups: readonly ResourceGroup<T>[],
  titles: Titles,
  itemLines: ItemLines<T>,
): Generator<string> {
  for (const [i, { resource, schemaUrl, scopes }] of groups.entries()) {
    yield `${titles[0]} #${i}`;
    yield `Resource SchemaURL: ${schemaUrl}`;
    yield* attributeLines('Resource attributes', resource.attributes);
    yield* entityLines(resource.entityRefs);
    for (const [j, scope] of scopes.entries()) {
      yield `${titles[1]} #${j}`;
      yield* scopeLines(scope, titles, itemLines);
    }
  }
}

function* scopeLines<T>(group: ScopeGroup<T>, titles: Titles, itemLines: ItemLines<T>): Generator<string> {
  const { name, version, attributes } = group.scope;
  yield `${titles[1]} SchemaURL: ${group.schemaUrl}`;
  yield `InstrumentationScope ${name} ${version}`;
  yield* attributeLines('InstrumentationScope attributes', attributes);
  for (const [k, item] of group.items.entries()) {
    yield `${titles[2]} #${k}`;
    yield* itemLines(item);
  }
}

function* entityLines(refs: readonly EntityRef[]): Generator<string> {
  if (refs.length > 0) yield 'Resource entity refs:';
  for (const [i, { type, schemaUrl, idKeys, descriptionKeys }] of refs.entries()) {
    yield `     -> Entity ref #${i}:`;
    yield `          -> Type: ${type}`;
    if (schemaUrl !== '') yield `          -> Schema URL: ${schemaUrl}`;
    yield* keyLines('ID keys', idKeys);
    yield* keyLines('Description keys', descriptionKeys);
  }
}

function* keyLines(title: string, keys: readonly string[]): Generator<string> {
  if (keys.length > 0) yield `          -> ${title}:`;
  for (const key of keys) yield `               -> ${key}`;
}

function* logLines(log: LogRecord): Generator<string> {
  yield `ObservedTimestamp: ${goTime(log.observedTimeUnixNano)}`;
  yield `Timestamp: ${goTime(log.timeUnixNano)}`;
  yield `SeverityText: ${log.severityText}`;
  yield `SeverityNumber: ${severityText(log.severityNumber)}`;
  if (log.eventName !== '') yield `EventName: ${log.eventName}`;
  yield `Body: ${typedText(log.body)}`;
  yield* attributeLines('Attributes', log.attributes);
  yield `Trace ID: ${log.traceId}`;
  yield `Span ID: ${log.spanId}`;
  yield `Flags: ${log.flags}`;
}
