import type { AnyValue } from '../../model/attributes.ts';
import type { CompareOperator } from './ast.ts';
import type { OttlValue } from './value.ts';

/** Compares by OTTL's rules: numbers among each other, otherwise only what is of one type; what differs in type is "not equal" and nothing else. */
export function compareValues(operator: CompareOperator, left: OttlValue, right: OttlValue): boolean {
  if (left.kind === 'empty' && right.kind === 'empty')
    return operator === '==' || operator === '<=' || operator === '>=';
  const order = orderOf(left, right);
  if (order !== undefined) return holds(operator, order);
  if (operator === '==') return isSame(left, right);
  return operator === '!=' && !isSame(left, right);
}

/** Below, at or above 0; NaN where neither holds (NaN itself); undefined where there is no order. */
function orderOf(left: OttlValue, right: OttlValue): number | undefined {
  if (isNumber(left) && isNumber(right)) {
    if (left.kind === 'int' && right.kind === 'int') return sign(left.value, right.value);
    return sign(Number(left.value), Number(right.value));
  }
  if (left.kind === 'string' && right.kind === 'string') return textOrder(left.value, right.value);
  if (left.kind === 'bool' && right.kind === 'bool') return Number(left.value) - Number(right.value);
  if (left.kind === 'bytes' && right.kind === 'bytes') return bytesOrder(left.value, right.value);
  if (left.kind === 'time' && right.kind === 'time') return sign(left.ns, right.ns);
  return left.kind === 'duration' && right.kind === 'duration' ? sign(left.ns, right.ns) : undefined;
}

const isNumber = (value: OttlValue): value is AnyValue & { kind: 'int' | 'double' } =>
  value.kind === 'int' || value.kind === 'double';

function sign<T extends number | bigint>(left: T, right: T): number {
  if (left < right) return -1;
  if (left > right) return 1;
  return left === right ? 0 : NaN;
}

/** By code points, as bytes of UTF-8 sort; JavaScript itself sorts by halves of pairs. */
function textOrder(left: string, right: string): number {
  if (left === right) return 0;
  const length = Math.min(left.length, right.length);
  let at = 0;
  while (at < length && left.charCodeAt(at) === right.charCodeAt(at)) at++;
  if (at === length) return left.length - right.length;
  return rank(left.charCodeAt(at)) - rank(right.charCodeAt(at));
}

const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

function bytesOrder(left: Uint8Array, right: Uint8Array): number {
  const length = Math.min(left.length, right.length);
  for (let i = 0; i < length; i++) if (left[i] !== right[i]) return left[i]! - right[i]!;
  return left.length - right.length;
}

function holds(operator: CompareOperator, order: number): boolean {
  switch (operator) {
    case '==':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

/** Deep equality of one type; maps in any order of their keys, of equal keys the last one counts. */
export function isSame(left: OttlValue, right: OttlValue): boolean {
  switch (left.kind) {
    case 'array':
      return right.kind === 'array' && sameItems(left.values, right.values);
    case 'kvlist':
      return right.kind === 'kvlist' && sameEntries(left, right);
    case 'traceId':
    case 'spanId':
      return right.kind === left.kind && right.hex === left.hex;
    case 'empty':
      return right.kind === 'empty';
    default:
      return right.kind === left.kind && orderOf(left, right) === 0;
  }
}

function sameItems(left: readonly AnyValue[], right: readonly AnyValue[]): boolean {
  return left.length === right.length && left.every((item, i) => isSame(item, right[i]!));
}

function sameEntries(left: AnyValue & { kind: 'kvlist' }, right: AnyValue & { kind: 'kvlist' }): boolean {
  const ours = new Map(left.values.map(({ key, value }) => [key, value]));
  const theirs = new Map(right.values.map(({ key, value }) => [key, value]));
  if (ours.size !== theirs.size) return false;
  for (const [key, value] of ours) {
    const other = theirs.get(key);
    if (other === undefined || !isSame(value, other)) return false;
  }
  return true;
}
