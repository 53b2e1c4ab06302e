// A small good file of every format, to be spoiled. Ids and times come from the number of the record.

import { encodeJson } from '../../core/otlp/encode-json.ts';
import { encodeProtobuf } from '../../core/otlp/encode-protobuf.ts';
import type { Telemetry } from '../../core/model/telemetry.ts';
import { encodeMsgpack } from '../unit/formats/msgpack.ts';
import { snappyLiterals } from '../unit/formats/snappy-literals.ts';
import { block, join, varint } from '../unit/otlp/wire.ts';
import { logRecord, logs, metric, metrics, span, traces } from '../helpers/telemetry.ts';

export interface GoodDump {
  bytes: Buffer;
  /** What can be done to it follows from that. */
  content: 'text' | 'binary' | 'table';
  /** It tells times of a clock of its own, which are not put beside others. */
  hasOwnClock: boolean;
}

const T0 = 1_767_000_000;
const DAY = '2026-01-02';
const hex = (i: number, digits: number): string => (i + 1).toString(16).padStart(digits, '0');
const trace = (i: number): string => hex(i >> 3, 32);
const many = <T>(records: number, make: (i: number) => T): T[] => Array.from({ length: records }, (_, i) => make(i));
const clock = (i: number): string => `03:04:${String(i % 60).padStart(2, '0')}.${String(i % 1_000).padStart(3, '0')}`;
const iso = (i: number): string => `${DAY}T${clock(i)}Z`;

/** Spans, a metric and log records as OTLP. */
function telemetry(records: number): Telemetry[] {
  const spans = many(records, (i) => span({ name: `span ${i}` }));
  const dataPoints = many(records, (i) => ({
    ...{
      attributes: [],
      startTimeUnixNano: 0n,
      timeUnixNano: BigInt(T0 + i) * 1_000_000_000n,
      flags: 0,
      exemplars: [],
    },
    value: { kind: 'double', value: i } as const,
  }));
  const load = metric('load', { kind: 'gauge', dataPoints });
  return [traces('shop', ...spans), metrics('shop', load), logs('shop', ...many(records, () => logRecord()))];
}

const json = (value: unknown): string => JSON.stringify(value);
const lines = (all: readonly unknown[]): string => all.map((one) => `${json(one)}\n`).join('');
const textLines = (records: number, line: (i: number) => string): string =>
  many(records, (i) => `${line(i)}\n`).join('');

function framed(records: number): Buffer {
  const requests = telemetry(records).map((part) => encodeProtobuf(part));
  const length = (bytes: Uint8Array) => Buffer.from(Uint32Array.of(bytes.length).buffer).reverse();
  return Buffer.concat(requests.flatMap((bytes) => [length(bytes), bytes]));
}

const tempo = (records: number): unknown => {
  const { resourceSpans } = JSON.parse(Buffer.from(encodeJson([telemetry(records)[0]!])).toString()) as Record<
    string,
    unknown
  >;
  return resourceSpans;
};

const jaegerSpan = (i: number): object => ({
  ...{ traceID: trace(i), spanID: hex(i, 16), operationName: `get ${i}`, startTime: (T0 + i) * 1e6, duration: 7 },
  references: [{ refType: 'CHILD_OF', traceID: trace(i), spanID: hex(i + 1, 16) }],
  tags: [{ key: 'http.status_code', type: 'int64', value: 200 }],
  logs: [{ timestamp: (T0 + i) * 1e6, fields: [{ key: 'event', type: 'string', value: 'retry' }] }],
  processID: 'p1',
});

const zipkinSpan = (i: number): object => ({
  ...{ traceId: trace(i), id: hex(i, 16), parentId: hex(i + 1, 16), name: `get ${i}`, kind: 'CLIENT' },
  ...{ timestamp: (T0 + i) * 1e6, duration: 5, localEndpoint: { serviceName: 'shop', ipv4: '10.0.0.1', port: 80 } },
  annotations: [{ timestamp: (T0 + i) * 1e6, value: 'retry' }],
  tags: { 'http.path': '/', error: 'true' },
});

const zipkin1Span = (i: number): object => {
  const endpoint = { serviceName: 'shop', ipv4: '10.0.0.1' };
  const at = (value: string, by: number) => ({ timestamp: (T0 + i) * 1e6 + by, value, endpoint });
  return {
    ...{ traceId: trace(i), id: hex(i, 16), name: `get ${i}` },
    annotations: [at('cs', 0), at('sr', 1), at('ss', 2), at('cr', 3)],
    binaryAnnotations: [{ key: 'http.path', value: '/', endpoint }],
  };
};

