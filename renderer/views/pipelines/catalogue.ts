import type { ComponentSection } from '../../../contract/operations/pipelines.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import { formerType } from '../../../core/model/component-names.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import type { PlainKey } from '../../i18n/t.ts';

/** A type of component that a form can add. */
export interface CatalogueEntry {
  section: Exclude<ComponentSection, 'extensions'>;
  type: string;
  signals: readonly Signal[];
  /** One line: what it is for. */
  about: PlainKey;
  /** Settings to begin with, as lines of YAML; '' where none are needed. */
  settings: string;
}

const ALL = SIGNALS;
const TRACES: readonly Signal[] = ['traces'];
const METRICS: readonly Signal[] = ['metrics'];
const LOGS: readonly Signal[] = ['logs'];

const LISTEN = (port: number): string => `endpoint: localhost:${port}`;

/** In the order in which people look for them. What the engine does not have is not offered (`use-known-types.ts`). */
export const CATALOGUE: readonly CatalogueEntry[] = [
  {
    section: 'receivers',
    type: 'otlp',
    signals: ALL,
    about: 'pipelines.about.otlpIn',
    settings: `protocols:\n  grpc:\n    endpoint: localhost:4317\n  http:\n    endpoint: localhost:4318`,
  },
  {
    section: 'receivers',
    type: 'jaeger',
    signals: TRACES,
    about: 'pipelines.about.jaegerIn',
    settings: `protocols:\n  grpc:\n    endpoint: localhost:14250\n  thrift_http:\n    endpoint: localhost:14268`,
  },
  { section: 'receivers', type: 'zipkin', signals: TRACES, about: 'pipelines.about.zipkinIn', settings: LISTEN(9411) },
  {
    section: 'receivers',
    type: 'datadog',
    signals: TRACES,
    about: 'pipelines.about.datadogIn',
    settings: LISTEN(8126),
  },
  {
    section: 'receivers',
    type: 'prometheus',
    signals: METRICS,
    about: 'pipelines.about.prometheusIn',
    settings: `config:\n  scrape_configs:\n    - job_name: app\n      scrape_interval: 15s\n      static_configs:\n        - targets: ['localhost:8080']`,
  },
  {
    section: 'receivers',
    type: 'prometheusremotewrite',
    signals: METRICS,
    about: 'pipelines.about.remoteWriteIn',
    settings: LISTEN(9090),
  },
  { section: 'receivers', type: 'statsd', signals: METRICS, about: 'pipelines.about.statsdIn', settings: LISTEN(8125) },
  {
    section: 'receivers',
    type: 'hostmetrics',
    signals: METRICS,
    about: 'pipelines.about.hostmetrics',
    settings: `collection_interval: 10s\nscrapers:\n  cpu:\n  memory:\n  load:\n  network:`,
  },
  {
    section: 'receivers',
    type: 'loki',
    signals: LOGS,
    about: 'pipelines.about.lokiIn',
    settings: `protocols:\n  http:\n    endpoint: localhost:3500`,
  },
  {
    section: 'receivers',
    type: 'filelog',
    signals: LOGS,
    about: 'pipelines.about.filelog',
    settings: `include: [/var/log/app/*.log]\nstart_at: end`,
  },
  {
    section: 'receivers',
    type: 'tracebench_replay',
    signals: ALL,
    about: 'pipelines.about.replay',
    settings: `path: dump.jsonl\nspeed: 1\ntimes: now`,
  },
  {
    section: 'processors',
    type: 'memory_limiter',
    signals: ALL,
    about: 'pipelines.about.memoryLimiter',
    settings: `check_interval: 1s\nlimit_mib: 400`,
  },
  {
    section: 'processors',
    type: 'ratelimit',
    signals: ALL,
    about: 'pipelines.about.rateLimit',
    settings: `metadata_keys: [auth.username]\nstrategy: records\nrate: 10000\nburst: 50000`,
  },
  { section: 'processors', type: 'batch', signals: ALL, about: 'pipelines.about.batch', settings: '' },
  {
    section: 'processors',
    type: 'filter',
    signals: ALL,
    about: 'pipelines.about.filter',
    settings: `error_mode: ignore\ntraces:\n  span:\n    - 'attributes["http.route"] == "/healthz"'`,
  },
  {
    section: 'processors',
    type: 'attributes',
    signals: ALL,
    about: 'pipelines.about.attributes',
    settings: `actions:\n  - key: team\n    value: shop\n    action: upsert`,
  },
  {
    section: 'processors',
    type: 'resource',
    signals: ALL,
    about: 'pipelines.about.resource',
    settings: `attributes:\n  - key: deployment.environment.name\n    value: development\n    action: upsert`,
  },
  {
    section: 'processors',
    type: 'transform',
    signals: ALL,
    about: 'pipelines.about.transform',
    settings: `error_mode: ignore\ntrace_statements:\n  - set(span.attributes["team"], "shop")`,
  },
  {
    section: 'processors',
    type: 'redaction',
    signals: ALL,
    about: 'pipelines.about.redaction',
    settings: `allow_all_keys: true\nblocked_values:\n  - '[0-9]{13,16}'`,
  },
  {
    section: 'processors',
    type: 'probabilistic_sampler',
    signals: ['traces', 'logs'],
    about: 'pipelines.about.probabilisticSampler',
    settings: 'sampling_percentage: 10',
  },
  {
    section: 'processors',
    type: 'tail_sampling',
    signals: TRACES,
    about: 'pipelines.about.tailSampling',
    settings: `decision_wait: 10s\npolicies:\n  - name: errors\n    type: status_code\n    status_code: {status_codes: [ERROR]}\n  - name: slow\n    type: latency\n    latency: {threshold_ms: 500}\n  - name: some\n    type: probabilistic\n    probabilistic: {sampling_percentage: 10}`,
  },
  {
    section: 'processors',
    type: 'groupbytrace',
    signals: TRACES,
    about: 'pipelines.about.groupbytrace',
    settings: 'wait_duration: 10s',
  },
  {
    section: 'processors',
    type: 'resourcedetection',
    signals: ALL,
    about: 'pipelines.about.resourcedetection',
    settings: 'detectors: [env, system]',
  },
  { section: 'connectors', type: 'spanmetrics', signals: TRACES, about: 'pipelines.about.spanmetrics', settings: '' },
  { section: 'connectors', type: 'servicegraph', signals: TRACES, about: 'pipelines.about.servicegraph', settings: '' },
  { section: 'connectors', type: 'count', signals: ALL, about: 'pipelines.about.count', settings: '' },
  { section: 'connectors', type: 'forward', signals: ALL, about: 'pipelines.about.forward', settings: '' },
  { section: 'exporters', type: 'store', signals: ALL, about: 'pipelines.about.store', settings: '' },
  {
    section: 'exporters',
    type: 'otlp',
    signals: ALL,
    about: 'pipelines.about.otlpOut',
    settings: `endpoint: gateway:4317\ntls:\n  insecure: true`,
  },
  {
    section: 'exporters',
    type: 'otlphttp',
    signals: ALL,
    about: 'pipelines.about.otlpHttpOut',
    settings: 'endpoint: http://gateway:4318',
  },
  {
    section: 'exporters',
    type: 'loadbalancing',
    signals: ALL,
    about: 'pipelines.about.loadbalancing',
    settings: `protocol:\n  otlp:\n    tls:\n      insecure: true\nresolver:\n  static:\n    hostnames: ['gateway-1:4317', 'gateway-2:4317']`,
  },
  {
    section: 'exporters',
    type: 'kafka',
    signals: ALL,
    about: 'pipelines.about.kafka',
    settings: 'brokers: [localhost:9092]',
  },
  {
    section: 'exporters',
    type: 'zipkin',
    signals: TRACES,
    about: 'pipelines.about.zipkinOut',
    settings: 'endpoint: http://localhost:9411/api/v2/spans',
  },
  {
    section: 'exporters',
    type: 'prometheus',
    signals: METRICS,
    about: 'pipelines.about.prometheusOut',
    settings: LISTEN(8889),
  },
  {
    section: 'exporters',
    type: 'prometheusremotewrite',
    signals: METRICS,
    about: 'pipelines.about.remoteWriteOut',
    settings: 'endpoint: http://localhost:9090/api/v1/write',
  },
  {
    section: 'exporters',
    type: 'file',
    signals: ALL,
    about: 'pipelines.about.file',
    settings: 'path: ./telemetry.json',
  },
  { section: 'exporters', type: 'debug', signals: ALL, about: 'pipelines.about.debug', settings: '' },
];

const ABOUT: Readonly<Record<string, PlainKey>> = Object.fromEntries(
  CATALOGUE.map(({ section, type, about }) => [`${section}/${type}`, about]),
);

/** What a type is for; undefined for one that is not in the catalogue. */
export const aboutOf = (section: string, type: string): PlainKey | undefined =>
  ABOUT[`${section}/${formerType(section, type)}`];

/** A configuration that names every type of the catalogue: the engine tells of each whether it has it. */
export function writeProbe(): string {
  const sections = ['receivers', 'processors', 'connectors', 'exporters'] as const;
  return sections
    .map((section) => {
      const types = CATALOGUE.filter((entry) => entry.section === section).map(({ type }) => `  ${type}:\n`);
      return `${section}:\n${types.join('')}`;
    })
    .join('');
}
