import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PART_QUEUE } from '../../../../core/analysis/critical-path/breakdown-table.ts';
import { computeCriticalPath } from '../../../../core/analysis/critical-path/critical-path.ts';
import type { QueuePairs } from '../../../../core/analysis/critical-path/queue-times.ts';
import { computeTimeBreakdown } from '../../../../core/analysis/critical-path/time-breakdown.ts';
import { textAt } from '../../../../contract/frame.ts';
import { anySpans } from '../../../helpers/path-arbitrary.ts';
import { explain, pathFromText } from '../../../helpers/path-from-text.ts';
import type { ExplainedTrace } from '../../../helpers/path-from-text.ts';
import { TEXT_UNIT_NS } from '../../../helpers/trace-from-text.ts';

/** The rows as "service: operation 12 ms of 3", queue time marked, and the gap where there is one. */
function breakdown({ input, path, columns }: ExplainedTrace, pairs?: QueuePairs): string[] {
  const { rows, gapNs, totalNs, selfNs, queueNs } = computeTimeBreakdown(input, path, columns, pairs);
  const at = (code: number, column: { dictionary: string[] }) =>
    textAt({ dictionary: column.dictionary, codes: Uint32Array.of(code) }, 0);
  const lines = [...rows.timeNs].map((time, i) => {
    const operation = `${at(rows.service[i]!, columns.service)}: ${at(rows.name[i]!, columns.name)}`;
    return `${rows.part[i] === PART_QUEUE ? 'queue ' : ''}${operation} ${time / TEXT_UNIT_NS} ms of ${rows.spans[i]}`;
  });
  expect(selfNs + queueNs + gapNs).toBe(totalNs);
  return gapNs > 0 ? [...lines, `gap ${gapNs / TEXT_UNIT_NS} ms`] : lines;
}

const pairOf = ({ node }: ExplainedTrace, ...pairs: [producer: string, consumer: string][]): QueuePairs => ({
  producer: Uint32Array.from(pairs, ([producer]) => node(producer)),
  consumer: Uint32Array.from(pairs, ([, consumer]) => node(consumer)),
});

describe('self time', () => {
  test('adds up by service and operation, longest first; a span of several segments counts once', () => {
    const trace = pathFromText(`
      web: GET        [==============]
        db: query      [===]
        db: query           [====]
        web: render               [=]
      path            `);
    expect(breakdown(trace)).toEqual(['db: query 9 ms of 2', 'web: GET 4 ms of 1', 'web: render 2 ms of 1']);
  });

  test('the same operation of two services is two rows', () => {
    const trace = pathFromText(`
      a: call        [=====]
        b: call       [==]
      path           `);
    expect(breakdown(trace)).toEqual(['a: call 3 ms of 1', 'b: call 3 ms of 1']);
  });

  test('what a missing parent owns is a gap', () => {
    const trace = pathFromText(`
      s: one #a1 ^ff  [==]
      s: two #a2 ^ff       [===]
      path           `);
    expect(breakdown(trace)).toEqual(['s: two 4 ms of 1', 's: one 3 ms of 1', 'gap 2 ms']);
  });
});

describe('queue time', () => {
  const REPLY = `
      s: request             [=============]
        s: send kind=4        [=]
        s: work kind=5             [====]
          s: step                  [==]
      path                   `;

  test('is what the path waited between the end of the sending and the start of the work', () => {
    const trace = pathFromText(REPLY);
    expect(breakdown(trace, pairOf(trace, ['send', 'work']))).toEqual([
      's: request 4 ms of 1',
      'queue s: work 3 ms of 1',
      's: step 3 ms of 1',
      's: send 2 ms of 1',
      's: work 2 ms of 1',
    ]);
  });

  test('is self time where no message is known to have been waited for', () => {
    const trace = pathFromText(REPLY);
    expect(breakdown(trace)).toContain('s: request 7 ms of 1');
    // Sent after the work began, which no queue can do.
    expect(breakdown(trace, pairOf(trace, ['step', 'work']))).toContain('s: request 7 ms of 1');
  });

  test('counts only while nothing else was on the path', () => {
    const trace = pathFromText(`
      s: request             [=============]
        s: send kind=4        [=]
        s: other                 [==]
        s: work kind=5                [====]
      path                   `);
    expect(breakdown(trace, pairOf(trace, ['send', 'work']))).toContain('queue s: work 2 ms of 1');
  });

  test('of several messages the last one sent counts', () => {
    const trace = pathFromText(`
      s: request             [=============]
        s: first kind=4       [=]
        s: second kind=4      [==]
        s: work kind=5                [====]
      path                   `);
    expect(breakdown(trace, pairOf(trace, ['second', 'work'], ['first', 'work']))).toContain('queue s: work 5 ms of 1');
  });

  test('a consumer under its producer is not waited for, so none', () => {
    const trace = pathFromText(`
      s: request             [=============]
        s: send kind=4        [=]
          s: work kind=5           [====]
      path                   `);
    expect(breakdown(trace, pairOf(trace, ['send', 'work']))).toEqual(['s: request 12 ms of 1', 's: send 2 ms of 1']);
  });
});

test('parts always sum to the root’s duration, with any pairs', () => {
  const pairs = fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 20 });
  fc.assert(
    fc.property(anySpans, pairs, (specs, picks) => {
      const { input, columns } = explain(specs);
      const { nodes, spans, roots } = input.tree;
      const queue = {
        producer: Uint32Array.from(picks, ([producer]) => producer % nodes),
        consumer: Uint32Array.from(picks, ([, consumer]) => consumer % spans),
      };
      for (const root of roots) {
        const path = computeCriticalPath(input, { root });
        const { rows, selfNs, queueNs, gapNs, totalNs } = computeTimeBreakdown(input, path, columns, queue);
        expect(selfNs + queueNs + gapNs).toBe(totalNs);
        expect(rows.timeNs.reduce((a, b) => a + b, gapNs)).toBe(totalNs);
        expect(rows.timeNs.every((time) => time > 0) && gapNs >= 0).toBe(true);
      }
    }),
    { numRuns: 400, endOnFailure: true },
  );
});
