import type { ReadOptions } from '../../core/formats/format.ts';
import type { ImportAccount } from '../../contract/operations/files.ts';
import type { IntakeProblem } from './pipeline/intake.ts';
import type { Clock, ClockRefusal } from './receivers/files/clocks.ts';
import type { DumpInfo, DumpProgress } from './receivers/files/open-dump.ts';
import type { ImportedBatch, LossRecord } from './store/port.ts';

/** What a thread is told to read, once. */
export interface DumpData {
  info: DumpInfo;
  importId: string;
  reading: ReadOptions | undefined;
  chainEpoch: number;
  hidden: readonly string[];
  spoolFolder: string;
  isFollowed: boolean;
}

/*
 * What the engine and a thread that reads a file say to each other.
 *
 *   thread <── begin ── engine      the first
 *   thread ── wants ──> engine      of what lies in no file: answered with `chunk`, `end` or `source-failed`
 *   thread ── admit ──> engine      answered with `admitted`
 *   thread ── part ───>  engine      of a file in an archive there will be rows
 *   thread ── rows ───> engine      each, in order, answered with `stored` or `not-stored`
 *   thread ── flushed ─> engine      answered with `settled`
 *   thread ── done ───> engine      the last
 */
export type ToDump =
  | { kind: 'begin'; data: DumpData }
  | { kind: 'chunk'; bytes: Uint8Array }
  | { kind: 'end' }
  /** `syscall` where it was the system. */
  | { kind: 'source-failed'; message: string; syscall: string | undefined }
  | { kind: 'admitted'; refusal: ClockRefusal | undefined }
  | { kind: 'stored'; chainEpoch: number }
  | { kind: 'not-stored'; problem: IntakeProblem; message: string }
  | { kind: 'settled' }
  | { kind: 'hide'; keys: readonly string[] }
  | { kind: 'cancel' };

export type FromDump =
  | { kind: 'wants' }
  | { kind: 'admit'; clock: Clock }
  /** Comes before the first rows of it. */
  | { kind: 'part'; importId: string }
  /** Together they are brought in, or not. */
  | { kind: 'rows'; batches: ImportedBatch[] }
  /** What could not be read, added up since the last time. */
  | { kind: 'refused'; losses: LossRecord[] }
  /** Of a file that is followed: all before the next empty chunk is stored. */
  | { kind: 'flushed'; isWhole: boolean }
  | { kind: 'progress'; progress: DumpProgress }
  | { kind: 'done'; account: ImportAccount };
