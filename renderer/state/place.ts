import { parseDuration, writeDuration } from '../format/duration.ts';
import { parseFilter } from './filter-syntax.ts';
import { writeFilter } from './filter-terms.ts';
import { NO_FILTER, type Filter } from './filter.ts';
import { FIT, type TimeRange } from './time-range.ts';

/**
 * Where the reader is: all that a copied address restores.
 *
 *   #/trace/0af7…?q=service:checkout&from=…&to=…&sel=00f067aa&sort=duration
 *      view arg    filter            range       selection  the view's own
 */
export interface Place {
  readonly view: string;
  /** The trace id of a trace view, service and name of a metric; '' where a view has none. */
  readonly arg: string;
  readonly filter: Filter;
  readonly range: TimeRange;
  /** What is selected in the view, in the view's own words; '' for nothing. */
  readonly selection: string;
  /** The view's own: sort order, open tab. */
  readonly params: Readonly<Record<string, string>>;
}

export const START: Place = { view: 'start', arg: '', filter: NO_FILTER, range: FIT, selection: '', params: {} };

const NS = /^\d{1,20}$/;
const shared = ['q', 'from', 'to', 'last', 'sel'];

function readRange(query: URLSearchParams): TimeRange {
  const from = query.get('from') ?? '';
  const to = query.get('to') ?? '';
  if (NS.test(from) && NS.test(to) && BigInt(from) < BigInt(to)) return { kind: 'between', fromNs: from, toNs: to };
  const length = parseDuration(query.get('last') ?? '');
  return length ? { kind: 'last', lengthNs: length.toString() } : FIT;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A hand-made address may hold a lone per cent sign.
    return text;
  }
}

/** Reads any hash; what it does not understand it leaves out. */
export function parsePlace(hash: string): Place {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s, 2);
  // What names a thing may have a slash of its own: #/metrics/checkout/jvm.memory.used.
  const [view = '', arg = ''] = path.split(/\/(.*)/s, 2);
  const query = new URLSearchParams(search);
  const own = [...query].filter(([name]) => !shared.includes(name));
  return {
    view: decode(view) || START.view,
    arg: decode(arg),
    filter: parseFilter(query.get('q') ?? ''),
    range: readRange(query),
    selection: query.get('sel') ?? '',
    params: Object.fromEntries(own),
  };
}

/** Half a surrogate pair, which somebody may paste, has no place in an address. */
const encodePart = (text: string): string => encodeURIComponent(text.toWellFormed());

/** Readable where the rules of addresses allow it. */
const encode = (text: string): string => encodePart(text).replace(/%(3A|2F|2C|40)/g, decodeURIComponent);

function rangeEntries(range: TimeRange): [string, string][] {
  if (range.kind === 'fit') return [];
  if (range.kind === 'last') return [['last', writeDuration(BigInt(range.lengthNs))]];
  return [
    ['from', range.fromNs],
    ['to', range.toNs],
  ];
}

export function writePlace(place: Place): string {
  const entries: [string, string][] = [
    ['q', writeFilter(place.filter)],
    ...rangeEntries(place.range),
    ['sel', place.selection],
    ...Object.entries(place.params).sort(([a], [b]) => (a < b ? -1 : 1)),
  ];
  const search = entries.filter(([, value]) => value !== '').map(([name, value]) => `${name}=${encode(value)}`);
  const path = [place.view, place.arg].filter(Boolean).map(encodePart).join('/');
  return `#/${path}${search.length > 0 ? `?${search.join('&')}` : ''}`;
}
