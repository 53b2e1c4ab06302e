import type { Expression, ExpressionTerm } from '../../contract/expression.ts';
import { termOf } from './filter-conditions.ts';
import type { Filter } from './filter.ts';

/** What values can be chosen of: a field that records have one value of, or one attribute. */
export interface Facet {
  readonly field: 'service' | 'severity' | 'event' | 'pattern' | 'attribute';
  /** The attribute; '' for the other fields. */
  readonly key: string;
}

/** Values asked for (one of them) and values ruled out (none of them). */
export interface Choice {
  readonly included: readonly string[];
  readonly excluded: readonly string[];
}

const LEVELS = ['none', 'trace', 'debug', 'info', 'warn', 'error', 'fatal'];

const termFor = ({ field, key }: Facet, value: string): ExpressionTerm => termOf(field, '=', value, key);

const isValueOf = ({ field, key }: Facet, expression: Expression): expression is ExpressionTerm =>
  expression.kind === 'term' && expression.field === field && expression.key === key && expression.operator === '=';

/** The values an entry of `where` asks for; undefined for an entry that is about something else. */
function valuesIn(facet: Facet, expression: Expression): string[] | undefined {
  if (isValueOf(facet, expression)) return [expression.value];
  if (expression.kind !== 'or') return undefined;
  const terms = expression.of.filter((one) => isValueOf(facet, one));
  return terms.length === expression.of.length ? terms.map(({ value }) => value) : undefined;
}

/** "warn and above" as the levels it stands for; a number between two levels is none of them. */
function levelsFrom(minSeverity: number): string[] {
  return minSeverity > 0 && (minSeverity - 1) % 4 === 0 ? LEVELS.slice(1 + (minSeverity - 1) / 4) : [];
}

function plainValues({ field, key }: Facet, filter: Filter): string[] {
  if (field === 'service') return [...filter.services];
  if (field === 'severity') return levelsFrom(filter.minSeverity);
  if (field !== 'attribute') return [];
  return filter.attributes.filter((term) => term.key === key && term.operator === '=').map(({ value }) => value);
}

/** What the filter says of a facet, however it was written. */
export function readFacet(filter: Filter, facet: Facet): Choice {
  const included = filter.where.flatMap((entry) => valuesIn(facet, entry) ?? []);
  const excluded = filter.where.flatMap((entry) => (entry.kind === 'not' ? (valuesIn(facet, entry.of) ?? []) : []));
  return { included: [...new Set([...plainValues(facet, filter), ...included])], excluded: [...new Set(excluded)] };
}

/** The filter without what it says of a facet: for counting the values that could be chosen. */
export function withoutFacet(filter: Filter, facet: Facet): Filter {
  const isOwn = (entry: Expression): boolean => valuesIn(facet, entry.kind === 'not' ? entry.of : entry) !== undefined;
  const isOwnTerm = (term: Filter['attributes'][number]): boolean => term.key === facet.key && term.operator === '=';
  return {
    ...filter,
    services: facet.field === 'service' ? [] : filter.services,
    minSeverity: facet.field === 'severity' ? 0 : filter.minSeverity,
    attributes: facet.field === 'attribute' ? filter.attributes.filter((term) => !isOwnTerm(term)) : filter.attributes,
    where: filter.where.filter((entry) => !isOwn(entry)),
  };
}

/** The filter with this choice of a facet's values in place of the one before. */
export function writeFacet(filter: Filter, facet: Facet, { included, excluded }: Choice): Filter {
  const plain = withoutFacet(filter, facet);
  const none: Expression[] = excluded.map((value) => ({ kind: 'not', of: termFor(facet, value) }));
  const where = [...plain.where, ...none];
  if (included.length === 0) return { ...plain, where };
  if (facet.field === 'service') return { ...plain, services: included, where };
  if (facet.field === 'attribute' && included.length === 1) {
    const term = { key: facet.key, operator: '=' as const, value: included[0]! };
    return { ...plain, attributes: [...plain.attributes, term], where };
  }
  const terms = included.map((value) => termFor(facet, value));
  const wanted: Expression = terms.length === 1 ? terms[0]! : { kind: 'or', of: terms };
  return { ...plain, where: [...plain.where, wanted, ...none] };
}

const toggled = (values: readonly string[], value: string): string[] =>
  values.includes(value) ? values.filter((other) => other !== value) : [...values, value];

/** `only`: this value and no other, again: any. `also`: one more, or one less. `not`: ruled out, or no longer. */
export function chooseValue(filter: Filter, facet: Facet, value: string, how: 'only' | 'also' | 'not'): Filter {
  const { included, excluded } = readFacet(filter, facet);
  const others = (values: readonly string[]): string[] => values.filter((other) => other !== value);
  switch (how) {
    case 'only': {
      const isOnly = included.length === 1 && included[0] === value;
      return writeFacet(filter, facet, { included: isOnly ? [] : [value], excluded: [] });
    }
    case 'also':
      return writeFacet(filter, facet, { included: toggled(included, value), excluded: others(excluded) });
    case 'not':
      return writeFacet(filter, facet, { included: others(included), excluded: toggled(excluded, value) });
  }
}
