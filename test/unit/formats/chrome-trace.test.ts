import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { SpanBuilder } from '../../../core/formats/chrome-trace/build-spans.ts';
import { EventTable } from '../../../core/formats/chrome-trace/event-table.ts';
import type { ChromeEvent } from '../../../core/formats/chrome-trace/parse-event.ts';
import { ChromeTraceReader } from '../../../core/formats/chrome-trace/reader.ts';
import { recognise } from '../../../core/formats/registry.ts';
import type { Span } from '../../../core/model/span.ts';
import { Findings } from '../../../core/otlp/findings.ts';
import { metricsOf, plain, pointsOf } from './metric-parts.ts';
import { bytesOf, itemsOf, readAll, type ReadOut } from './read-parts.ts';

const DAY = 86_400_000_000_000n;
const readText = (text: string, chunkSize?: number): ReadOut =>
  readAll(bytesOf(text), chunkSize, new ChromeTraceReader());
const read = (...events: object[]): ReadOut =>
  readText(JSON.stringify(events.map((event) => ({ pid: 1, tid: 2, ...event }))));
const spansOf = (out: ReadOut): Span[] =>
  itemsOf(out.telemetry, 'traces').map((item) => (item as [0, 0, 0, 0, Span])[4]);
const codesOf = (out: ReadOut) =>
  Object.fromEntries(out.warnings.map(({ code, count }) => [code, count]).filter(([code]) => code !== 'no-wall-clock'));
/** Each span as "name[start, end) < parent", in microseconds of the file. */
const tree = (out: ReadOut): string[] => {
  const spans = spansOf(out);
  const us = (ns: bigint) => (ns === 0n ? '?' : String(Number(ns - DAY) / 1_000));
  return spans.map(({ name, startTimeUnixNano, endTimeUnixNano, parentSpanId }) => {
    const parent = spans.find(({ spanId }) => spanId === parentSpanId)?.name;
    return `${name}[${us(startTimeUnixNano)}, ${us(endTimeUnixNano)})${parent === undefined ? '' : ` < ${parent}`}`;
  });
};
const linksOf = (out: ReadOut): string[] => {
  const spans = spansOf(out);
  return spans.flatMap(({ name, links }) =>
    links.map((link) => `${name} ← ${spans.find(({ spanId }) => spanId === link.spanId)!.name}`),
  );
};

describe('slices of a thread', () => {
  test('begins, ends and whole slices nest by their times, in whatever order they stand', () => {
    const out = read(
      { ph: 'E', ts: 14, args: { out: 1 } },
      { ph: 'X', name: 'gamma', ts: 2, dur: 5 },
      { ph: 'B', name: 'alpha', ts: 0, args: { in: 1, out: 0 } },
      { ph: 'E', name: 'beta', ts: 13 },
      { ph: 'B', name: 'beta', ts: 1 },
      { ph: 'X', name: 'epsilon', ts: 7, tdur: 4 },
      { ph: 'X', name: 'other', ts: 3, dur: 1, tid: 3 },
    );
    expect(tree(out)).toEqual([
      'alpha[0, 14)',
      'beta[1, 13) < alpha',
      'gamma[2, 7) < beta',
      'other[3, 4)',
      'epsilon[7, 11) < beta',
    ]);
    expect(plain(spansOf(out)[0]!.attributes)).toEqual({ 'thread.id': 2n, in: 1n, out: 1n });
    expect(new Set(spansOf(out).map(({ traceId }) => traceId)).size).toBe(2);
    expect(codesOf(out)).toEqual({});
  });

  test('of slices that begin together the longer one is around; one that ends later than all is a root', () => {
    const out = read(
      { ph: 'X', name: 'short', ts: 1, dur: 1 },
      { ph: 'X', name: 'long', ts: 1, dur: 9 },
      { ph: 'X', name: 'late', ts: 5, dur: 9 },
      { ph: 'X', name: 'in late', ts: 11, dur: 1 },
      { ph: 'X', name: 'after', ts: 14, dur: 0 },
    );
    expect(tree(out)).toEqual([
      'long[1, 10)',
      'short[1, 2) < long',
      'late[5, 14)',
      'in late[11, 12) < late',
      'after[14, 14)',
    ]);
  });

  test('what never ends has no end; an end without a beginning is told', () => {
    const out = read(
      { ph: 'E', name: 'lost', ts: 0 },
      { ph: 'B', name: 'open', ts: 1 },
      { ph: 'X', name: 'in', ts: 2, dur: 1 },
    );
    expect(tree(out)).toEqual(['open[1, ?)', 'in[2, 3) < open']);
    expect(codesOf(out)).toEqual({ 'unmatched-begin': 1, 'unmatched-end': 1 });
  });

  test('fractions of microseconds are exact nanoseconds', () => {
    const [span] = spansOf(readText('[{"ph":"X","name":"a","pid":1,"tid":1,"ts":1124617548340.669,"dur":"0.0005e3"}]'));
    expect(span!.startTimeUnixNano - DAY).toBe(1_124_617_548_340_669n);
    expect(span!.endTimeUnixNano - span!.startTimeUnixNano).toBe(500n);
  });

  test('instants are events of the slice around them, or spans of no length', () => {
    const out = read(
      { ph: 'X', name: 'a', ts: 1, dur: 5 },
      { ph: 'i', name: 'at its end', ts: 6, args: { x: 1 } },
      { ph: 'I', name: 'alone', ts: 7 },
    );
    expect(spansOf(out)[0]!.events).toMatchObject([
      { name: 'at its end', timeUnixNano: DAY + 6_000n, attributes: [{ key: 'x' }] },
    ]);
    expect(tree(out)).toEqual(['a[1, 6)', 'alone[7, 7)']);
  });
});

