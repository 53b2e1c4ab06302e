import type { ExporterKind, ReceiverKind } from '../collector/component.ts';
import type { ReceiverOptions } from './endpoint.ts';
import { datadogReceiver } from './datadog-receiver.ts';
import { jaegerReceiver } from './jaeger-receiver.ts';
import { FILELOG_RECEIVER } from './filelog/filelog.ts';
import { hostMetricsReceiver } from './hostmetrics/hostmetrics.ts';
import { lokiReceiver } from './loki-receiver.ts';
import { NOP_RECEIVER } from './nop-receiver.ts';
import { otlpReceiver } from './otlp-receiver.ts';
import { prometheusExporter } from './prometheus-exporter.ts';
import { PROMETHEUS_RECEIVER } from './prometheus-receiver.ts';
import { remoteWriteReceiver } from './remote-write-receiver.ts';
import { REPLAY_RECEIVER } from './replay-receiver.ts';
import { statsdReceiver } from './statsd-receiver.ts';
import { zipkinReceiver } from './zipkin-receiver.ts';

// prettier-ignore
const LISTENING: readonly ((options: ReceiverOptions) => ReceiverKind)[] = [
  otlpReceiver,
  zipkinReceiver,
  jaegerReceiver,
  datadogReceiver,
  remoteWriteReceiver,
  statsdReceiver,
  lokiReceiver,
];

// prettier-ignore
const OTHERS: readonly ReceiverKind[] = [
  PROMETHEUS_RECEIVER,
  FILELOG_RECEIVER,
  hostMetricsReceiver(),
  NOP_RECEIVER,
  REPLAY_RECEIVER,
  // As `tracebench/replay`.
  { ...REPLAY_RECEIVER, type: 'tracebench' },
];

/** Every receiver that a configuration may name. */
export function receiversWith(options: ReceiverOptions): ReceiverKind[] {
  return [...LISTENING.map((make) => make(options)), ...OTHERS];
}

/** Exporters that others come to and fetch from. */
export function listeningExportersWith(options: ReceiverOptions): ExporterKind[] {
  return [prometheusExporter(options)];
}
