import { describe, expect, it } from 'vitest';
import { readLogs, recordsOf, type Plain } from './log-records.ts';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';

const SHAPES: [string, object | string, Plain][] = [
  [
    'zap',
    `{"level":"warn","ts":1714652245.606619951,"logger":"shop.cart","caller":"cart/store.go:17","msg":"slow","took":0.5,"n":3}`,
    {
      time: '2024-05-02T12:17:25.606619951Z',
      severity: 13,
      level: 'warn',
      body: 'slow',
      scope: 'shop.cart',
      attributes: { caller: 'cart/store.go:17', took: 0.5, n: 3n },
    },
  ],
  [
    'pino',
    { level: 50, time: 1714652245606, pid: 42, hostname: 'h', req: { id: 7, url: '/' }, msg: 'failed' },
    {
      time: '2024-05-02T12:17:25.606Z',
      severity: 17,
      level: 'error',
      body: 'failed',
      attributes: { pid: 42n, hostname: 'h', req: { id: 7n, url: '/' } },
    },
  ],
  [
    'bunyan',
    { name: 'shop', hostname: 'h', pid: 1, level: 30, msg: 'hi', time: '2024-05-02T12:17:25.606Z', v: 0 },
    {
      time: '2024-05-02T12:17:25.606Z',
      severity: 9,
      level: 'info',
      body: 'hi',
      attributes: { name: 'shop', hostname: 'h', pid: 1n, v: 0n },
    },
  ],
  [
    'logrus',
    { level: 'fatal', msg: 'no more', time: '2024-05-02T14:17:25+02:00', traceID: '54680f2e6c3a09c4' },
    {
      time: '2024-05-02T12:17:25Z',
      severity: 21,
      level: 'fatal',
      body: 'no more',
      traceId: '000000000000000054680f2e6c3a09c4',
    },
  ],
  [
    'compact serilog',
    {
      '@t': '2024-05-02T12:17:25.6066199Z',
      '@mt': 'Hello {Name}',
      '@l': 'Warning',
      Name: 'Ada',
      '@tr': TRACE,
      '@sp': SPAN,
    },
    {
      time: '2024-05-02T12:17:25.6066199Z',
      severity: 13,
      level: 'Warning',
      body: 'Hello {Name}',
      traceId: TRACE,
      spanId: SPAN,
      attributes: { Name: 'Ada' },
    },
  ],
  [
    'serilog',
    {
      Timestamp: '2024-05-02T14:17:25.606+02:00',
      Level: 'Information',
      MessageTemplate: 'Hi {N}',
      RenderedMessage: 'Hi 1',
      TraceId: TRACE,
      Properties: { N: 1, SourceContext: 'Shop' },
    },
    {
      time: '2024-05-02T12:17:25.606Z',
      severity: 9,
      level: 'Information',
      body: 'Hi 1',
      traceId: TRACE,
      attributes: { MessageTemplate: 'Hi {N}', Properties: { N: 1n, SourceContext: 'Shop' } },
    },
  ],
  [
    'python-json-logger with OpenTelemetry',
    {
      asctime: '2024-05-02 12:17:25,606',
      levelname: 'CRITICAL',
      message: 'gone',
      otelTraceID: TRACE,
      otelSpanID: SPAN,
      otelServiceName: 'shop',
      otelTraceSampled: true,
      lineno: 12,
    },
    {
      time: '2024-05-02T12:17:25.606Z',
      severity: 18,
      level: 'CRITICAL',
      body: 'gone',
      traceId: TRACE,
      spanId: SPAN,
      flags: 1,
      attributes: { lineno: 12n },
      resource: { 'service.name': 'shop' },
    },
  ],
  [
    'Google Cloud',
    {
      insertId: 'x',
      jsonPayload: { message: 'hi', big: 9007199254740993 },
      severity: 'NOTICE',
      timestamp: '2024-05-02T12:17:25.606619951Z',
      receiveTimestamp: '2024-05-02T12:17:26Z',
      trace: `projects/p/traces/${TRACE}`,
      spanId: SPAN,
      traceSampled: true,
      resource: { type: 'k8s', labels: { pod: 'a' } },
    },
    {
      time: '2024-05-02T12:17:25.606619951Z',
      severity: 10,
      level: 'NOTICE',
      body: { message: 'hi', big: 9007199254740992n },
      traceId: TRACE,
      spanId: SPAN,
      flags: 1,
      attributes: {
        insertId: 'x',
        receiveTimestamp: '2024-05-02T12:17:26Z',
        resource: { type: 'k8s', labels: { pod: 'a' } },
      },
    },
  ],
  [
    'ECS, nested',
    {
      '@timestamp': '2024-05-02T12:17:25.606Z',
      message: 'hi',
      log: { level: 'error', logger: 'shop' },
      trace: { id: TRACE },
      span: { id: SPAN },
      service: { name: 'cart', version: '2' },
    },
    {
      time: '2024-05-02T12:17:25.606Z',
      severity: 17,
      level: 'error',
      body: 'hi',
      traceId: TRACE,
      spanId: SPAN,
      scope: 'shop',
      attributes: {
        log: { level: 'error', logger: 'shop' },
        trace: { id: TRACE },
        span: { id: SPAN },
        service: { name: 'cart', version: '2' },
      },
      resource: { 'service.name': 'cart' },
    },
  ],
  [
    'ECS, dotted',
    {
      '@timestamp': '2024-05-02T12:17:25Z',
      'log.level': 'info',
      message: 'hi',
      'trace.id': TRACE,
      'service.name': 'cart',
    },
    {
      time: '2024-05-02T12:17:25Z',
      severity: 9,
      level: 'info',
      body: 'hi',
      traceId: TRACE,
      resource: { 'service.name': 'cart' },
    },
  ],
  [
    'Datadog’s decimal ids',
    `{"time":"2024-05-02T12:17:25Z","message":"hi","dd.trace_id":"18446744073709551615","dd":{"span_id":"255"}}`,
    {
      time: '2024-05-02T12:17:25Z',
      body: 'hi',
      traceId: `${'0'.repeat(16)}${'f'.repeat(16)}`,
      spanId: '00000000000000ff',
      attributes: { dd: { span_id: '255' } },
    },
  ],
  [
    'log4j’s instant',
    {
      instant: { epochSecond: 1714652245, nanoOfSecond: 606619951 },
      level: 'INFO',
      message: 'hi',
      contextMap: { traceId: TRACE },
    },
    {
      time: '2024-05-02T12:17:25.606619951Z',
      severity: 9,
      level: 'INFO',
      body: 'hi',
      traceId: TRACE,
      attributes: { contextMap: { traceId: TRACE } },
    },
  ],
  [
    'MongoDB',
    {
      t: { $date: '2024-05-02T12:17:25.606+00:00' },
      s: 'W',
      c: 'NETWORK',
      id: 22943,
      ctx: 'listener',
      msg: 'accepted',
    },
    {
      time: '2024-05-02T12:17:25.606Z',
      severity: 13,
      level: 'W',
      body: 'accepted',
      attributes: { c: 'NETWORK', id: 22943n, ctx: 'listener' },
    },
  ],
];

