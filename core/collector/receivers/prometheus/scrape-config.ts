import { Settings } from '../../settings.ts';
import { writtenDefaults } from '../../written-defaults.ts';
import { readDurationMs, readSize } from './prometheus-values.ts';
import { readRelabelRules, type RelabelRule } from './relabel.ts';
import { readStaticTargets, readTargetMaker, type MakeTargets, type ScrapeTarget } from './scrape-targets.ts';
import { readTargetFiles, type TargetFiles } from './target-files.ts';

export interface ScrapeLimits {
  /** Each 0 = none. */
  samples: number;
  labels: number;
  labelNameLength: number;
  labelValueLength: number;
}

/** One of Prometheus' scrape_config. */
export interface ScrapeJob {
  name: string;
  intervalMs: number;
  timeoutMs: number;
  honorLabels: boolean;
  honorTimestamps: boolean;
  trackTimestamps: boolean;
  followRedirects: boolean;
  compression: boolean;
  bodyBytes: number;
  limits: ScrapeLimits;
  /** More of what a scrape says of itself. */
  extraMetrics: boolean;
  metricRules: readonly RelabelRule[];
  /** Those of the configuration itself. */
  targets: readonly ScrapeTarget[];
  /** Where others are written. */
  files: readonly TargetFiles[];
  makeTargets: MakeTargets;
  /** Of the HTTP client: read by whoever opens files. */
  client: Settings;
}

export interface ScrapeSettings {
  jobs: readonly ScrapeJob[];
  /** On everything. */
  externalLabels: Readonly<Record<string, string>>;
  /** Before each target is asked for the first time. */
  offsetMs: number;
}

export const CLIENT_KEYS = [
  'basic_auth',
  'authorization',
  'bearer_token',
  'bearer_token_file',
  'tls_config',
  'http_headers',
];
const LIMITS = [
  'body_size_limit',
  'sample_limit',
  'label_limit',
  'label_name_length_limit',
  'label_value_length_limit',
];
const JOB_KEYS = [
  ...LIMITS,
  'job_name',
  'scrape_interval',
  'scrape_timeout',
  'metrics_path',
  'scheme',
  'params',
  'honor_labels',
  'honor_timestamps',
  'track_timestamps_staleness',
  'enable_compression',
  'follow_redirects',
  'enable_http2',
  'extra_scrape_metrics',
  'static_configs',
  'file_sd_configs',
  'relabel_configs',
  'metric_relabel_configs',
  ...CLIENT_KEYS,
];
const JOB_REFUSED = [
  'oauth2',
  'proxy_url',
  'no_proxy',
  'proxy_from_environment',
  'proxy_connect_header',
  'convert_classic_histograms_to_nhcb',
  'target_limit',
];
/** What is asked for is text, in which there are classic histograms only and any names. */
const FORMAT_IDLE = [
  'scrape_protocols',
  'scrape_native_histograms',
  'always_scrape_classic_histograms',
  'metric_name_validation_scheme',
  'metric_name_escaping_scheme',
];
const JOB_IDLE = [
  ...FORMAT_IDLE,
  'fallback_scrape_protocol',
  'scrape_fallback_protocol',
  'scrape_classic_histograms',
  'native_histogram_bucket_limit',
  'native_histogram_min_bucket_factor',
  'keep_dropped_targets',
];
const GLOBAL_KEYS = [
  ...['scrape_interval', 'scrape_timeout', 'external_labels', 'evaluation_interval', 'extra_scrape_metrics'],
  ...LIMITS,
];
const GLOBAL_REFUSED = ['target_limit', 'convert_classic_histograms_to_nhcb'];
const GLOBAL_IDLE = [
  ...FORMAT_IDLE,
  'keep_dropped_targets',
  'query_log_file',
  'scrape_failure_log_file',
  'rule_query_offset',
];
/** Also where nothing is said: a target that never ends is not to fill the memory. */
const MOST_BODY_BYTES = 64 * 1024 * 1024;

const REFUSED = ['target_allocator', 'api_server', 'start_time_metric_regex'];
/** Not supported here but as they are without being written. */
const DEFAULTS = {
  ...{ trim_metric_suffixes: false, use_start_time_metric: false, scrape_on_shutdown: false },
  enable_prometheus_ui_server: false,
};

