import type { Parcel } from '../../../../core/collector/parcel.ts';
import type { QueueSizer } from './measure.ts';

/** How much a queue holds. */
export interface QueueRoom {
  capacity: number;
  sizer: QueueSizer;
  /** Whoever comes when it is full waits. */
  blocks: boolean;
}

/** A parcel that waits to be sent. */
export interface Queued {
  parcel: Parcel;
  /** Grows by one with each parcel. */
  sequence: number;
}

/** Parcels between a pipeline and a back end, in order of arrival. */
export interface Queue {
  /** Whether what waits in it survives the process. */
  readonly isDurable: boolean;
  /** What waits or is being sent, and how much may: in requests, or as its sizer measures. */
  readonly size: number;
  readonly capacity: number;
  /** Where `size` is not in requests: how many they are. */
  readonly requests?: number;
  /** Resolves when it is kept: where the queue is on disk, on the disk. Rejects with ConsumeError where there is no room. */
  offer(parcel: Parcel): Promise<void>;
  /** As `offer`, whatever room there is, of what waited elsewhere: in memory before all that was offered, by `order`. */
  adopt(parcel: Parcel, order: number): Promise<void>;
  /** Waits for the next one; undefined once the queue is closed. */
  take(): Promise<Queued | undefined>;
  /** It was sent, or given up. */
  done(queued: Queued): void;
  /** Nobody waits for room any more: the queue is about to be closed. */
  turnAway?(): void;
  /** What waits only for company goes now: the queue is about to be closed. */
  hurry?(): void;
  /** Nobody is given anything more. */
  close(): Promise<void>;
  /** After `close`, once nothing is being sent any more. */
  end(): Promise<void>;
}
