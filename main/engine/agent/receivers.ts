import type { ExporterKind, ReceiverKind } from '../collector/component.ts';
import type { ReceiverOptions } from './endpoint.ts';
import { otlpReceiver } from './otlp-receiver.ts';
import { prometheusExporter } from './prometheus-exporter.ts';
import { zipkinReceiver } from './zipkin-receiver.ts';

/** Every receiver that a configuration may name. */
export function receiversWith(options: ReceiverOptions): ReceiverKind[] {
  return [otlpReceiver(options), zipkinReceiver(options)];
}

/** Exporters that others come to and fetch from. */
export function listeningExportersWith(options: ReceiverOptions): ExporterKind[] {
  return [prometheusExporter(options)];
}
