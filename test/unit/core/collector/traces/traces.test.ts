import { describe, expect, test } from 'vitest';
import { TailSampler } from '../../../../../core/collector/processors/tail-sampling/tail-sampler.ts';
import { readTailSampling } from '../../../../../core/collector/processors/tail-sampling/tail-sampling.ts';
import { joinedSize, joinPieces, requestsOf } from '../../../../../core/collector/traces/join-pieces.ts';
import { valuesIn } from '../../../../../core/collector/traces/look-into-pieces.ts';
import { encodeUtf8 } from '../../../../../core/encoding/utf8.ts';
import { splitTraces, spansIn } from '../../../../../core/collector/traces/split-traces.ts';
import { TraceGrouper } from '../../../../../core/collector/traces/trace-grouper.ts';
import type { Released } from '../../../../../core/collector/traces/trace-holder.ts';
import type { TraceId } from '../../../../../core/model/ids.ts';
import type { Span } from '../../../../../core/model/span.ts';
import { decodeProtobuf } from '../../../../../core/otlp/decode-protobuf.ts';
import { encodeProtobuf } from '../../../../../core/otlp/encode-protobuf.ts';
import { group, span, traceId, traces } from '../../../../helpers/telemetry.ts';

const request = (...spans: Span[]) => encodeProtobuf(traces('shop', ...spans));
const of = (trace: number, name = `of ${trace}`, parts: Partial<Span> = {}) =>
  span({ traceId: traceId(trace), name, ...parts });
const failed = { status: { code: 2, message: '' } };

function namesOf({ traces: kept }: Released): string[] {
  return kept.flatMap((pieces) => {
    const [telemetry] = decodeProtobuf('traces', joinPieces(pieces)).telemetry;
    return telemetry?.signal === 'traces'
      ? telemetry.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items.map(({ name }) => name)))
      : [];
  });
}

/** A message in a message. */
function field(number: number, ...parts: Uint8Array[]): Buffer {
  const bytes = Buffer.concat(parts);
  const length: number[] = [];
  for (let rest = bytes.length; rest > 0 || length.length === 0; rest = Math.floor(rest / 128))
    length.push((rest % 128) + (rest >= 128 ? 128 : 0));
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length]), bytes]);
}

test('values of a piece are as many as its size explains, however many spans there are', () => {
  const members = Buffer.from('0a00'.repeat(100_000), 'hex');
  const attribute = field(9, field(1, Buffer.from('k')), field(2, field(6, members)));
  const one = field(2, field(1, Buffer.from(traceId(1), 'hex')), attribute);
  const pieceOf = (...spans: Buffer[]) => splitTraces(field(1, field(2, ...spans))).traces.get(traceId(1))![0]!;
  const key = encodeUtf8('k');
  expect(valuesIn(pieceOf(one), key)).toHaveLength(1);
  expect(() => valuesIn(pieceOf(one, one, one, one, one, one), key)).toThrow('empty messages');
});

