import type { Expression, ExpressionTerm } from '../../../contract/expression.ts';

/** What a made-up item says of itself: '' and undefined are what it does not have. */
export interface Item {
  severity: number;
  text: string;
  event: string;
  service: string;
  operation: string;
  pattern: string;
  attribute(key: string): string | undefined;
}

const LEVELS = ['none', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'];
export const levelAt = (severity: number): number => (severity === 0 ? 0 : 1 + Math.floor((severity - 1) / 4));

function compare(value: string | undefined, { operator, value: wanted }: ExpressionTerm): boolean {
  if (operator === 'exists') return value !== undefined;
  if (operator === 'absent') return value === undefined;
  if (value === undefined) return false;
  switch (operator) {
    case '=':
      return value === wanted;
    case '!=':
      return value !== wanted;
    case 'contains':
      return value.toLowerCase().includes(wanted.toLowerCase());
    case 'matches':
      return new RegExp(wanted.replace(/^\(\?i\)/, ''), wanted.startsWith('(?i)') ? 'i' : '').test(value);
    case '<':
      return Number(value) < Number(wanted);
    case '<=':
      return Number(value) <= Number(wanted);
    case '>':
      return Number(value) > Number(wanted);
    case '>=':
      return Number(value) >= Number(wanted);
  }
}

function holdsTerm(term: ExpressionTerm, item: Item): boolean {
  switch (term.field) {
    case 'attribute':
      return compare(item.attribute(term.key), term);
    case 'severity':
      return LEVELS.includes(term.value)
        ? compare(LEVELS[levelAt(item.severity)], term)
        : compare(String(item.severity), term);
    case 'status':
    case 'duration':
      return true;
    default:
      return compare(item[term.field], term);
  }
}

export function holds(expression: Expression, item: Item): boolean {
  switch (expression.kind) {
    case 'term':
      return holdsTerm(expression, item);
    case 'not':
      return !holds(expression.of, item);
    case 'and':
      return expression.of.every((one) => holds(one, item));
    case 'or':
      return expression.of.some((one) => holds(one, item));
  }
}
