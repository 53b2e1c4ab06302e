import type { Parcel } from '../../../../core/collector/parcel.ts';

/** A parcel that waits to be sent. */
export interface Queued {
  parcel: Parcel;
  /** Grows in the order in which parcels are given out. */
  sequence: number;
}

/** Parcels between a pipeline and a back end, in order of arrival. */
export interface Queue {
  /** Whether what waits in it survives the process. */
  readonly isDurable: boolean;
  /** What waits or is being sent, and how much may: in requests, items or bytes. */
  readonly size: number;
  readonly capacity: number;
  /** Resolves when it is kept: where the queue is on disk, on the disk. Rejects with ConsumeError where there is no room, or waits for it. */
  offer(parcel: Parcel): Promise<void>;
  /** As `offer`, whatever room there is, of what waited elsewhere: in memory before all that was offered, by `order`. */
  adopt(parcel: Parcel, order: number): Promise<void>;
  /** Waits for the next one; undefined once the queue is closed. */
  take(): Promise<Queued | undefined>;
  /** It was sent, or given up. */
  done(queued: Queued): void;
  /** Whether whoever finds no room may wait for it; those who wait are refused where not. */
  letWait?(mayWait: boolean): void;
  /** What waits only for company goes now: the queue is about to be closed. */
  hurry?(): void;
  /** Nobody is given anything more. */
  close(): Promise<void>;
  /** After `close`, once nothing is being sent any more. */
  end(): Promise<void>;
}
