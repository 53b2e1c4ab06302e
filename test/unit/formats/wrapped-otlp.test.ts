import { describe, expect, it } from 'vitest';
import { jaegerV3Json } from '../../../core/formats/jaeger-v3-json/format.ts';
import { recognise } from '../../../core/formats/registry.ts';
import { allItems, bytesOf, readAll, spanNames } from './read-parts.ts';

const span = (name: string) => ({
  traceId: 'CvdlGRbNQ92ESOshHIAxnA==',
  spanId: 't61rcWkgMzE=',
  name,
  kind: 'SPAN_KIND_SERVER',
  startTimeUnixNano: '1700000000000000001',
  endTimeUnixNano: '1700000000000000002',
  status: { code: 'STATUS_CODE_ERROR' },
});
const group = (...names: string[]) => ({
  resource: { attributes: [{ key: 'service.name', value: { stringValue: names[0] } }] },
  scopeSpans: [{ scope: { name: 'lib' }, spans: names.map(span) }],
});
const bare = { resourceSpans: [group('a', 'b'), group('c')] };

const wrapped = {
  'tempo-json of API v1': { batches: bare.resourceSpans },
  'tempo-json of API v2': { trace: bare, metrics: { inspectedBytes: '7' }, status: 'COMPLETE' },
  'tempo-json, both': { trace: { batches: bare.resourceSpans } },
  'jaeger-v3-json': { result: bare },
};

describe.each(Object.entries(wrapped))('%s', (name, document) => {
  const text = JSON.stringify(document);
  const out = readAll(bytesOf(text));

  it('gives what OTLP gives that is not wrapped', () => {
    expect(out.format).toBe(name.split(/[ ,]/)[0]);
    expect(out.skipped).toEqual([]);
    expect(allItems(out.telemetry)).toEqual(allItems(readAll(bytesOf(JSON.stringify(bare))).telemetry));
    expect(spanNames(out.telemetry)).toEqual(['a', 'b', 'c']);
  });

  it('warns of ids in base64 and of names where numbers belong', () => {
    const codes = out.warnings.map(({ code, count }) => `${code} ${count}`);
    expect(codes.toSorted()).toEqual(['base64-id 6', 'enum-name 6']);
  });

  it('may be several documents, of which a broken one costs itself', () => {
    const broken = text.replace('"kind"', 'kind');
    const lines = readAll(bytesOf([text, broken, text.slice(0, 100), text].join('\n')));
    expect(lines.skipped.length).toBeGreaterThan(0);
    expect(spanNames(lines.telemetry).filter((found) => found === 'c').length).toBeGreaterThanOrEqual(2);
    expect(readAll(bytesOf(text + text)).telemetry.length).toBeGreaterThan(0);
  });

  it('is cut open where a group is too big to keep', () => {
    const many = JSON.parse(text.replace('"name":"lib"', '"name":"lib","version":"1"')) as object;
    const big = JSON.stringify(many, (key, value: unknown) =>
      key === 'spans' ? Array.from({ length: 4_000 }, () => span('x'.repeat(300))) : value,
    );
    const read = readAll(bytesOf(big));
    expect(spanNames(read.telemetry)).toHaveLength(8_000);
    expect(read.skipped).toEqual([]);
    expect(read.mostBuffered).toBeLessThan(big.length);
  });
});

describe('wrappers in wrappers', () => {
  it('are not followed: each would be held for as long as the file goes on', () => {
    const reader = jaegerV3Json.createReader();
    const deep = bytesOf(`{"result":{"resourceSpans":[],"result":${'{"result":'.repeat(20_000)}`);
    expect([...reader.write(deep)].map(({ kind }) => kind)).toEqual(['skipped']);
    expect(reader.bufferedBytes).toBeLessThan(1_024);
    const two = readAll(bytesOf(JSON.stringify({ result: { result: bare } })), 64, jaegerV3Json.createReader());
    expect(spanNames(two.telemetry)).toEqual([]);
    expect(two.skipped).toMatchObject([{ reason: expect.stringContaining('no telemetry') as string }]);
  });
});

describe('what Tempo’s search answers', () => {
  it('is refused, and how to get the spans is said', () => {
    const answer = { traces: [{ traceID: '2f3e', rootServiceName: 'shop', startTimeUnixNano: '1', durationMs: 7 }] };
    expect(recognise(bytesOf(JSON.stringify(answer)), { whole: true })).toMatchObject({
      kind: 'refusal',
      refusal: { name: 'tempo-search', advice: expect.stringContaining('/api/traces/TRACE_ID') as string },
    });
  });
});
