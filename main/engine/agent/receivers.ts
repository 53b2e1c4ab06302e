import type { ReceiverKind } from '../collector/component.ts';
import type { ReceiverOptions } from './endpoint.ts';
import { FILELOG_RECEIVERS } from './filelog/filelog.ts';
import { hostMetricsReceiver } from './hostmetrics/hostmetrics.ts';
import { lokiReceiver } from './loki-receiver.ts';
import { otlpReceiver } from './otlp-receiver.ts';
import { REPLAY_RECEIVER } from './replay-receiver.ts';

/** Every receiver that a configuration may name. */
export function receiversWith(options: ReceiverOptions): ReceiverKind[] {
  return [otlpReceiver(options), ...FILELOG_RECEIVERS, hostMetricsReceiver(), lokiReceiver(options), REPLAY_RECEIVER];
}