describe('a line of', () => {
  it.each(SHAPES)('%s', (_, line, expected) => {
    const text = typeof line === 'string' ? line : JSON.stringify(line);
    // Spaces send it past the fast reader, which must make no difference.
    const spaced = text.replace('{', '{ ');
    expect(recordsOf(text, spaced)).toEqual([expected, expected]);
  });
});

describe('values', () => {
  const read = (fields: string) => recordsOf(`{"time":"2024-05-02T12:17:25Z","msg":"m",${fields}}`)[0]!['attributes'];

  it('keep their types, every digit, and their nesting', () => {
    expect(
      read('"i":9223372036854775807,"u":18446744073709551615,"f":1.0,"e":1e3,"b":false,"n":null,"l":[1,"a",{}]'),
    ).toEqual({
      ...{ i: 9223372036854775807n, u: '18446744073709551615', f: 1, e: 1000, b: false, n: null },
      l: [1n, 'a', {}],
    });
  });

  it('nested too deep stay as text', () => {
    const deep = `${'['.repeat(60)}1${']'.repeat(60)}`;
    expect(JSON.stringify(read(`"a":${deep}`))).toContain(`"${'['.repeat(30)}1`);
  });

  it('that cannot be what their key promises stay attributes', () => {
    const line = '{"time":true,"ts":1714652245,"msg":null,"level":{"a":1},"trace_id":"x","span_id":7,"service":9}';
    expect(recordsOf(line, '{"time":1714652246,"msg":"m"}')[0]).toEqual({
      time: '2024-05-02T12:17:25Z',
      body: line,
      attributes: { time: true, msg: null, level: { a: 1n }, trace_id: 'x', span_id: 7n, service: 9n },
    });
  });

  it('a second key with the same meaning stays an attribute', () => {
    expect(
      recordsOf('{"time":"2024-05-02T12:17:25Z","message":"b","msg":"a","level":"info","severity":"x"}')[0],
    ).toMatchObject({
      body: 'a',
      level: 'info',
      attributes: { message: 'b', severity: 'x' },
    });
  });
});

