import type { PipelinesState } from '../../../contract/operations/pipelines.ts';
import { t } from '../../i18n/t.ts';
import type { Endpoints } from '../start/snippets.ts';

const GRPC_PORT = /:4317$/;
const OTLP = /^otlp(?:\/|$)/;

/** Where the pipelines take OTLP: a receiver tells its gRPC address first. `usual` stands in for what none of them listens on. */
export function endpointsOfPipelines(addresses: PipelinesState['addresses'], usual: Endpoints): Endpoints {
  const found = { ...usual };
  const named = Object.entries(addresses).filter(([id]) => OTLP.test(id.replace(/^receivers\//, '')));
  for (const [, [first, second]] of named.toReversed()) {
    const grpc = second !== undefined || (first !== undefined && GRPC_PORT.test(first)) ? first : undefined;
    const http = second ?? (grpc === undefined ? first : undefined);
    if (grpc !== undefined) found.grpc = grpc;
    if (http !== undefined) found.http = `http://${http}`;
  }
  return found;
}

/**
 * All of a Collector that sends what it receives here. It stands on the machine that the address is on, where the usual ports are
 * ours: what it received on them would be taken, or sent to itself.
 */
export function writeCollectorConfig({ grpc }: Pick<Endpoints, 'grpc'>): string {
  const pipelines = ['traces', 'metrics', 'logs']
    .map(
      (signal) =>
        `    ${signal}:\n      receivers: [otlp]\n      processors: [batch]\n      exporters: [otlp/tracebench]\n`,
    )
    .join('');
  return `receivers:
  # ${t('pipelines.snippet.here')}
  otlp:
    protocols:
      grpc:
        endpoint: 127.0.0.1:14317
      http:
        endpoint: 127.0.0.1:14318

processors:
  batch:

exporters:
  # Tracebench.
  otlp/tracebench:
    endpoint: ${grpc}
    tls:
      insecure: true

service:
  pipelines:
${pipelines.trimEnd()}`;
}
