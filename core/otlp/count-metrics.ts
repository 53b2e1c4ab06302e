import { WireReader } from './wire-reader.ts';

/** Field 1 of a request, its resource groups. */
const REQUEST_GROUPS = new Set([(1 << 3) | 2]);
/** Field 2 of a resource group and of a scope group, with what is in them. */
const MEMBERS = new Set([(2 << 3) | 2]);

/** How many metrics a request holds, without decoding it. @throws DecodeError */
export function countMetrics(wire: Uint8Array): number {
  return countInItems(wire, []);
}

/**
 * Items of a request of any signal; or, where tags are given, the messages in them that this way leads to: the last tags are those of
 * what is counted, the others those of what it stands in. What is counted is passed over. @throws DecodeError
 */
export function countInItems(wire: Uint8Array, within: readonly ReadonlySet<number>[]): number {
  return countAlong(new WireReader(wire), [REQUEST_GROUPS, MEMBERS, MEMBERS, ...within], 0);
}

function countAlong(reader: WireReader, way: readonly ReadonlySet<number>[], step: number): number {
  const wanted = way[step]!;
  const isLast = step === way.length - 1;
  let count = 0;
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    const isWanted = wanted.has(tag);
    if (!isWanted || isLast) reader.skip(tag);
    if (!isWanted) continue;
    if (isLast) count++;
    else {
      const outer = reader.enter();
      count += countAlong(reader, way, step + 1);
      reader.leave(outer);
    }
  }
  return count;
}