const elasticEvent = (i: number): object => ({
  transaction: {
    ...{ id: hex(i, 16), trace_id: trace(i), name: `GET ${i}`, type: 'request', duration: 32.5 },
    ...{ timestamp: (T0 + i) * 1e6, result: 'HTTP 2xx', span_count: { started: 1 }, sampled: true },
  },
});

const datadogSpan = (i: number): Record<string, unknown> => ({
  ...{ trace_id: (i >> 3) + 1, span_id: i + 1, parent_id: i + 2, name: `get ${i}`, service: 'shop', resource: '/' },
  ...{ start: T0 * 1e9 + i * 1_000_000, duration: 1_000, error: 0, type: 'web', meta: { a: 'b' }, metrics: { n: 1.5 } },
});

const pythonSpan = (i: number): object => ({
  ...{ name: `get ${i}`, kind: 'SpanKind.SERVER', parent_id: null, start_time: iso(i), end_time: iso(i + 1) },
  context: { trace_id: `0x${trace(i)}`, span_id: `0x${hex(i, 16)}`, trace_state: '[]' },
  ...{ status: { status_code: 'UNSET' }, attributes: { a: 1 }, events: [], links: [] },
  resource: { attributes: { 'service.name': 'shop' }, schema_url: '' },
});

const harEntry = (i: number): object => ({
  ...{ startedDateTime: iso(i), time: 12.5, cache: {}, timings: { blocked: -1, wait: 10, receive: 2.5 } },
  request: { method: 'GET', url: `http://shop/${i}`, httpVersion: 'HTTP/1.1', headers: [], queryString: [] },
  response: { status: 200, statusText: 'OK', headers: [], content: { size: 1, mimeType: 'text/html' } },
});

const chromeEvents = (records: number): object[] =>
  many(records, (i) => {
    const phases = ['X', 'B', 'E', 'b', 'e', 'C', 's', 'f', 'i', 'M'];
    const ph = phases[i % phases.length]!;
    const name = ph === 'M' ? 'process_name' : `step ${i % 7}`;
    return { ph, name, cat: 'c', pid: i % 3, tid: 1, ts: i * 10, dur: 25, id: i % 5, args: { name: 'x', value: i } };
  });

function remoteWrite(records: number): Buffer {
  const label = (name: string, value: string) => block(1, block(1, name), block(2, value));
  const sample = (i: number) => {
    const value = Buffer.alloc(9, 0x09);
    value.writeDoubleLE(i, 1);
    return block(2, join(value, Uint8Array.of(0x10), varint((T0 + i) * 1_000)));
  };
  const series = many(records, (i) => block(1, join(label('__name__', 'up'), label('n', `${i}`), sample(i))));
  return Buffer.from(snappyLiterals(join(...series)));
}

const prometheus = (records: number): string =>
  `# HELP http_requests_total Requests.\n# TYPE http_requests_total counter\n${textLines(records, (i) => `http_requests_total{code="${i}"} ${i} ${T0 + i}000`)}` +
  `# TYPE rpc histogram\n${textLines(records, (i) => `rpc_bucket{n="${i}",le="1"} 1 ${T0}000\nrpc_bucket{n="${i}",le="+Inf"} 2 ${T0}000\nrpc_sum{n="${i}"} 3 ${T0}000\nrpc_count{n="${i}"} 2 ${T0}000`)}`;

const openMetrics = (records: number): string =>
  `# TYPE jobs counter\n# UNIT jobs jobs\n${textLines(records, (i) => `jobs_total{n="${i}"} ${i} ${T0 + i} # {trace_id="${trace(i)}"} 1 ${T0}`)}# EOF\n`;

const journal = (i: number): object => ({
  ...{ __REALTIME_TIMESTAMP: `${T0 + i}000000`, __CURSOR: `s=${i}`, MESSAGE: `hello ${i}`, PRIORITY: '6' },
  ...{ _PID: '7', SYSLOG_IDENTIFIER: 'shop' },
});

type Make = (records: number) => string | Buffer;

