import { NODE_ERROR } from '../../analysis/trace-tree.ts';
import { spanIdOf } from './timeline-model.ts';
import type { TextCodes, TimelineModel } from './timeline-model.ts';

export interface SearchResult {
  /** 1 per node that matches. */
  matches: Uint8Array;
  /** The matching nodes in tree order. */
  nodes: Uint32Array;
}

type Term = { key: 'any' | 'name' | 'service' | 'id'; text: string } | { key: 'error' };

/**
 * Spans that match all words, without regard to case: in name or service, or where asked for, `name:cart`,
 * `service:web`, `status:error`, `id:4f2a`. "Quoted words" keep their blanks. Each name is compared once, not once per span.
 */
export function searchTimeline(model: TimelineModel, query: string): SearchResult {
  const terms = parseQuery(query);
  const { tree } = model;
  const matches = new Uint8Array(tree.nodes);
  if (terms.length > 0) {
    const tests = terms.map((term) => testOf(term, model));
    for (let row = 0; row < tree.spans; row++) if (tests.every((test) => test(row))) matches[row] = 1;
  }
  return { matches, nodes: tree.order.filter((node) => matches[node] === 1) };
}

const WORD = /(?:(name|service|id|status):)?(?:"([^"]*)"|(\S+))/giu;

function parseQuery(query: string): Term[] {
  return [...query.matchAll(WORD)].flatMap(([whole, key, quoted, plain]): Term[] => {
    const text = (quoted ?? plain ?? '').toLowerCase();
    switch (key?.toLowerCase()) {
      case 'name':
      case 'service':
      case 'id':
        return [{ key: key.toLowerCase() as 'name' | 'service' | 'id', text }];
      case 'status':
        return text === 'error' ? [{ key: 'error' }] : [{ key: 'any', text: whole.toLowerCase() }];
      default:
        return text === '' ? [] : [{ key: 'any', text }];
    }
  });
}

function testOf(term: Term, model: TimelineModel): (row: number) => boolean {
  const { columns, tree } = model;
  if (term.key === 'error') return (row) => (tree.flags[row]! & NODE_ERROR) !== 0;
  if (term.key === 'id') return (row) => spanIdOf(model, row).startsWith(term.text);
  const inName = term.key === 'service' ? undefined : textTest(columns.name, term.text);
  const inService = term.key === 'name' ? undefined : textTest(columns.service, term.text);
  return (row) => inName?.(row) === true || inService?.(row) === true;
}

function textTest({ dictionary, codes }: TextCodes, text: string): (row: number) => boolean {
  const hits = Uint8Array.from(dictionary, (entry) => Number(entry.toLowerCase().includes(text)));
  return (row) => hits[codes[row]!] === 1;
}
