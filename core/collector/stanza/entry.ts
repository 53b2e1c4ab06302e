import type { AnyValue, Attributes } from '../../model/attributes.ts';
import { NO_SPAN_ID, NO_TRACE_ID, type Nanoseconds, type SpanId, type TraceId } from '../../model/ids.ts';
import type { LogRecord, ResourceLogs } from '../../model/log-record.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import { jsonText } from '../ottl/text.ts';
import { map } from '../ottl/value.ts';

/** Where an entry was read, for whoever keeps places. */
export interface Origin {
  /** Of the file; the same for all of its entries. */
  source: string;
  /** Of its first byte. */
  offset: number;
}

/** A log entry between operators. They put other values in its place, and change none that are in it. */
export interface Entry {
  body: AnyValue;
  attributes: Attributes;
  resource: Attributes;
  /** 0 = not known. */
  timeNs: Nanoseconds;
  observedNs: Nanoseconds;
  severityNumber: number;
  severityText: string;
  traceId: TraceId;
  spanId: SpanId;
  flags: number;
  scopeName: string;
  origin: Origin;
}

export function newEntry(body: AnyValue, observedNs: Nanoseconds, origin: Origin): Entry {
  return {
    body,
    attributes: [],
    resource: [],
    timeNs: 0n,
    observedNs,
    severityNumber: 0,
    severityText: '',
    traceId: NO_TRACE_ID,
    spanId: NO_SPAN_ID,
    flags: 0,
    scopeName: '',
    origin,
  };
}

/** Entries in their order, those of one resource and scope together. */
export function telemetryOf(entries: readonly Entry[]): Telemetry {
  const groups = new Map<string, ResourceLogs>();
  const scopes = new Map<string, LogRecord[]>();
  for (const entry of entries) {
    const resource = jsonText(map(entry.resource));
    let group = groups.get(resource);
    if (!group) groups.set(resource, (group = resourceOf(entry)));
    const key = `${resource} ${entry.scopeName}`;
    let items = scopes.get(key);
    if (!items) {
      scopes.set(key, (items = []));
      const scope = { name: entry.scopeName, version: '', attributes: [], droppedAttributesCount: 0 };
      group.scopes.push({ scope, schemaUrl: '', items });
    }
    items.push(recordOf(entry));
  }
  return { signal: 'logs', groups: [...groups.values()] };
}

function resourceOf({ resource }: Entry): ResourceLogs {
  return {
    resource: { attributes: resource, droppedAttributesCount: 0, entityRefs: [] },
    schemaUrl: '',
    scopes: [],
  };
}

function recordOf(entry: Entry): LogRecord {
  return {
    timeUnixNano: entry.timeNs,
    observedTimeUnixNano: entry.observedNs,
    severityNumber: entry.severityNumber,
    severityText: entry.severityText,
    body: entry.body,
    attributes: entry.attributes,
    droppedAttributesCount: 0,
    flags: entry.flags,
    traceId: entry.traceId,
    spanId: entry.spanId,
    eventName: '',
  };
}
