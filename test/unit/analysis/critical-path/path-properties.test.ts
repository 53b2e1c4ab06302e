import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeCriticalPath, timesOnPath } from '../../../../core/analysis/critical-path/critical-path.ts';
import type { TimedPath } from '../../../../core/analysis/critical-path/critical-path.ts';
import { computeDrag } from '../../../../core/analysis/critical-path/drag.ts';
import { findOvertaker } from '../../../../core/analysis/critical-path/overtaker.ts';
import type { PathInput } from '../../../../core/analysis/critical-path/path-input.ts';
import { isWithin } from '../../../../core/analysis/critical-path/path-input.ts';
import {
  ENDED_BEFORE_NEEDED,
  ON_PATH,
  OTHER_ROOT,
  PATH_REASONS,
} from '../../../../core/analysis/critical-path/reasons.ts';
import { computeSlack } from '../../../../core/analysis/critical-path/slack.ts';
import { anySpans, namedSpans, requestSpans } from '../../../helpers/path-arbitrary.ts';
import { explain } from '../../../helpers/path-from-text.ts';
import type { ExplainedTrace } from '../../../helpers/path-from-text.ts';
import { TEXT_UNIT_NS } from '../../../helpers/trace-from-text.ts';

const RUNS = { numRuns: 400, endOnFailure: true };
const nodesOf = ({ tree }: PathInput) => Array.from({ length: tree.nodes }, (_, node) => node);
const sum = (values: Iterable<number>) => [...values].reduce((a, b) => a + b, 0);

/** The paths of all roots of a trace. */
function pathsOf({ input }: ExplainedTrace): TimedPath[] {
  return [...input.tree.roots].map((root) => computeCriticalPath(input, { root }));
}

describe('the path', () => {
  test('covers the root exactly, without overlap, by segments of spans that were running', () => {
    fc.assert(
      fc.property(anySpans, (specs) => {
        const trace = explain(specs);
        const { start, end } = trace.input;
        for (const path of pathsOf(trace)) {
          const { root, boundsNs, segmentNode, timeNs } = path;
          expect([boundsNs[0], boundsNs.at(-1)]).toEqual([segmentNode.length > 0 ? start[root] : end[root], end[root]]);
          segmentNode.forEach((node, i) => {
            expect(boundsNs[i]! < boundsNs[i + 1]!).toBe(true);
            expect(start[node]! <= boundsNs[i]! && end[node]! >= boundsNs[i + 1]!).toBe(true);
          });
          expect(sum(timeNs)).toBe(end[root]! - start[root]!);
          const times = timesOnPath(path);
          expect(Float64Array.from(timeNs, (_, node) => times.get(node) ?? 0)).toEqual(timeNs);
        }
      }),
      RUNS,
    );
  });

  test('every node has one reason that fits where it is', () => {
    fc.assert(
      fc.property(anySpans, (specs) => {
        const trace = explain(specs);
        const { tree } = trace.input;
        for (const path of pathsOf(trace)) {
          for (const node of nodesOf(trace.input)) {
            const reason = path.reason[node]!;
            expect(reason < PATH_REASONS.length).toBe(true);
            expect(reason === OTHER_ROOT).toBe(!isWithin(tree, node, path.root));
            if (path.timeNs[node]! > 0) expect(reason).toBe(ON_PATH);
            if (reason === OTHER_ROOT || node === path.root) continue;
            const isUnderPath = path.reason[tree.parent[node]!] === ON_PATH;
            expect(PATH_REASONS[reason] === 'ancestor-not-on-path').toBe(!isUnderPath);
          }
        }
      }),
      RUNS,
    );
  });

  test('who was overtaken was so by a sibling on the path that ended no sooner and had started when it ended', () => {
    fc.assert(
      fc.property(anySpans, (specs) => {
        const trace = explain(specs);
        const { tree, start, end } = trace.input;
        for (const path of pathsOf(trace)) {
          for (const node of nodesOf(trace.input)) {
            const by = findOvertaker(trace.input, path, node);
            expect(by >= 0).toBe(path.reason[node] === ENDED_BEFORE_NEEDED);
            if (by < 0) continue;
            expect([tree.parent[by], path.reason[by]]).toEqual([tree.parent[node], ON_PATH]);
            const until = endOfAll(trace.input, tree.parent[node]!);
            expect(Math.min(end[by]!, until) >= Math.min(end[node]!, until)).toBe(true);
            expect(start[by]! < end[node]!).toBe(true);
          }
        }
      }),
      RUNS,
    );
  });

  test('does not depend on the order of rows', () => {
    fc.assert(
      fc.property(namedSpans, fc.infiniteStream(fc.nat()), (specs, keys) => {
        const shuffled = specs.map((value) => ({ value, key: keys.next().value! })).sort((a, b) => a.key - b.key);
        expect(story(explain(shuffled.map(({ value }) => value)))).toEqual(story(explain(specs)));
      }),
      RUNS,
    );
  });
});

