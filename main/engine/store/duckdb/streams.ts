/** As much of a stream's newest point as the next one is judged by. */
export interface LastPoint {
  id: bigint;
  timeNs: bigint;
  /** 0 = not set. */
  startNs: bigint;
  /** Of a distribution its count; NaN = no value was recorded. */
  value: number;
  /** Of a distribution; NaN = not told. Numbers have 0. */
  sum: number;
  /** What buckets must have in common to be taken from each other: bounds of a histogram. */
  layout: readonly number[] | number;
}

/** One attribute set of one row of `metric`. */
export interface Stream {
  readonly id: number;
  readonly metric: number;
  readonly shape: number;
  /** Its attribute values, each in two halves. */
  readonly words: Uint32Array;
  /** Another one of the same hash. */
  readonly next: Stream | undefined;
  last: LastPoint | undefined;
  points: number;
}

/**
 * Streams known are forgotten when they are this many (about 80 MB). A stream met again then gets a second id and begins
 * a second chain of points; questions put both together by what they say, as they do for sessions opened anew.
 */
const MOST_STREAMS = 262_144;

/** Dense ids from 1 for streams, and what the next point of each is judged by. */
export class Streams {
  readonly #known = new Map<number, Stream>();
  #count = 0;
  /** Of the ids given out. */
  lastId = 0;

  /** The words between `from` and `to` are copied where the stream is new. */
  of(metric: number, shape: number, words: Uint32Array, from = 0, to = words.length): Stream {
    const hash = hashOf(metric, shape, words, from, to);
    const first = this.#known.get(hash);
    for (let stream = first; stream; stream = stream.next)
      if (stream.metric === metric && stream.shape === shape && isSame(stream.words, words, from, to)) return stream;
    return this.#add(hash, { metric, shape, words: words.slice(from, to), next: first });
  }

  #add(hash: number, of: Pick<Stream, 'metric' | 'shape' | 'words' | 'next'>): Stream {
    const isFull = this.#count >= MOST_STREAMS;
    if (isFull) this.forget();
    const next = isFull ? undefined : of.next;
    const stream = { ...of, next, id: ++this.lastId, last: undefined, points: 0 };
    this.#known.set(hash, stream);
    this.#count++;
    return stream;
  }

  /** Every stream begins a new chain: points before are about to go. */
  forget(): void {
    this.#known.clear();
    this.#count = 0;
  }
}

function isSame(known: Uint32Array, words: Uint32Array, from: number, to: number): boolean {
  if (known.length !== to - from) return false;
  for (let i = from; i < to; i++) if (known[i - from] !== words[i]) return false;
  return true;
}

/** FNV-1a by words instead of bytes, with a last mix: equal hashes are looked at, so it need only be quick. */
function hashOf(metric: number, shape: number, words: Uint32Array, from: number, to: number): number {
  let hash = Math.imul(Math.imul(0x811c9dc5 ^ metric, 0x01000193) ^ shape, 0x01000193);
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ words[i]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) & 0x3fffffff; // as a key, a number of 31 bits costs a fraction of a larger one
}