describe('records in a list, or over several lines', () => {
  const record = (n: number) => ({ timestamp: `2024-05-02T12:17:2${n}.5Z`, severity: 'ERROR', textPayload: `m${n}` });
  const read = (n: number) => ({ time: `2024-05-02T12:17:2${n}.5Z`, severity: 17, level: 'ERROR', body: `m${n}` });
  const pretty = (value: unknown) => JSON.stringify(value, null, 2);

  it.each([
    ['a list', JSON.stringify([record(1), record(2)])],
    ['a list of lines', `[\n${JSON.stringify(record(1))},\n${JSON.stringify(record(2))}\n]\n`],
    ['a pretty list', pretty([record(1), record(2)])],
    ['pretty records', `${pretty(record(1))}\n${pretty(record(2))}\n`],
  ])('%s', (_, text) => {
    for (const size of [1, 7, 65_536]) {
      const { format, records, skipped } = readLogs(text, size);
      expect([format, records, skipped]).toEqual(['json-logs-document', [read(1), read(2)], []]);
    }
  });

  it('that are cut, or none, cost themselves', () => {
    const out = readLogs(pretty([record(1), 7, record(2), record(3)]).slice(0, -40));
    expect(out.records).toEqual([read(1), read(2)].map((one) => expect.objectContaining(one)));
    expect(out.skipped).toHaveLength(2);
  });
});

describe('a file', () => {
  const line = (n: number) => `{"time":"2024-05-02T12:17:2${n}Z","level":"info","msg":"m${n}"}`;

  it('loses a broken line and nothing else, and tells where', () => {
    const out = readLogs(`${line(1)}\n{"time":"2024-05-02T12:17:25Z","msg":"a}\n${line(3)}\n`);
    expect(out.records.map(({ body }) => body)).toEqual(['m1', 'm3']);
    expect(out.skipped).toEqual([
      { line: 2, offset: line(1).length + 1, reason: expect.stringContaining('column 41') },
    ]);
  });

  it('that ends inside a line says so', () => {
    const out = readLogs(`${line(1)}\n${line(2)}\n${line(3).slice(0, 20)}`);
    expect(out.records).toHaveLength(2);
    expect(out.skipped).toMatchObject([{ line: 3, reason: expect.stringContaining('cut short') }]);
  });

  it('may hold what the program printed besides, and stack traces', () => {
    const out = readLogs([line(1), 'Error: boom', '    at main (a.js:1)', '', line(2), 'bye', line(3)].join('\n'));
    expect(out.records).toEqual([
      { time: '2024-05-02T12:17:21Z', severity: 9, level: 'info', body: 'm1\nError: boom\n    at main (a.js:1)' },
      { time: '2024-05-02T12:17:22Z', severity: 9, level: 'info', body: 'm2' },
      { seen: '2024-05-02T12:17:22Z', body: 'bye' },
      { time: '2024-05-02T12:17:23Z', severity: 9, level: 'info', body: 'm3' },
    ]);
    expect(out.warnings).toEqual({ 'time-unknown': 1 });
  });

  it('gives the same in chunks of any size, over many slices', () => {
    const text = Array.from({ length: 25_000 }, (_, i) => line(i % 10).replace('"m', `"${i} `)).join('\n');
    const whole = readLogs(text, 1 << 30);
    expect(whole.records).toHaveLength(25_000);
    for (const size of [100, 65_536]) {
      const cut = readLogs(text, size);
      expect(cut.telemetry).toEqual(whole.telemetry);
      expect(cut.mostBuffered).toBeLessThan(3 * 1024 * 1024);
    }
  });
});

describe('records over several lines', () => {
  const record = (i: number) => JSON.stringify({ time: '2024-05-02T12:17:25Z', msg: `m${i}` }, null, 2);

  it('one that lacks its end costs itself, and is told', () => {
    const written = [1, 2, 3, 4].map(record);
    written[1] = written[1]!.slice(0, -1);
    const { records, skipped } = readLogs(written.join('\n'));
    expect(records.map(({ body }) => body)).toEqual(['m1', 'm3', 'm4']);
    expect(skipped).toHaveLength(1);
  });

  it('a last one that is cut short is told', () => {
    const { records, skipped } = readLogs(`${record(1)}\n${record(2).slice(0, -3)}`);
    expect(records).toHaveLength(1);
    expect(skipped).toMatchObject([{ reason: expect.stringContaining('cut short') }]);
  });
});