describe('async operations', () => {
  test('nest by category and id, not by thread', () => {
    const at = (ph: string, name: string, ts: number, more = {}) => ({ ph, name, ts, cat: 'c', id: '0x1', ...more });
    const out = read(
      at('b', 'request', 1),
      at('b', 'connect', 2, { tid: 9 }),
      at('n', 'step', 3),
      at('e', 'connect', 4),
      at('b', 'elsewhere', 4, { id: '0x2' }),
      at('e', 'request', 5),
      at('e', 'elsewhere', 6, { id: '0x2', cat: 'd' }),
    );
    expect(tree(out)).toEqual(['request[1, 5)', 'connect[2, 4) < request', 'elsewhere[4, ?)']);
    expect(spansOf(out)[1]!.events).toMatchObject([{ name: 'step' }]);
    expect(codesOf(out)).toEqual({ 'unmatched-begin': 1, 'unmatched-end': 1 });
    expect(plain(spansOf(out)[1]!.attributes)).toEqual({ 'thread.id': 9n, 'chrome.category': 'c', 'chrome.id': '0x1' });
  });

  test('local ids belong to their process; scopes keep ids apart', () => {
    const out = read(
      { ph: 'b', name: 'a', ts: 1, id2: { local: '0x1' } },
      { ph: 'e', name: 'a', ts: 2, id2: { local: '0x1' }, pid: 7 },
      { ph: 'e', name: 'a', ts: 3, id2: { local: '0x1' } },
      { ph: 'b', name: 's', ts: 4, id: 1, scope: 'x' },
      { ph: 'e', name: 's', ts: 5, id: 1 },
    );
    expect(tree(out)).toEqual(['a[1, 3)', 's[4, ?)']);
    expect(codesOf(out)).toEqual({ 'unmatched-begin': 1, 'unmatched-end': 2 });
  });

  test('old ones have steps', () => {
    const out = read(
      { ph: 'S', name: 'op', id: 1, ts: 1 },
      { ph: 'T', name: 'op', id: 1, ts: 2, args: { step: 'half way' } },
      { ph: 'F', name: 'op', id: 1, ts: 3 },
    );
    expect(tree(out)).toEqual(['op[1, 3)']);
    expect(spansOf(out)[0]!.events).toMatchObject([{ name: 'half way', timeUnixNano: DAY + 2_000n }]);
  });
});

