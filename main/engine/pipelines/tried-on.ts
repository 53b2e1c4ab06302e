import type { TriedOn } from '../../../contract/operations/pipelines.ts';
import type { ParsedInputOf } from '../../../contract/operations.ts';

/** [fromNs, toNs), decimal Unix nanoseconds; what is left out is open. */
export interface Bounds {
  fromNs?: string;
  toNs?: string;
}

/** The time that is asked for; of an empty session nothing is the last of it. */
export function boundsOf(range: ParsedInputOf<'pipelines.dryRun'>['range'], latestNs: bigint | undefined): Bounds {
  if (range === undefined) return {};
  if (range.kind === 'last') {
    if (latestNs === undefined) return {};
    // The latest moment belongs to it.
    const fromNs = latestNs + 1n - BigInt(range.lengthNs);
    return { fromNs: String(fromNs > 0n ? fromNs : 0n) };
  }
  const { fromNs, toNs } = range;
  return { ...(fromNs === undefined ? {} : { fromNs }), ...(toNs === undefined ? {} : { toNs }) };
}

export const onOf = ({ fromNs = '', toNs = '' }: Bounds): TriedOn => ({ session: '', fromNs, toNs });
