import { describe, expect, test } from 'vitest';
import { computeCriticalPath } from '../../../../core/analysis/critical-path/critical-path.ts';
import { findOvertaker } from '../../../../core/analysis/critical-path/overtaker.ts';
import { computeTraceTree } from '../../../../core/analysis/trace-tree.ts';
import { SHAPES, columnsOf } from '../../../bench/timeline/path-shapes.ts';
import { explain, pathFromText } from '../../../helpers/path-from-text.ts';
import type { ExplainedTrace } from '../../../helpers/path-from-text.ts';

function expectPath(picture: string) {
  const trace = pathFromText(picture);
  expect(trace.found).toBe(trace.expected);
  return trace;
}

/** Undefined where there is none. */
function overtaker({ input, path, node, nameOf }: ExplainedTrace, name: string): string | undefined {
  const found = findOvertaker(input, path, node(name));
  return found < 0 ? undefined : nameOf(found);
}

describe('the last finisher', () => {
  test('what is between children is the parent’s own', () => {
    const { path, node } = expectPath(`
      root    [============]
        a      [===]
          b     [=]
        c            [====]
      path    rabbarrcccccr`);
    expect(path.timeNs[node('root')]).toBe(4e6);
    expect(path.timeNs[node('a')]).toBe(2e6);
  });

  test('of parallel children the one that ended last; the other knows by whom it was overtaken', () => {
    const trace = expectPath(`
      root    [===========]
        a      [====]
          x     [=]
        b        [=======]
      path    rrrbbbbbbbbr`);
    expect(trace.reasonOf('a')).toBe('ended-before-needed');
    expect(overtaker(trace, 'a')).toBe('b');
    expect(trace.reasonOf('x')).toBe('ancestor-not-on-path');
    expect(overtaker(trace, 'x')).toBeUndefined();
  });

  test('a span that covers two steps is overtaken by the second', () => {
    const trace = expectPath(`
      root    [===========]
        a      [==]
        b          [=====]
        c       [=======]
      path    raaarbbbbbbr`);
    expect(overtaker(trace, 'c')).toBe('b');
  });

  test('of children that end together the longest', () => {
    const trace = expectPath(`
      root    [=======]
        short    [===]
        long   [=====]
      path    rllllllr`);
    expect(trace.reasonOf('short')).toBe('ended-before-needed');
    expect(overtaker(trace, 'short')).toBe('long');
  });

  test('a child that covers all of its parent leaves it no time, but on the path', () => {
    const { path, node, reasonOf } = expectPath(`
      root    [=====]
        all   [=====]
      path    aaaaaa`);
    expect([path.timeNs[node('root')], reasonOf('root')]).toEqual([0, 'on-path']);
  });

  test('the path of any node can be asked for; the rest of the trace is another root’s', () => {
    const { input, node } = pathFromText(`
      root    [=======]
        a      [====]
          b     [==]
        c            [=]
      path    `);
    const path = computeCriticalPath(input, { root: node('a') });
    expect([...path.boundsNs]).toEqual([1e6, 2e6, 5e6, 6e6]);
    expect([path.reason[node('root')], path.reason[node('b')], path.reason[node('c')]]).toEqual([5, 0, 5]);
  });

  test('with other times than the tree’s, as after skew correction, the path follows those', () => {
    const { input, node, nameOf } = pathFromText(`
      root    [=======]
        a     [==]
        b          [===]
      path    `);
    const start = input.start.slice();
    const end = input.end.slice();
    start[node('a')] = 5e6;
    end[node('a')] = 7e6;
    start[node('b')] = 1e6;
    end[node('b')] = 5e6;
    const path = computeCriticalPath({ ...input, start, end }, { root: node('root') });
    expect([...path.segmentNode].map(nameOf)).toEqual(['root', 'b', 'a', 'root']);
    expect([...path.boundsNs]).toEqual([0, 1e6, 5e6, 7e6, 8e6]);
  });
});

describe('asynchronous work', () => {
  test('a CONSUMER under its PRODUCER is not waited for', () => {
    const trace = expectPath(`
      root             [===========]
        send kind=4     [=]
          work kind=5       [====]
            inner            [=]
      path             rssrrrrrrrrr`);
    expect(trace.reasonOf('work')).toBe('non-blocking-consumer');
    expect(trace.reasonOf('inner')).toBe('ancestor-not-on-path');
  });

  test('a CONSUMER under another span is', () => {
    expectPath(`
      root             [===========]
        send kind=4     [=]
        work kind=5        [====]
      path             rssrwwwwwrrr`);
  });

  test('a child that outlives its parent counts up to the parent’s end, what it does later does not', () => {
    const trace = expectPath(`
      root    [=========]
        a      [===]
          t      [====]
            x     [=]
            y       [=]
      path    raatxrrrrr`);
    expect(trace.reasonOf('y')).toBe('outside-parent-window');
  });

  test('a child that starts before its parent, as clocks have it, counts from the parent’s start', () => {
    const trace = expectPath(`
      root       [=====]
        early [====]
          pre [=]
      path       eerrrr`);
    expect(trace.reasonOf('pre')).toBe('outside-parent-window');
  });
});

