import type { Expression, ExpressionTerm } from '../../contract/expression.ts';
import { writeDuration } from '../format/duration.ts';
import { termOf, type FilterProblem } from './filter-conditions.ts';
import type { Node } from './filter-grammar.ts';
import { quoted, writeHead, writeRegex, writeWord } from './filter-tokens.ts';
import { writeSeverityBound } from './severity.ts';

const flat = (kind: 'and' | 'or', of: readonly Expression[]): Expression[] =>
  of.flatMap((one) => (one.kind === kind ? one.of : [one]));

function joined(kind: 'and' | 'or', of: readonly Expression[]): Expression {
  const all = flat(kind, of);
  return all.length === 1 ? all[0]! : { kind, of: all };
}

const OPPOSITE = { exists: 'absent', absent: 'exists' } as const;

/** Without a second NOT, and by the opposite operator where there is one. */
export function negate(expression: Expression): Expression {
  if (expression.kind === 'not') return expression.of;
  if (expression.kind === 'term' && expression.field === 'attribute' && expression.operator in OPPOSITE)
    return { ...expression, operator: OPPOSITE[expression.operator as keyof typeof OPPOSITE] };
  return { kind: 'not', of: expression };
}

/** The shortest tree that says the same: no brackets within brackets of their kind, no double NOT. */
export function toExpression(node: Node, problems: FilterProblem[]): Expression {
  switch (node.kind) {
    case 'text':
      return termOf('text', 'contains', node.text);
    case 'not':
      return negate(toExpression(node.of, problems));
    case 'read': {
      if (node.read.kind === 'condition') return node.read.term;
      problems.push({ kind: 'nestedId', source: node.read.source });
      return termOf('text', 'contains', node.read.source);
    }
    default:
      return joined(
        node.kind,
        node.of.map((inner) => toExpression(inner, problems)),
      );
  }
}

/** Names a quoted key is told apart from. */
const FIELD_NAMES = ['service', 'operation', 'name', 'event', 'text', 'duration', 'severity', 'level'];

function writeAttribute({ key, operator, value }: ExpressionTerm): string {
  const plain = writeHead(key);
  switch (operator) {
    case 'exists':
      return `has:${writeWord(key)}`;
    case 'absent':
      return `!has:${writeWord(key)}`;
    case 'contains':
      return `${plain}~${value.startsWith('/') ? quoted(value) : writeWord(value)}`;
    case '=':
    case '!=':
      return `${plain}${operator}${writeWord(value)}`;
    default: {
      const head = FIELD_NAMES.includes(key) ? quoted(key) : plain;
      return operator === 'matches' ? `${head}=~${writeRegex(value)}` : `${head}${operator}${value}`;
    }
  }
}

function writeSeverityTerm({ operator, value }: ExpressionTerm): string {
  if (operator === '<' || operator === '<=' || operator === '>' || operator === '>=')
    return `severity${operator}${writeSeverityBound(operator, Number(value))}`;
  return `level:${writeWord(value)}`;
}

/** One condition as it is typed. */
export function writeTerm(term: ExpressionTerm): string {
  const { field, operator, value } = term;
  switch (field) {
    case 'attribute':
      return writeAttribute(term);
    case 'severity':
      return writeSeverityTerm(term);
    case 'duration':
      return `duration${operator}${writeDuration(BigInt(value))}`;
    case 'text':
      return operator === 'matches' ? writeTextPattern(value) : writeHead(value);
    default:
      return operator === 'matches' ? `${field}=~${writeRegex(value)}` : `${field}:${writeWord(value)}`;
  }
}

function writeTextPattern(pattern: string): string {
  const written = writeRegex(pattern);
  return written.startsWith('/') ? written : `text=~${written}`;
}

/** Within brackets: those inside brackets of their own, since a reader should not have to know what binds closer. */
function writeInner(expression: Expression): string {
  switch (expression.kind) {
    case 'term':
      return writeTerm(expression);
    case 'not':
      return `-${writeInner(expression.of)}`;
    default:
      return `(${expression.of.map(writeInner).join(expression.kind === 'or' ? ' OR ' : ' AND ')})`;
  }
}

/** Conditions that, typed alone, would become one of the filter's plain parts; brackets keep them what they are. */
export function isPlain({ field, operator, value }: ExpressionTerm): boolean {
  switch (field) {
    case 'service':
    case 'operation':
      return operator === '=';
    case 'status':
      return value !== 'unset';
    case 'duration':
      return true;
    case 'severity':
      return operator === '>=';
    case 'attribute':
      return ['=', '!=', 'contains', 'exists', 'absent'].includes(operator);
    default:
      return false;
  }
}

/** One entry of `where`, as it is typed. */
export function writeExpression(expression: Expression): string {
  if (expression.kind !== 'term') return writeInner(expression);
  if (expression.field === 'text' && expression.operator === 'contains') return `text:${writeWord(expression.value)}`;
  return isPlain(expression) ? `(${writeTerm(expression)})` : writeTerm(expression);
}

const SPANS_ONLY = ['operation', 'status', 'duration'];
const LOGS_ONLY = ['severity', 'pattern'];

/** Which signals have all the fields an expression speaks of. */
export function signalsOf(expression: Expression): { spans: boolean; logs: boolean } {
  if (expression.kind === 'term')
    return { spans: !LOGS_ONLY.includes(expression.field), logs: !SPANS_ONLY.includes(expression.field) };
  const inner = (expression.kind === 'not' ? [expression.of] : expression.of).map(signalsOf);
  return { spans: inner.every(({ spans }) => spans), logs: inner.every(({ logs }) => logs) };
}
