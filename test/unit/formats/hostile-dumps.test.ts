import { describe, expect, it } from 'vitest';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { parseNumber } from '../../../core/formats/prometheus/numbers.ts';
import { recognise } from '../../../core/formats/registry.ts';
import { open } from './open.ts';
import { bytesOf } from './read-parts.ts';

const lines = (...records: object[]) => bytesOf(records.map((record) => `${JSON.stringify(record)}\n`).join(''));

/** What a file is taken for. */
function formatOf(bytes: Uint8Array): string {
  const found = recognise(bytes, { whole: true });
  return found.kind === 'format' ? found.format.name : found.refusal.name;
}

describe('logs that hold ids of traces', () => {
  const at = { time: '2026-01-02T03:04:05Z', msg: 'hello' };
  it.each([
    ['Grafana’s', { ...at, traceID: 'a'.repeat(32), spanID: 'b'.repeat(16) }],
    ['of a service with ids of its own', { ...at, traceId: 'a'.repeat(32), id: '7', duration: 3, name: 'x' }],
    ['of a transaction', { ...at, message: 'hello', transaction: { id: 'a'.repeat(16) } }],
    ['of a span', { ...at, level: 'INFO', span: { trace_id: 'a'.repeat(32) } }],
    ['with a body and a number of severity', { ...at, body: 'hello', severity_number: 9, timestamp: 1_767_000_000 }],
  ])('are logs: %s', async (_, record) => {
    const { account } = await open(lines(record, record, record));
    expect(account).toMatchObject({
      state: 'done',
      format: 'json-logs',
      skippedTotal: 0,
      counts: { logs: 3, spans: 0 },
    });
  });

  it('are no spans in a list either', () => {
    const record = { ...at, trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16), duration: 5 };
    expect(formatOf(bytesOf(JSON.stringify([record, record])))).not.toBe('datadog-json');
  });
});

describe('a number of a metric', () => {
  it.each([
    ['1', 1],
    ['1.', 1],
    ['.5', 0.5],
    ['-1.25e3', -1250],
    ['+Inf', Infinity],
    ['1.2.3', undefined],
    ['.', undefined],
    ['1x', undefined],
    ['', undefined],
  ])('%j is %j', (text, value) => expect(parseNumber(text)).toBe(value));

  // With a pattern that goes back these would take hours.
  it('of a million digits and a letter is none, at once', () => {
    expect(parseNumber(`${'1'.repeat(399)}x`)).toBeUndefined();
    expect(parseNumber(`${'1'.repeat(1_000_000)}x`)).toBeUndefined();
    expect(formatOf(bytesOf(`a ${'1'.repeat(60_000)}x\n`))).not.toBe('prometheus-text');
  });
});