/** Spans in microseconds under one root of 100. */
const underRoot = (spans: Record<string, [from: number, to: number]>) =>
  Object.entries({ root: [0, 100] as const, ...spans }).map(([name, [from, to]], i) => ({
    id: String(i + 1),
    parent: i === 0 ? '' : '1',
    service: '',
    name,
    start: from * 1_000,
    duration: (to - from) * 1_000,
  }));

const segmentsUs = ({ path, nameOf }: ExplainedTrace) =>
  [...path.segmentNode].map(
    (node, i) => `${nameOf(node)} ${path.boundsNs[i]! / 1_000}–${path.boundsNs[i + 1]! / 1_000}`,
  );

describe('what Jaeger gets wrong', () => {
  test('touching siblings (jaeger#9173): both are on the path', () => {
    expect(segmentsUs(explain(underRoot({ a: [0, 50], c: [50, 100] })))).toEqual(['a 0–50', 'c 50–100']);
  });

  test('siblings that overlap by a microsecond of rounding: both, the first cut short', () => {
    expect(segmentsUs(explain(underRoot({ a: [0, 51], c: [50, 100] })))).toEqual(['a 0–50', 'c 50–100']);
  });

  test('siblings that overlap by more than the tolerance ran in parallel', () => {
    const spans = underRoot({ a: [0, 52], c: [50, 100] });
    expect(segmentsUs(explain(spans))).toEqual(['root 0–50', 'c 50–100']);
    expect(segmentsUs(explain(spans, 2_000))).toEqual(['a 0–50', 'c 50–100']);
  });

  test('asyncio.gather (jaeger-ui#2371): what was gathered is waited for once, by the slowest; what led to it stays', () => {
    const trace = expectPath(`
      root      [===============]
        load     [==]
        gather      [=======]
          zlow      [=======]
          mid       [=====]
          quick     [==]
        write                [==]
      path      rlllzzzzzzzzrwww`);
    expect(overtaker(trace, 'mid')).toBe('zlow');
    expect(overtaker(trace, 'quick')).toBe('zlow');
  });

  test('fire and forget: a child that starts when its parent has ended leaves the time to the grandparent', () => {
    const trace = expectPath(`
      root    [==========]
        a      [==]
          f       [====]
            g      [=]
      path    raaarrrrrrr`);
    expect(trace.reasonOf('f')).toBe('starts-after-parent-ended');
    expect(trace.reasonOf('g')).toBe('ancestor-not-on-path');
  });

  test('FOLLOWS_FROM another trace (jaeger-ui#2427): its parent is not here, and the root is explained without it', () => {
    const trace = expectPath(`
      root             [=====]
        a               [==]
      other #a1 ^ff    [========]
      path             raaarr`);
    expect(trace.reasonOf('other')).toBe('other-root');
  });

  test('negative self time with parallel children (jaeger-ui#1592): 4 of 10', () => {
    const { path, node } = expectPath(`
      root    [=========]
        a       [=====]
        b       [=====]
        c       [=====]
        d       [=====]
        e       [=====]
      path    rraaaaaarr`);
    expect(path.timeNs[node('root')]).toBe(4e6);
    expect(Math.min(...path.timeNs)).toBe(0);
  });

  test.each([
    ['5,000 sequential children', 5_000, 'sequential children of one parent', 9_999],
    ['200,000 sequential children', 200_000, 'sequential children of one parent', 399_999],
    ['a chain of 200,000', 200_000, 'chain, one child each', 399_999],
  ])('%s', (_, spans, shape, segments) => {
    const columns = columnsOf(spans, SHAPES[shape]!);
    const tree = computeTraceTree(columns);
    const path = computeCriticalPath({ tree, kind: columns.kind, start: tree.start, end: tree.end }, { root: 0 });
    expect(path.segmentNode).toHaveLength(segments);
    expect(path.timeNs.reduce((a, b) => a + b)).toBe(columns.duration[0]);
    expect(path.reason.every((reason) => reason === 0)).toBe(true);
  });
});

describe('telemetry that is not as it should be', () => {
  test('a span without an end is waited for to the end; one that takes no time is not', () => {
    const trace = expectPath(`
      root    [========]
        open    [=>
        back   ]==[
        zero  |
      path    rrooooooo`);
    expect(trace.reasonOf('back')).toBe('no-duration');
    expect(trace.reasonOf('zero')).toBe('no-duration');
  });

  test('a parent that is missing owns what lies between its children', () => {
    expectPath(`
      one #a1 ^ff  [==]
      two #a2 ^ff       [===]
      path         ooo..tttt`);
  });

  test('a cycle is followed from where it was cut', () => {
    expectPath(`
      a #a ^c   [=====]
      b #b ^a    [===]
      c #c ^b      [=]
      path      abbcca`);
  });

  test('of spans with one id each counts for itself', () => {
    expectPath(`
      root #1       [=======]
      first #2 ^1    [==]
      again #2 ^1        [=]
      path          rfffraar`);
  });

  test('a root that takes no time has no segments and is on its path', () => {
    const { path, node } = pathFromText(`
      root  |
        a   [==]
      path  `);
    expect([path.segmentNode.length, [...path.boundsNs], path.reason[node('root')]]).toEqual([0, [0], 0]);
  });

  test('nor does a child that clocks put around such a root', () => {
    const { path, reasonOf } = pathFromText(`
      root     |
        a    [====]
      path  `);
    expect([path.segmentNode.length, reasonOf('a')]).toEqual([0, 'outside-parent-window']);
  });
});
