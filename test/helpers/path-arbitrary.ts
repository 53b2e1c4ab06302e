import fc from 'fast-check';
import type { SpanSpec } from './trace-detail.ts';
import { TEXT_UNIT_NS } from './trace-from-text.ts';

/** Spans as telemetry may bring them: duplicate ids, missing parents, cycles, no end, ended before it began. Milliseconds. */
const anySpan = fc.record({
  id: fc.integer({ min: 1, max: 30 }).map((id) => id.toString(16)),
  parent: fc.integer({ min: 0, max: 34 }).map((id) => (id === 0 ? '' : id.toString(16))),
  service: fc.constantFrom('a', 'b'),
  name: fc.constantFrom('x', 'y'),
  start: fc.integer({ min: -5, max: 20 }).map((ms) => ms * TEXT_UNIT_NS),
  duration: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: -3, max: 30 }).map((ms) => ms * TEXT_UNIT_NS) },
    fc.constant(NaN),
  ),
  kind: fc.constantFrom(1, 1, 2, 3, 4, 5),
});

export const anySpans: fc.Arbitrary<SpanSpec[]> = fc.array(anySpan, { minLength: 1, maxLength: 40 });

/** The same, with ids that tell spans apart and names that do, too. */
export const namedSpans: fc.Arbitrary<SpanSpec[]> = fc
  .uniqueArray(anySpan, { selector: ({ id }) => id, minLength: 1, maxLength: 30 })
  .map((spans) => spans.map((span) => ({ ...span, name: span.id })));

/**
 * One root of 40 ms and a tree in which every span ends within its parent, as calls that are waited for do. No two spans
 * start or end at the same nanosecond: which of two that tie is on the path is another question.
 */
export const requestSpans: fc.Arbitrary<SpanSpec[]> = fc
  .array(fc.tuple(fc.nat(), fc.nat({ max: 40 }), fc.integer({ min: 1, max: 14 })), { minLength: 1, maxLength: 14 })
  .map((picks) => {
    const spans: SpanSpec[] = [spanOf(1, '', 0, 40)];
    for (const [pick, from, length] of picks) {
      const parent = spans[pick % spans.length]!;
      const room = parent.duration / TEXT_UNIT_NS;
      const offset = from % room;
      const duration = Math.min(length, room - offset);
      spans.push(spanOf(spans.length + 1, parent.id, parent.start / TEXT_UNIT_NS + offset, duration));
    }
    return spans.map((span, i) => ({ ...span, start: span.start + i * 17, duration: span.duration - i * (17 + 29) }));
  });

function spanOf(number: number, parent: string, startMs: number, durationMs: number): SpanSpec {
  const id = number.toString(16);
  return { id, parent, service: 's', name: id, start: startMs * TEXT_UNIT_NS, duration: durationMs * TEXT_UNIT_NS };
}
