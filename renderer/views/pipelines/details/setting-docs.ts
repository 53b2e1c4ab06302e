import type { ComponentSection, ConfigSetting } from '../../../../contract/operations/pipelines.ts';
import type { PlainKey } from '../../../i18n/t.ts';
import { formerType } from '../../../../core/model/component-names.ts';

/** What keys mean, by the end of their path; with the component where a key means something else in others. */
export const SETTING_DOCS: Readonly<Record<string, PlainKey>> = {
  endpoint: 'pipelines.key.endpoint',
  headers: 'pipelines.key.headers',
  compression: 'pipelines.key.compression',
  timeout: 'pipelines.key.timeout',
  'processors/batch timeout': 'pipelines.key.batchTimeout',
  'tls.insecure': 'pipelines.key.insecure',
  'tls.insecure_skip_verify': 'pipelines.key.skipVerify',
  'tls.ca_file': 'pipelines.key.caFile',
  'tls.cert_file': 'pipelines.key.certFile',
  'tls.key_file': 'pipelines.key.keyFile',
  'auth.authenticator': 'pipelines.key.authenticator',
  'retry_on_failure.enabled': 'pipelines.key.retryEnabled',
  'retry_on_failure.initial_interval': 'pipelines.key.retryInitial',
  'retry_on_failure.max_interval': 'pipelines.key.retryMax',
  'retry_on_failure.max_elapsed_time': 'pipelines.key.retryElapsed',
  'sending_queue.enabled': 'pipelines.key.queueEnabled',
  'sending_queue.num_consumers': 'pipelines.key.queueConsumers',
  'sending_queue.queue_size': 'pipelines.key.queueSize',
  'sending_queue.sizer': 'pipelines.key.queueSizer',
  'sending_queue.block_on_overflow': 'pipelines.key.queueBlocks',
  'sending_queue.storage': 'pipelines.key.queueStorage',
  max_request_body_size: 'pipelines.key.maxBody',
  max_recv_msg_size_mib: 'pipelines.key.maxMessage',
  send_batch_size: 'pipelines.key.batchSize',
  send_batch_max_size: 'pipelines.key.batchMost',
  check_interval: 'pipelines.key.checkInterval',
  limit_mib: 'pipelines.key.limitMib',
  spike_limit_mib: 'pipelines.key.spikeMib',
  limit_percentage: 'pipelines.key.limitShare',
  spike_limit_percentage: 'pipelines.key.spikeShare',
  error_mode: 'pipelines.key.errorMode',
  sampling_percentage: 'pipelines.key.samplingShare',
  hash_seed: 'pipelines.key.hashSeed',
  decision_wait: 'pipelines.key.decisionWait',
  num_traces: 'pipelines.key.numTraces',
  wait_duration: 'pipelines.key.waitDuration',
  detectors: 'pipelines.key.detectors',
  override: 'pipelines.key.override',
  'processors/redaction allow_all_keys': 'pipelines.key.allowAll',
  'processors/redaction allowed_keys': 'pipelines.key.allowedKeys',
  'processors/redaction blocked_values': 'pipelines.key.blockedValues',
  'receivers/filelog include': 'pipelines.key.fileInclude',
  'receivers/filelog exclude': 'pipelines.key.fileExclude',
  start_at: 'pipelines.key.startAt',
  collection_interval: 'pipelines.key.collectionInterval',
  metrics_flush_interval: 'pipelines.key.flushInterval',
  'exporters/file path': 'pipelines.key.filePath',
  verbosity: 'pipelines.key.verbosity',
  sampling_initial: 'pipelines.key.samplingInitial',
  sampling_thereafter: 'pipelines.key.samplingThereafter',
  use_internal_logger: 'pipelines.key.internalLogger',
  'keepalive.time': 'pipelines.key.keepaliveTime',
  'keepalive.timeout': 'pipelines.key.keepaliveTimeout',
  wait_for_ready: 'pipelines.key.waitForReady',
  balancer_name: 'pipelines.key.balancerName',
  sample_on_first_match: 'pipelines.key.sampleOnFirstMatch',
  expected_new_traces_per_sec: 'pipelines.key.expectedTraces',
  'decision_cache.sampled_cache_size': 'pipelines.key.sampledCache',
  'decision_cache.non_sampled_cache_size': 'pipelines.key.nonSampledCache',
};

/** One line about a key; undefined where only its component's documentation says it. */
export function docOf(section: ComponentSection, type: string, path: ConfigSetting['path']): PlainKey | undefined {
  const ends = path.map((_, from) => path.slice(from).join('.'));
  const [own] = [path.join('.')];
  const found = [`${section}/${formerType(section, type)} ${own}`, ...ends].find((end) =>
    Object.hasOwn(SETTING_DOCS, end),
  );
  return found === undefined ? undefined : SETTING_DOCS[found];
}

/** Components of the Collector's own repository; the others are in its "contrib". */
const CORE = new Set([
  ...['receivers/otlp', 'processors/batch', 'processors/memory_limiter', 'connectors/forward', 'extensions/zpages'],
  ...['exporters/otlp', 'exporters/otlphttp', 'exporters/debug', 'exporters/nop'],
]);
/** Of ours, which the Collector does not have. */
const OWN = new Set(['exporters/store', 'receivers/tracebench']);

/** Where the Collector's project describes a component; undefined where it has none. */
export function documentationOf(section: ComponentSection, named: string): string | undefined {
  const type = formerType(section, named);
  const key = `${section}/${type}`;
  if (OWN.has(key)) return undefined;
  const kind = section.slice(0, -1);
  const repository = CORE.has(key) ? 'opentelemetry-collector' : 'opentelemetry-collector-contrib';
  const folder = key === 'extensions/file_storage' ? 'storage/filestorage' : `${type.replaceAll('_', '')}${kind}`;
  return `https://github.com/open-telemetry/${repository}/tree/main/${kind}/${folder}#readme`;
}
