import { WireReader } from './wire-reader.ts';

/** Field 1 of a request, its resource groups. */
const REQUEST_GROUPS = (1 << 3) | 2;
/** Field 2 of a resource group and of a scope group, with what is in them. */
const MEMBERS = (2 << 3) | 2;

/** How many metrics a request holds, without decoding it. @throws DecodeError */
export function countMetrics(wire: Uint8Array): number {
  const reader = new WireReader(wire);
  const each = (tag: number, visit: () => number): number => {
    let count = 0;
    while (reader.pos < reader.end) {
      const found = reader.tag();
      if (found !== tag) reader.skip(found);
      else count += visit();
    }
    return count;
  };
  const inside = (visit: () => number) => (): number => {
    const outer = reader.enter();
    const count = visit();
    reader.leave(outer);
    return count;
  };
  const metric = () => {
    reader.skip(MEMBERS);
    return 1;
  };
  const scopeGroup = inside(() => each(MEMBERS, metric));
  const resourceGroup = inside(() => each(MEMBERS, scopeGroup));
  return each(REQUEST_GROUPS, resourceGroup);
}
