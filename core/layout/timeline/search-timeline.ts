import { assertNever } from '../../model/assert-never.ts';
import { SPAN_KINDS } from '../../model/span.ts';
import { NODE_ERROR } from '../../analysis/trace-tree.ts';
import { parseSearch } from './search-query.ts';
import type { SearchTerm } from './search-query.ts';
import { spanIdOf } from './timeline-model.ts';
import type { TextCodes, TimelineModel } from './timeline-model.ts';

export interface SearchResult {
  /** 1 per node that matches. */
  matches: Uint8Array;
  /** The matching nodes in tree order. */
  nodes: Uint32Array;
}

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
  if (attributes.length > 0) matches.set(withAttributes?.subarray(0, tree.spans) ?? []);
  else if (terms.length > 0) matches.fill(1, 0, tree.spans);
  // Word by word over all spans: a loop over an array or two each, a few milliseconds for a million spans.
  for (const term of terms) keepMatching(matches, term, model);
  return { matches, nodes: inTreeOrder(tree.order, matches) };
}

function inTreeOrder(order: Uint32Array, matches: Uint8Array): Uint32Array {
  let count = 0;
  for (let node = 0; node < matches.length; node++) count += matches[node]!;
  const nodes = new Uint32Array(count);
  if (count === order.length) nodes.set(order);
  else if (count > 0) for (let i = 0, at = 0; at < count; i++) if (matches[order[i]!] === 1) nodes[at++] = order[i]!;
  return nodes;
}

function keepMatching(matches: Uint8Array, term: SearchTerm, model: TimelineModel): void {
  const { tree, columns } = model;
  // A hit says 1 where the word is wanted, 0 where it is not.
  const wanted = term.negated ? 0 : 1;
  switch (term.key) {
    case 'error':
      return keepWhere(matches, tree.spans, (row) => (tree.flags[row]! & NODE_ERROR) !== 0, wanted);
    case 'id':
      return keepWhere(matches, tree.spans, (row) => spanIdOf(model, row).startsWith(term.text), wanted);
    case 'longer':
      return keepWhere(matches, tree.spans, (row) => columns.duration[row]! >= term.ns, wanted);
    case 'shorter':
      return keepWhere(matches, tree.spans, (row) => columns.duration[row]! < term.ns, wanted);
    case 'kind': {
      const hits = SPAN_KINDS.map((kind) => kind.toLowerCase().startsWith(term.text));
      return keepWhere(matches, tree.spans, (row) => hits[columns.kind[row]!] === true, wanted);
    }
    case 'any':
      return keepInEither(matches, tree.spans, [columns.name, columns.service], term.text, wanted);
    case 'name':
    case 'service':
    case 'host':
    case 'thread':
    case 'scope':
      return keepInText(matches, tree.spans, columns[term.key], term.text, wanted);
    default:
      return assertNever(term);
  }
}

function keepWhere(matches: Uint8Array, spans: number, test: (row: number) => boolean, wanted: number): void {
  for (let row = 0; row < spans; row++) if (matches[row] === 1 && Number(test(row)) !== wanted) matches[row] = 0;
}

function keepInText(
  matches: Uint8Array,
  spans: number,
  column: TextCodes | undefined,
  text: string,
  wanted: number,
): void {
  // Without the column no word stands in it.
  if (column === undefined) return void (wanted === 1 && matches.fill(0));
  const hits = hitsOf(column.dictionary, text);
  const { codes } = column;
  for (let row = 0; row < spans; row++) if (hits[codes[row]!]! !== wanted) matches[row] = 0;
}

function keepInEither(
  matches: Uint8Array,
  spans: number,
  [one, other]: readonly [TextCodes, TextCodes],
  text: string,
  wanted: number,
): void {
  const hits = hitsOf(one.dictionary, text);
  const otherHits = hitsOf(other.dictionary, text);
  const { codes } = one;
  const { codes: otherCodes } = other;
  for (let row = 0; row < spans; row++)
    if ((hits[codes[row]!]! | otherHits[otherCodes[row]!]!) !== wanted) matches[row] = 0;
}

/** Each text is compared once, not once per span. */
function hitsOf(dictionary: readonly string[], text: string): Uint8Array {
  return Uint8Array.from(dictionary, (entry) => Number(entry.toLowerCase().includes(text)));
}
