import { crc32 } from '../../encoding/crc32.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';

/** As in the Collector's exporter/loadbalancingexporter, so that whoever has the same back ends chooses the same. */
const POSITIONS = 36_000;
const POINTS_PER_ENDPOINT = 100;

interface Point {
  position: number;
  endpoint: string;
}

/** Points of each endpoint on a circle; where two fall together the first endpoint has it. Sorted. */
export function pointsOn(endpoints: readonly string[], perEndpoint = POINTS_PER_ENDPOINT): Point[] {
  const points = new Map<number, Point>();
  for (const endpoint of endpoints)
    for (let i = 0; i < perEndpoint; i++) {
      const position = positionOf(new Uint8Array([...encodeUtf8(endpoint), i]));
      if (!points.has(position)) points.set(position, { position, endpoint });
    }
  return [...points.values()].sort((a, b) => a.position - b.position);
}

const positionOf = (bytes: Uint8Array): number => crc32(bytes) % POSITIONS;

/** Consistent hashing: with one endpoint more or less most keys stay where they were. */
export class HashRing {
  readonly #points: readonly Point[];

  /** One at least, in any order. */
  constructor(endpoints: readonly string[]) {
    // By bytes, as Go sorts.
    this.#points = pointsOn([...new Set(endpoints)].sort((a, b) => (a < b ? -1 : 1)));
  }

  /** The endpoint of the next point on the circle. */
  endpointFor(key: Uint8Array): string {
    const position = positionOf(key);
    let [low, high] = [0, this.#points.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#points[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return this.#points[low % this.#points.length]!.endpoint;
  }
}
