import { Settings } from '../../settings.ts';
import { writtenDefaults } from '../../written-defaults.ts';
import { readDurationMs, readSize } from './prometheus-values.ts';
import { readRelabelRules, type RelabelRule } from './relabel.ts';
import {
  GLOBAL_IDLE,
  GLOBAL_KEYS,
  GLOBAL_REFUSED,
  JOB_IDLE,
  JOB_KEYS,
  JOB_REFUSED,
  RECEIVER_DEFAULTS,
  RECEIVER_REFUSED,
} from './scrape-keys.ts';
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

/** Also where nothing is said: a target that never ends is not to fill the memory. */
const MOST_BODY_BYTES = 64 * 1024 * 1024;

/** The settings of the receiver `prometheus`, but for files that are to be opened. */
export function readScrapeSettings(settings: Settings): ScrapeSettings {
  const asWithout = writtenDefaults(settings, RECEIVER_DEFAULTS);
  const refused = Object.keys(RECEIVER_DEFAULTS).filter((key) => !asWithout.includes(key));
  settings.allow(
    ['config', 'report_extra_scrape_metrics', 'initial_scrape_offset', ...asWithout],
    [...RECEIVER_REFUSED, ...refused],
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