describe('flows', () => {
  test('link the slices they pass, the last one being the next to begin', () => {
    const flow = (ph: string, ts: number, tid: number, more = {}) => ({
      ph,
      name: 'f',
      cat: 'c',
      id: 7,
      ts,
      tid,
      ...more,
    });
    const out = read(
      { ph: 'X', name: 'sender', ts: 1, dur: 2 },
      flow('s', 3, 2),
      { ph: 'X', name: 'worker', ts: 4, dur: 4, tid: 3 },
      flow('t', 5, 3),
      flow('f', 9, 4),
      { ph: 'X', name: 'receiver', ts: 10, dur: 1, tid: 4 },
      flow('f', 6, 3, { bp: 'e', id: 8 }),
      flow('s', 50, 2),
    );
    expect(linksOf(out)).toEqual(['worker ← sender', 'receiver ← worker']);
    expect(codesOf(out)).toEqual({ 'unbound-flow': 2 });
  });

  test('slices carry them themselves', () => {
    const out = read(
      { ph: 'X', name: 'a', ts: 1, dur: 1, bind_id: '0x1', flow_out: true },
      { ph: 'X', name: 'b', ts: 5, dur: 1, tid: 3, bind_id: '0x1', flow_in: true, flow_out: true },
      { ph: 'X', name: 'c', ts: 9, dur: 1, tid: 4, bind_id: '0x1', flow_in: true },
    );
    expect(linksOf(out)).toEqual(['b ← a', 'c ← b']);
  });
});

describe('processes and counters', () => {
  test('metadata names processes and threads, wherever it stands', () => {
    const out = read(
      { ph: 'X', name: 'a', ts: 1, dur: 1 },
      { ph: 'X', name: 'b', ts: 1, dur: 1, pid: 'other' },
      { ph: 'M', name: 'process_name', args: { name: 'Browser' } },
      { ph: 'M', name: 'thread_name', args: { name: 'CrMain' } },
      { ph: 'M', name: 'process_sort_index', args: { sort_index: 1 } },
    );
    const resources = itemsOf(out.telemetry, 'traces').map((item) =>
      plain((item as [{ attributes: [] }])[0].attributes),
    );
    expect(resources).toEqual([
      { 'service.name': 'Browser', 'process.pid': 1n },
      { 'service.name': 'process other', 'process.pid': 'other' },
    ]);
    expect(plain(spansOf(out)[0]!.attributes)).toEqual({ 'thread.id': 2n, 'thread.name': 'CrMain' });
    expect(codesOf(out)).toEqual({ 'ignored-event': 1 });
  });

  test('counters are gauges, a series for each argument', () => {
    const out = read(
      { ph: 'C', name: 'memory', ts: 1, args: { used: 1, free: 2.5, note: 'x' } },
      { ph: 'C', name: 'memory', ts: 2, args: { used: 3 } },
      { ph: 'C', name: 'load', ts: 2, id: 4, args: { value: 1 } },
    );
    expect(metricsOf(out).map(({ name, data }) => [name, data.kind])).toEqual([
      ['memory', 'gauge'],
      ['load', 'gauge'],
    ]);
    expect(
      metricsOf(out).flatMap((metric) =>
        pointsOf(metric).map((point) => [Number(point.timeUnixNano - DAY), plain(point.attributes)]),
      ),
    ).toEqual([
      [1_000, { series: 'used' }],
      [1_000, { series: 'free' }],
      [2_000, { series: 'used' }],
      [2_000, { 'chrome.id': '4' }],
    ]);
    expect(codesOf(out)).toEqual({ 'ignored-event': 1 });
  });
});

