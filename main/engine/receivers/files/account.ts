import type { ImportAccount } from '../../../../contract/operations/files.ts';
import { addWarnings } from '../../../../core/formats/collected.ts';
import { addCounts, countItems } from '../../../../core/formats/count-items.ts';
import { joinTimes, widenTimes, type ItemTimes } from '../../../../core/formats/item-times.ts';
import type { Skipped, Slice } from '../../../../core/formats/format.ts';
import type { TakenRequest } from '../../pipeline/intake.ts';
import type { DumpProgress } from './open-dump.ts';
import { noCounts } from '../../../../core/model/telemetry.ts';

/** Skipped records told one by one; the rest is counted. */
const MOST_TOLD = 100;

/** Of what is no file but holds some. */
export const FOLDER = 'folder';

/** Keeps the books of one import. */
export class Account {
  private readonly account: ImportAccount;
  private readonly times: ItemTimes = { first: undefined, last: undefined };

  constructor(file: string) {
    this.account = {
      file,
      format: '',
      evidence: '',
      bytes: 0,
      counts: noCounts(),
      firstNs: '',
      lastNs: '',
      skipped: [],
      skippedTotal: 0,
      warnings: [],
      state: 'done',
      error: '',
    };
  }

  readBytes(bytes: number): void {
    this.account.bytes += bytes;
  }

  /** As far as a reader elsewhere came. */
  reached({ readBytes, counts }: DumpProgress): void {
    Object.assign(this.account, { bytes: readBytes, counts });
  }

  get bytes(): number {
    return this.account.bytes;
  }

  get counts(): ImportAccount['counts'] {
    return { ...this.account.counts };
  }

  recognised(format: string, evidence = this.account.evidence): void {
    Object.assign(this.account, { format, evidence });
  }

  /** What was decoded of a slice; it is counted before the store has it, and the import fails if that fails. */
  slice({ decoded, rejectedAt }: Slice): void {
    addCounts(this.account.counts, countItems(decoded.telemetry));
    widenTimes(this.times, decoded.telemetry);
    addWarnings(this.account.warnings, decoded.warnings);
    for (const place of rejectedAt) this.skip(place);
    // Rejections beyond the first thousand share one record.
    const items = decoded.rejections.reduce((sum, rejection) => sum + rejection.items, 0);
    this.account.skippedTotal += Math.max(0, items - rejectedAt.length);
  }

  /** Of a request that was taken as it is: there is nothing else to tell of it. */
  request({ counts, times }: TakenRequest): void {
    addCounts(this.account.counts, counts);
    joinTimes(this.times, times);
  }

  skip({ line, offset, reason }: Skipped): void {
    this.account.skippedTotal++;
    if (this.account.skipped.length < MOST_TOLD) this.account.skipped.push({ line, offset, reason });
  }

  get skippedTotal(): number {
    return this.account.skippedTotal;
  }

  warn(code: string, example: string): void {
    addWarnings(this.account.warnings, [{ code, count: 1, example }]);
  }

  /** One file of several, or an archive of some. Of what failed nothing is kept, and it is told where it stood. */
  part(part: ImportAccount, offset = 0): void {
    const { parts, ...alone } = part;
    (this.account.parts ??= []).push(...(parts ?? [alone]));
    const name = part.file.slice(this.account.file.length).replace(/^ › /, '');
    const told = part.state === 'failed' ? [{ line: 0, offset, reason: part.error }] : part.skipped;
    for (const { reason, ...place } of told) this.skip({ ...place, reason: `${name}: ${reason}` });
    if (part.advice) this.advise(part.advice);
    if (part.state === 'failed') return;
    this.account.skippedTotal += part.skippedTotal - part.skipped.length;
    addCounts(this.account.counts, part.counts);
    joinTimes(this.times, { first: nsOf(part.firstNs), last: nsOf(part.lastNs) });
    addWarnings(this.account.warnings, part.warnings);
  }

  advise(advice: NonNullable<ImportAccount['advice']>): void {
    this.account.advice = advice;
  }

  done(): ImportAccount {
    const { skipped, skippedTotal, counts, format } = this.account;
    const nothing = Object.values(counts).every((count) => count === 0);
    if (nothing && skippedTotal > 0 && format === FOLDER)
      return this.failed(`Nothing in this folder could be read. ${skipped[0]!.reason}`);
    if (nothing && skippedTotal > 0) return this.failed(`Nothing in this file could be read. ${placeOf(skipped[0]!)}`);
    return this.close({ state: 'done' });
  }

  failed(error: string): ImportAccount {
    return this.close({ state: 'failed', error });
  }

  cancelled(): ImportAccount {
    return this.close({ state: 'cancelled' });
  }

  private close(outcome: Pick<ImportAccount, 'state'> & { error?: string }): ImportAccount {
    const { first, last } = this.times;
    // What was taken beside it has a wall clock: nothing is to be waited for.
    if (outcome.state === 'done' && this.account.advice) this.advise('new-session');
    return Object.assign(this.account, {
      firstNs: first?.toString() ?? '',
      lastNs: last?.toString() ?? '',
      ...outcome,
    });
  }
}

function placeOf({ line, offset, reason }: Skipped): string {
  return `${line > 0 ? `Line ${line}, byte` : 'Byte'} ${offset}: ${reason}`;
}

const nsOf = (text: string): bigint | undefined => (text === '' ? undefined : BigInt(text));
