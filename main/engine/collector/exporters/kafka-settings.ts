import { timerMs } from '../../../../core/model/timer-ms.ts';
import type { KafkaEncoding } from '../../../../core/collector/exporters/kafka-records.ts';
import type { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS, type Signal } from '../../../../core/model/telemetry.ts';
import { readClientTls, type ClientTls } from './client-settings.ts';

const MECHANISMS = { plain: 'PLAIN', 'scram-sha-256': 'SCRAM-SHA-256', 'scram-sha-512': 'SCRAM-SHA-512' } as const;
const COMPRESSIONS = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

export interface KafkaSettings {
  brokers: readonly string[];
  clientId: string;
  topics: Record<Signal, string>;
  encodings: Record<Signal, KafkaEncoding>;
  topicFromAttribute: string;
  keys: Record<Signal, 'traceID' | 'resource' | undefined>;
  headers: Readonly<Record<string, string>>;
  partitioner: 'sarama_compat' | 'murmur2' | 'round_robin';
  /** Undefined: in the clear. */
  tls: ClientTls | undefined;
  sasl: { mechanism: (typeof MECHANISMS)[keyof typeof MECHANISMS]; username: string; password: string } | undefined;
  mostMessageBytes: number;
  acks: -1 | 0 | 1;
  compression: (typeof COMPRESSIONS)[number];
  mostMessages: number;
  createsTopics: boolean;
  metadataMs: number;
  timeoutMs: number;
}

const KEYS = [
  ...['brokers', 'client_id', 'traces', 'metrics', 'logs'],
  ...['topic_from_attribute', 'record_headers', 'record_partitioner', 'partition_traces_by_id'],
  ...[
    'partition_metrics_by_resource_attributes',
    'partition_logs_by_resource_attributes',
    'partition_logs_by_trace_id',
  ],
  ...['tls', 'auth', 'metadata', 'timeout', 'retry_on_failure', 'sending_queue', 'producer'],
];
const REFUSED = ['include_metadata_keys', 'profiles', 'topic', 'encoding'];
/** They change nothing of what is sent, nor to whom. The last is no longer there since 0.160, and did nothing for long. */
const IDLE = ['protocol_version', 'conn_idle_timeout', 'resolve_canonical_bootstrap_servers_only'];
const DEFAULT_TOPICS: Record<Signal, string> = { traces: 'otlp_spans', metrics: 'otlp_metrics', logs: 'otlp_logs' };
const ACKS = { '-1': -1, all: -1, '0': 0, '1': 1 } as const;
const TOPIC = /^[A-Za-z0-9._-]{1,249}$/;

/** Kafka's rule (org.apache.kafka.common.internals.Topic). */
export const isTopic = (name: string): boolean => TOPIC.test(name) && name !== '.' && name !== '..';

/** The keys of the Collector's exporter/kafkaexporter. */
export function readKafka(settings: Settings): KafkaSettings {
  settings.allow(KEYS, REFUSED, IDLE);
  const producer = settings.inner('producer');
  producer.allow(
    ['max_message_bytes', 'required_acks', 'compression', 'flush_max_messages', 'allow_auto_topic_creation'],
    ['compression_params', 'max_broker_write_bytes'],
    ['linger'],
  );
  const metadata = settings.inner('metadata');
  metadata.allow(['refresh_interval'], ['full', 'retry']);
  const signals = SIGNALS.map((signal) => [signal, readSignal(settings, signal)] as const);
  return {
    brokers: readBrokers(settings),
    clientId: settings.word('client_id', 'otel-collector'),
    topics: Object.fromEntries(signals.map(([signal, { topic }]) => [signal, topic])) as KafkaSettings['topics'],
    encodings: Object.fromEntries(
      signals.map(([signal, { encoding }]) => [signal, encoding]),
    ) as KafkaSettings['encodings'],
    topicFromAttribute: settings.word('topic_from_attribute'),
    keys: readKeys(settings),
    headers: settings.words('record_headers'),
    partitioner: readPartitioner(settings),
    tls: readTls(settings),
    sasl: readAuth(settings),
    mostMessageBytes: producer.integer('max_message_bytes', 1_000_000, 1, 2 ** 31 - 1),
    acks: readAcks(producer),
    compression: producer.choice('compression', COMPRESSIONS, 'none'),
    mostMessages: producer.integer('flush_max_messages', 10_000, 1, 2 ** 31 - 1),
    createsTopics: producer.bool('allow_auto_topic_creation', true),
    metadataMs: metadata.durationMs('refresh_interval', 600_000),
    timeoutMs: timerMs(settings.durationMs('timeout', 5_000)),
  };
}

