import type { Expression, ExpressionTerm } from '../../contract/expression.ts';
import type { AttributeTerm } from '../../contract/filters.ts';
import type { FilterProblem } from './filter-conditions.ts';
import { isPlain, toExpression } from './filter-expression.ts';
import { parseTokens, type Node } from './filter-grammar.ts';
import { writeFilter } from './filter-terms.ts';
import { readTokens } from './filter-tokens.ts';
import { NO_FILTER, type Filter } from './filter.ts';
import { stableKey } from './stable-key.ts';

/*
 * The typed form of the filter, also what the address carries:
 *
 *   service:checkout operation:"GET /cart" status:error duration>=100ms duration<2s severity>=warn
 *   http.route=/cart http.status_code!=200 db.statement~select has:user.id !has:tenant trace:<id> span:<id> "some text"
 *   (level:error OR level:fatal) -service:cart NOT (a AND b) /timed? out/i http.route=~/^\/api/ http.status_code>=500
 *   event:order.placed pattern:"took <*> ms"
 *
 * The same field twice widens for service and operation, and replaces elsewhere. What stands alone becomes one of the
 * filter's plain parts where it has one; all else is an entry of `where`, and each of those must hold. What fits nothing
 * is free text.
 */

type Change = (filter: Filter) => Filter;

const set =
  (change: Partial<Filter>): Change =>
  (filter) => ({ ...filter, ...change });

/** Each entry is compared with all before it: its key is made once. */
const keys = new WeakMap<Expression, string>();
function keyOf(entry: Expression): string {
  const key = keys.get(entry) ?? stableKey(entry);
  keys.set(entry, key);
  return key;
}

const addWhere =
  (entry: Expression): Change =>
  (filter) =>
    filter.where.some((other) => keyOf(other) === keyOf(entry))
      ? filter
      : { ...filter, where: [...filter.where, entry] };

function changeDuration({ operator, value }: ExpressionTerm): Change {
  const next = (BigInt(value) + 1n).toString();
  switch (operator) {
    case '>=':
      return set({ minDurationNs: value });
    case '>':
      return set({ minDurationNs: next });
    case '<':
      return set({ maxDurationNs: value });
    default:
      return set({ maxDurationNs: next });
  }
}

/** The part of the filter that says the same as one term; the term itself where there is none. */
function changeFor(term: ExpressionTerm): Change {
  const { field, key, operator, value } = term;
  if (!isPlain(term)) return addWhere(term);
  switch (field) {
    case 'service':
      return (filter) => ({ ...filter, services: [...filter.services.filter((name) => name !== value), value] });
    case 'operation':
      return (filter) => ({ ...filter, operations: [...filter.operations.filter((name) => name !== value), value] });
    case 'status':
      return set({ status: value as Filter['status'] });
    case 'duration':
      return changeDuration(term);
    case 'severity':
      return set({ minSeverity: Number(value) });
    default: {
      const attribute = { key, operator, value } as AttributeTerm;
      return (filter) => ({ ...filter, attributes: [...filter.attributes, attribute] });
    }
  }
}

/** Entries that must all hold are entries of their own. */
function changeForGroup(expression: Expression): Change {
  const entries = expression.kind === 'and' ? expression.of : [expression];
  return (filter) => entries.reduce((changed, entry) => addWhere(entry)(changed), filter);
}

function changeForItem(item: Exclude<Node, { kind: 'text' }>, problems: FilterProblem[]): Change {
  if (item.kind === 'read' && item.read.kind === 'id') return set({ [item.read.field]: item.read.id });
  const expression = toExpression(item, problems);
  const isAlone = item.kind === 'read' || item.kind === 'not';
  return isAlone && expression.kind === 'term' ? changeFor(expression) : changeForGroup(expression);
}

/** Reads what a person typed. Never fails: what is no term is searched for as text, and said to be. */
export function readFilter(typed: string): { filter: Filter; problems: FilterProblem[] } {
  const { items, problems } = parseTokens(readTokens(typed));
  const texts: string[] = [];
  let filter = NO_FILTER;
  for (const item of items) {
    if (item.kind !== 'text') filter = changeForItem(item, problems)(filter);
    else if (item.afterAnd && texts.length > 0) filter = addWhere(toExpression(item, problems))(filter);
    else texts.push(item.text);
  }
  return { filter: texts.length > 0 ? { ...filter, text: texts.join(' ') } : filter, problems };
}

/** What is typed as a filter; what cannot be read as a condition is searched for as text. */
export function parseFilter(typed: string): Filter {
  return readFilter(typed).filter;
}

/** What was typed into the filter bar, added to what is asked for already. */
export function mergeFilter(filter: Filter, typed: string): Filter {
  const { text, ...terms } = parseFilter(typed);
  const merged = parseFilter(`${writeFilter({ ...filter, text: '' })} ${writeFilter({ ...terms, text: '' })}`);
  return { ...merged, text: text || filter.text };
}

/** What in the filter's text was meant as a condition, as far as one can tell. */
export function unreadIn({ text }: Filter): FilterProblem[] {
  return text === '' ? [] : readFilter(text).problems.filter(({ kind }) => kind !== 'dangling' && kind !== 'unclosed');
}
