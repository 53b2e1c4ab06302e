import type { ImportAccount } from '../../../../contract/operations/files.ts';
import type { CancelSignal } from '../../../../contract/transport.ts';
import type { ReadOptions } from '../../../../core/formats/format.ts';
import type { SignalCounts } from '../../../../core/model/telemetry.ts';
import type { TelemetryIntake } from '../../pipeline/intake.ts';
import { CancelledError } from '../../store/port.ts';
import type { Clock, ClockRefusal } from './clocks.ts';
import { Opening } from './opening.ts';
import { isExpected, messageOf } from './problems.ts';

export interface DumpInfo {
  /** For people and as the source of losses; never used to guess the format. */
  name: string;
  /** 0 where it is not known. */
  size: number;
  /** When the file was last changed, in Unix milliseconds; absent where it is not known, as of a pipe. */
  modifiedMs?: number;
  /**
   * Where it lies: a thread reads it from there, and not the chunks it is given. Without it, formats that are not read from front to end are
   * written to a temporary file first.
   */
  path?: string;
}

export interface DumpProgress {
  /** Of the file as it lies on disk, packed. */
  readBytes: number;
  counts: SignalCounts;
}

export interface Following {
  /** All before the next empty chunk is durable. `isWhole`: and no record is begun there. Resolves when reading may go on. */
  flushed: (isWhole: boolean) => Promise<void>;
}

export interface DumpOptions {
  importId: string;
  signal?: CancelSignal;
  reading?: ReadOptions;
  /** The source's chunks are nobody else's: their memory is given back as soon as nobody looks into them. */
  areChunksOwn?: boolean;
  /** Made and removed where a temporary file is needed; one of its own unless given. */
  spoolFolder?: string;
  /** Asked once, before anything is stored: whether telemetry of this clock is taken, or why not. */
  admit?: (clock: Clock) => ClockRefusal | undefined | Promise<ClockRefusal | undefined>;
  /** Where what is stored under each import goes; all into one intake unless given. */
  intakeFor?: (importId: string) => TelemetryIntake;
  /** Something of a file in an archive is to be stored, under this import: it is taken back or settled by itself. */
  onPart?: (importId: string) => void;
  /** The file grows: an empty chunk means that what came before it is to be seen. */
  follow?: Following;
  /** At most ten times a second. */
  onProgress?: (progress: DumpProgress) => void;
}

/** The same as `openDump`, into an intake that is known. */
export type OpenDump = (
  source: AsyncIterable<Uint8Array>,
  info: DumpInfo,
  options: DumpOptions,
) => Promise<ImportAccount>;

/**
 * Reads a dump into the intake: unpack → recognise → read → take, pulling no faster than the store takes.
 *
 * Never rejects because of the file: what is wrong with it is in the account. An import that was cancelled or failed may have
 * stored a part; taking it back (`Store.settleImports`) is the caller's, and nothing is on its way any more when this resolves.
 */
export async function openDump(
  source: AsyncIterable<Uint8Array>,
  info: DumpInfo,
  intake: TelemetryIntake,
  options: DumpOptions,
): Promise<ImportAccount> {
  const opening = new Opening(info, intake, options);
  try {
    await opening.run(source);
    return opening.account.done();
  } catch (error) {
    if (error instanceof CancelledError) return opening.account.cancelled();
    if (!isExpected(error)) throw error;
    // What goes wrong behind that, as rows that are not taken any more, is of no file.
    if (options.signal?.aborted === true) return opening.account.cancelled();
    return opening.account.failed(messageOf(error));
  } finally {
    await opening.taker.settle();
  }
}
