import type { CheckedTelemetry } from '../../../../core/collector/config/collector-config.ts';
import type { ConfigProblem } from '../../../../core/collector/processor.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { wildcardChoice } from '../../../../core/collector/wildcard.ts';
import { labelNameOf } from '../../../../core/formats/writing/openmetrics/names.ts';
import { LOG_LEVELS } from '../../collector/notices.ts';
import type { LogSettings } from '../log-line.ts';
import { readEndpoint, type Endpoint, type ReceiverOptions } from '../endpoint.ts';
import type { ExpositionSettings } from './exposition.ts';

/** A server of our own metrics. */
export interface MetricsReader {
  endpoint: Endpoint;
  withTypeSuffix: boolean;
  withUnits: boolean;
  /** Whether a resource attribute is a label of every sample. */
  isConstantLabel: (name: string) => boolean;
}

export interface TelemetrySettings extends CheckedTelemetry {
  readers: readonly MetricsReader[];
  /** Beside service.name and its like; null takes one of those away. */
  resource: Readonly<Record<string, string | null>>;
  logs: LogSettings;
}

const LEVELS = ['none', 'basic', 'normal', 'detailed'] as const;
const ADDRESS = 'localhost:8888';

/**
 * The Collector's `service.telemetry`. Metrics are told where `metrics` is written; without it nothing listens. Traces of our
 * own are not made, and their settings have no effect.
 */
export function readTelemetry(value: unknown, options: ReceiverOptions): TelemetrySettings {
  const telemetry = new Settings(value);
  telemetry.allow(['metrics', 'logs', 'traces', 'resource']);
  const warnings: ConfigProblem[] = [];
  const readers = telemetry.has('metrics') ? readMetrics(telemetry.inner('metrics'), options, warnings) : [];
  const logs = readLogs(telemetry.inner('logs'));
  return { problems: telemetry.problems, warnings, readers, resource: readResource(telemetry.inner('resource')), logs };
}

/** zap's further levels, as what is never said here. */
const LEVELS_ABOVE = ['dpanic', 'panic', 'fatal'] as const;
const LOGS_IDLE = [
  ...['development', 'disable_caller', 'disable_stacktrace', 'sampling', 'output_paths', 'error_output_paths'],
  ...['initial_fields', 'processors', 'disable_zap_resource', 'disable_resource_attributes'],
];

/** What is said on standard error. */
function readLogs(logs: Settings): LogSettings {
  logs.allow(['level', 'encoding'], [], LOGS_IDLE);
  return {
    level: logs.choice('level', [...LOG_LEVELS, ...LEVELS_ABOVE], 'info'),
    encoding: logs.choice('encoding', ['console', 'json'], 'console'),
  };
}

function readMetrics(metrics: Settings, options: ReceiverOptions, warnings: ConfigProblem[]): MetricsReader[] {
  metrics.allow(['level', 'address', 'readers', 'views']);
  const level = metrics.choice('level', LEVELS, 'normal');
  if (metrics.has('views'))
    warnings.push({ path: [...metrics.path, 'views'], message: 'views are not supported: left out' });
  const written = metrics.items('readers').flatMap((reader) => readReader(reader, options, warnings) ?? []);
  const isDefault = !metrics.has('readers') || metrics.has('address');
  const readers = isDefault ? [...written, readDefault(metrics, options)] : written;
  return level === 'none' ? [] : readers;
}

/** The Collector's own reader, also of `address`, which it had before it had readers. */
function readDefault(metrics: Settings, options: ReceiverOptions): MetricsReader {
  const endpoint = readEndpoint(metrics, ADDRESS, options.allowUnencrypted, 'address');
  return { endpoint, withTypeSuffix: false, withUnits: false, isConstantLabel: () => true };
}

function readReader(reader: Settings, options: ReceiverOptions, warnings: ConfigProblem[]): MetricsReader | undefined {
  reader.allow(['pull', 'periodic']);
  const leaveOut = (path: Settings['path'], what: string): undefined =>
    void warnings.push({ path, message: `${what} is not supported: this reader is left out` });
  if (reader.has('periodic')) return leaveOut([...reader.path, 'periodic'], 'a periodic reader');
  const pull = reader.inner('pull');
  pull.allow(['exporter'], ['producers', 'cardinality_limits']);
  const exporter = pull.inner('exporter');
  const [other] = Object.keys(exporter.all as object).filter((key) => !/^prometheus(\/development)?$/.test(key));
  if (other !== undefined) return leaveOut([...exporter.path, other], `the exporter ${other}`);
  return readPrometheus(exporter.inner(exporter.has('prometheus') ? 'prometheus' : 'prometheus/development'), options);
}

function readPrometheus(prometheus: Settings, options: ReceiverOptions): MetricsReader {
  prometheus.allow(
    ['host', 'port', 'without_type_suffix', 'without_units', 'without_scope_info', 'with_resource_constant_labels'],
    ['translation_strategy'],
  );
  const host = prometheus.word('host', 'localhost');
  const port = prometheus.integer('port', 8_888, 0, 65_535);
  const written = new Settings(
    { host: `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}` },
    prometheus.path,
    prometheus.problems,
  );
  // No scope is told of in any case.
  prometheus.bool('without_scope_info');
  return {
    endpoint: readEndpoint(written, ADDRESS, options.allowUnencrypted, 'host'),
    withTypeSuffix: !prometheus.bool('without_type_suffix'),
    withUnits: !prometheus.bool('without_units'),
    isConstantLabel: readConstant(prometheus),
  };
}

function readConstant(prometheus: Settings): (name: string) => boolean {
  if (!prometheus.has('with_resource_constant_labels')) return () => false;
  const constant = prometheus.inner('with_resource_constant_labels');
  constant.allow(['included', 'excluded']);
  const [included, excluded] = [constant.texts('included'), constant.texts('excluded')];
  return wildcardChoice(included, excluded);
}

/** The values that are no texts are left out: null takes an attribute away. */
function readResource(resource: Settings): TelemetrySettings['resource'] {
  const entries = Object.entries(resource.all as Record<string, unknown>);
  return Object.fromEntries(
    entries.flatMap(([key, value]): [string, string | null][] =>
      value === null
        ? [[key, null]]
        : ['string', 'number', 'boolean'].includes(typeof value)
          ? [[key, String(value)]]
          : [],
    ),
  );
}

/** Labels of a reader's samples, from what is known of this process. */
export function labelsOf(
  { withTypeSuffix, withUnits, isConstantLabel }: MetricsReader,
  attributes: Readonly<Record<string, string>>,
): ExpositionSettings {
  const all = Object.entries(attributes);
  const label = ([name, value]: [string, string]) => [labelNameOf(name), value] as const;
  const constant = all.filter(([name]) => isConstantLabel(name));
  return { withTypeSuffix, withUnits, constantLabels: constant.map(label), target: all.map(label) };
}
