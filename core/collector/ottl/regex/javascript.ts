import { isNullable, type RegexNode } from './tree.ts';

/** A pattern as JavaScript's own, and what its search may cost. */
export interface Native {
  /** The same with flag d, once places of groups were asked for. */
  places?: RegExp;
  /** With flag g. */
  regex: RegExp;
  /** Characters of the longest text whose search takes no more than the steps allowed: every repetition without end multiplies by the length. */
  longest: number;
}

/**
 * The pattern for JavaScript's engine where it means the same there and takes no exponential time; undefined otherwise:
 * repetitions in each other or of alternatives, of what may be nothing, groups that repeat (JavaScript forgets them), and case
 * ignored only in parts. `hasGroups` keeps groups, to be read.
 */
export function toNative(root: RegexNode, hasGroups: boolean, mostSteps: number): Native | undefined {
  if (!isAlike(root, hasGroups) || sizeOf(root) > MOST_SIZE) return undefined;
  const isFolded = folding(root);
  if (isFolded === undefined) return undefined;
  const regex = new RegExp(emit(root, hasGroups), isFolded ? 'giu' : 'gu');
  const { factor, power } = costOf(root);
  const exponent = power + (beginsText(root) ? 0 : 1);
  const each = factor * Math.max(1, lengthOf(root) / USUAL_LENGTH);
  return { regex, longest: exponent === 0 ? Infinity : Math.floor((mostSteps / each) ** (1 / exponent)) - 1 };
}

/** Of sizes below: what its engine makes in some tens of milliseconds. It makes it with the first search, where nobody expects it to fail. */
const MOST_SIZE = 20_000;
/** Classes of Unicode have hundreds of ranges. */
const CLASS_SIZE = 100;
/** More repetitions of the same are counted, not written out. */
const MOST_UNROLLED = 4;

/** How much JavaScript's engine makes of it, in characters. */
function sizeOf(node: RegexNode): number {
  switch (node.kind) {
    case 'char':
      return /\\p/i.test(node.set) ? CLASS_SIZE : 1;
    case 'cat':
    case 'alt':
      return node.parts.reduce((sum, part) => sum + sizeOf(part), 1);
    case 'group':
      return sizeOf(node.inner) + 1;
    case 'repeat':
      return sizeOf(node.inner) * Math.min(MOST_UNROLLED, node.max === Infinity ? node.min + 1 : Math.max(1, node.max));
    default:
      return 1;
  }
}

function isAlike(node: RegexNode, hasGroups: boolean): boolean {
  switch (node.kind) {
    case 'cat':
    case 'alt':
      return node.parts.every((part) => isAlike(part, hasGroups));
    case 'group':
      return isAlike(node.inner, hasGroups);
    case 'repeat':
      if (node.max <= 1) return !isNullable(node.inner) && isAlike(node.inner, hasGroups);
      return isFixed(node.inner, hasGroups) && !isNullable(node.inner);
    default:
      return true;
  }
}

/** Characters one after another, without any choice. */
function isFixed(node: RegexNode, hasGroups: boolean): boolean {
  if (node.kind === 'group') return !hasGroups && isFixed(node.inner, hasGroups);
  if (node.kind === 'cat') return node.parts.every((part) => isFixed(part, hasGroups));
  return node.kind === 'char';
}

/** Whether case is ignored everywhere it matters, or nowhere; undefined where the parts differ. */
function folding(root: RegexNode): boolean | undefined {
  const seen = new Set<boolean>();
  let hasWord = false;
  const visit = (node: RegexNode): void => {
    if (node.kind === 'char' && hasCase(node.set)) seen.add(node.isFolded);
    if (node.kind === 'assert' && (node.what === 'word' || node.what === 'notWord')) hasWord = true;
    if (node.kind === 'cat' || node.kind === 'alt') node.parts.forEach(visit);
    if (node.kind === 'group' || node.kind === 'repeat') visit(node.inner);
  };
  visit(root);
  // Ignoring case, JavaScript counts two more letters to words.
  if (seen.size > 1 || (seen.has(true) && hasWord)) return undefined;
  return seen.has(true);
}

/** Sets that say nothing about letters are the same with and without case. */
function hasCase(set: string): boolean {
  if (set === '[^\\n]' || set === '[\\s\\S]') return false;
  const single = /^\\u\{([0-9a-f]+)\}$/.exec(set);
  if (!single) return true;
  const char = String.fromCodePoint(parseInt(single[1]!, 16));
  return char.toLowerCase() !== char.toUpperCase();
}

const ASSERTIONS = {
  textBegin: '^',
  textEnd: '$',
  lineBegin: '(?<![^\\n])',
  lineEnd: '(?![^\\n])',
  word: '\\b',
  notWord: '\\B',
} as const;

function emit(node: RegexNode, hasGroups: boolean): string {
  switch (node.kind) {
    case 'empty':
      return '(?:)';
    case 'char':
      return node.set;
    case 'assert':
      return ASSERTIONS[node.what];
    case 'cat':
      return node.parts.map((part) => emit(part, hasGroups)).join('');
    case 'alt':
      return `(?:${node.parts.map((part) => emit(part, hasGroups)).join('|')})`;
    case 'group':
      return `(${hasGroups ? '' : '?:'}${emit(node.inner, hasGroups)})`;
    case 'repeat': {
      const most = node.max === Infinity ? '' : node.max;
      return `(?:${emit(node.inner, hasGroups)}){${node.min},${most}}${node.isLazy ? '?' : ''}`;
    }
  }
}

/** Characters of a pattern in a row which a step may stand for: most have no more. */
const USUAL_LENGTH = 32;

/** Characters that it reads at most before it fails, those of repetitions without end aside. */
function lengthOf(node: RegexNode): number {
  switch (node.kind) {
    case 'char':
      return 1;
    case 'cat':
      return node.parts.reduce((sum, part) => sum + lengthOf(part), 0);
    case 'alt':
      return Math.max(...node.parts.map(lengthOf));
    case 'group':
      return lengthOf(node.inner);
    case 'repeat':
      return lengthOf(node.inner) * (node.max === Infinity ? Math.max(1, node.min) : node.max);
    default:
      return 0;
  }
}

/** Choices multiply in a row and add up as alternatives. */
function costOf(node: RegexNode): { factor: number; power: number } {
  switch (node.kind) {
    case 'cat': {
      const costs = node.parts.map(costOf);
      return {
        factor: costs.reduce((product, cost) => product * cost.factor, 1),
        power: costs.reduce((sum, cost) => sum + cost.power, 0),
      };
    }
    case 'alt': {
      const costs = node.parts.map(costOf);
      return {
        factor: costs.reduce((sum, cost) => sum + cost.factor, 0),
        power: Math.max(...costs.map((cost) => cost.power)),
      };
    }
    case 'group':
      return costOf(node.inner);
    case 'repeat': {
      const inner = costOf(node.inner);
      if (node.max === Infinity) return { ...inner, power: inner.power + 1 };
      return { ...inner, factor: inner.factor * (node.max - node.min + 1) };
    }
    default:
      return { factor: 1, power: 0 };
  }
}

function beginsText(node: RegexNode): boolean {
  if (node.kind === 'assert') return node.what === 'textBegin';
  if (node.kind === 'cat') return beginsText(node.parts[0]!);
  return node.kind === 'group' && beginsText(node.inner);
}
