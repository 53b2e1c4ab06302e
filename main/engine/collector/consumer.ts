import type { Parcel } from '../../../core/collector/parcel.ts';
import { counted } from '../../../core/model/counted.ts';
import { DecodeError } from '../../../core/otlp/decoded.ts';

/** What became of a parcel that was taken. */
export interface Taken {
  /** Items that were refused one by one, for good. */
  rejected: number;
  /** Why, or a warning; '' where all is well. */
  message: string;
}

export const TAKEN: Taken = { rejected: 0, message: '' };

/** As in "3 items of traces": what is told of a part of a parcel. */
export const itemsOf = (items: number, signal: string): string => `${counted(items, 'item')} of ${signal}`;

/** `why`: what is wrong with the first of them. */
export function notOtlp(items: number, why: string): string {
  const said = `${counted(items, 'item is', 'items are')} no valid OTLP`;
  return why === '' ? said : `${said}: ${why}`;
}

/** Of a parcel that had to be decoded: without the items that could not be. */
export function takenWithout({ unreadable, unreadableWhy }: Parcel): Taken {
  return unreadable === 0 ? TAKEN : { rejected: unreadable, message: notOtlp(unreadable, unreadableWhy) };
}

/** Anything telemetry can be given to: a pipeline, a processor, an exporter. */
export interface Consumer {
  /**
   * Resolves when whoever is behind has it: an exporter's queue, a back end, the store. Only then is the sender answered, so that
   * what was acknowledged cannot be lost here. Rejects with ConsumeError.
   */
  consume(parcel: Parcel): Promise<Taken>;
}

export interface Refused {
  /** Sending the same again is of no use. */
  isPermanent?: boolean;
  /**
   * A processor failed on it. As in the Collector, its sender is not told that anything is wrong with it; to try it again here is of no
   * use, so it is permanent too.
   */
  isOfProcessing?: boolean;
  /** It came too fast: there is nothing wrong but its pace. */
  isThrottled?: boolean;
  /** When to come back, where whoever refused it said so. */
  retryAfterMs?: number | undefined;
}

export class ConsumeError extends Error {
  readonly isPermanent: boolean;
  readonly isOfProcessing: boolean;
  readonly isThrottled: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(
    message: string,
    { isPermanent = false, isOfProcessing = false, isThrottled = false, retryAfterMs }: Refused = {},
  ) {
    super(message);
    this.name = 'ConsumeError';
    this.isPermanent = isPermanent;
    this.isOfProcessing = isOfProcessing;
    this.isThrottled = isThrottled;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Whether its sender is to be told that it is of no use. */
export const isForGood = ({ isPermanent, isOfProcessing }: ConsumeError): boolean => isPermanent && !isOfProcessing;

const TOLD = new WeakSet<ConsumeError>();

/** Somebody said to people why: those before it need not. */
export const markTold = (error: ConsumeError): void => void TOLD.add(error);
export const isTold = (error: ConsumeError): boolean => TOLD.has(error);

/** Whatever went wrong, as a ConsumeError. What nobody foresaw may be over next time. */
export function consumeErrorOf(error: unknown): ConsumeError {
  if (error instanceof ConsumeError) return error;
  if (error instanceof DecodeError) return new ConsumeError(error.message, { isPermanent: true });
  return new ConsumeError(error instanceof Error ? error.message : String(error));
}