const MADE: Readonly<Record<string, Make>> = {
  'otlp-json': (n) => Buffer.from(encodeJson(telemetry(n))),
  'otlp-jsonl': (n) =>
    telemetry(n)
      .map((part) => `${Buffer.from(encodeJson([part])).toString()}\n`)
      .join(''),
  'otlp-proto': (n) => Buffer.from(encodeProtobuf(telemetry(n)[0]!)),
  'otlp-proto-framed': (n) => framed(n),
  'jaeger-json': (n) =>
    json({
      data: [{ traceID: trace(0), spans: many(n, jaegerSpan), processes: { p1: { serviceName: 'shop', tags: [] } } }],
    }),
  'jaeger-v3-json': (n) => json({ result: { resourceSpans: tempo(n) } }),
  'tempo-json': (n) => json({ batches: tempo(n) }),
  'zipkin-json': (n) => json(many(n, zipkinSpan)),
  'zipkin 1': (n) => json(many(n, zipkin1Span)),
  'prometheus-text': prometheus,
  openmetrics: openMetrics,
  'prometheus-json': (n) =>
    json({
      status: 'success',
      data: {
        resultType: 'matrix',
        result: many(n, (i) => ({
          metric: { __name__: 'up', n: `${i}` },
          values: [
            [T0 + i, '1'],
            [T0 + i + 1, 'NaN'],
          ],
        })),
      },
    }),
  'prometheus-remote-write': remoteWrite,
  'sdk-console': (n) => many(n, (i) => `${JSON.stringify(pythonSpan(i), null, 4)}\n`).join(''),
  'chrome-trace': (n) => json({ traceEvents: chromeEvents(n) }),
  'chrome-trace list': (n) => json(chromeEvents(n)).slice(0, -1),
  'datadog-json': (n) => json([many(n, datadogSpan)]),
  'datadog-msgpack': (n) => Buffer.from(encodeMsgpack([many(n, datadogSpan)])),
  'elastic-apm': (n) =>
    lines([{ metadata: { service: { name: 'shop', agent: { name: 'go', version: '1' } } } }, ...many(n, elasticEvent)]),
  'google-trace-json': (n) =>
    json({
      traces: [
        {
          projectId: 'p',
          traceId: trace(0),
          spans: many(n, (i) => ({
            spanId: `${i + 1}`,
            parentSpanId: `${i + 2}`,
            name: `get ${i}`,
            startTime: iso(i),
            endTime: iso(i + 1),
            labels: { a: 'b' },
          })),
        },
      ],
    }),
  har: (n) =>
    json({ log: { version: '1.2', creator: { name: 'x', version: '1' }, pages: [], entries: many(n, harEntry) } }),
  'json-logs': (n) =>
    lines(many(n, (i) => ({ time: iso(i), level: 'info', msg: `hello ${i}`, trace_id: trace(i), n: i }))),
  'json-logs-document': (n) =>
    json(many(n, (i) => ({ timestamp: iso(i), level: 'error', message: `hello ${i}`, fields: { n: i } }))),
  'docker-json': (n) => lines(many(n, (i) => ({ log: `hello ${i}\n`, stream: 'stdout', time: iso(i) }))),
  cri: (n) => textLines(n, (i) => `${iso(i)} stdout ${i % 4 === 0 ? 'P' : 'F'} hello ${i}`),
  klog: (n) => textLines(n, (i) => `I0102 ${clock(i)}000 ${i + 1} main.go:${i}] hello ${i}`),
  syslog: (n) => textLines(n, (i) => `<34>1 ${iso(i)} host shop ${i} ID47 [a@1 b="c"] hello ${i}`),
  'syslog 3164': (n) => textLines(n, (i) => `<13>Jan  2 03:04:0${i % 10} host shop[7]: hello ${i}`),
  logfmt: (n) => textLines(n, (i) => `time=${iso(i)} level=info msg="hello ${i}" n=${i}`),
  'access-log': (n) =>
    textLines(n, (i) => `10.0.0.1 - - [02/Jan/2026:03:04:05 +0000] "GET /${i} HTTP/1.1" 200 ${i} "-" "curl"`),
  'text-log': (n) => textLines(n, (i) => `${DAY} ${clock(i)} ERROR [main] hello ${i}\n\tat a.b(C.java:${i})`),
  'journald-json': (n) => lines(many(n, journal)),
  'loki-json': (n) =>
    json({
      streams: [
        {
          stream: { app: 'shop' },
          values: many(n, (i) => [`${T0 + i}000000000`, `level=info n=${i}`, { trace_id: trace(i) }]),
        },
      ],
    }),
};

const BINARY = new Set(['otlp-proto', 'otlp-proto-framed', 'prometheus-remote-write', 'datadog-msgpack']);

export const DUMP_KINDS: readonly string[] = Object.keys(MADE);

export function goodDump(kind: string, records: number): GoodDump {
  const made = MADE[kind]!(records);
  return {
    bytes: typeof made === 'string' ? Buffer.from(made) : made,
    content: BINARY.has(kind) ? 'binary' : 'text',
    hasOwnClock: kind.startsWith('chrome'),
  };
}
