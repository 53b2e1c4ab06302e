import { KIND_CLIENT, KIND_SERVER } from '../model/span.ts';
import { PairIndex } from './pair-index.ts';
import { DUPLICATE_ID } from './span-columns.ts';
import type { SpanColumns } from './span-columns.ts';

export interface JoinedIds {
  parent: Int32Array;
  shared: Uint8Array | undefined;
}

/**
 * Zipkin's server takes over the id of the call it answers, and its parent with it. The server's half belongs below the
 * client's, and what names the id as its parent below the server's: it is what the server did.
 *
 *     client 7 ^1   ├──────────┤             client
 *     server 7 ^1     ├──────┤          →     └ server
 *     query  8 ^7       ├──┤                     └ query
 *
 * `parent` is that of the columns where no id occurs twice. `shared` is not 0 per row of such a pair: those ids are no mistake.
 */
export function joinSharedIds(columns: SpanColumns, sorted: Uint32Array): JoinedIds {
  const { kind } = columns;
  if (!kind || !columns.flags.some((bits) => bits & DUPLICATE_ID)) return { parent: columns.parent, shared: undefined };
  const parent = columns.parent.slice();
  const pairs = findPairs(columns, kind, sorted);
  const shared = new Uint8Array(parent.length);
  for (let id = 0; id < pairs.ids.size; id++) {
    if (!isPair(columns, pairs, id)) continue;
    parent[pairs.server[id]!] = pairs.client[id]!;
    shared[pairs.client[id]!] = CLIENT_HALF;
    shared[pairs.server[id]!] = SERVER_HALF;
  }
  moveChildren(columns, pairs, shared, parent);
  return { parent, shared };
}

const CLIENT_HALF = 1;
const SERVER_HALF = 2;

interface Pairs {
  /** Of the ids that occur more than once. */
  ids: PairIndex;
  /** The first row of the kind with each id; −1 = none. */
  client: Int32Array;
  server: Int32Array;
}

function findPairs({ flags, spanIdHigh, spanIdLow }: SpanColumns, kind: Uint8Array, sorted: Uint32Array): Pairs {
  const ids = new PairIndex();
  flags.forEach((bits, row) => {
    if (bits & DUPLICATE_ID) ids.numberOf(spanIdHigh[row]! | 0, spanIdLow[row]! | 0);
  });
  const client = new Int32Array(ids.size).fill(-1);
  const server = new Int32Array(ids.size).fill(-1);
  for (const row of sorted) {
    const half = kind[row] === KIND_CLIENT ? client : kind[row] === KIND_SERVER ? server : undefined;
    const id = half ? ids.find(spanIdHigh[row]! | 0, spanIdLow[row]! | 0) : -1;
    if (half && id >= 0 && half[id]! < 0) half[id] = row;
  }
  return { ids, client, server };
}

function isPair({ traceId }: SpanColumns, { client, server }: Pairs, id: number): boolean {
  const [a, b] = [client[id]!, server[id]!];
  return a >= 0 && b >= 0 && traceId?.codes[a] === traceId?.codes[b];
}

function moveChildren(columns: SpanColumns, pairs: Pairs, shared: Uint8Array, parent: Int32Array): void {
  const { spanIdHigh, spanIdLow } = columns;
  for (let row = 0; row < parent.length; row++) {
    const up = parent[row]!;
    if (up < 0 || !shared[up] || shared[row] === SERVER_HALF) continue;
    const id = pairs.ids.find(spanIdHigh[up]! | 0, spanIdLow[up]! | 0);
    if (id >= 0) parent[row] = pairs.server[id]!;
  }
}