describe('time', () => {
  test('counts from a moment of its own, and that is told', () => {
    const out = read({ ph: 'X', name: 'a', ts: -1, dur: 1 }, { ph: 'X', name: 'b', ts: 0, dur: 0 });
    expect(spansOf(out).map(({ startTimeUnixNano }) => startTimeUnixNano)).toEqual([DAY - 1_000n, DAY]);
    expect(out.warnings).toEqual([{ code: 'no-wall-clock', count: 2, example: 'ts' }]);
  });

  test('is a wall clock where it counts microseconds since 1970', () => {
    const out = read({ ph: 'X', name: 'a', ts: 1_700_000_000_000_001, dur: 1 });
    expect(spansOf(out)[0]!.startTimeUnixNano).toBe(1_700_000_000_000_001_000n);
    expect(out.warnings).toEqual([]);
  });

  test('ids are the same for the same file, and others for another', () => {
    const [one, same, other] = [1, 1, 2].map((ts) => spansOf(read({ ph: 'X', name: 'a', ts, dur: 1 }))[0]!);
    expect([same!.traceId, same!.spanId]).toEqual([one!.traceId, one!.spanId]);
    expect(other!.traceId).not.toBe(one!.traceId);
    expect(other!.spanId).not.toBe(one!.spanId);
    expect(one!.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(one!.spanId).toMatch(/^[0-9a-f]{16}$/);
  });
});

describe('what is damaged or cut', () => {
  const good = (name: string) => `{"ph":"X","name":"${name}","pid":1,"tid":1,"ts":1,"dur":1,"args":{"x":[{"y":"z"}]}}`;
  test.each([
    '{"ph":"X","name":"b","ts":"soon"}',
    '{"ph":"X","name":"b"}',
    '{"ph":"X","name":"b","ts":1,"dur":-1}',
    '{"ph":"X","name":"b","ts":18446744073709551616000,"dur":1}',
    '{"ph":"X","name":"b","ts":-86400000001,"dur":1}',
    '{"ph":7}',
    '{"ph":"X","name":"b',
    '{"ph":"X","name":"b","ts":1',
    '[1,2]',
    'null',
    `{"args":${'{"a":'.repeat(100_000)}`,
  ])('costs itself alone: %#', (bad) => {
    for (const file of [
      `[${good('a')},${bad},${good('c')}]`,
      `{"traceEvents":[\n${good('a')},\n${bad},\n${good('c')}\n]}`,
    ]) {
      const out = readText(file);
      expect(spansOf(out).map(({ name }) => name)).toEqual(['a', 'c']);
      expect(out.skipped.length).toBeGreaterThan(0);
    }
  });

  test('a list without its end is whole, an object is not', () => {
    expect(readText(`[${good('a')},\n${good('b')},\n`)).toMatchObject({ skipped: [] });
    expect(readText(`{"traceEvents":[${good('a')},`).skipped).toEqual([
      expect.objectContaining({ reason: expect.stringMatching(/^cut short/) as string }),
    ]);
  });

  test('deep stacks and slices that overlap without end are read in time', () => {
    const deep = Array.from({ length: 20_000 }, (_, ts) => ({ ph: 'B', name: 'd', ts }));
    const overlapping = Array.from({ length: 20_000 }, (_, ts) => ({
      ph: 'X',
      name: 'o',
      ts,
      dur: 20_000 + ts,
      tid: 3,
    }));
    const out = read(...deep, ...overlapping);
    expect(spansOf(out).length).toBe(40_000);
    expect(codesOf(out)).toEqual({ 'unmatched-begin': 20_000 });
  });

  test('any events in any order: each begin and moment is a span or an event, and chunks of any size give the same', () => {
    const event = fc.record({
      ph: fc.constantFrom(...'BEXbneSTpFstfiICM'),
      name: fc.constantFrom('a', 'b', 'constructor'),
      ts: fc.integer({ min: -5, max: 20 }),
      dur: fc.nat(10),
      pid: fc.constantFrom<unknown>(1, '1', null, {}),
      tid: fc.nat(1),
      id: fc.constantFrom<unknown>(1, '__proto__', [], undefined),
      args: fc.constantFrom<unknown>(undefined, 1, { a: 1 }, { name: { x: 1 } }, []),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), fc.integer({ min: 1, max: 30 }), (events, chunkSize) => {
        const text = JSON.stringify(events);
        const { mostBuffered: _most, ...whole } = readText(text);
        const { mostBuffered: _less, ...cut } = readText(text, chunkSize);
        expect(cut).toEqual(whole);
        const spans = spansOf(whole as ReadOut);
        const kept = spans.length + spans.reduce((sum, span) => sum + span.events.length, 0);
        expect(kept).toBe(events.filter(({ ph }) => 'BXbSiInTp'.includes(ph)).length);
        for (const span of spans) {
          const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
          if (parent !== undefined) expect(parent.startTimeUnixNano <= span.startTimeUnixNano).toBe(true);
        }
      }),
      { endOnFailure: true, numRuns: 300 },
    );
  });
});

