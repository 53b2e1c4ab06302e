import { assertNever } from '../../model/assert-never.ts';
import { SPAN_KINDS } from '../../model/span.ts';
import { NODE_ERROR } from '../../analysis/trace-tree.ts';
import { parseSearch } from './search-query.ts';
import type { SearchTerm, TextField } from './search-query.ts';
import { spanIdOf } from './timeline-model.ts';
import type { TextCodes, TimelineModel } from './timeline-model.ts';

export interface SearchResult {
  /** 1 per node that matches. */
  matches: Uint8Array;
  /** The matching nodes in tree order. */
  nodes: Uint32Array;
}

type Test = (row: number) => boolean;

/**
 * Spans for which all words hold, without regard to case: in name or service, or where asked for, `name:cart`,
 * `service:web`, `kind:client`, `host:`, `thread:`, `scope:`, `status:error`, `id:4f2a`, `>10ms`; `-word` for those it
 * does not hold for. Each name is compared once, not once per span. `withAttributes`: 1 per span that satisfies the
 * query's conditions on attributes, which the store answers; undefined = there are none.
 */
export function searchTimeline(model: TimelineModel, query: string, withAttributes?: Uint8Array): SearchResult {
  const { terms, attributes } = parseSearch(query);
  const { tree } = model;
  const matches = new Uint8Array(tree.nodes);
  if (terms.length > 0 || attributes.length > 0) {
    const isAsked = attributes.length > 0;
    for (let row = 0; row < tree.spans; row++) matches[row] = isAsked ? (withAttributes?.[row] ?? 0) : 1;
  }
  // Word by word over all spans: each test is then compiled into a loop of its own.
  for (const term of terms) keepWhere(matches, tree.spans, testOf(term, model));
  return { matches, nodes: inTreeOrder(tree.order, matches) };
}

function keepWhere(matches: Uint8Array, spans: number, test: Test): void {
  for (let row = 0; row < spans; row++) if (matches[row] === 1 && !test(row)) matches[row] = 0;
}

function inTreeOrder(order: Uint32Array, matches: Uint8Array): Uint32Array {
  let count = 0;
  for (const match of matches) count += match;
  const nodes = new Uint32Array(count);
  let at = 0;
  for (const node of order) if (matches[node] === 1) nodes[at++] = node;
  return nodes;
}

function testOf(term: SearchTerm, model: TimelineModel): Test {
  const test = plainTest(term, model);
  return term.negated ? (row) => !test(row) : test;
}

function plainTest(term: SearchTerm, model: TimelineModel): Test {
  const { tree, columns } = model;
  switch (term.key) {
    case 'error':
      return (row) => (tree.flags[row]! & NODE_ERROR) !== 0;
    case 'id':
      return (row) => spanIdOf(model, row).startsWith(term.text);
    case 'longer':
      return (row) => columns.duration[row]! >= term.ns;
    case 'shorter':
      return (row) => columns.duration[row]! < term.ns;
    case 'any':
    case 'name':
    case 'service':
    case 'kind':
    case 'host':
    case 'thread':
    case 'scope':
      return fieldTest(term.key, term.text, model);
    default:
      return assertNever(term);
  }
}

function fieldTest(field: TextField, text: string, { columns }: TimelineModel): Test {
  if (field === 'kind') {
    const hits = SPAN_KINDS.map((kind) => kind.toLowerCase().startsWith(text));
    return (row) => hits[columns.kind[row]!] === true;
  }
  if (field !== 'any') return columns[field] ? textTest(columns[field], text) : () => false;
  const inName = textTest(columns.name, text);
  const inService = textTest(columns.service, text);
  return (row) => inName(row) || inService(row);
}

function textTest({ dictionary, codes }: TextCodes, text: string): Test {
  const hits = Uint8Array.from(dictionary, (entry) => Number(entry.toLowerCase().includes(text)));
  return (row) => hits[codes[row]!] === 1;
}
