import { describe, expect, it } from 'vitest';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import type { Decoded } from '../../../core/otlp/decoded.ts';
import { encodeResponse, encodeStatus, partialSuccessOf } from '../../../core/otlp/response.ts';
import { officialClass } from './official.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const RESPONSES = {
  traces: ['collector.trace.v1.ExportTraceServiceResponse', 'rejectedSpans'],
  metrics: ['collector.metrics.v1.ExportMetricsServiceResponse', 'rejectedDataPoints'],
  logs: ['collector.logs.v1.ExportLogsServiceResponse', 'rejectedLogRecords'],
} as const;

describe.each(SIGNALS)('the answer to %s', (signal) => {
  const [name, count] = RESPONSES[signal];
  const read = (bytes: Uint8Array) =>
    officialClass(name).toObject(officialClass(name).decode(bytes), { longs: String });

  it('has no partial success when all was kept', () => {
    expect(encodeResponse(signal, 'protobuf')).toHaveLength(0);
    expect(text(encodeResponse(signal, 'json'))).toBe('{}');
    expect(encodeResponse(signal, 'protobuf', { rejected: 0, message: '' })).toHaveLength(0);
  });

  it('tells what was refused', () => {
    const partial = { rejected: 3, message: 'span 1: …' };
    expect(read(encodeResponse(signal, 'protobuf', partial))).toEqual({
      partialSuccess: { [count]: '3', errorMessage: 'span 1: …' },
    });
    expect(JSON.parse(text(encodeResponse(signal, 'json', partial)))).toEqual({
      partialSuccess: { [count]: '3', errorMessage: 'span 1: …' },
    });
  });

  it('warns with nothing refused', () => {
    const partial = { rejected: 0, message: 'careful' };
    expect(read(encodeResponse(signal, 'protobuf', partial))).toEqual({ partialSuccess: { errorMessage: 'careful' } });
    expect(JSON.parse(text(encodeResponse(signal, 'json', partial)))).toEqual({
      partialSuccess: { errorMessage: 'careful' },
    });
  });
});

describe('an error', () => {
  it('is a google.rpc.Status', () => {
    expect([...encodeStatus('protobuf', 3, 'bad')]).toEqual([0x08, 3, 0x12, 3, ...new TextEncoder().encode('bad')]);
    expect(text(encodeStatus('json', 3, 'bad "quote"'))).toBe('{"code":3,"message":"bad \\"quote\\""}');
  });

  it('has a message of bounded length', () => {
    expect(encodeStatus('protobuf', 3, 'x'.repeat(1e6)).length).toBeLessThan(1_100);
  });
});

describe('what is told to the sender', () => {
  const decoded: Decoded = { telemetry: [], rejections: [], warnings: [] };
  const rejection = (index: number) => ({
    signal: 'metrics' as const,
    index,
    reason: `metric ${index}: bad`,
    code: 'x',
    items: 2,
  });

  it('is nothing when all is well', () => {
    expect(partialSuccessOf(decoded)).toBeUndefined();
    expect(
      partialSuccessOf({ ...decoded, warnings: [{ code: 'unknown-field', count: 1, example: 'Span.99' }] }),
    ).toBeUndefined();
  });

  it('counts all and names the first', () => {
    const partial = partialSuccessOf({ ...decoded, rejections: Array.from({ length: 8 }, (_, i) => rejection(i)) });
    expect(partial?.rejected).toBe(16);
    expect(partial?.message).toBe(
      'metric 0: bad; metric 1: bad; metric 2: bad; metric 3: bad; metric 4: bad; and 3 more',
    );
  });

  it('includes what it should change', () => {
    const partial = partialSuccessOf({ ...decoded, warnings: [{ code: 'enum-name', count: 4, example: 'Span.kind' }] });
    expect(partial).toEqual({ rejected: 0, message: 'enumerations must be numbers (4 times, first Span.kind)' });
  });
});
