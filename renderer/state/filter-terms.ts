import type { Expression } from '../../contract/expression.ts';
import type { AttributeTerm } from '../../contract/filters.ts';
import { formatDuration, writeDuration } from '../format/duration.ts';
import { signalsOf, writeExpression, writeTerm } from './filter-expression.ts';
import { writeHead, writeWord } from './filter-tokens.ts';
import type { Filter } from './filter.ts';
import { writeSeverity } from './severity.ts';

const writeAttribute = ({ key, operator, value }: AttributeTerm): string =>
  writeTerm({ kind: 'term', field: 'attribute', key, operator, value });

/** One condition as text, and the filter without it: what a chip shows and what its cross does. */
export interface FilterTerm {
  readonly field:
    | 'service'
    | 'operation'
    | 'status'
    | 'duration'
    | 'severity'
    | 'trace'
    | 'span'
    | 'attribute'
    | 'text'
    /** An entry of `where`: for any signal, for spans, for logs, or (by a mixture) for none. */
    | 'where'
    | 'where-spans'
    | 'where-logs'
    | 'where-none';
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

function fieldOf(entry: Expression): FilterTerm['field'] {
  const { spans, logs } = signalsOf(entry);
  return spans && logs ? 'where' : spans ? 'where-spans' : logs ? 'where-logs' : 'where-none';
}

function listWhere(filter: Filter): FilterTerm[] {
  return filter.where.map((entry, at) => {
    const text = writeExpression(entry);
    return {
      field: fieldOf(entry),
      text,
      // The chip's own edge is bracket enough.
      label: text.replace(/^-/, 'NOT ').replace(/^\((.*)\)$/s, '$1'),
      without: { ...filter, where: filter.where.filter((_, other) => other !== at) },
    };
  });
}

const duration = (sign: string, ns: string): string => `duration${sign}${writeDuration(BigInt(ns || 0))}`;

/** Three digits of a bound are enough to read; the exact text is in the tooltip and comes back for editing. */
function labelOf(field: FilterTerm['field'], text: string, filter: Filter): string {
  if (field === 'trace' || field === 'span') return text.slice(0, field.length + 1 + 8);
  if (field === 'text') return filter.text;
  if (field !== 'duration') return text;
  return text.startsWith('duration>=')
    ? `duration ≥ ${formatDuration(Number(filter.minDurationNs))}`
    : `duration < ${formatDuration(Number(filter.maxDurationNs))}`;
}

/** All conditions, one after another; joined by spaces they are what `parseFilter` (filter-syntax.ts) reads back. */
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
    ...listWhere(filter),
    ...one('text', text, writeHead(text), { text: '' }),
  ];
}

/** As it would be typed: `parseFilter` gives the same filter again. */
export function writeFilter(filter: Filter): string {
  return listTerms(filter)
    .map((term) => term.text)
    .join(' ');
}