it.each([
  ['{"displayTimeUnit":"ns","traceEvents":[]}', 'chrome-trace'],
  ['[{"name":"a","ph":"X","ts":1}', 'chrome-trace'],
  ['[{"pid":1}]', 'other-json'],
])('%j is known as what it is', (text, name) => {
  const found = recognise(bytesOf(text), { whole: true });
  expect(found.kind === 'format' ? found.format.name : found.refusal.name).toBe(name);
});

describe('events cost one look each, where a look at all the others would take many minutes', () => {
  const MANY = 200_000;
  const LONG_MS = 60_000;
  const many = (event: (i: number) => object): object[] => Array.from({ length: MANY }, (_, i) => event(i));
  const build = (events: readonly object[]) => {
    const table = new EventTable();
    for (const event of events) {
      const whole = { name: '', category: '', pid: '', tid: '', durationNs: -1n, id: '', bindsEnclosing: false };
      table.add({ ...whole, flowIn: false, flowOut: false, ...event } as ChromeEvent, undefined);
    }
    const findings = new Findings();
    const builder = new SpanBuilder(table, findings);
    builder.build();
    return { spans: builder.spans.size, warnings: findings.decoded([]).warnings };
  };

  test(
    'of one async id, ended by other names',
    () => {
      const begins = many((i) => ({ phase: 'b', id: '1', name: 'a', timeNs: BigInt(i) }));
      const ends = many((i) => ({ phase: 'e', id: '1', name: 'z', timeNs: BigInt(MANY + i) }));
      expect(build([...begins, ...ends])).toEqual({ spans: MANY, warnings: [] });
    },
    LONG_MS,
  );

  test(
    'of one thread, ended below slices that are long',
    () => {
      const durationNs = BigInt(10 * MANY);
      const out = build([
        ...many((i) => ({ phase: 'B', timeNs: BigInt(i) })),
        ...many((i) => ({ phase: 'X', timeNs: BigInt(MANY + i), durationNs })),
        ...many((i) => ({ phase: 'E', timeNs: BigInt(2 * MANY + i) })),
        { phase: 'i', timeNs: BigInt(4 * MANY) },
      ]);
      expect(out).toEqual({ spans: 2 * MANY, warnings: [] });
    },
    LONG_MS,
  );
});

test('an end takes the innermost of its name, also between ended ones', () => {
  const on = (ph: string, name: string, ts: number) => ({ ph, name, ts, id: 1 });
  const out = read(
    ...[on('b', 'a', 1), on('b', 'b', 2), on('b', 'a', 3), on('e', 'b', 4), on('e', 'b', 5), on('b', 'c', 6)],
    ...[on('e', 'a', 7), on('e', 'a', 8), on('n', 'late', 9)],
  );
  expect(tree(out)).toEqual(['a[1, 7)', 'b[2, 4) < a', 'a[3, 5) < b', 'c[6, 8) < a', 'late[9, 9)']);
});

test('names of processes are held up to a bound of bytes, and told beyond it', () => {
  const name = 'x'.repeat(1024 * 1024);
  const out = read(
    ...Array.from({ length: 12 }, (_, pid) => ({ ph: 'M', name: 'process_name', pid, args: { name } })),
    { ph: 'X', name: 'a', ts: 1, dur: 1 },
  );
  expect(out.mostBuffered).toBeGreaterThan(7 * 1024 * 1024);
  expect(out.mostBuffered).toBeLessThan(12 * 1024 * 1024);
  expect(out.skipped).toEqual([
    expect.objectContaining({ reason: expect.stringContaining('4 events left out') as string }),
  ]);
});
