import { findAttribute, type AnyValue } from '../../model/attributes.ts';
import { OttlError, OttlProblem } from '../ottl/problem.ts';
import { Pattern } from '../ottl/regex/pattern.ts';
import { bool, double, int, NIL, text, typeName } from '../ottl/value.ts';
import type { Expression } from './expression.ts';
import { OperatorError } from './operator.ts';

/** Patterns that are no literals come from the configuration's environment or from entries: not many are kept. */
const MOST_PATTERNS = 100;

export const numberOf = (written: string): AnyValue => {
  const digits = written.replaceAll('_', '');
  return /^\d+$/.test(digits) ? int(BigInt(digits)) : double(Number(digits));
};

export function textOf(value: AnyValue, what: string): string {
  if (value.kind === 'string') return value.value;
  throw new OperatorError(`${what} is of texts, not of ${typeName(value)}`);
}

export const negated =
  (inner: Expression): Expression =>
  (entry) =>
    bool(!isTrue(inner(entry), 'not'));

export const minus = (inner: Expression): Expression => {
  return (entry) => {
    const value = inner(entry);
    if (value.kind === 'int') return int(-value.value);
    if (value.kind === 'double') return double(-value.value);
    throw new OperatorError(`- is of numbers, not of ${typeName(value)}`);
  };
};

export const choice =
  (condition: Expression, then: Expression, otherwise: Expression): Expression =>
  (entry) =>
    isTrue(condition(entry), '?') ? then(entry) : otherwise(entry);

function isTrue(value: AnyValue, what: string): boolean {
  if (value.kind === 'bool') return value.value;
  throw new OperatorError(`${what} is of true and false, not of ${typeName(value)}`);
}

/** nil for what is not there, and of nil. */
export function member(of: Expression, key: Expression): Expression {
  return (entry) => {
    const [value, name] = [of(entry), key(entry)];
    if (value.kind === 'kvlist') return findAttribute(value.values, textOf(name, 'a key')) ?? NIL;
    if (value.kind === 'array' && name.kind === 'int') return value.values.at(Number(name.value)) ?? NIL;
    if (value.kind === 'empty') return NIL;
    throw new OperatorError(`${typeName(value)} has no members`);
  };
}

export function lengthOf(value: AnyValue): number {
  if (value.kind === 'string') return Array.from(value.value).length;
  if (value.kind === 'array' || value.kind === 'kvlist') return value.values.length;
  throw new OperatorError(`len is of texts, lists and maps, not of ${typeName(value)}`);
}

export function operation(operator: string, left: Expression, right: Expression, at: number): Expression {
  switch (operator) {
    case '&&':
    case 'and':
      return (entry) => bool(isTrue(left(entry), 'and') && isTrue(right(entry), 'and'));
    case '||':
    case 'or':
      return (entry) => bool(isTrue(left(entry), 'or') || isTrue(right(entry), 'or'));
    case '==':
      return (entry) => bool(isEqual(left(entry), right(entry)));
    case '!=':
      return (entry) => bool(!isEqual(left(entry), right(entry)));
    case 'in':
      return (entry) => bool(isIn(left(entry), right(entry)));
    case '??':
      return (entry) => notNil(left(entry)) ?? right(entry);
    case '+':
      return (entry) => sum(left(entry), right(entry));
    case '<':
    case '<=':
    case '>':
    case '>=':
      return (entry) => bool(ORDERS[operator](compare(left(entry), right(entry))));
    case 'matches':
      return matcher(left, right);
    case 'contains':
    case 'startsWith':
    case 'endsWith': {
      const test = TEXT_TESTS[operator];
      return (entry) => bool(test(textOf(left(entry), operator), textOf(right(entry), operator)));
    }
    default:
      throw new OttlProblem(`${operator} is not read here`, at);
  }
}

const notNil = (value: AnyValue): AnyValue | undefined => (value.kind === 'empty' ? undefined : value);

const TEXT_TESTS = {
  contains: (value: string, part: string) => value.includes(part),
  startsWith: (value: string, part: string) => value.startsWith(part),
  endsWith: (value: string, part: string) => value.endsWith(part),
} as const;

const ORDERS = {
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
} as const;

type Num = Extract<AnyValue, { kind: 'int' | 'double' }>;
const isNumber = (value: AnyValue): value is Num => value.kind === 'int' || value.kind === 'double';

/** Texts by their code points, numbers by their value. NaN is not in order with anything. */
function compare(left: AnyValue, right: AnyValue): number {
  const areTexts = left.kind === 'string' && right.kind === 'string';
  if (!areTexts && !(isNumber(left) && isNumber(right)))
    throw new OperatorError(`${typeName(left)} and ${typeName(right)} have no order`);
  if (left.value < right.value) return -1;
  return left.value > right.value ? 1 : isSame(left, right) ? 0 : NaN;
}

/** Exact also between an integer and a double. */
const isSame = (left: { value: Num['value'] | string }, right: { value: Num['value'] | string }): boolean =>
  left.value <= right.value && left.value >= right.value;

function isEqual(left: AnyValue, right: AnyValue): boolean {
  if (isNumber(left) && isNumber(right)) return isSame(left, right);
  if (left.kind !== right.kind) return false;
  if (left.kind === 'empty') return true;
  if (left.kind === 'string' || left.kind === 'bool') return left.value === (right as typeof left).value;
  throw new OperatorError(`${typeName(left)} cannot be compared here`);
}

function isIn(value: AnyValue, among: AnyValue): boolean {
  if (among.kind === 'array') return among.values.some((one) => isEqual(value, one));
  if (among.kind === 'kvlist') return value.kind === 'string' && findAttribute(among.values, value.value) !== undefined;
  if (among.kind === 'empty') return false;
  throw new OperatorError(`in is of lists and maps, not of ${typeName(among)}`);
}

function sum(left: AnyValue, right: AnyValue): AnyValue {
  if (left.kind === 'string' && right.kind === 'string') return text(left.value + right.value);
  if (left.kind === 'int' && right.kind === 'int') return int(left.value + right.value);
  if (isNumber(left) && isNumber(right)) return double(Number(left.value) + Number(right.value));
  throw new OperatorError(`${typeName(left)} and ${typeName(right)} cannot be added`);
}

/** Throws OttlProblem with its place in the expression. */
export function patternAt(source: string, at: number): Pattern {
  try {
    return new Pattern(source);
  } catch (error) {
    if (error instanceof OttlProblem) throw new OttlProblem(error.message, at + error.offset);
    throw error;
  }
}

function matcher(left: Expression, right: Expression): Expression {
  const patterns = new Map<string, Pattern>();
  const patternOf = (source: string): Pattern => {
    let pattern = patterns.get(source);
    if (!pattern) {
      if (patterns.size >= MOST_PATTERNS) patterns.clear();
      patterns.set(source, (pattern = patternAt(source, 0)));
    }
    return pattern;
  };
  return (entry) => {
    const value = left(entry);
    // In expr, nil matches nothing.
    if (value.kind === 'empty') return bool(false);
    try {
      return bool(patternOf(textOf(right(entry), 'matches')).test(textOf(value, 'matches')));
    } catch (error) {
      const isKnown = error instanceof OttlError || error instanceof OttlProblem;
      throw isKnown ? new OperatorError(error.message) : error;
    }
  };
}
