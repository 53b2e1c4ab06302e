import type { ImportAccount } from '../../../contract/operations/files.ts';
import type { TimeRange } from '../../state/time-range.ts';

/** Room on either side, so that the first and the last bar do not stand at the edge. */
const MARGIN_PART = 50n;
const LEAST_MARGIN_NS = 1_000_000n;

/** From the first to the last moment of an opened file, a little padded; undefined where its times are not known. */
export function accountRange({ firstNs, lastNs }: Pick<ImportAccount, 'firstNs' | 'lastNs'>): TimeRange | undefined {
  if (firstNs === '' || lastNs === '') return undefined;
  const [first, last] = [BigInt(firstNs), BigInt(lastNs)];
  const part = (last - first) / MARGIN_PART;
  const margin = part > LEAST_MARGIN_NS ? part : LEAST_MARGIN_NS;
  const from = first > margin ? first - margin : 0n;
  return { kind: 'between', fromNs: String(from), toNs: String(last + margin) };
}
