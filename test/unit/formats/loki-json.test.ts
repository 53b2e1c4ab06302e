import { describe, expect, it } from 'vitest';
import { lokiJson } from '../../../core/formats/loki-json/format.ts';
import { readLogs } from './log-records.ts';
import { bytesOf, itemsOf, readAll } from './read-parts.ts';

const NS = '1645030244810757120';
const TIME = '2022-02-16T16:50:44.81075712Z';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const push = (...streams: object[]): string => JSON.stringify({ streams });
const stream = (labels: object, ...values: unknown[][]): object => ({ stream: labels, values });
const answer = (...result: object[]): string =>
  JSON.stringify({ status: 'success', data: { resultType: 'streams', encodingFlags: ['categorize-labels'], result } });

const textOf = (item: unknown) => (item as { body: { value: string } }[])[4]!.body.value;

describe('Loki', () => {
  it('labels and structured metadata become attributes, and what Loki took from OpenTelemetry goes back', () => {
    const metadata = { trace_id: TRACE, span_id: '00f067aa0ba902b7', detected_level: 'warn', pod: 'a' };
    const { records, format } = readLogs(
      push(stream({ service_name: 'cart', job: 'j', __id: 'x' }, [NS, 'slow', metadata])),
    );
    expect(format).toBe('loki-json');
    expect(records).toEqual([
      {
        ...{ time: TIME, severity: 13, level: 'warn', body: 'slow', traceId: TRACE, spanId: '00f067aa0ba902b7' },
        attributes: { service_name: 'cart', job: 'j', ...metadata },
        resource: { 'service.name': 'cart' },
      },
    ]);
  });

  it('categories of an answer are taken apart', () => {
    const categories = { structuredMetadata: { pod: 'a' }, parsed: { status: '200' } };
    expect(readLogs(answer(stream({ app: 'x' }, [NS, 'm', categories]))).records).toEqual([
      { time: TIME, body: 'm', attributes: { app: 'x', pod: 'a', status: '200' } },
    ]);
  });

  it('level and ids are found in a line that is JSON, logfmt or text, and the line stays whole', () => {
    const lines = [
      `{"level":"error","trace_id":"${TRACE}"}`,
      `level=warn traceID=${TRACE} a=b`,
      `[INFO] trace_id=${TRACE}`,
    ];
    const { records } = readLogs(push(stream({}, ...lines.map((line) => [NS, line]))));
    expect(records.map(({ body, severity, traceId }) => [body, severity, traceId])).toEqual([
      [lines[0], 17, TRACE],
      [lines[1], 13, TRACE],
      [lines[2], 9, TRACE],
    ]);
  });

  it('labels that each of many entries has are bounded by the size of the document', () => {
    const few = Array.from({ length: 100 }, () => [NS, 'm']);
    const many = Array.from({ length: 2_000 }, () => [NS, 'm']);
    const label = 'x'.repeat(60_000);
    expect(readLogs(push(stream({ label }, ...few))).records).toHaveLength(100);
    const { records, skipped } = readLogs(push(stream({ label }, ...many)));
    expect(records.length).toBeLessThan(600);
    expect(records.length + skipped.length).toBe(2_000);
    expect(skipped[0]!.reason).toBe('more than 100 times its size in texts that many of its items have');
    const longer = readLogs(push(stream({ label: `${label}${label}` }, [NS, 'm'])));
    expect(longer.skipped.map(({ reason }) => reason)).toEqual(['labels of a stream: more than 65536 characters']);
    expect(longer.records.map(({ attributes }) => attributes)).toEqual([undefined]);
  });

  it('equal entries are all kept, in their order', () => {
    const entries = [
      [NS, 'a'],
      [NS, 'a'],
      ['1', 'old'],
      ['1645030244', 'in seconds'],
    ];
    const { records, skipped } = readLogs(answer(stream({}, ...entries)));
    expect(records.map(({ body, time }) => [body, time])).toEqual([
      ['a', TIME],
      ['a', TIME],
      ['in seconds', '2022-02-16T16:50:44Z'],
    ]);
    expect(skipped).toMatchObject([{ reason: 'the time is no text of nanoseconds' }]);
  });

  it('values may stand before their stream, documents back to back, chunks anywhere', () => {
    const early = JSON.stringify({ streams: [{ values: [[NS, 'a']], stream: { x: '1' } }] });
    const text = `${early}\n${push(stream({ x: '2' }, [NS, 'b']))}${JSON.stringify(JSON.parse(push(stream({ x: '3' }, [NS, 'c']))), null, 2)}`;
    for (const size of [1, 7, 65_536]) {
      const { records, skipped } = readLogs(text, size);
      expect(records.map(({ body, attributes }) => [body, attributes])).toEqual([
        ['a', { x: '1' }],
        ['b', { x: '2' }],
        ['c', { x: '3' }],
      ]);
      expect(skipped).toEqual([]);
    }
  });

  it('an entry that is none costs itself', () => {
    const bad = [[NS], [NS, 7], [true, 'x'], ['99999999999999999999', 'y'], {}, 'text', [NS, 'ok', 'no object']];
    const { records, skipped } = readLogs(
      push(stream({ a: 'b' }, [NS, 'first'], ...(bad as unknown[][]), [NS, 'last'])),
    );
    expect(records.map(({ body }) => body)).toEqual(['first', 'last']);
    expect(skipped).toHaveLength(7);
    const escape = push(stream({}, [NS, 'first'], [NS, 'BAD'], [NS, 'last'])).replace('BAD', '\\q');
    expect(readLogs(escape).records.map(({ body }) => body)).toEqual(['first', 'last']);
  });

  // What is kept of four entries, the broken one standing between the first two, and the other two in a stream of their own.
  it.each([
    ['a bracket of the wrong kind', '"BAD"]', '"BAD"}', ['first', 'second', 'third', 'fourth']],
    ['a bracket too many', '"BAD"]', '"BAD"]]', ['first', 'BAD', 'third', 'fourth']],
    ['a bracket that is missing', '"BAD"]', '"BAD"', ['first', 'third', 'fourth']],
    ['a comma that is missing', '"BAD"],', '"BAD"]', ['first', 'BAD', 'second', 'third', 'fourth']],
  ])('%s does not take the rest along', (_, good, bad, expected) => {
    const next = stream({ s: '2' }, [NS, 'third'], [NS, 'fourth']);
    for (const write of [push, answer]) {
      const text = write(stream({ s: '1' }, [NS, 'first'], [NS, 'BAD'], [NS, 'second']), next).replace(good, bad);
      for (const size of [1, 7, 65_536]) {
        const out = readAll(bytesOf(text), size, lokiJson.createReader());
        expect(itemsOf(out.telemetry, 'logs').map((item) => textOf(item))).toEqual(expected);
        expect(out.skipped.length).toBeGreaterThan(0);
      }
    }
  });

  it('a document that breaks keeps what came before, and the next one', () => {
    const whole = push(stream({ a: '1' }, [NS, 'first'], [NS, 'second']));
    const out = readLogs(`${whole.slice(0, -12)}}\n${push(stream({ a: '2' }, [NS, 'next']))}`);
    expect(out.records.map(({ body }) => body)).toEqual(['first', 'next']);
    expect(out.skipped).toMatchObject([{ line: 2, reason: expect.stringMatching(/cut short: the next one begins/) }]);
  });

  it('a stream has 256 labels at most: each of its records has all of them', () => {
    const labels = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`l${i}`, 'x']));
    const out = readLogs(push(stream(labels, [NS, 'first'], [NS, 'second'])));
    expect(out.records.map(({ attributes }) => Object.keys(attributes as object).length)).toEqual([256, 256]);
    expect(out.skipped).toMatchObject([{ reason: 'labels of a stream: 44 more than 256 were left out' }]);
  });

  it('entries that wait for their labels are counted with what they take', () => {
    const reader = lokiJson.createReader();
    const entries = Array.from({ length: 60_000 }, () => `["${NS}",""]`).join(',');
    const parts = [...reader.write(bytesOf(`{"streams":[{"values":[${entries}`))];
    expect(reader.bufferedBytes).toBeLessThan(17 * 1024 * 1024);
    expect(parts.filter(({ kind }) => kind === 'slice').length).toBeGreaterThan(0);
  });

  it('a stream of any length is read entry by entry', () => {
    const entries = Array.from({ length: 30_000 }, (_, i) => `["${NS}","line ${i} ${'x'.repeat(100)}"]`).join(',');
    const out = readLogs(`{"streams":[{"stream":{"a":"b"},"values":[${entries}]}]}`);
    expect(out.records).toHaveLength(30_000);
    expect(out.mostBuffered).toBeLessThan(3 * 1024 * 1024);
  });
});
