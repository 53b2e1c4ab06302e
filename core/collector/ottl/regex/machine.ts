import { OttlProblem } from '../problem.ts';
import { isNullable, type Assertion, type RegexNode } from './tree.ts';

/**
 * A pattern as the steps of a machine that reads the text once and follows all ways at the same time, the preferred first
 * (Thompson, Pike): the time is steps × characters, whatever the text.
 */
export type Step =
  | { kind: 'char'; test: CharTest; next: number }
  | { kind: 'split'; first: number; second: number }
  | { kind: 'assert'; what: Assertion; next: number }
  | { kind: 'save'; slot: number; next: number }
  | { kind: 'match' };

export type CharTest = (code: number) => boolean;

/** Steps; they are also how deep the search calls itself at most. */
const MOST_STEPS = 4000;

export function toSteps(root: RegexNode): Step[] {
  const steps: Step[] = [{ kind: 'match' }];
  const add = (step: Step): number => {
    if (steps.length >= MOST_STEPS) throw new OttlProblem('the pattern is too large', 0);
    return steps.push(step) - 1;
  };
  const start = build(root, 0, add, steps);
  steps.push({ kind: 'save', slot: 0, next: start });
  return steps;
}

/** Built from its end: the number of the step to begin with, where `next` is the one that follows it. */
function build(node: RegexNode, next: number, add: (step: Step) => number, steps: Step[]): number {
  const inner = (part: RegexNode, after: number): number => build(part, after, add, steps);
  switch (node.kind) {
    case 'empty':
      return next;
    case 'char':
      return add({ kind: 'char', test: charTest(node.set, node.isFolded), next });
    case 'assert':
      return add({ kind: 'assert', what: node.what, next });
    case 'cat':
      return node.parts.reduceRight((after, part) => inner(part, after), next);
    case 'alt': {
      const starts = node.parts.map((part) => inner(part, next));
      return starts.reduceRight((second, first) => add({ kind: 'split', first, second }));
    }
    case 'group': {
      const end = add({ kind: 'save', slot: 2 * node.index + 1, next });
      return add({ kind: 'save', slot: 2 * node.index, next: inner(node.inner, end) });
    }
    case 'repeat':
      return repeat(node, next, add, inner, steps);
  }
}

function repeat(
  node: RegexNode & { kind: 'repeat' },
  next: number,
  add: (step: Step) => number,
  inner: (part: RegexNode, after: number) => number,
  steps: Step[],
): number {
  const split = (once: number, skip: number): number =>
    add({ kind: 'split', first: node.isLazy ? skip : once, second: node.isLazy ? once : skip });
  let start = next;
  let { min } = node;
  if (node.max === Infinity) {
    // x* of what may be nothing is (x+)?, as in Go: else a match of nothing would be lost among the ways.
    const isPlus = min > 0 || isNullable(node.inner);
    const loop = add({ kind: 'split', first: 0, second: 0 });
    const body = inner(node.inner, loop);
    steps[loop] = { kind: 'split', first: node.isLazy ? next : body, second: node.isLazy ? body : next };
    start = isPlus ? (min > 0 ? body : split(body, next)) : loop;
    min = Math.max(0, min - 1);
  } else {
    for (let i = node.min; i < node.max; i++) start = split(inner(node.inner, start), next);
  }
  for (let i = 0; i < min; i++) start = inner(node.inner, start);
  return start;
}

const tests = new Map<string, CharTest>();
const MOST_TESTS = 1000;

/** Tables for ASCII; JavaScript's own classes decide beyond. */
function charTest(set: string, isFolded: boolean): CharTest {
  const key = `${isFolded ? 'i' : ''}${set}`;
  const known = tests.get(key);
  if (known) return known;
  const regex = new RegExp(`^(?:${set})$`, isFolded ? 'iu' : 'u');
  const matches = (code: number) => regex.test(String.fromCodePoint(code));
  const table = Uint8Array.from({ length: 128 }, (_, code) => Number(matches(code)));
  const test: CharTest = (code) => (code < 128 ? table[code] === 1 : matches(code));
  if (tests.size >= MOST_TESTS) tests.clear();
  tests.set(key, test);
  return test;
}