describe('a request split into traces', () => {
  const groups = [
    { ...group('shop', [of(1, 'a'), of(2, 'b'), of(1, 'c')]), schemaUrl: 'https://schema/1' },
    group('pay', [of(2, 'd'), span({ traceId: '' as TraceId, name: 'none' })], 'other scope'),
  ];
  const wire = encodeProtobuf({ signal: 'traces', groups });

  test('and joined again holds every span with what it stood in', () => {
    const { traces: split, rejected } = splitTraces(wire);
    expect([...split.keys()]).toEqual([traceId(1), traceId(2), '']);
    expect(rejected).toBe(0);
    const [second] = decodeProtobuf('traces', joinPieces(split.get(traceId(2))!)).telemetry;
    expect(second).toEqual({
      signal: 'traces',
      groups: [
        { ...groups[0], scopes: [{ ...groups[0]!.scopes[0]!, items: [of(2, 'b')] }] },
        { ...groups[1], scopes: [{ ...groups[1]!.scopes[0]!, items: [of(2, 'd')] }] },
      ],
    });
    for (const pieces of split.values()) expect(joinedSize(pieces)).toBe(joinPieces(pieces).length);
  });

  test('keeps fields that nobody knows yet', () => {
    // Field 2001 of the request is left behind, what is in a group goes on.
    const [one] = splitTraces(request(of(1))).traces.values();
    expect(Buffer.from(joinPieces(one!)).equals(request(of(1)))).toBe(true);
  });

  test('refuses spans whose trace id has a wrong length, and only those', () => {
    const bad = Buffer.from(request(of(1), of(2)));
    // The length of the first id, behind the tag of field 1.
    const at = bad.indexOf(Buffer.from([0x0a, 16, ...Buffer.from(traceId(1), 'hex')]));
    bad[at + 1] = 15;
    bad[at + 17] = 0x0d; // a fixed32 field, so that the rest of the span is no message
    const { traces: split, rejected, why } = splitTraces(bad);
    expect([rejected, [...split.keys()]]).toEqual([1, [traceId(2)]]);
    expect(why).toBe('span 0: trace_id has 15 bytes, 16 expected');
  });

  test('refuses so many empty messages that their places would take many times the request', () => {
    const repeat = (bytes: number[]) => Buffer.alloc(4 * 1024 ** 2, Buffer.from(bytes));
    const inGroup = (inner: Buffer) => Buffer.concat([Buffer.from([0x0a, 0x80, 0x80, 0x80, 0x02]), inner]);
    // Scopes of one empty span each.
    expect(() => splitTraces(inGroup(repeat([0x12, 0x02, 0x12, 0x00])))).toThrow('12 times its size');
    expect(() => splitTraces(inGroup(repeat([0x12, 0x00])))).toThrow('12 times its size');
    // Spans that have bytes enough are well within it.
    const many = request(...Array.from({ length: 20_000 }, (_, i) => of(i + 1, '')));
    expect(splitTraces(many).traces.size).toBe(20_000);
  });

  test('gives requests that together are at most twice as large, whatever their traces share', () => {
    const shared = group(
      'x'.repeat(1024 ** 2),
      Array.from({ length: 5_000 }, (_, i) => of(i + 1, 'y'.repeat(500))),
    );
    const whole = encodeProtobuf({ signal: 'traces', groups: [shared] });
    const requests = requestsOf([...splitTraces(whole).traces.values()]);
    expect(requests.length).toBeGreaterThan(1);
    expect(requests.reduce((sum, pieces) => sum + spansIn(pieces), 0)).toBe(5_000);
    expect(requests.reduce((sum, pieces) => sum + joinPieces(pieces).length, 0)).toBeLessThan(2 * whole.length);
  });

  test('is cut by bytes as well, but not within a trace', () => {
    const large = (trace: number) => of(trace, 'z'.repeat(5 * 1024 ** 2));
    const whole = request(large(1), large(1), large(2), large(3), large(4));
    const requests = requestsOf([...splitTraces(whole).traces.values()]);
    expect(requests.map(spansIn)).toEqual([2, 2, 1]);
  });

  test('of 2,000 damaged ones gives spans or an error of decoding', () => {
    let state = 7;
    const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
    for (let i = 0; i < 2_000; i++) {
      const bad = Buffer.from(wire);
      bad[random(bad.length)] = random(256);
      try {
        for (const pieces of splitTraces(bad).traces.values())
          expect(joinPieces(pieces).length).toBe(joinedSize(pieces));
      } catch (error) {
        expect((error as Error).name).toBe('DecodeError');
      }
    }
  });
});

