import { expect, test } from 'vitest';
import { ChromeTraceReader } from '../../../core/formats/chrome-trace/reader.ts';
import { ChromeTraceWriter } from '../../../core/formats/writing/chrome-trace.ts';
import { LeftOut } from '../../../core/formats/writing/left-out.ts';
import { placeSpans } from '../../../core/formats/writing/placed-span.ts';
import type { Span } from '../../../core/model/span.ts';
import { attributes, group, span, spanId, traceId } from '../../helpers/telemetry.ts';
import { bytesOf, readAll } from './read-parts.ts';

const AT = 1_700_000_000_123_456_789n;

const link = {
  ...{ traceId: traceId(9), spanId: spanId(9), traceState: '', droppedAttributesCount: 0, flags: 0 },
  attributes: attributes({ why: 'batch' }),
};
const event = (name: string, timeUnixNano: bigint) => ({
  ...{ name, timeUnixNano, attributes: attributes({ of: name }), droppedAttributesCount: 0 },
});

const WEB: Span[] = [
  span({
    ...{ spanId: spanId(2), name: 'POST /buy', startTimeUnixNano: AT, endTimeUnixNano: AT + 9_000_001n },
    ...{ traceState: 'a=1', links: [link], status: { code: 2, message: 'refused' } },
    attributes: attributes({ n: 2n ** 60n, ok: true, rate: 0.5, args: { kind: 'array', values: [] } }),
    // While the child on its lane runs, and after it ended itself.
    events: [event('retry', AT + 2_500n), event('late', AT + 99_000_000n)],
  }),
  // Begins before its parent does, and outlives it.
  span({
    ...{ spanId: spanId(3), parentSpanId: spanId(2), name: 'charge', kind: 3, status: { code: 1, message: '' } },
    ...{ startTimeUnixNano: AT + 2_000n, endTimeUnixNano: AT + 10_000_000n, events: [event('x', AT)] },
  }),
  span({
    ...{ traceId: traceId(7), spanId: spanId(4), parentSpanId: spanId(99), kind: 0, status: { code: 7, message: '' } },
    ...{ startTimeUnixNano: AT + 3_000n, endTimeUnixNano: 0n },
  }),
];
const GROUPS = [group('web', WEB, 'lib'), group('', [span({ spanId: spanId(5), startTimeUnixNano: AT + 1n })], '')];

function exported(): string {
  const writer = new ChromeTraceWriter(AT, new LeftOut());
  return [...writer.write(placeSpans(GROUPS, 'start', new LeftOut())), ...writer.end()].join('');
}

test.each([1 << 16, 7])('an export is read as what was exported, in pieces of %d bytes', (size) => {
  const { telemetry, warnings, skipped } = readAll(bytesOf(exported()), size, new ChromeTraceReader());
  const [ours] = telemetry;
  const last = GROUPS[1]!.scopes[0]!.items[0]!;
  expect(ours?.groups).toEqual([
    GROUPS[0],
    // Ends before it starts: the export says so, and makes it end where it starts.
    { ...group('', [{ ...last, endTimeUnixNano: last.startTimeUnixNano }], '') },
  ]);
  expect({ warnings, skipped }).toEqual({ warnings: [], skipped: [] });
});

test('a slice that others put in has no ids of its own', () => {
  const text = exported().replace(
    '"traceEvents":[',
    '"traceEvents":[{"ph":"X","ts":5,"dur":1,"name":"theirs","args":{"traceId":"x"}},',
  );
  const { telemetry } = readAll(bytesOf(text), 1 << 16, new ChromeTraceReader());
  const spans = telemetry.flatMap((part) =>
    part.signal === 'traces' ? part.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items)) : [],
  );
  const theirs = spans.find(({ name }) => name === 'theirs')!;
  expect(theirs).toMatchObject({
    startTimeUnixNano: AT + 5_000n,
    attributes: attributes({ 'thread.id': '', traceId: 'x' }),
  });
  expect(spans).toHaveLength(5);
});

test.each(['"-1"', '"9223372036854775807"', '17', '{}', '"1" "b"'])('%s is no beginning of a clock', (text) => {
  const file = `{"otherData":{"startTimeUnixNano":${text}},"traceEvents":[{"ph":"X","ts":0,"dur":1,"name":"a"}]}`;
  const { warnings } = readAll(bytesOf(file), 1 << 16, new ChromeTraceReader());
  expect(warnings.map(({ code }) => code)).toEqual(['no-wall-clock']);
});
