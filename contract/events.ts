import type { SignalCounts } from '../core/model/telemetry.ts';
import type { Settings } from './operations/library.ts';
import type { FollowedFileState } from './operations/follows.ts';
import type { PipelineReadings, PipelinesState } from './operations/pipelines.ts';
import type { ReceiverStatus } from './operations/session.ts';

/** What the engine announces. Live data is not pushed: views ask again when the revision moves. */
export interface Topics {
  'store.changed': { revision: number; counts: SignalCounts; watermarkNs: string };
  'receivers.changed': { receivers: ReceiverStatus[] };
  'losses.changed': { total: number };
  /** The first failed span received in a while, so that a person who looks elsewhere can be told. */
  'error.received': { traceId: string; spanId: string; service: string; name: string };
  'settings.changed': { settings: Settings };
  /** All that are followed, at most twice a second while they are read. */
  'follows.changed': { files: FollowedFileState[] };
  /** What each component of the pipelines did, once a second while they run. */
  'pipelines.read': { readings: PipelineReadings };
  /** The same of what runs without a configuration. */
  'pipelines.defaultRead': { readings: PipelineReadings };
  /** They were started, replaced, stopped, or failed. */
  'pipelines.changed': { state: PipelinesState };
  'import.progress': { importId: string; file: string; readBytes: number; totalBytes: number; counts: SignalCounts };
}
export type TopicName = keyof Topics;
export const TOPIC_NAMES: readonly TopicName[] = [
  'store.changed',
  'receivers.changed',
  'losses.changed',
  'error.received',
  'settings.changed',
  'follows.changed',
  'pipelines.read',
  'pipelines.defaultRead',
  'pipelines.changed',
  'import.progress',
];