/** The settings of the receiver `prometheus`, but for files that are to be opened. */
export function readScrapeSettings(settings: Settings): ScrapeSettings {
  const asWithout = writtenDefaults(settings, DEFAULTS);
  const refused = Object.keys(DEFAULTS).filter((key) => !asWithout.includes(key));
  settings.allow(
    ['config', 'report_extra_scrape_metrics', 'initial_scrape_offset', ...asWithout],
    [...REFUSED, ...refused],
    ['discovery_reload_on_startup', 'enable_protobuf_negotiation'],
  );
  const config = settings.inner('config');
  config.allow(
    ['global', 'scrape_configs'],
    [
      'alerting',
      'rule_files',
      'remote_write',
      'remote_read',
      'scrape_config_files',
      'storage',
      'tracing',
      'otlp',
      'runtime',
    ],
  );
  const global = config.inner('global');
  global.allow(GLOBAL_KEYS, GLOBAL_REFUSED, GLOBAL_IDLE);
  const intervalMs = readDurationMs(global, 'scrape_interval', 60_000);
  const times = { intervalMs, timeoutMs: readDurationMs(global, 'scrape_timeout', Math.min(10_000, intervalMs)) };
  const items = config.items('scrape_configs');
  if (items.length === 0) settings.note(['config'], 'at least one of scrape_configs is expected here');
  const names = new Set<string>();
  const extraMetrics = global.bool('extra_scrape_metrics', settings.bool('report_extra_scrape_metrics'));
  const jobs = items.map((item) => readJob(item, { ...times, limits: readLimits(global), extraMetrics }));
  for (const [i, { name }] of jobs.entries()) {
    if (names.has(name)) items[i]!.note(['job_name'], `the job "${name}" is there twice`);
    names.add(name);
  }
  return {
    jobs,
    externalLabels: global.words('external_labels'),
    offsetMs: settings.durationMs('initial_scrape_offset', 0),
  };
}

/** Jobs without limits of their own have those of `global`. */
type Global = Pick<ScrapeJob, 'intervalMs' | 'timeoutMs' | 'extraMetrics'> & { limits: ReadLimits };
interface ReadLimits extends ScrapeLimits {
  /** 0 = none. */
  bodyBytes: number;
}

function readLimits(settings: Settings, global?: ReadLimits): ReadLimits {
  const limit = (key: string, fallback = 0) => settings.integer(key, 0, 0, Number.MAX_SAFE_INTEGER) || fallback;
  return {
    bodyBytes: readSize(settings, 'body_size_limit', 0) || (global?.bodyBytes ?? 0),
    samples: limit('sample_limit', global?.samples),
    labels: limit('label_limit', global?.labels),
    labelNameLength: limit('label_name_length_limit', global?.labelNameLength),
    labelValueLength: limit('label_value_length_limit', global?.labelValueLength),
  };
}

function readJob(item: Settings, global: Global): ScrapeJob {
  const discovery = Object.keys(item.all as object).filter(
    (key) => /_sd_configs?$/.test(key) && key !== 'file_sd_configs',
  );
  item.allow([...JOB_KEYS, ...discovery], JOB_REFUSED, JOB_IDLE);
  const name = item.word('job_name');
  // Other targets, and other jobs, are scraped all the same.
  for (const key of discovery)
    item.warn([key], `"${key}" is not supported here: the job "${name}" is left without its targets`, true);
  if (name === '') item.note([], 'a scrape_config needs a job_name');
  const intervalMs = readDurationMs(item, 'scrape_interval', global.intervalMs);
  const timeoutMs = readDurationMs(item, 'scrape_timeout', Math.min(global.timeoutMs, intervalMs));
  if (timeoutMs > intervalMs) item.note(['scrape_timeout'], 'must not be longer than scrape_interval');
  const { bodyBytes, ...limits } = readLimits(item, global.limits);
  const makeTargets = readTargetMaker(item, name);
  return {
    name,
    intervalMs,
    timeoutMs,
    honorLabels: item.bool('honor_labels'),
    honorTimestamps: item.bool('honor_timestamps', true),
    trackTimestamps: item.bool('track_timestamps_staleness'),
    followRedirects: item.bool('follow_redirects', true),
    compression: item.bool('enable_compression', true),
    bodyBytes: bodyBytes === 0 ? MOST_BODY_BYTES : Math.min(bodyBytes, MOST_BODY_BYTES),
    limits,
    extraMetrics: item.bool('extra_scrape_metrics', global.extraMetrics),
    metricRules: readRelabelRules(item, 'metric_relabel_configs'),
    targets: readStaticTargets(item, makeTargets),
    files: readTargetFiles(item),
    makeTargets,
    client: item,
  };
}
