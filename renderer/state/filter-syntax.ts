import type { AttributeTerm } from '../../contract/filters.ts';
import { formatDuration, parseDuration, writeDuration } from '../format/duration.ts';
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
  readonly field:
    'service' | 'operation' | 'status' | 'duration' | 'severity' | 'trace' | 'span' | 'attribute' | 'text';
  /** Exact, as it is typed. */
  readonly text: string;
  /** Shorter, for reading. */
  readonly label: string;
  readonly without: Filter;
}

function listNames(filter: Filter, field: 'service' | 'operation'): FilterTerm[] {
  const key = field === 'service' ? 'services' : 'operations';
  return filter[key].map((name) => ({
    field,
    text: `${field}:${writeWord(name)}`,
    label: `${field}: ${name}`,
    without: { ...filter, [key]: filter[key].filter((other) => other !== name) },
  }));
}

function listAttributes(filter: Filter): FilterTerm[] {
  return filter.attributes.map((term, at) => ({
    field: 'attribute',
    text: writeAttribute(term),
    label: writeAttribute(term),
    without: { ...filter, attributes: filter.attributes.filter((_, other) => other !== at) },
  }));
}

const duration = (sign: string, ns: string): string => `duration${sign}${writeDuration(BigInt(ns || 0))}`;

/** Three digits of a bound are enough to read; the exact text is in the tooltip and comes back for editing. */
function labelOf(field: FilterTerm['field'], text: string, { minDurationNs, maxDurationNs }: Filter): string {
  if (field === 'trace' || field === 'span') return text.slice(0, field.length + 1 + 8);
  if (field !== 'duration') return text;
  return text.startsWith('duration>=')
    ? `duration ≥ ${formatDuration(Number(minDurationNs))}`
    : `duration < ${formatDuration(Number(maxDurationNs))}`;
}

/** All conditions, one after another; joined by spaces they are what `parseFilter` reads back. */
export function listTerms(filter: Filter): FilterTerm[] {
  const { status, minDurationNs, maxDurationNs, minSeverity, traceId, spanId, text } = filter;
  const one = (field: FilterTerm['field'], present: unknown, word: string, without: Partial<Filter>): FilterTerm[] =>
    present ? [{ field, text: word, label: labelOf(field, word, filter), without: { ...filter, ...without } }] : [];
  return [
    ...listNames(filter, 'service'),
    ...listNames(filter, 'operation'),
    ...one('status', status, `status:${status}`, { status: '' }),
    ...one('duration', minDurationNs, duration('>=', minDurationNs), { minDurationNs: '' }),
    ...one('duration', maxDurationNs, duration('<', maxDurationNs), { maxDurationNs: '' }),
    ...one('severity', minSeverity, `severity>=${writeSeverity(minSeverity)}`, { minSeverity: 0 }),
    ...one('trace', traceId, `trace:${traceId}`, { traceId: '' }),
    ...one('span', spanId, `span:${spanId}`, { spanId: '' }),
    ...listAttributes(filter),
    ...one('text', text, writeWord(text), { text: '' }),
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
