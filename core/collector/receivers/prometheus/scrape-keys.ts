/** Keys of one job that say who asks. */
const CLIENT_KEYS = ['basic_auth', 'authorization', 'bearer_token', 'bearer_token_file', 'tls_config', 'http_headers'];
const LIMITS = [
  'body_size_limit',
  'sample_limit',
  'label_limit',
  'label_name_length_limit',
  'label_value_length_limit',
];
export const JOB_KEYS = [
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
export const JOB_REFUSED = [
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
export const JOB_IDLE = [
  ...FORMAT_IDLE,
  'fallback_scrape_protocol',
  'scrape_fallback_protocol',
  'scrape_classic_histograms',
  'native_histogram_bucket_limit',
  'native_histogram_min_bucket_factor',
  'keep_dropped_targets',
];
export const GLOBAL_KEYS = [
  ...['scrape_interval', 'scrape_timeout', 'external_labels', 'evaluation_interval', 'extra_scrape_metrics'],
  ...LIMITS,
];
export const GLOBAL_REFUSED = ['target_limit', 'convert_classic_histograms_to_nhcb'];
export const GLOBAL_IDLE = [
  ...FORMAT_IDLE,
  'keep_dropped_targets',
  'query_log_file',
  'scrape_failure_log_file',
  'rule_query_offset',
];
export const RECEIVER_REFUSED = ['target_allocator', 'api_server', 'start_time_metric_regex'];
/** Not supported here but as they are without being written. */
export const RECEIVER_DEFAULTS = {
  trim_metric_suffixes: false,
  use_start_time_metric: false,
  scrape_on_shutdown: false,
  enable_prometheus_ui_server: false,
};
