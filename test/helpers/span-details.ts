import { textAt } from '../../contract/frame.ts';
import type { SpanDetail, TraceDetail } from '../../contract/operations/traces.ts';
import type { AnyValue, Attributes } from '../../core/model/attributes.ts';

const text = (value: string): AnyValue => ({ kind: 'string', value });

/** Details of every span of a made-up trace, as `span.get` would answer; `say` supplies the free texts. */
export function spanDetailsOf(
  detail: TraceDetail,
  say: (what: string) => string = (what) => what,
  limit = Infinity,
): SpanDetail[] {
  const rows = Math.min(detail.frame.rows, limit);
  return Array.from({ length: rows }, (_, row) => spanDetailOf(detail, row, say));
}

export function spanDetailOf(
  detail: TraceDetail,
  row: number,
  say: (what: string) => string = (what) => what,
): SpanDetail {
  const { columns, baseNs } = detail.frame;
  const start = BigInt(baseNs) + BigInt(Math.round(columns.start[row]!));
  const duration = columns.duration[row]!;
  const failed = columns.status[row] === 2;
  return {
    spanKey: columns.key[row]!,
    traceId: detail.traceId,
    spanId: hex(columns.spanIdHigh[row]!, columns.spanIdLow[row]!),
    parentSpanId: columns.parent[row] === -1 ? '' : hex(columns.parentIdHigh[row]!, columns.parentIdLow[row]!),
    traceState: say('vendor=1'),
    flags: 0x101,
    name: textAt(columns.name, row),
    service: textAt(columns.service, row),
    kind: columns.kind[row]!,
    startTimeUnixNano: start,
    endTimeUnixNano: Number.isNaN(duration) ? 0n : start + BigInt(Math.round(duration)),
    status: { code: columns.status[row]!, message: failed ? say('deadline exceeded while waiting for upstream') : '' },
    attributes: attributesOf(row, say),
    attributesTotal: attributesOf(row, say).length,
    droppedAttributesCount: row % 7 === 0 ? 2 : 0,
    events: eventsOf(detail, row, say),
    eventsTotal: eventsOf(detail, row, say).length,
    droppedEventsCount: 0,
    links: row % 5 === 3 ? [linkOf(say)] : [],
    linksTotal: row % 5 === 3 ? 1 : 0,
    droppedLinksCount: 0,
    backLinks: [],
    backLinksTotal: 0,
    resource: {
      attributes: [
        { key: 'service.name', value: text(textAt(columns.service, row)) },
        { key: 'host.name', value: text(say('node-7')) },
        { key: 'telemetry.sdk.language', value: text('nodejs') },
      ],
      droppedAttributesCount: 0,
      schemaUrl: say('https://opentelemetry.io/schemas/1.27.0'),
      entityRefs: [],
    },
    scope: {
      name: say('@example/http'),
      version: '1.2.0',
      attributes: [],
      droppedAttributesCount: 0,
      schemaUrl: '',
    },
    logs: columns.logs[row]!,
  };
}

function attributesOf(row: number, say: (what: string) => string): Attributes {
  return [
    { key: say('http.request.method'), value: text('GET') },
    { key: 'url.full', value: text(say(`https://shop.example/api/orders/${row}?expand=items`)) },
    { key: 'http.response.status_code', value: { kind: 'int', value: 200n + BigInt(row % 300) } },
    { key: 'retry.ratio', value: { kind: 'double', value: 0.25 } },
    { key: 'cache.hit', value: { kind: 'bool', value: row % 2 === 0 } },
    { key: 'tags', value: { kind: 'array', values: [text(say('blue')), text('green')] } },
    { key: 'body.head', value: { kind: 'bytes', value: Uint8Array.of(1, 2, 255) } },
  ];
}

function eventsOf(detail: TraceDetail, row: number, say: (what: string) => string): SpanDetail['events'] {
  const { columns, baseNs } = detail.events;
  return Array.from(columns.row, (of, i) => ({ of, i }))
    .filter(({ of }) => of === row)
    .map(({ i }) => ({
      timeUnixNano: BigInt(baseNs) + BigInt(Math.round(columns.time[i]!)),
      name: textAt(columns.name, i),
      attributes: columns.exception[i] ? exceptionOf(say) : [{ key: say('cache.key'), value: text(say('user:42')) }],
      droppedAttributesCount: 0,
    }));
}

function exceptionOf(say: (what: string) => string): Attributes {
  return [
    { key: 'exception.type', value: text(say('java.net.SocketTimeoutException')) },
    { key: 'exception.message', value: text(say('Read timed out')) },
    {
      key: 'exception.stacktrace',
      value: text(say('java.net.SocketTimeoutException: Read timed out\n\tat com.example.Client.call(Client.java:42)')),
    },
  ];
}

function linkOf(say: (what: string) => string): SpanDetail['links'][number] {
  return {
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    traceState: '',
    flags: 1,
    attributes: [{ key: 'messaging.message.id', value: text(say('m-17')) }],
    droppedAttributesCount: 0,
    target: null,
  };
}

const hex = (high: number, low: number): string =>
  high.toString(16).padStart(8, '0') + low.toString(16).padStart(8, '0');
