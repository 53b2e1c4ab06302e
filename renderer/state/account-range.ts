import type { ImportAccount } from '../../contract/operations/files.ts';
import { FIT, type TimeRange } from './time-range.ts';

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

/** A session this much longer than what was opened would show it as a line at the edge. */
const MUCH_LONGER = 4n;

/**
 * What to show once files were opened: all the session holds, or only the files where all of it is much longer. `held` is what the
 * session held before.
 */
export function rangeAfterOpening(
  accounts: readonly Pick<ImportAccount, 'firstNs' | 'lastNs'>[],
  held: { minNs: string; maxNs: string } | null,
): TimeRange {
  const known = accounts.filter(({ firstNs, lastNs }) => firstNs !== '' && lastNs !== '');
  if (known.length === 0 || !held) return FIT;
  const first = known.map(({ firstNs }) => BigInt(firstNs)).reduce((a, b) => (a < b ? a : b));
  const last = known.map(({ lastNs }) => BigInt(lastNs)).reduce((a, b) => (a > b ? a : b));
  const from = first < BigInt(held.minNs) ? first : BigInt(held.minNs);
  const to = last > BigInt(held.maxNs) ? last : BigInt(held.maxNs);
  if (to - from <= MUCH_LONGER * (last - first)) return FIT;
  return accountRange({ firstNs: String(first), lastNs: String(last) }) ?? FIT;
}
