import type { Sender } from './sender.ts';
import type { Signal, Telemetry } from '../model/telemetry.ts';

/** What is wrong with a component's settings. Nothing else of the configuration is known here. */
export interface ConfigProblem {
  /** Keys and indexes from the component's settings down to the value; the key itself where a key is wrong. */
  path: readonly (string | number)[];
  message: string;
  /** characters into the text at `path` */
  offset?: number;
  /** The key is meant, not the value under it. */
  isKey?: boolean;
  /** It keeps nothing from running: what is written has no effect, or a part is left out. */
  isWarning?: boolean;
}

/** What a processor took out on purpose. */
export interface Dropped {
  /** Short, without values of the telemetry; the same rule always gives the same reason. */
  reason: string;
  /** Spans, log records or data points; none where span events were taken out. */
  items: number;
}

export interface Processed {
  /** Empty where nothing is left. */
  telemetry: Telemetry[];
  dropped: Dropped[];
  /** What went wrong without stopping the batch, each message once with how often it came. */
  errors: { message: string; count: number }[];
}

/** What a pure processor may not take from the world by itself. */
export interface ProcessorContext {
  /** Nanoseconds since the Unix epoch. */
  nowNs: () => bigint;
  /** From 0 up to, not including, 1. */
  random: () => number;
}

/** Of one signal or all, as the kind says; a batch of a signal without rules comes back as it is. Throws ProcessorError where the batch is rejected as a whole (error_mode propagate). */
export type BatchProcessor = (batch: Telemetry, sender?: Sender) => Processed;

/** The batch was not processed and is to be rejected: whoever sent it is told. */
export class ProcessorError extends Error {
  override readonly name = 'ProcessorError';
}

export interface ProcessorKind {
  /** As the configuration names it: `transform` of `transform/2`. */
  type: string;
  signals: readonly Signal[];
  /** Plain values of the YAML under the component's name (undefined where empty). `create` is only to be called without problems. */
  read(settings: unknown): { create: (context: ProcessorContext) => BatchProcessor; problems: ConfigProblem[] };
}
