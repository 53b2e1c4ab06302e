import type { ReceiverKind } from '../collector/component.ts';
import type { ReceiverOptions } from './endpoint.ts';
import { datadogReceiver } from './datadog-receiver.ts';
import { jaegerReceiver } from './jaeger-receiver.ts';
import { otlpReceiver } from './otlp-receiver.ts';
import { zipkinReceiver } from './zipkin-receiver.ts';

/** Every receiver that a configuration may name. */
export function receiversWith(options: ReceiverOptions): ReceiverKind[] {
  return [otlpReceiver(options), zipkinReceiver(options), jaegerReceiver(options), datadogReceiver(options)];
}
