import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyValue } from '../../../core/model/attributes.ts';
import type { ResourceSpans, Span } from '../../../core/model/span.ts';
import { googleTraceJson } from '../../../core/formats/google-trace-json/format.ts';
import { bytesOf, readAll, spanNames, type ReadOut } from './read-parts.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const base = {
  spanId: '18446744073709551615',
  kind: 'RPC_SERVER',
  name: '/cart',
  startTime: '2023-11-14T22:13:20.000000001Z',
  endTime: '2023-11-14T22:13:21.5Z',
  parentSpanId: '255',
};
const trace = (spans: unknown[], traceId = TRACE, projectId = 'shop-1') => ({ projectId, traceId, spans });
const read = (document: unknown, chunkSize?: number): ReadOut =>
  readAll(bytesOf(typeof document === 'string' ? document : JSON.stringify(document)), chunkSize);
const groupsOf = (out: ReadOut): ResourceSpans[] =>
  out.telemetry.flatMap((part) => (part.signal === 'traces' ? part.groups : []));
const spansOf = (out: ReadOut): Span[] => groupsOf(out).flatMap(({ scopes }) => scopes.flatMap(({ items }) => items));
const plain = (attributes: { key: string; value: AnyValue }[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, 'value' in value ? value.value : value]));

describe('a trace of Google Cloud', () => {
  it('has decimal ids of 64 bits, times to the nanosecond, and the id around it', () => {
    expect(spansOf(read(trace([base])))).toEqual([
      expect.objectContaining({
        traceId: TRACE,
        spanId: 'ffffffffffffffff',
        parentSpanId: '00000000000000ff',
        name: '/cart',
        kind: 2,
        startTimeUnixNano: 1_700_000_000_000_000_001n,
        endTimeUnixNano: 1_700_000_001_500_000_000n,
        status: { code: 0, message: '' },
        attributes: [],
      }),
    ]);
    const bare = JSON.stringify(trace([{ ...base, spanId: 777 }])).replace('777', '18446744073709551614');
    expect(spansOf(read(bare))[0]!.spanId).toBe('fffffffffffffffe');
  });

  it('may name itself behind its spans, and be one of many', () => {
    const late = { spans: [base], traceId: 'ab', projectId: 'p' };
    for (const document of [{ traces: [trace([base]), late] }, [trace([base]), late]]) {
      for (const chunkSize of [1, 50, 1 << 20]) {
        const out = read(document, chunkSize);
        expect(out).toMatchObject({ format: 'google-trace-json', skipped: [] });
        expect(spansOf(out).map(({ traceId }) => traceId)).toEqual([TRACE, 'ab'.padStart(32, '0')]);
        expect(groupsOf(out).map(({ resource }) => plain(resource.attributes)['cloud.account.id'])).toEqual([
          'shop-1',
          'p',
        ]);
      }
    }
  });

  it('has labels, some of which say what OpenTelemetry has other names for', () => {
    const labels = {
      '/http/status_code': '503',
      '/http/url': 'http://a',
      'g.co/gae/app/module': 'cart',
      'g.co/agent': 'node 1',
      own: 'x',
    };
    const out = read(trace([{ ...base, labels, endTime: undefined }]));
    const [span] = spansOf(out);
    expect(plain(span!.attributes)).toEqual({ 'http.response.status_code': 503n, 'url.full': 'http://a', own: 'x' });
    expect(span).toMatchObject({ status: { code: 2, message: '' }, endTimeUnixNano: 0n });
    expect(plain(groupsOf(out)[0]!.resource.attributes)['service.name']).toBe('cart');
    expect(groupsOf(out)[0]!.scopes[0]!.scope.name).toBe('node 1');
    expect(spansOf(read(trace([{ ...base, labels: { '/error/message': 'no' } }])))[0]!.status).toEqual({
      code: 2,
      message: 'no',
    });
  });

  it.each([
    [{ spanId: '0' }, 'a span without spanId'],
    [{ spanId: '18446744073709551616' }, 'a span without spanId'],
    [{ startTime: 'noon' }, 'startTime is no time: "noon"'],
    [{ startTime: '2023-11-14T22:13:20' }, 'startTime is no time: "2023-11-14T22:13:20"'],
  ])('refuses a span with %j, and not its neighbours', (fields, reason) => {
    const out = read(
      trace([
        { ...base, name: 'a' },
        { ...base, ...fields },
        { ...base, name: 'b' },
      ]),
    );
    expect(out.skipped).toMatchObject([{ reason }]);
    expect(spanNames(out.telemetry)).toEqual(['a', 'b']);
  });

  it('gives no span to another trace, however it is damaged', () => {
    const text = JSON.stringify({
      traces: ['a1', 'b2', 'c3'].map((id) =>
        trace(
          [
            { ...base, name: id },
            { ...base, name: id },
          ],
          id,
        ),
      ),
    });
    const places = [...text].flatMap((character, at) => ('{}[]",:'.includes(character) ? [at] : []));
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.constantFrom('"', '{', '}', ']', '[', ',', 'x', ':'), (at, by) => {
        const out = readAll(bytesOf(text.slice(0, at) + by + text.slice(at + 1)), 64, googleTraceJson.createReader());
        const all = spansOf(out).map(({ name, traceId }) => [name, traceId.replace(/^0+/, '')]);
        for (const [name, traceId] of all) expect(traceId).toBe(name);
        expect(all.length === 6 || out.skipped.length > 0).toBe(true);
      }),
      { endOnFailure: true, numRuns: 1_000 },
    );
  });
});