describe('one record that is wrong costs itself', () => {
  it('a map of MessagePack whose key is a map', async () => {
    const fixture = (text: string) => [0xa0 + text.length, ...Buffer.from(text)];
    const span = (id: number) => [
      0x84,
      ...[...fixture('trace_id'), id, ...fixture('span_id'), id, ...fixture('start'), 1, ...fixture('duration'), 1],
    ];
    const wrong = [0x81, 0x81, ...fixture('toString'), 0xc0, 1];
    const { account } = await open(Uint8Array.from([0x91, 0x93, ...span(1), ...span(2), ...wrong]));
    expect(account).toMatchObject({ state: 'done', format: 'datadog-msgpack', counts: { spans: 2 } });
    expect(account.skippedTotal).toBeGreaterThan(0);
  });

  it('a process of Jaeger with a number of 64 bits', async () => {
    const big = '9007199254740995';
    const tag = `{"key":"n","type":"int64","value":${big}}`;
    const span = `{"traceID":"1","spanID":"2","operationName":"a","startTime":1,"duration":1,"tags":[${tag}],"process":{"serviceName":"shop","tags":[${tag}]}}`;
    const { account } = await open(bytesOf(`${span}\n${span}\n`));
    expect(account).toMatchObject({ state: 'done', format: 'jaeger-json', counts: { spans: 2 }, error: '' });
  });

  it('a field of the journal that is named like what every object has', async () => {
    const entry = { __REALTIME_TIMESTAMP: '1767000000000000', MESSAGE: 'hello' };
    const { account, intake } = await open(lines(entry, { ...entry, constructor: 'y', valueOf: 'z' }, entry));
    expect(account).toMatchObject({ state: 'done', format: 'journald-json', counts: { logs: 3 }, error: '' });
    const keys = intake.telemetry.flatMap((one) =>
      one.signal === 'logs'
        ? one.groups.flatMap(({ scopes }) =>
            scopes.flatMap(({ items }) => items.flatMap(({ attributes }) => attributes)),
          )
        : [],
    );
    expect(keys.map(({ key }) => key)).toEqual(['journald.constructor', 'journald.valueOf']);
  });

  // Copied for each, a megabyte of these would take minutes.
  it('a hundred thousand broken ones in a row', async () => {
    const sample = '{"metric":{"__name__":"up"},"value":[1,"1"]}';
    const broken = '{x},'.repeat(100_000);
    const file = `{"status":"success","data":{"resultType":"vector","result":[${sample},${broken}${sample}]}}`;
    const { account } = await open(bytesOf(file), { chunkSize: 1 << 20 });
    expect(account).toMatchObject({ state: 'done', format: 'prometheus-json', counts: { points: 2 } });
    expect(account.skippedTotal).toBe(100_000);
  });
});

describe('a number of 64 bits where none belongs', () => {
  const big = '9007199254740993';
  const id = '0102030405060708';
  const ids = `"traceId":"${id}","id":"${id}","localEndpoint":{"serviceName":"s"}`;
  const good = `{${ids},"timestamp":1}`;
  it.each([
    ['zipkin-json', `[${good},{${ids},"timestamp":[${big}],"annotations":[{"timestamp":${big}}]}]`],
    ['zipkin-json', `[${good},{${ids},"annotations":[{"timestamp":${big}},{"timestamp":[${big}]}]}]`],
  ])('is told, and no reason to fail: %s', async (format, file) => {
    const { account } = await open(bytesOf(file));
    expect(account).toMatchObject({ format, skippedTotal: 1, counts: { spans: 1 } });
    expect(account.skipped[0]!.reason).toContain('9007199254740993n');
  });
});

describe('values that nest deeper than OTLP’s decoders take', () => {
  const deep = (levels: number) => `${'{"k":'.repeat(levels)}1${'}'.repeat(levels)}`;
  const ids = '"traceId":"0102030405060708","id":"0102030405060708","localEndpoint":{"serviceName":"s"}';
  const span = (levels: number) => `{${ids},"timestamp":1700000000000000,"duration":1,"tags":{"a":${deep(levels)}}}`;
  const event = (levels: number) => ({
    ph: 'X',
    name: 'a',
    ts: 1,
    dur: 1,
    pid: 1,
    args: { a: JSON.parse(deep(levels)) as unknown },
  });

  it.each([
    ['zipkin-json', `[${span(31)},${span(30)}]`],
    ['chrome-trace', JSON.stringify([event(31), event(30)])],
  ])('become text, are told, and can be written and read again: %s', async (format, file) => {
    const { account, intake } = await open(bytesOf(file));
    expect(account).toMatchObject({ format, counts: { spans: 2 }, error: '' });
    expect(account.warnings.find(({ code }) => code === 'value-depth')).toMatchObject({
      count: 1,
      example: expect.stringContaining('a') as string,
    });
    for (const part of intake.telemetry) {
      const wire = encodeProtobuf(part);
      expect(decodeProtobuf('traces', wire)).toMatchObject({ telemetry: [part], rejections: [] });
    }
  });
});
