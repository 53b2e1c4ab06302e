import type { Section } from './collector-config.ts';

const JAEGER = 'Jaeger takes OTLP itself: otlp with endpoint jaeger:4317';

/** What serves in place of components that the Collector gave up, by their types. docs/pipelines.md says since when they are gone. */
const IN_PLACE: Readonly<Record<Section, Readonly<Record<string, string>>>> = {
  receivers: { opencensus: 'what sent OpenCensus sends OTLP today: otlp' },
  processors: {
    queued_retry: 'exporters have sending_queue and retry_on_failure themselves',
    servicegraph: 'it is a connector now: connectors: servicegraph',
    spanmetrics: 'it is a connector now: connectors: spanmetrics',
  },
  connectors: {},
  exporters: {
    jaeger: JAEGER,
    jaeger_thrift: JAEGER,
    jaegerthrifthttp: JAEGER,
    logging: 'it is called debug now, with verbosity in place of loglevel',
    loki: 'otlphttp sends to Loki itself: endpoint http://loki:3100/otlp',
    opencensus: 'what took OpenCensus takes OTLP today: otlp',
  },
  extensions: { memory_ballast: 'the processor memory_limiter bounds memory' },
};

/** Undefined for types that the Collector did not give up. */
export function inPlaceOf(section: Section, type: string): string | undefined {
  const known = IN_PLACE[section];
  return Object.hasOwn(known, type) ? known[type] : undefined;
}
