/** What is looked for in a trace: all of it must hold on one span. */
export interface SearchQuery {
  terms: SearchTerm[];
  /** Conditions on attributes, which the page does not hold, as they were typed: `http.route=/cart`, `NOT has:db.system`. */
  attributes: string[];
}

export type TextField = 'any' | 'name' | 'service' | 'kind' | 'host' | 'thread' | 'scope';

export type SearchTerm = { negated: boolean } & (
  | { key: TextField; text: string }
  | { key: 'id'; text: string }
  | { key: 'error' }
  | { key: 'longer' | 'shorter'; ns: number }
);

const UNIT_NS: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3_600e9 };

const FIELD = /^(name|service|kind|host|thread|scope|id|status):(.*)$/isu;
const DURATION = /^(?:duration)?([<>])=?(\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|m|h)$/iu;
/** A key, then a sign: `http.route=/cart`, `retries>3`, `url~/cart`; or `has:key`. */
const ATTRIBUTE = /^(?:has:.+|[\w.\-/@]+(?:!=|<=|>=|[=<>~]).+)$/u;

/** Reads what was typed; everything can be read, what is no condition is text to look for. */
export function parseSearch(query: string): SearchQuery {
  const found: SearchQuery = { terms: [], attributes: [] };
  for (const word of splitWords(query)) addWord(found, word);
  return found;
}

/** Words by blanks outside of quotes: `url="a b"` is one. */
function splitWords(query: string): string[] {
  return query.match(/(?:"[^"]*"?|[^\s"])+/gu) ?? [];
}

function addWord(found: SearchQuery, word: string): void {
  const negated = word.startsWith('-') && word.length > 1;
  const plain = negated ? word.slice(1) : word;
  const duration = DURATION.exec(plain);
  if (duration) {
    const ns = Number(duration[2]) * UNIT_NS[duration[3]!.toLowerCase()]!;
    found.terms.push({ negated, key: duration[1] === '>' ? 'longer' : 'shorter', ns });
  } else if (ATTRIBUTE.test(plain)) {
    found.attributes.push(negated ? `NOT ${plain}` : plain);
  } else {
    found.terms.push(...termOf(negated, plain));
  }
}

function termOf(negated: boolean, word: string): SearchTerm[] {
  const [, field = '', rest = word] = FIELD.exec(word) ?? [];
  const text = rest.replaceAll('"', '').toLowerCase();
  if (text === '') return [];
  switch (field.toLowerCase()) {
    case 'status':
      return text === 'error' ? [{ negated, key: 'error' }] : [{ negated, key: 'any', text: `status:${text}` }];
    case 'id':
      return [{ negated, key: 'id', text }];
    case '':
      return [{ negated, key: 'any', text }];
    default:
      return [{ negated, key: field.toLowerCase() as TextField, text }];
  }
}
