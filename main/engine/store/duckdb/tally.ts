import { noCounts, type SignalCounts } from '../../../../core/model/telemetry.ts';

/** TIMESTAMP_NS ends in 2262; later times are kept in the rows but do not stretch the session's range. */
const LATEST_PLAUSIBLE_NS = 2n ** 63n - 1n;

/** Counts and time range of what is being appended. */
export class Tally {
  readonly counts: SignalCounts = noCounts();
  minNs: bigint | undefined;
  maxNs: bigint | undefined;

  see(timeNs: bigint): void {
    if (timeNs === 0n || timeNs > LATEST_PLAUSIBLE_NS) return;
    if (this.minNs === undefined || timeNs < this.minNs) this.minNs = timeNs;
    if (this.maxNs === undefined || timeNs > this.maxNs) this.maxNs = timeNs;
  }

  copy(): Tally {
    const copy = new Tally();
    copy.add(this);
    return copy;
  }

  add(other: Tally): void {
    for (const key of Object.keys(this.counts) as (keyof SignalCounts)[]) this.counts[key] += other.counts[key];
    if (other.minNs !== undefined) this.see(other.minNs);
    if (other.maxNs !== undefined) this.see(other.maxNs);
  }
}
