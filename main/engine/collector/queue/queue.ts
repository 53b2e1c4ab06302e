import type { Parcel } from '../../../../core/collector/parcel.ts';
import type { Taken } from '../consumer.ts';
import type { Answer } from './answer.ts';

/** A parcel that waits to be sent. */
export interface Queued {
  parcel: Parcel;
  /** Grows in the order in which parcels are given out. */
  sequence: number;
  /** Of those who wait for what becomes of it; left out where nobody does. */
  answer?: Answer | undefined;
}

/** Parcels between a pipeline and a back end, in order of arrival. */
export interface Queue {
  /** Whether what waits in it survives the process. */
  readonly isDurable: boolean;
  /** What waits or is being sent, and how much may: in requests, items or bytes. */
  readonly size: number;
  readonly capacity: number;
  /**
   * Resolves when it is kept: where the queue is on disk, on the disk; where senders wait for the result, with that. Rejects with
   * ConsumeError where there is no room, or waits for it.
   */
  offer(parcel: Parcel): Promise<Taken>;
  /** As `offer`, whatever room there is, of what waited elsewhere: in memory before all that was offered, by `order`. */
  adopt(parcel: Parcel, order: number): Promise<void>;
  /** Waits for the next one; undefined once the queue is closed. */
  take(): Promise<Queued | undefined>;
  /** It was sent, or given up: there is room again, and whoever waits for the result has it once it is there. */
  done(queued: Queued, result: Promise<Taken>): void;
  /** Whether whoever finds no room may wait for it; those who wait are refused where not. */
  letWait?(mayWait: boolean): void;
  /** What waits only for company goes now: the queue is about to be closed. */
  hurry?(): void;
  /** Nobody is given anything more. */
  close(): Promise<void>;
  /** After `close`, once nothing is being sent any more. */
  end(): Promise<void>;
}
