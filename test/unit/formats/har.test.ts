import { describe, expect, it } from 'vitest';
import type { AnyValue } from '../../../core/model/attributes.ts';
import type { ResourceSpans, Span } from '../../../core/model/span.ts';
import { bytesOf, readAll, type ReadOut } from './read-parts.ts';

const START = '2023-11-14T22:13:20.000Z';
const NS = 1_700_000_000_000_000_000n;
const page = {
  id: 'page_1',
  title: 'Shop',
  startedDateTime: START,
  pageTimings: { onContentLoad: 100, onLoad: 250.5 },
};
const entry = {
  pageref: 'page_1',
  startedDateTime: '2023-11-15T07:13:20.010+09:00',
  time: 60.25,
  request: {
    method: 'GET',
    url: 'https://shop.example/cart?x=1',
    httpVersion: 'HTTP/1.1',
    headers: [
      { name: 'Accept', value: 'a' },
      { name: 'accept', value: 'b' },
    ],
    bodySize: 0,
  },
  response: {
    status: 200,
    httpVersion: 'h2',
    headers: [],
    content: { mimeType: 'text/html', text: 'long' },
    bodySize: -1,
  },
  timings: { blocked: 10, dns: -1, connect: 20, ssl: 15, send: 0.25, wait: 30, receive: 0 },
  serverIPAddress: '10.0.0.1',
  connection: '443',
};
const log = (entries: unknown[], parts: object = {}) => ({
  log: { version: '1.2', creator: { name: 'DevTools', version: '7' }, pages: [page], entries, ...parts },
});

const read = (document: unknown, chunkSize?: number): ReadOut => readAll(bytesOf(JSON.stringify(document)), chunkSize);
const groupsOf = (out: ReadOut): ResourceSpans[] =>
  out.telemetry.flatMap((part) => (part.signal === 'traces' ? part.groups : []));
const spansOf = (out: ReadOut): Span[] => groupsOf(out).flatMap(({ scopes }) => scopes.flatMap(({ items }) => items));
const plain = (attributes: { key: string; value: AnyValue }[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, 'value' in value ? value.value : value]));
/** As a tree: name, from and to in microseconds. */
function treeOf(out: ReadOut): string[] {
  const spans = spansOf(out);
  const depth = ({ parentSpanId }: Span): number => {
    const parent = spans.find(({ spanId }) => spanId === parentSpanId);
    return parent === undefined ? 0 : 1 + depth(parent);
  };
  return spans.map(
    (span) =>
      `${'  '.repeat(depth(span))}${span.name} ${(span.startTimeUnixNano - NS) / 1_000n}–${(span.endTimeUnixNano - NS) / 1_000n}`,
  );
}

describe('an HTTP archive', () => {
  it('is a trace a page: its requests, and what they are made of', () => {
    const tree = [
      'Shop 0–250500',
      '  GET /cart 10000–70250',
      '    blocked 10000–20000',
      '    connect 20000–40000',
      '      ssl 25000–40000',
      '    send 40000–40250',
      '    wait 40250–70250',
    ];
    for (const chunkSize of [1, 50, 1 << 20]) {
      const out = read(log([entry]), chunkSize);
      expect(out).toMatchObject({ format: 'har', skipped: [] });
      expect(treeOf(out)).toEqual(tree);
    }
    // Whatever stands first.
    const { entries, ...rest } = log([entry]).log;
    const late = read({ log: { entries, ...rest } });
    expect(treeOf(late)).toEqual(tree);
    expect(plain(groupsOf(late)[0]!.resource.attributes)).toEqual({
      'service.name': 'DevTools',
      'service.version': '7',
    });
    expect(new Set(spansOf(late).map(({ traceId }) => traceId)).size).toBe(1);
  });

  it('tells of each request what OpenTelemetry has names for', () => {
    const span = spansOf(read(log([entry], { browser: { name: 'Firefox', version: '1' } })))[1]!;
    expect(span.kind).toBe(3);
    expect(plain(span.attributes)).toEqual({
      'http.request.method': 'GET',
      'url.full': 'https://shop.example/cart?x=1',
      'http.response.status_code': 200n,
      'network.protocol.version': 'h2',
      'http.request.body.size': 0n,
      'har.content.mime_type': 'text/html',
      'network.peer.address': '10.0.0.1',
      'har.connection': '443',
      'http.request.header.accept': {
        kind: 'array',
        values: [
          { kind: 'string', value: 'a' },
          { kind: 'string', value: 'b' },
        ],
      },
    });
  });

  it.each([
    [200, 0],
    [404, 2],
    [0, 2],
  ])('with status %i has the code %i', (status, code) => {
    expect(spansOf(read(log([{ ...entry, response: { status } }])))[1]!.status.code).toBe(code);
  });

  it('has a span for each of equal requests, and a trace for each without a page', () => {
    const equal = spansOf(read(log([entry, entry])));
    expect(new Set(equal.map(({ spanId }) => spanId)).size).toBe(equal.length);
    const bare = { ...entry, pageref: undefined, timings: undefined };
    const alone = spansOf(read(log([bare, { ...bare, startedDateTime: START }])));
    expect(alone.map(({ parentSpanId }) => parentSpanId)).toEqual(['', '']);
    expect(new Set(alone.map(({ traceId }) => traceId)).size).toBe(2);
  });

  it.each([
    [{ startedDateTime: 'noon' }, 'startedDateTime is no time: "noon"'],
    [{ time: {} }, 'time is no length of time'],
  ])('refuses an entry with %j, and no other', (fields, reason) => {
    const out = read(log([entry, { ...entry, ...fields }, entry]));
    expect(out.skipped).toMatchObject([{ reason }]);
    expect(spansOf(out).filter(({ name }) => name === 'GET /cart')).toHaveLength(2);
  });

  it('keeps what came before a cut and beside a fault', () => {
    const text = JSON.stringify(log([entry, entry, entry]));
    const requests = (out: ReadOut) => spansOf(out).filter(({ name }) => name === 'GET /cart').length;
    const cut = readAll(bytesOf(text.slice(0, text.lastIndexOf('"serverIPAddress"'))));
    expect([requests(cut), cut.skipped.at(-1)!.reason]).toEqual([2, expect.stringMatching(/^cut short/)]);
    const second = text.indexOf('"timings"', text.indexOf('"timings"') + 1);
    const broken = readAll(bytesOf(`${text.slice(0, second)}]${text.slice(second + 1)}`));
    expect([requests(broken), broken.skipped.length > 0]).toEqual([2, true]);
  });
});
