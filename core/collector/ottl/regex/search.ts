import type { Assertion } from './tree.ts';
import type { Step } from './machine.ts';
import type { StepBudget } from './step-budget.ts';

/** Beginnings and ends of the match and of its groups: 2 n and 2 n + 1 of group n; -1 where a group took no part. */
export type Slots = number[];

interface Way {
  step: number;
  slots: Slots;
}

/** Of one character: every step once, and places of groups that are copied, which are quicker by far. */
export const stepsPerCharacter = (steps: readonly Step[], slotCount: number): number =>
  steps.length + Math.floor(slotCount ** 2 / 64);

/** The leftmost match from `from` on, of several there the preferred one; undefined without any. */
export function search(
  steps: readonly Step[],
  text: string,
  from: number,
  slotCount: number,
  budget: StepBudget,
): Slots | undefined {
  const start = steps.length - 1;
  const each = stepsPerCharacter(steps, slotCount);
  let ways: Way[] = [];
  let found: Slots | undefined;
  let at = from;
  for (;;) {
    budget.spend(each, text);
    const seen = new Uint8Array(steps.length);
    const current: Way[] = [];
    const follow = (step: number, slots: Slots): void => followWays(steps, text, at, step, slots, seen, current);
    for (const way of ways) follow(way.step, way.slots);
    if (!found) follow(start, new Array<number>(slotCount).fill(-1));
    const code = at < text.length ? text.codePointAt(at)! : -1;
    const after: Way[] = [];
    for (const way of current) {
      const step = steps[way.step]!;
      if (step.kind === 'match') {
        found = way.slots.with(1, at);
        break;
      }
      if (step.kind === 'char' && code !== -1 && step.test(code)) after.push({ step: step.next, slots: way.slots });
    }
    if (code === -1 || (after.length === 0 && found)) return found;
    ways = after;
    at += code > 0xffff ? 2 : 1;
  }
}

/** Puts the steps that read a character, or end, into `into`, in the order they are preferred. */
function followWays(
  steps: readonly Step[],
  text: string,
  at: number,
  number: number,
  slots: Slots,
  seen: Uint8Array,
  into: Way[],
): void {
  if (seen[number] === 1) return;
  seen[number] = 1;
  const step = steps[number]!;
  switch (step.kind) {
    case 'split':
      followWays(steps, text, at, step.first, slots, seen, into);
      followWays(steps, text, at, step.second, slots, seen, into);
      return;
    case 'save':
      followWays(steps, text, at, step.next, step.slot < slots.length ? slots.with(step.slot, at) : slots, seen, into);
      return;
    case 'assert':
      if (holds(step.what, text, at)) followWays(steps, text, at, step.next, slots, seen, into);
      return;
    default:
      into.push({ step: number, slots });
  }
}

export function holds(what: Assertion, text: string, at: number): boolean {
  switch (what) {
    case 'textBegin':
      return at === 0;
    case 'textEnd':
      return at === text.length;
    case 'lineBegin':
      return at === 0 || text[at - 1] === '\n';
    case 'lineEnd':
      return at === text.length || text[at] === '\n';
    case 'word':
      return isWord(text, at - 1) !== isWord(text, at);
    case 'notWord':
      return isWord(text, at - 1) === isWord(text, at);
  }
}

function isWord(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);
}
