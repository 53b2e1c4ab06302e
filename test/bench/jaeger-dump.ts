import { closeSync, openSync, writeSync } from 'node:fs';

const SPANS_PER_TRACE = 20;

/** One document as Jaeger's API answers it, some 750 bytes a span, processes behind the spans. */
export function writeJaegerDump(path: string, spans: number): void {
  const file = openSync(path, 'w');
  writeSync(file, '{"data":[');
  for (let trace = 0; trace * SPANS_PER_TRACE < spans; trace++) {
    writeSync(file, (trace === 0 ? '' : ',') + JSON.stringify(traceOf(trace)));
  }
  writeSync(file, '],"total":0,"limit":0,"offset":0,"errors":null}');
  closeSync(file);
}

function traceOf(trace: number): object {
  const traceID = hex(trace + 1, 32);
  const spans = Array.from({ length: SPANS_PER_TRACE }, (_, span) => spanOf(traceID, trace, span));
  const processes = ['frontend', 'orders', 'db'].map((serviceName, i) => [
    `p${i}`,
    { serviceName, tags: [tag('hostname', `host-${i}`)] },
  ]);
  return { traceID, spans, processes: Object.fromEntries(processes), warnings: null };
}

function spanOf(traceID: string, trace: number, span: number): object {
  const id = (nth: number) => hex(trace * SPANS_PER_TRACE + nth + 1, 16);
  return {
    traceID,
    spanID: id(span),
    operationName: 'GET /api/v1/orders/{id}',
    references: span === 0 ? [] : [{ refType: 'CHILD_OF', traceID, spanID: id(span >> 1) }],
    startTime: 1_763_800_000_000_000 + trace * 1_000 + span,
    duration: 100 + ((trace * 31 + span * 17) % 9_000),
    tags: [
      tag('span.kind', span % 2 === 0 ? 'client' : 'server'),
      tag('http.method', 'GET'),
      { key: 'http.status_code', type: 'int64', value: 200 },
      tag('http.url', `http://shop.example/api/v1/orders/${trace * 7 + span}`),
      tag('otel.scope.name', 'io.opentelemetry.http'),
      tag('internal.span.format', 'otlp'),
    ],
    logs:
      span % 4 > 0 ? [] : [{ timestamp: 1_763_800_000_000_001 + trace * 1_000, fields: [tag('event', 'cache miss')] }],
    processID: `p${span % 3}`,
    warnings: null,
  };
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
const tag = (key: string, value: string): object => ({ key, type: 'string', value });