function readAcks(producer: Settings): KafkaSettings['acks'] {
  const written = producer.word('required_acks', '1');
  if (Object.hasOwn(ACKS, written)) return ACKS[written as keyof typeof ACKS];
  producer.note(['required_acks'], `"${written}" is none of ${Object.keys(ACKS).join(', ')}`);
  return 1;
}

function readBrokers(settings: Settings): string[] {
  const brokers = settings.has('brokers') ? settings.texts('brokers') : ['localhost:9092'];
  if (brokers.length === 0) settings.note(['brokers'], 'a list of HOST:PORT is expected here');
  for (const broker of brokers)
    if (!/^(?:\[[0-9a-fA-F:]+\]|[^\s:/@]+):\d{1,5}$/.test(broker))
      settings.note(['brokers'], `"${broker}" is no HOST:PORT`);
  return brokers;
}

function readSignal(settings: Settings, signal: Signal): { topic: string; encoding: KafkaEncoding } {
  const own = settings.inner(signal);
  own.allow(['topic', 'encoding'], ['topic_from_metadata_key', 'message_key_from_metadata_key']);
  const topic = own.word('topic', DEFAULT_TOPICS[signal]);
  if (!isTopic(topic)) own.note(['topic'], `"${topic}" is no name of a topic`);
  return { topic, encoding: own.choice('encoding', ['otlp_proto', 'otlp_json'], 'otlp_proto') };
}

function readKeys(settings: Settings): KafkaSettings['keys'] {
  const logsByTrace = settings.bool('partition_logs_by_trace_id');
  const logsByResource = settings.bool('partition_logs_by_resource_attributes');
  if (logsByTrace && logsByResource)
    settings.note(
      ['partition_logs_by_trace_id'],
      'partition_logs_by_resource_attributes and partition_logs_by_trace_id cannot both be enabled',
    );
  return {
    traces: settings.bool('partition_traces_by_id') ? 'traceID' : undefined,
    metrics: settings.bool('partition_metrics_by_resource_attributes') ? 'resource' : undefined,
    logs: logsByTrace ? 'traceID' : logsByResource ? 'resource' : undefined,
  };
}

function readPartitioner(settings: Settings): KafkaSettings['partitioner'] {
  const section = settings.inner('record_partitioner');
  section.allow(['sticky_key', 'round_robin'], ['least_backup', 'extension', 'sticky']);
  if (section.keys.length > 1) section.note([], 'at most one partitioner is expected here');
  if (section.keys.includes('round_robin')) return 'round_robin';
  const sticky = section.inner('sticky_key');
  sticky.allow(['hasher']);
  return sticky.choice('hasher', ['sarama_compat', 'murmur2'], 'sarama_compat');
}

function readTls(settings: Settings): ClientTls | undefined {
  const tls = readClientTls(settings);
  return settings.keys.includes('tls') && !tls.insecure ? tls : undefined;
}

function readAuth(settings: Settings): KafkaSettings['sasl'] {
  const auth = settings.inner('auth');
  auth.allow(['sasl', 'plain_text'], ['kerberos', 'tls']);
  if (auth.has('plain_text')) {
    const plain = auth.inner('plain_text');
    plain.allow(['username', 'password']);
    return { mechanism: 'PLAIN', username: plain.word('username'), password: plain.word('password') };
  }
  if (!auth.has('sasl')) return undefined;
  const sasl = auth.inner('sasl');
  sasl.allow(['username', 'password', 'mechanism'], ['aws_msk', 'oauthbearer_token_source'], ['version']);
  const read = {
    mechanism: MECHANISMS[sasl.choice('mechanism', Object.keys(MECHANISMS) as (keyof typeof MECHANISMS)[], 'plain')],
    username: sasl.word('username'),
    password: sasl.word('password'),
  };
  const isOurs = Object.hasOwn(MECHANISMS, sasl.word('mechanism').toLowerCase());
  if (isOurs && read.username === '') sasl.note(['username'], 'username is required');
  if (isOurs && read.password === '') sasl.note(['password'], 'password is required');
  if (!sasl.has('mechanism'))
    sasl.note(['mechanism'], `one of ${Object.values(MECHANISMS).join(', ')} is expected here`);
  return read;
}