/** The earliest end of a node and all above it: what is later, nothing waited for. */
function endOfAll({ tree, end }: PathInput, node: number): number {
  let earliest = Infinity;
  for (let up = node; up >= 0; up = tree.parent[up]!) earliest = Math.min(earliest, end[up]!);
  return earliest;
}

/** All that is said of a trace, by names instead of rows. */
function story(trace: ExplainedTrace) {
  const { input, nameOf } = trace;
  return pathsOf(trace).map((path) => ({
    segments: [...path.segmentNode].map((node, i) => [nameOf(node), path.boundsNs[i]]),
    spans: nodesOf(input)
      .map((node) => [nameOf(node), path.reason[node], computeDrag(input, path, node), computeSlack(input, path, node)])
      .sort((a, b) => String(a).localeCompare(String(b))),
  }));
}

describe('drag and slack', () => {
  test('drag is not more than the time on the path, slack not less than none, and none has both', () => {
    fc.assert(
      fc.property(anySpans, (specs) => {
        const trace = explain(specs);
        for (const path of pathsOf(trace)) {
          for (const node of nodesOf(trace.input)) {
            const drag = computeDrag(trace.input, path, node);
            const slack = computeSlack(trace.input, path, node);
            expect(drag >= 0 && drag <= path.timeNs[node]!).toBe(true);
            expect(slack >= 0).toBe(true);
            if (path.reason[node] === ON_PATH) expect(slack).toBe(0);
          }
        }
      }),
      RUNS,
    );
  });

  test('a span that gets quicker by less than its drag, anywhere in its own time, leaves the path what it was', () => {
    fc.assert(
      fc.property(requestSpans, fc.nat(), fc.nat(), (specs, pick, place) => {
        const trace = explain(specs, 0);
        const node = pickNode(trace, pick, (candidate) => trace.path.timeNs[candidate]! > 0);
        const drag = computeDrag(trace.input, trace.path, node);
        const segment = segmentsOf(trace, node)[place % segmentsOf(trace, node).length]!;
        const cut = Math.min(drag - TEXT_UNIT_NS, segment.to - segment.from - TEXT_UNIT_NS);
        fc.pre(cut > 0);
        for (const at of [segment.from + cut, segment.to]) {
          const quicker = cutOut(trace, at - cut, at);
          expect(onPath(trace, quicker)).toEqual(onPath(trace, trace.input));
          expect(isHeldUp(trace, quicker)).toBe(false);
        }
      }),
      RUNS,
    );
  });

  test('one that gets quicker by more than its drag is replaced by a span that was off the path', () => {
    fc.assert(
      fc.property(requestSpans, fc.nat(), (specs, pick) => {
        const trace = explain(specs, 0);
        const { timeNs } = trace.path;
        const drag = (node: number) => computeDrag(trace.input, trace.path, node);
        const isLimited = (node: number) =>
          segmentsOf(trace, node).length === 1 && drag(node) < timeNs[node]! - TEXT_UNIT_NS;
        const node = pickNode(trace, pick, isLimited);
        const { from, to } = segmentsOf(trace, node)[0]!;
        const cut = drag(node) + TEXT_UNIT_NS;
        const replaced = [from + cut, to].some((at) => takesOver(trace, cutOut(trace, at - cut, at)));
        expect(replaced).toBe(true);
      }),
      RUNS,
    );
  });

  test('a sibling off the path that takes longer by its slack changes nothing, by a little more it does', () => {
    fc.assert(
      fc.property(requestSpans, fc.nat(), (specs, pick) => {
        const trace = explain(specs, 0);
        const slackOf = (node: number) => computeSlack(trace.input, trace.path, node);
        const node = pickNode(
          trace,
          pick,
          (candidate) => trace.path.reason[candidate] === ENDED_BEFORE_NEEDED && slackOf(candidate) < Infinity,
        );
        const slack = slackOf(node);
        if (slack > 0) expect(onPath(trace, longer(trace, node, slack - 1))).toEqual(onPath(trace, trace.input));
        expect(onPath(trace, longer(trace, node, slack + 1))).not.toEqual(onPath(trace, trace.input));
      }),
      RUNS,
    );
  });
});

