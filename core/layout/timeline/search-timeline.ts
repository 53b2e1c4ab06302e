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
    const tests = terms.map((term) => testOf(term, model));
    for (let row = 0; row < tree.spans; row++) {
      const isAsked = attributes.length === 0 || withAttributes?.[row] === 1;
      if (isAsked && tests.every((test) => test(row))) matches[row] = 1;
    }
  }
  return { matches, nodes: tree.order.filter((node) => matches[node] === 1) };
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
  if (field === 'kind') return (row) => SPAN_KINDS[columns.kind[row]!]?.toLowerCase().startsWith(text) === true;
  if (field !== 'any') return columns[field] ? textTest(columns[field], text) : () => false;
  const inName = textTest(columns.name, text);
  const inService = textTest(columns.service, text);
  return (row) => inName(row) || inService(row);
}

function textTest({ dictionary, codes }: TextCodes, text: string): Test {
  const hits = Uint8Array.from(dictionary, (entry) => Number(entry.toLowerCase().includes(text)));
  return (row) => hits[codes[row]!] === 1;
}
