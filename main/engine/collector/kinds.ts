import type { KnownType, KnownTypes } from '../../../core/collector/config/collector-config.ts';
import { underBothNames } from '../../../core/model/component-names.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { PROCESSORS } from '../../../core/collector/processors/processors.ts';
import type {
  ConnectorKind,
  ExporterKind,
  ExtensionType,
  Kinds,
  ProcessorNodeKind,
  ReceiverKind,
} from './component.ts';
import { COUNT } from './connectors/count.ts';
import { FORWARD } from './connectors/forward.ts';
import { SERVICE_GRAPH } from './connectors/service-graph.ts';
import { SPAN_METRICS } from './connectors/span-metrics.ts';
import { DEBUG_EXPORTER, NOP_EXPORTER } from './exporters/debug.ts';
import { FILE_EXPORTER } from './exporters/file.ts';
import { KAFKA_EXPORTER } from './exporters/kafka.ts';
import { loadBalancingExporter } from './exporters/load-balancing/load-balancing.ts';
import { OTLP_EXPORTER } from './exporters/otlp-grpc.ts';
import { OTLP_HTTP_EXPORTER } from './exporters/otlp-http.ts';
import { REMOTE_WRITE_EXPORTER } from './exporters/remote-write.ts';
import { ZIPKIN_EXPORTER } from './exporters/zipkin.ts';
import { BATCH } from './processors/batch.ts';
import { GROUP_BY_TRACE } from './processors/group-by-trace.ts';
import { MEMORY_LIMITER } from './processors/memory-limiter.ts';
import { RATE_LIMIT } from './processors/rate-limit.ts';
import { pureProcessor } from './processors/pure.ts';
import { RESOURCE_DETECTION } from './processors/resource-detection.ts';
import { TAIL_SAMPLING } from './processors/tail-sampling.ts';

// prettier-ignore
const PROCESSOR_NODES: readonly ProcessorNodeKind[] = [
  BATCH,
  MEMORY_LIMITER,
  TAIL_SAMPLING,
  GROUP_BY_TRACE,
  RATE_LIMIT,
  RESOURCE_DETECTION,
];

// prettier-ignore
const CONNECTORS: readonly ConnectorKind[] = [
  FORWARD,
  SPAN_METRICS,
  COUNT,
  SERVICE_GRAPH,
];

// prettier-ignore
const EXPORTERS: readonly ExporterKind[] = [
  OTLP_EXPORTER,
  OTLP_HTTP_EXPORTER,
  FILE_EXPORTER,
  KAFKA_EXPORTER,
  loadBalancingExporter(),
  REMOTE_WRITE_EXPORTER,
  ZIPKIN_EXPORTER,
  DEBUG_EXPORTER,
  NOP_EXPORTER,
];

/** Everything a configuration may name. Receivers, exporters that listen, and extensions come from a room of their own. */
export function kindsWith(
  receivers: readonly ReceiverKind[],
  listening: readonly ExporterKind[] = [],
  extensions: readonly ExtensionType[] = [],
): Kinds {
  return {
    receivers: underBothNames('receivers', receivers),
    extensions,
    processors: underBothNames('processors', [...PROCESSOR_NODES, ...PROCESSORS.map(pureProcessor)]),
    connectors: underBothNames('connectors', CONNECTORS),
    exporters: underBothNames('exporters', [...EXPORTERS, ...listening]),
  };
}

/** What the reader of configurations has to know of them. */
export function typesOf({ receivers, processors, exporters, connectors, extensions = [] }: Kinds): KnownTypes {
  return {
    receivers: knownOf(receivers),
    processors: knownOf(processors),
    exporters: knownOf(exporters),
    connectors: knownOf(connectors),
    extensions: new Map(extensions.map((kind) => [kind.type, knownExtension(kind)])),
  };
}

function knownExtension(kind: ExtensionType): KnownType {
  return {
    signals: SIGNALS,
    check: (settings) => kind.read(settings).problems,
    authenticates: (settings) => kind.authenticates?.(settings) ?? [],
  };
}

interface AnyKind {
  type: string;
  signals: KnownType['signals'];
  gives?: KnownType['signals'];
  read(settings: unknown): { problems: ReturnType<KnownType['check']> };
}

function knownOf(kinds: readonly AnyKind[]): ReadonlyMap<string, KnownType> {
  return new Map(
    kinds.map((kind) => {
      const check = (settings: unknown) => kind.read(settings).problems;
      return [kind.type, { signals: kind.signals, ...(kind.gives ? { gives: kind.gives } : {}), check }];
    }),
  );
}