function pickNode(trace: ExplainedTrace, pick: number, fits: (node: number) => boolean): number {
  const nodes = nodesOf(trace.input).filter(fits);
  fc.pre(nodes.length > 0);
  return nodes[pick % nodes.length]!;
}

function segmentsOf({ path }: ExplainedTrace, node: number) {
  return [...path.segmentNode]
    .map((owner, i) => ({ owner, from: path.boundsNs[i]!, to: path.boundsNs[i + 1]! }))
    .filter(({ owner }) => owner === node);
}

/**
 * The trace as it would have been without the time between two moments in which a span on the path worked: what starts
 * later moves, and so does the end of what is on the path. Others keep their length.
 */
function cutOut({ input, path }: ExplainedTrace, from: number, to: number): PathInput {
  const moved = (time: number) => (time <= from ? time : Math.max(from, time - (to - from)));
  const start = input.start.map(moved);
  const end = input.end.map((time, node) =>
    path.reason[node] === ON_PATH ? moved(time) : start[node]! + time - input.start[node]!,
  );
  return { ...input, start, end };
}

/** The trace with one span taking longer, and every span above that now has to wait for it. */
function longer({ input }: ExplainedTrace, node: number, byNs: number): PathInput {
  const end = input.end.slice();
  end[node]! += byNs;
  for (let up = node; input.tree.parent[up]! >= 0; up = input.tree.parent[up]!) {
    const parent = input.tree.parent[up]!;
    if (input.end[up]! <= input.end[parent]!) end[parent] = Math.max(end[parent]!, end[up]!);
  }
  return { ...input, end };
}

function onPath({ path }: ExplainedTrace, input: PathInput): number[] {
  const { reason } = computeCriticalPath(input, { root: path.root, toleranceNs: path.toleranceNs });
  return nodesOf(input).filter((node) => reason[node] === ON_PATH);
}

function takesOver(trace: ExplainedTrace, after: PathInput): boolean {
  return isHeldUp(trace, after) || onPath(trace, after).some((node) => trace.path.reason[node] !== ON_PATH);
}

/** Something that did not move ends after what it ended before: its parent, or a sibling on the path that came next. */
function isHeldUp({ input: before, path }: ExplainedTrace, after: PathInput): boolean {
  const { parent } = before.tree;
  return nodesOf(before).some((node) => {
    if (node === path.root) return false;
    const isNext = (other: number) => parent[other] === parent[node] && path.reason[other] === ON_PATH;
    return (
      after.end[node]! > after.end[parent[node]!]! ||
      nodesOf(before)
        .filter(isNext)
        .some((next) => before.end[node]! <= before.start[next]! && after.end[node]! > after.start[next]!)
    );
  });
}
