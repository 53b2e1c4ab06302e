import { anyValueOf, member, readJsonTree, textMember, type JsonTree } from '../../json/json-tree.ts';
import type { Attributes } from '../../model/attributes.ts';
import { NO_SPAN_ID, NO_TRACE_ID, type SpanId, type TraceId } from '../../model/ids.ts';
import { plainObject } from '../../model/plain-text.ts';
import { type Span, SPAN_KINDS, type SpanLink, STATUS_CODES } from '../../model/span.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import type { Findings } from '../../otlp/findings.ts';
import type { Origin } from '../item-groups.ts';
import type { EventTable } from './event-table.ts';
import { NO_END, SpanTable } from './span-table.ts';

const MOST_NS = 2n ** 62n;
const NO_PARENT = -1;

/** When the clock of a file that `ChromeTraceWriter` wrote begins, from its `otherData`; undefined for files of others. */
export function readOriginNs(otherData: Uint8Array): bigint | undefined {
  const text = textMember(treeOrNone(otherData), 'startTimeUnixNano');
  if (text === undefined || !/^\d{1,19}$/.test(text)) return undefined;
  const ns = BigInt(text);
  return ns < MOST_NS ? ns : undefined;
}

/** Others may have put there what is no JSON: it is theirs, and not looked at. */
function treeOrNone(bytes: Uint8Array): JsonTree | undefined {
  try {
    return readJsonTree(bytes);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** Spans of such a file. Behind each stand its own events, wherever their times lie; which is whose parent the arguments say. */
export function buildOwnSpans(events: EventTable, findings: Findings): SpanTable {
  const spans = new SpanTable();
  for (let event = 0; event < events.size; event++) {
    const phase = events.phase(event);
    if (phase === 'X') spans.add(event, NO_PARENT, events.end(event));
    else if (phase === 'B') spans.add(event, NO_PARENT, NO_END);
    else if (phase === 'i' && spans.size > 0) spans.addEvent(spans.size - 1, event);
    else findings.warn('ignored-event', `ph ${phase} ${events.name(event)}`);
  }
  return spans;
}

export interface OwnSpan {
  readonly span: Span;
  readonly origin: Origin;
  readonly resourceKey: string;
  readonly scopeKey: string;
}

/** What the arguments of a slice say of its span. Without ids it is a slice as any other: undefined. */
export function readOwnSpan(slice: Span, category: string, args: JsonTree | undefined): OwnSpan | undefined {
  const traceId = idOf(args, 'traceId', TRACE_ID) as TraceId;
  const spanId = idOf(args, 'spanId', SPAN_ID) as SpanId;
  if (traceId === NO_TRACE_ID || spanId === NO_SPAN_ID) return undefined;
  const text = (key: string): string => textMember(args, key) ?? '';
  const resource = attributesOf(member(args, 'resource'));
  const scope = { name: text('scope'), version: text('scopeVersion') };
  return {
    span: {
      ...slice,
      ...{ traceId, spanId, parentSpanId: idOf(args, 'parentSpanId', SPAN_ID) as SpanId },
      traceState: text('traceState'),
      kind: Math.max(0, (SPAN_KINDS as readonly string[]).indexOf(category)),
      attributes: attributesOf(member(args, 'attributes')),
      links: linksOf(member(args, 'links')),
      status: { code: statusCode(text('status')), message: text('statusMessage') },
    },
    origin: { resource, scope },
    resourceKey: plainObject(resource),
    scopeKey: JSON.stringify(scope),
  };
}

const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;

function idOf(tree: JsonTree | undefined, key: string, pattern: RegExp): string {
  const id = textMember(tree, key) ?? '';
  return pattern.test(id) && !/^0+$/.test(id) ? id : '';
}

function attributesOf(tree: JsonTree | undefined): Attributes {
  return tree instanceof Map ? [...tree].map(([key, value]) => ({ key, value: anyValueOf(value) })) : [];
}

function linksOf(tree: JsonTree | undefined): SpanLink[] {
  if (!Array.isArray(tree)) return [];
  return tree.map((link) => ({
    traceId: idOf(link, 'traceId', TRACE_ID) as TraceId,
    spanId: idOf(link, 'spanId', SPAN_ID) as SpanId,
    traceState: '',
    attributes: attributesOf(member(link, 'attributes')),
    droppedAttributesCount: 0,
    flags: 0,
  }));
}

/** One without a name is written as its number. */
function statusCode(text: string): number {
  const code = (STATUS_CODES as readonly string[]).indexOf(text);
  if (code >= 0) return code;
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}
