type Section = 'receivers' | 'processors' | 'connectors' | 'exporters' | 'extensions';

/**
 * What the Collector's project calls components now, by the names they had before; both are read, there as here. docs/pipelines.md says
 * where each was seen; `group_by_trace`, `basic_auth` and `bearer_token_auth` are announced, and were in no release that was seen.
 */
const RENAMED: Readonly<Record<Section, Readonly<Record<string, string>>>> = {
  receivers: { filelog: 'file_log', hostmetrics: 'host_metrics', prometheusremotewrite: 'prometheus_remote_write' },
  processors: { groupbytrace: 'group_by_trace', resourcedetection: 'resource_detection' },
  connectors: { spanmetrics: 'span_metrics', servicegraph: 'service_graph' },
  exporters: {
    otlp: 'otlp_grpc',
    otlphttp: 'otlp_http',
    loadbalancing: 'load_balancing',
    prometheusremotewrite: 'prometheus_remote_write',
  },
  extensions: { basicauth: 'basic_auth', bearertokenauth: 'bearer_token_auth' },
};

/** Kinds under both of their names. */
export function underBothNames<T extends { type: string }>(section: Section, kinds: readonly T[]): T[] {
  const renamed = RENAMED[section];
  return kinds.flatMap((kind) =>
    Object.hasOwn(renamed, kind.type) ? [kind, { ...kind, type: renamed[kind.type]! }] : [kind],
  );
}

/** The name that a type had before it was renamed; the type itself where it was not. */
export function formerType(section: string, type: string): string {
  const renamed = Object.hasOwn(RENAMED, section) ? RENAMED[section as Section] : {};
  return Object.keys(renamed).find((former) => renamed[former] === type) ?? type;
}
