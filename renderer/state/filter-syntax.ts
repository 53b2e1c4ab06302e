import type { AttributeTerm } from '../../contract/filters.ts';
import { parseDuration, writeDuration } from '../format/duration.ts';
import { NO_FILTER, type Filter } from './filter.ts';
import { readTokens, writeWord, type Operator, type Token } from './filter-tokens.ts';
import { readSeverity, writeSeverity } from './severity.ts';

/*
 * The typed form of the filter, also what the address carries:
 *
 *   service:checkout operation:"GET /cart" status:error duration>=100ms duration<2s severity>=warn
 *   http.route=/cart http.status_code!=200 db.statement~select has:user.id !has:tenant trace:<id> span:<id> "some text"
 *
 * The same field twice widens for service and operation, and replaces elsewhere. What fits nothing is free text.
 */

type Term = Extract<Token, { kind: 'term' }>;
type Change = (filter: Filter) => Filter;

const set =
  (change: Partial<Filter>): Change =>
  (filter) => ({ ...filter, ...change });

const addAttribute =
  (term: AttributeTerm): Change =>
  (filter) => ({ ...filter, attributes: [...filter.attributes, term] });

function readDurationBound(operator: Operator, text: string): Change | undefined {
  const ns = parseDuration(text);
  if (ns === undefined) return undefined;
  switch (operator) {
    case '>=':
      return set({ minDurationNs: ns.toString() });
    case '>':
      return set({ minDurationNs: (ns + 1n).toString() });
    case '<':
      return set({ maxDurationNs: ns.toString() });
    case '<=':
      return set({ maxDurationNs: (ns + 1n).toString() });
    default:
      return undefined;
  }
}

const TRACE_ID = /^[0-9a-f]{32}$/;
const SPAN_ID = /^[0-9a-f]{16}$/;

function readField(head: string, tail: string): Change | undefined {
  switch (head.toLowerCase()) {
    case 'service':
      return (filter) => ({ ...filter, services: [...filter.services.filter((name) => name !== tail), tail] });
    case 'operation':
    case 'name':
      return (filter) => ({ ...filter, operations: [...filter.operations.filter((name) => name !== tail), tail] });
    case 'status':
      return tail === 'error' || tail === 'ok' ? set({ status: tail }) : undefined;
    case 'trace':
      return TRACE_ID.test(tail) ? set({ traceId: tail }) : undefined;
    case 'span':
      return SPAN_ID.test(tail) ? set({ spanId: tail }) : undefined;
    case 'has':
      return tail ? addAttribute({ key: tail, operator: 'exists', value: '' }) : undefined;
    case '!has':
      return tail ? addAttribute({ key: tail, operator: 'absent', value: '' }) : undefined;
    default:
      return undefined;
  }
}

function readTerm({ head, operator, tail }: Term): Change | undefined {
  if (operator === ':') return readField(head, tail);
  if (operator === '=' || operator === '!=') return addAttribute({ key: head, operator, value: tail });
  if (operator === '~') return addAttribute({ key: head, operator: 'contains', value: tail });
  if (head === 'duration') return readDurationBound(operator, tail);
  const severity = head === 'severity' && operator === '>=' ? readSeverity(tail) : undefined;
  return severity === undefined ? undefined : set({ minSeverity: severity });
}

/** Reads what a person typed. Never fails: what is no term is searched for as text. */
export function parseFilter(text: string): Filter {
  const texts: string[] = [];
  let filter = NO_FILTER;
  for (const token of readTokens(text)) {
    const change = token.kind === 'term' ? readTerm(token) : undefined;
    if (change) filter = change(filter);
    else texts.push(token.kind === 'text' ? token.text : token.source);
  }
  return texts.length > 0 ? { ...filter, text: texts.join(' ') } : filter;
}

function writeAttribute({ key, operator, value }: AttributeTerm): string {
  if (operator === 'exists') return `has:${writeWord(key)}`;
  if (operator === 'absent') return `!has:${writeWord(key)}`;
  return `${writeWord(key)}${operator === 'contains' ? '~' : operator}${writeWord(value)}`;
}

/** One condition as text, and the filter without it: what a chip shows and what its cross does. */
export interface FilterTerm {
  readonly text: string;
  readonly without: Filter;
}

/** All conditions, one after another; joined by spaces they are what `parseFilter` reads back. */
export function listTerms(filter: Filter): FilterTerm[] {
  const one = (present: unknown, text: string, change: Partial<Filter>): FilterTerm[] =>
    present ? [{ text, without: { ...filter, ...change } }] : [];
  const each = (list: readonly string[], head: string, field: 'services' | 'operations'): FilterTerm[] =>
    list.map((name) => ({
      text: `${head}:${writeWord(name)}`,
      without: { ...filter, [field]: list.filter((other) => other !== name) },
    }));
  return [
    ...each(filter.services, 'service', 'services'),
    ...each(filter.operations, 'operation', 'operations'),
    ...one(filter.status, `status:${filter.status}`, { status: '' }),
    ...one(filter.minDurationNs, `duration>=${writeDuration(BigInt(filter.minDurationNs || 0))}`, {
      minDurationNs: '',
    }),
    ...one(filter.maxDurationNs, `duration<${writeDuration(BigInt(filter.maxDurationNs || 0))}`, { maxDurationNs: '' }),
    ...one(filter.minSeverity, `severity>=${writeSeverity(filter.minSeverity)}`, { minSeverity: 0 }),
    ...one(filter.traceId, `trace:${filter.traceId}`, { traceId: '' }),
    ...one(filter.spanId, `span:${filter.spanId}`, { spanId: '' }),
    ...filter.attributes.map((term, at) => ({
      text: writeAttribute(term),
      without: { ...filter, attributes: filter.attributes.filter((_, other) => other !== at) },
    })),
    ...one(filter.text, writeWord(filter.text), { text: '' }),
  ];
}

export function writeFilter(filter: Filter): string {
  return listTerms(filter)
    .map((term) => term.text)
    .join(' ');
}

/** What was typed into the filter bar, added to what is asked for already. */
export function mergeFilter(filter: Filter, typed: string): Filter {
  const { text, ...terms } = parseFilter(typed);
  const merged = parseFilter(`${writeFilter({ ...filter, text: '' })} ${writeFilter({ ...terms, text: '' })}`);
  return { ...merged, text: text || filter.text };
}