describe('traces of a tail sampler', () => {
  const ERRORS = [{ name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } }];
  const sampler = (settings: object = {}) => {
    const { settings: read, createDecide } = readTailSampling({ decision_wait: '10s', policies: ERRORS, ...settings });
    return new TailSampler(read, createDecide());
  };
  const dropped = (released: Released) => Object.fromEntries(released.dropped);
  const lost = (released: Released) => Object.fromEntries(released.lost);

  test('are decided as a whole, decision_wait after their first span', () => {
    const holder = sampler();
    expect(namesOf(holder.take(request(of(1), of(2)), 0))).toEqual([]);
    holder.take(request(of(1, 'late child', failed), of(3)), 9_000);
    expect(namesOf(holder.due(9_999))).toEqual([]);
    const released = holder.due(10_000);
    expect(namesOf(released)).toEqual(['of 1', 'late child']);
    expect(dropped(released)).toEqual({ 'not sampled': 1 });
    expect(holder.waiting).toBe(1);
  });

  test('give their decision to spans that come later', () => {
    const holder = sampler();
    holder.take(request(of(1, 'a', failed), of(2)), 0);
    holder.due(10_000);
    const late = holder.take(request(of(1, 'late'), of(2, 'late too')), 20_000);
    expect(namesOf(late)).toEqual(['late']);
    expect(dropped(late)).toEqual({ 'not sampled': 1 });
  });

  test('beyond num_traces are forgotten when decided, and decided when not', () => {
    const holder = sampler({ num_traces: 2 });
    holder.take(request(of(1, 'a', failed), of(2)), 0);
    const early = holder.take(request(of(3)), 1);
    expect(namesOf(early)).toEqual(['a']);
    expect(early.errors.list().map(({ count }) => count)).toEqual([1]);
    holder.due(10_001);
    holder.take(request(of(4)), 10_002);
    expect(holder.waiting).toBe(1);
    // Nothing is known of the first any more: it waits again.
    expect(namesOf(holder.take(request(of(1, 'again')), 10_003))).toEqual([]);
    expect(holder.waiting).toBe(2);
  });

  test('are remembered in the decision cache beyond that', () => {
    const holder = sampler({ num_traces: 1, decision_cache: { sampled_cache_size: 10, non_sampled_cache_size: 10 } });
    for (const trace of [1, 2, 3]) {
      holder.take(request(of(trace, `of ${trace}`, trace === 1 ? failed : {})), trace * 20_000);
      holder.due(trace * 20_000 + 10_000);
    }
    const late = holder.take(request(of(1, 'late'), of(2)), 100_000);
    expect([namesOf(late), dropped(late), holder.waiting]).toEqual([['late'], { 'not sampled': 1 }, 0]);
  });

  test('are decided with what there is when it is closed, or dropped where that is wished', () => {
    const take = (settings: object) => {
      const holder = sampler(settings);
      holder.take(request(of(1, 'a', failed), of(2)), 0);
      return holder.releaseAll(1);
    };
    expect([namesOf(take({})), dropped(take({}))]).toEqual([['a'], { 'not sampled': 1 }]);
    const pending = take({ drop_pending_traces_on_shutdown: true });
    expect([namesOf(pending), dropped(pending), lost(pending)]).toEqual([[], {}, { 'pending when it was closed': 2 }]);
  });

  test('are decided before their time where they take too much memory', () => {
    const { settings, createDecide } = readTailSampling({ decision_wait: '10s', policies: ERRORS });
    const one = request(of(1, 'a', failed));
    const holder = new TailSampler(settings, createDecide(), { mostBytes: 2 * one.length });
    holder.take(one, 0);
    holder.take(request(of(2, 'b', failed)), 1);
    // More of the first: its requests are in memory until it is decided.
    const released = holder.take(request(of(1, 'c', failed)), 2);
    expect([namesOf(released), released.errors.list().map(({ count }) => count), holder.waiting]).toEqual([
      ['a', 'c'],
      [1],
      1,
    ]);
  });

  test('lose only the spans that cannot be decoded', () => {
    const holder = sampler();
    const bad = Buffer.from(request(of(1, 'broken', failed)));
    bad[bad.indexOf('broken') - 1] = 0x7f; // a name longer than its span
    holder.take(bad, 0);
    holder.take(request(of(1, 'sound', failed)), 0);
    const released = holder.due(10_000);
    const { unreadable, why } = released;
    expect([namesOf(released), unreadable, lost(released)]).toEqual([['sound'], 1, {}]);
    expect(why).not.toBe('');
  });
});

describe('traces of a grouper', () => {
  test('are given on as a whole, once their time has come, and again when more of them comes', () => {
    const holder = new TraceGrouper({ waitMs: 1_000, numTraces: 10 });
    holder.take(request(of(1, 'a'), of(2, 'b')), 0);
    holder.take(request(of(1, 'c')), 500);
    const released = holder.due(1_000);
    expect(released.traces.map(spansIn)).toEqual([2, 1]);
    expect(namesOf(released)).toEqual(['a', 'c', 'b']);
    holder.take(request(of(1, 'd')), 1_001);
    expect(namesOf(holder.due(2_000))).toEqual([]);
    expect(namesOf(holder.releaseAll())).toEqual(['d']);
  });

  test('are given on early where there are too many', () => {
    const holder = new TraceGrouper({ waitMs: 1_000, numTraces: 1 });
    const released = holder.take(request(of(1, 'a'), of(2, 'b')), 0);
    expect(namesOf(released)).toEqual(['a']);
    expect(released.errors.list().map(({ count }) => count)).toEqual([1]);
    const small = new TraceGrouper({ waitMs: 1_000, numTraces: 10, mostBytes: 1 });
    expect(namesOf(small.take(request(of(1, 'a'), of(2, 'b')), 0))).toEqual(['a', 'b']);
  });
});
