import type { ExporterKind, ReceiverKind } from '../collector/component.ts';
import type { ReceiverOptions } from './endpoint.ts';
import { otlpReceiver } from './otlp-receiver.ts';
import { prometheusExporter } from './prometheus-exporter.ts';
import { PROMETHEUS_RECEIVER } from './prometheus-receiver.ts';
import { remoteWriteReceiver } from './remote-write-receiver.ts';
import { statsdReceiver } from './statsd-receiver.ts';

/** Every receiver that a configuration may name. */
export function receiversWith(options: ReceiverOptions): ReceiverKind[] {
  return [otlpReceiver(options), remoteWriteReceiver(options), PROMETHEUS_RECEIVER, statsdReceiver(options)];
}

/** Exporters that others come to and fetch from. */
export function listeningExportersWith(options: ReceiverOptions): ExporterKind[] {
  return [prometheusExporter(options)];
}
