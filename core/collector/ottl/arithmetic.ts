import type { MathOperator } from './ast.ts';
import { OttlError } from './problem.ts';
import { double, duration, int, time, typeName, type OttlValue } from './value.ts';

/** Integers wrap at 64 bits and divide towards zero, as in Go; an integer with a double is counted as doubles. Throws OttlError. */
export function calculate(operator: MathOperator, left: OttlValue, right: OttlValue): OttlValue {
  if (left.kind === 'int' && right.kind === 'int') return int(wholes(operator, left.value, right.value));
  if (isNumber(left) && isNumber(right)) return double(fractions(operator, Number(left.value), Number(right.value)));
  if (isTimed(left) && isTimed(right) && (operator === '+' || operator === '-')) {
    const result = timed(operator, left, right);
    if (result) return result;
  }
  throw new OttlError(`${typeName(left)} ${operator} ${typeName(right)} cannot be calculated`);
}

/** Throws OttlError for what is no number. */
export function negate(value: OttlValue): OttlValue {
  if (value.kind === 'int') return int(-value.value);
  if (value.kind === 'double') return double(-value.value);
  throw new OttlError(`unsupported unary minus operation on type ${typeName(value)}`);
}

type Timed = OttlValue & { kind: 'time' | 'duration' };
const isTimed = (value: OttlValue): value is Timed => value.kind === 'time' || value.kind === 'duration';
const isNumber = (value: OttlValue): value is OttlValue & { kind: 'int' | 'double' } =>
  value.kind === 'int' || value.kind === 'double';

function wholes(operator: MathOperator, left: bigint, right: bigint): bigint {
  if (operator === '/' && right === 0n) throw new OttlError('attempted to divide by 0');
  return operator === '+'
    ? left + right
    : operator === '-'
      ? left - right
      : operator === '*'
        ? left * right
        : left / right;
}

function fractions(operator: MathOperator, left: number, right: number): number {
  if (operator === '/' && right === 0) throw new OttlError('attempted to divide by 0');
  return operator === '+'
    ? left + right
    : operator === '-'
      ? left - right
      : operator === '*'
        ? left * right
        : left / right;
}

function timed(operator: '+' | '-', left: Timed, right: Timed): OttlValue | undefined {
  const ns = operator === '+' ? left.ns + right.ns : left.ns - right.ns;
  if (left.kind === 'duration' && right.kind === 'duration') return duration(ns);
  if (left.kind === 'time' && right.kind === 'duration') return time(ns);
  if (operator === '+') return left.kind === 'duration' ? time(ns) : undefined;
  return left.kind === 'time' ? duration(ns) : undefined;
}
