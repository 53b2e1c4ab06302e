import type { ReceiverKind } from '../collector/component.ts';
import type { ReceiverOptions } from './endpoint.ts';
import { otlpReceiver } from './otlp-receiver.ts';
import { zipkinReceiver } from './zipkin-receiver.ts';

/** Every receiver that a configuration may name. */
export function receiversWith(options: ReceiverOptions): ReceiverKind[] {
  return [otlpReceiver(options), zipkinReceiver(options)];
}
