import { OttlProblem } from '../problem.ts';
import { toNative, type Native } from './javascript.ts';
import { toSteps, type Step } from './machine.ts';
import { parseRegex } from './parse.ts';
import { matchesAnywhere } from './matches-anywhere.ts';
import { search, stepsPerCharacter, type Slots } from './search.ts';
import { StepBudget, tooLong } from './step-budget.ts';
import type { RegexNode } from './tree.ts';

/** Steps of JavaScript's engine that a search may take at worst: some milliseconds. Above, the machine that is linear runs. */
const NATIVE_STEPS = 1_000_000;
/** Steps of the machine: less than a second. Longer texts are refused. */
const MACHINE_STEPS = 20_000_000;
/** Of all searches in one text: each match may read some characters that the next one reads again, not all that follow. */
const ALL_STEPS = 3 * MACHINE_STEPS;

/** JavaScript's engine throws for patterns some times as large, and not before they are used. */
const MOST_SOURCE = 10_000;

/**
 * A pattern of RE2, whose search takes no more than time linear in the text: JavaScript's engine runs it where it means the same
 * and where even its worst case is short for this text, else a machine of our own. Making one throws OttlProblem, searching
 * throws OttlError for texts too long for the pattern.
 */
export class Pattern {
  /** Of the groups from 1 on. */
  readonly names: readonly (string | undefined)[];
  readonly #root: RegexNode;
  readonly #test: Native | undefined;
  readonly #exec: Native | undefined;
  /** Where only the place of the match is asked for. */
  readonly #find: Native | undefined;
  readonly #slotCount: number;
  #steps: Step[] | undefined;

  constructor(source: string) {
    if (source.length > MOST_SOURCE) throw new OttlProblem(`a pattern of more than ${MOST_SOURCE} characters`, 0);
    const { root, names } = parseRegex(source);
    this.names = names;
    this.#root = root;
    this.#slotCount = 2 * (names.length + 1);
    this.#test = toNative(withoutEnds(root), false, NATIVE_STEPS);
    this.#find = toNative(root, false, NATIVE_STEPS);
    this.#exec = names.length === 0 ? this.#find : toNative(root, true, NATIVE_STEPS);
    // Too large a pattern is to be known now.
    if (!this.#test || !this.#exec || !this.#find) this.#machine();
  }

  /** Whether it is found anywhere in the text. */
  test(text: string): boolean {
    const native = this.#test;
    if (native && text.length <= native.longest) {
      native.regex.lastIndex = 0;
      return native.regex.test(text);
    }
    return this.#search(text, 0, true, 2, Pattern.budget()) !== undefined;
  }

  /** For several searches in one text, one after the other: passed to `exec`, it bounds the steps of all of them. */
  static budget(): StepBudget {
    return new StepBudget(ALL_STEPS);
  }

  /** The first match from `from` on; without `hasGroups` only its beginning and end. */
  exec(text: string, from = 0, hasGroups = true, budget = Pattern.budget()): Slots | undefined {
    const native = hasGroups ? this.#exec : this.#find;
    const count = hasGroups ? this.#slotCount : 2;
    if (!native || text.length > native.longest) return this.#search(text, from, false, count, budget);
    native.regex.lastIndex = from;
    const found = native.regex.exec(text);
    return found ? placesOf(native, text, from, found, count) : undefined;
  }

  /** All matches that do not overlap; one of nothing right after another is none, as in Go. */
  matches(text: string, hasGroups = true): Slots[] {
    const all: Slots[] = [];
    const budget = Pattern.budget();
    let from = 0;
    let lastEnd = -1;
    while (from <= text.length) {
      const slots = this.exec(text, from, hasGroups, budget);
      if (!slots) break;
      const [start, end] = [slots[0]!, slots[1]!];
      const isEmpty = start === end;
      if (!isEmpty || end !== lastEnd) all.push(slots);
      lastEnd = end;
      from = isEmpty ? end + (text.codePointAt(end)! > 0xffff ? 2 : 1) : end;
    }
    return all;
  }

  /** Every match replaced by what `replacement` makes of it; the same text without any. */
  replaceAll(text: string, replacement: (slots: Slots) => string, hasGroups = true): string {
    const found = this.matches(text, hasGroups);
    if (found.length === 0) return text;
    let result = '';
    let at = 0;
    for (const slots of found) {
      result += text.slice(at, slots[0]) + replacement(slots);
      at = slots[1]!;
    }
    return result + text.slice(at);
  }

  #machine(): Step[] {
    return (this.#steps ??= toSteps(this.#root));
  }

  #search(text: string, from: number, isTest: boolean, slotCount: number, budget: StepBudget): Slots | undefined {
    const steps = this.#machine();
    if (stepsPerCharacter(steps, slotCount) * (text.length - from) > MACHINE_STEPS) throw tooLong(text);
    return isTest ? (matchesAnywhere(steps, text) ? [0, 0] : undefined) : search(steps, text, from, slotCount, budget);
  }
}

/** Places of the groups: JavaScript tells them with flag d only, whose search is slower. */
function placesOf(native: Native, text: string, from: number, found: RegExpExecArray, count: number): Slots {
  if (count === 2) return [found.index, found.index + found[0].length];
  const withPlaces = (native.places ??= new RegExp(native.regex.source, `${native.regex.flags}d`));
  withPlaces.lastIndex = from;
  const { indices } = withPlaces.exec(text) as RegExpExecArray & { indices: ([number, number] | undefined)[] };
  return indices.flatMap((place) => place ?? [-1, -1]);
}

/** `.*` at the ends changes nothing where only asked whether there is a match, and costs most. */
function withoutEnds(root: RegexNode): RegexNode {
  if (isAnything(root)) return { kind: 'empty' };
  if (root.kind !== 'cat') return root;
  const parts = root.parts.slice();
  while (parts.length > 0 && isAnything(parts[0]!)) parts.shift();
  while (parts.length > 0 && isAnything(parts.at(-1)!)) parts.pop();
  return parts.length === 0 ? { kind: 'empty' } : { kind: 'cat', parts };
}

function isAnything(node: RegexNode): boolean {
  return (
    node.kind === 'repeat' &&
    node.min === 0 &&
    node.max === Infinity &&
    node.inner.kind === 'char' &&
    node.inner.set.startsWith('[^\\n]')
  );
}
