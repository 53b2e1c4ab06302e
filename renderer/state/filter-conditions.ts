import type { ExpressionTerm } from '../../contract/expression.ts';
import { parseDuration } from '../format/duration.ts';
import type { Operator, TermToken, Token } from './filter-tokens.ts';
import { lastOfLevel, readSeverity } from './severity.ts';

/** What was typed as a condition and cannot be read as one. The page says so; the words are searched for as text. */
export interface FilterProblem {
  readonly kind:
    | 'duration'
    | 'severity'
    | 'status'
    | 'trace'
    | 'span'
    | 'number'
    | 'regex'
    | 'lookaround'
    | 'colon'
    | 'nestedId'
    | 'dangling'
    | 'unclosed';
  /** As it was typed. */
  readonly source: string;
}

/** A condition, an id (which cannot stand within brackets), or neither. */
export type Read =
  | { kind: 'condition'; term: ExpressionTerm }
  | { kind: 'id'; field: 'traceId' | 'spanId'; id: string; source: string }
  | { kind: 'unread'; problem: FilterProblem | undefined };

type Field = ExpressionTerm['field'];

export const termOf = (
  field: Field,
  operator: ExpressionTerm['operator'],
  value: string,
  key = '',
): ExpressionTerm => ({
  kind: 'term',
  field,
  key,
  operator,
  value,
});

const condition = (...parts: Parameters<typeof termOf>): Read => ({ kind: 'condition', term: termOf(...parts) });
const unread = (kind: FilterProblem['kind'] | undefined, source: string): Read => ({
  kind: 'unread',
  problem: kind && { kind, source },
});

const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;
const LEVEL = /^(none|trace|debug|info|warn|error|fatal)$/i;

function readLevel(tail: string, source: string): Read {
  if (LEVEL.test(tail)) return condition('severity', '=', tail.toLowerCase());
  const number = readSeverity(tail);
  return number === undefined ? unread('severity', source) : condition('severity', '=', String(number));
}

/** Something like `http.status_code:500`: a key with the wrong sign. Times and addresses have colons, too. */
const looksLikeKey = (head: string, tail: string): boolean => /^[a-z_][\w.]*$/i.test(head) && !/^(\/\/|$)/.test(tail);

function readField({ head, tail, source }: TermToken): Read {
  switch (head.toLowerCase()) {
    case 'service':
      return condition('service', '=', tail);
    case 'operation':
    case 'name':
      return condition('operation', '=', tail);
    case 'status':
      return /^(error|ok|unset)$/.test(tail) ? condition('status', '=', tail) : unread('status', source);
    case 'level':
    case 'severity':
      return readLevel(tail, source);
    case 'event':
      return condition('event', '=', tail);
    case 'pattern':
      return condition('pattern', '=', tail);
    case 'text':
      return tail ? condition('text', 'contains', tail) : unread(undefined, source);
    case 'trace':
      return TRACE_ID.test(tail) ? { kind: 'id', field: 'traceId', id: tail, source } : unread('trace', source);
    case 'span':
      return SPAN_ID.test(tail) ? { kind: 'id', field: 'spanId', id: tail, source } : unread('span', source);
    case 'has':
      return tail ? condition('attribute', 'exists', '', tail) : unread(undefined, source);
    case '!has':
      return tail ? condition('attribute', 'absent', '', tail) : unread(undefined, source);
    default:
      return unread(looksLikeKey(head, tail) ? 'colon' : undefined, source);
  }
}

/** `(?i)` and the like are RE2's own way to set flags. */
const withoutFlags = (pattern: string): string => pattern.replace(/^\(\?[imsU]+\)/, '');

/** Patterns are RE2: no looking around, no looking back. The browser's own reading tells most other mistakes. */
function patternProblem(pattern: string): 'regex' | 'lookaround' | undefined {
  if (/\(\?<?[=!]|\\[1-9]/.test(pattern)) return 'lookaround';
  try {
    new RegExp(withoutFlags(pattern));
    return undefined;
  } catch {
    return 'regex';
  }
}

/** A map: an attribute may be called "constructor", which every object has. */
const PATTERN_FIELDS: ReadonlyMap<string, Field> = new Map([
  ['service', 'service'],
  ['operation', 'operation'],
  ['name', 'operation'],
  ['event', 'event'],
  ['text', 'text'],
]);

function readPattern({ head, headQuoted, tail, source }: TermToken): Read {
  const problem = patternProblem(tail);
  if (problem || tail === '') return unread(problem, source);
  const field = headQuoted ? undefined : PATTERN_FIELDS.get(head);
  return field ? condition(field, 'matches', tail) : condition('attribute', 'matches', tail, head);
}

type Bound = '<' | '<=' | '>' | '>=';
const isBound = (operator: Operator): operator is Bound => /^[<>]=?$/.test(operator);

/** A level's name is a range of numbers; above and below it mean outside of the whole range. */
function readSeverityBound(operator: Bound, { tail, source }: TermToken): Read {
  const first = readSeverity(tail);
  if (first === undefined) return unread('severity', source);
  const number = operator === '>' || operator === '<=' ? lastOfLevel(tail, first) : first;
  return condition('severity', operator, String(number));
}

const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

function readBound(operator: Bound, token: TermToken): Read {
  const { head, headQuoted, tail, source } = token;
  if (!headQuoted && head === 'duration') {
    const ns = parseDuration(tail);
    return ns === undefined ? unread('duration', source) : condition('duration', operator, ns.toString());
  }
  if (!headQuoted && (head === 'severity' || head === 'level')) return readSeverityBound(operator, token);
  if (NUMBER.test(tail)) return condition('attribute', operator, tail, head);
  return unread(looksLikeKey(head, tail) ? 'number' : undefined, source);
}

/** What one term says. */
export function readCondition(token: TermToken): Read {
  const { head, operator, tail, isRegex } = token;
  if (operator === ':') return readField(token);
  if (operator === '=~' || isRegex) return readPattern(token);
  if (operator === '~') return condition('attribute', 'contains', tail, head);
  if (operator === '=' || operator === '!=') return condition('attribute', operator, tail, head);
  return isBound(operator) ? readBound(operator, token) : unread(undefined, token.source);
}

/** A bare /pattern/ is looked for in the text. */
export function readBarePattern({ pattern }: Extract<Token, { kind: 'regex' }>): Read {
  const problem = patternProblem(pattern);
  return problem ? unread(problem, `/${pattern}/`) : condition('text', 'matches', pattern);
}
