/** Feature gates of the Collector that are known here; it has them off unless they are named. */
export const RECORD_POLICY = 'processor.tailsamplingprocessor.recordpolicy';
export const FEATURE_GATES: readonly string[] = [RECORD_POLICY];
