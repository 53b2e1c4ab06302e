import * as v from 'valibot';

/** Upper bound of any text a filter carries; longer search terms are a mistake or an attack. */
const term = v.pipe(v.string(), v.maxLength(1_000));
/** Templates of patterns are longer. */
const termValue = v.pipe(v.string(), v.maxLength(4_000));

export const EXPRESSION_FIELDS = [
  'service',
  'operation',
  'status',
  'duration',
  'severity',
  'text',
  'pattern',
  'event',
  'attribute',
] as const;
export const EXPRESSION_OPERATORS = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'contains',
  'matches',
  'exists',
  'absent',
] as const;

/**
 * One condition. `key` names the attribute and is '' for every other field. Values are text:
 *
 *   service, operation, event   the name; `matches` takes a regular expression
 *   status                      error | ok | unset                     spans only
 *   duration                    decimal nanoseconds                    spans only
 *   severity                    trace | debug | info | warn | error | fatal | none, or a SeverityNumber; logs only
 *   text                        log body; of a span its name, status message, event names and string attributes
 *   pattern                     a template as `logs.patterns` gives it; logs only
 *   attribute                   plain form; looked for on the item, then on its resource. `<` … `>=` compare numbers
 *
 * `contains` ignores case. `matches` is RE2, unanchored; (?i) ignores case. A field that the asked-for signal does not
 * have is an error that says so.
 */
export interface ExpressionTerm {
  kind: 'term';
  field: (typeof EXPRESSION_FIELDS)[number];
  key: string;
  operator: (typeof EXPRESSION_OPERATORS)[number];
  value: string;
}

/** AND, OR and NOT over conditions. An empty `and` holds always, an empty `or` never. */
export type Expression =
  | ExpressionTerm
  | { kind: 'and'; of: Expression[] }
  | { kind: 'or'; of: Expression[] }
  | { kind: 'not'; of: Expression };

/** Deeper than anybody nests brackets, and shallow enough for any stack. */
const MAX_DEPTH = 12;
const MAX_TERMS = 200;

const leaf = v.object({
  kind: v.literal('term'),
  field: v.picklist(EXPRESSION_FIELDS),
  key: v.optional(term, ''),
  operator: v.picklist(EXPRESSION_OPERATORS),
  value: v.optional(termValue, ''),
});

function level(depth: number): v.GenericSchema<Expression> {
  if (depth === 0) return leaf as v.GenericSchema<Expression>;
  const inner = v.lazy(() => level(depth - 1));
  const several = v.pipe(v.array(inner), v.maxLength(MAX_TERMS));
  return v.variant('kind', [
    leaf,
    v.object({ kind: v.literal('and'), of: several }),
    v.object({ kind: v.literal('or'), of: several }),
    v.object({ kind: v.literal('not'), of: inner }),
  ]) as v.GenericSchema<Expression>;
}

/** Conditions, and each AND and OR over them. */
export function countTerms(expression: Expression): number {
  switch (expression.kind) {
    case 'term':
      return 1;
    case 'not':
      return countTerms(expression.of);
    default:
      return expression.of.reduce((sum, one) => sum + countTerms(one), 1);
  }
}

export const expression = v.pipe(
  level(MAX_DEPTH),
  v.check((value) => countTerms(value) <= MAX_TERMS, `at most ${MAX_TERMS} conditions`),
);
