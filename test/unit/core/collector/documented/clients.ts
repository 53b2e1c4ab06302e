import type { Documented, Example } from './example.ts';

const CORE = 'opentelemetry-collector';

/** What every client over HTTP has, with an address of one. */
const http = (settings: string) => `endpoint: https://example.com:4318\n${settings.replace(/^\n/, '')}`;
const grpc = (settings: string) => `endpoint: otelcol2:4317\n${settings.replace(/^\n/, '')}`;

const compression = (name: string, more: Partial<Example> = {}): Example => ({
  shows: `compression ${name}`,
  settings: http(`compression: ${name}`),
  ...more,
});

/** The packages whose keys several exporters share. */
export const CLIENTS: readonly Documented[] = [
  {
    section: 'exporters',
    component: 'otlp_http',
    source: `${CORE}/config/confighttp/README.md, ${CORE}/exporter/otlphttpexporter/testdata/config.yaml`,
    examples: [
      {
        shows: 'everything of a client, as it is written there: no protocol, a name that no header has',
        settings: `
endpoint: otelcol2:55690
auth:
  authenticator: some-authenticator-extension
tls:
  ca_file: ca.pem
  cert_file: cert.pem
  key_file: key.pem
headers:
  test1: "value1"
  "test 2": "value 2"
compression: gzip
compression_params:
  level: 1
cookies:
  enabled: true`,
        refused: [
          '1:11 an address such as http://gateway:4318 is expected here',
          '3:18 "some-authenticator-extension" is not among the service\'s extensions',
          '5:12 ca.pem cannot be read (ENOENT)',
          '6:14 cert.pem cannot be read (ENOENT)',
          '7:13 key.pem cannot be read (ENOENT)',
          '10:13 is no name of a header',
        ],
        warned: ['12:1 "compression_params" has no effect here', '14:1 "cookies" has no effect here'],
      },
      {
        shows: 'everything of a client, as it can be sent',
        settings: http(`
headers:
  test1: "value1"
compression: gzip
compression_params:
  level: 1
cookies:
  enabled: true`),
        warned: ['5:1 "compression_params" has no effect here', '7:1 "cookies" has no effect here'],
      },
      {
        shows: 'another host than that of the address',
        settings: http('headers: {Host: other.example}'),
      },
      {
        shows: 'by way of another',
        settings: http('proxy_url: http://proxy:3128'),
      },
      {
        shows: 'by way of another that speaks another protocol',
        settings: http('proxy_url: socks5://proxy:1080'),
        refused: ['2:12 "socks5" is not supported here; http and https are'],
      },
      {
        shows: 'middlewares',
        settings: http('middlewares: [{id: limiter}]'),
        refused: ['2:1 "middlewares" is not supported here'],
      },
      {
        shows: 'its own configuration for tests',
        settings: `
endpoint: "https://1.2.3.4:1234"
timeout: 10s
read_buffer_size: 123
write_buffer_size: 345
sending_queue:
  enabled: true
  num_consumers: 2
  queue_size: 10
retry_on_failure:
  enabled: true
  initial_interval: 10s
  randomization_factor: 0.7
  multiplier: 1.3
  max_interval: 60s
  max_elapsed_time: 10m
headers:
  header1: "234"
  another: "somevalue"
compression: gzip`,
        warned: ['3:1 "read_buffer_size" has no effect here', '4:1 "write_buffer_size" has no effect here'],
      },
    ],
  },
  {
    section: 'exporters',
    component: 'otlp_http',
    source: `${CORE}/config/configcompression, ${CORE}/config/confighttp/README.md`,
    examples: [
      compression('gzip'),
      compression('zstd'),
      compression('zlib'),
      compression('deflate'),
      compression('snappy'),
      compression('none'),
      compression('""'),
      compression('lz4', { refused: ['2:14 "lz4" is not supported here'] }),
      compression('x-snappy-framed'),
      compression('"on"', { refused: ['2:14 "on" is none of'] }),
    ],
  },
  {
    section: 'exporters',
    component: 'otlp_grpc',
    source: `${CORE}/config/configgrpc/README.md`,
    examples: [
      {
        shows: 'everything of a client, as it is written there: a name that no metadata has',
        settings: `
endpoint: otelcol2:55690
auth:
  authenticator: some-authenticator-extension
tls:
  ca_file: ca.pem
  cert_file: cert.pem
  key_file: key.pem
headers:
  test1: "value1"
  "test 2": "value 2"`,
        refused: [
          '3:18 "some-authenticator-extension" is not among the service\'s extensions',
          '5:12 ca.pem cannot be read (ENOENT)',
          '6:14 cert.pem cannot be read (ENOENT)',
          '7:13 key.pem cannot be read (ENOENT)',
          '10:13 is no name of a header',
        ],
      },
      {
        shows: 'pings and balancing',
        settings: grpc(`
balancer_name: pick_first
keepalive:
  time: 20s
  timeout: 30s
  permit_without_stream: true`),
      },
      { shows: 'compression none', settings: grpc('compression: none') },
      { shows: 'compression snappy', settings: grpc('compression: snappy') },
      { shows: 'compression zstd', settings: grpc('compression: zstd') },
      {
        shows: 'buffers',
        settings: grpc('read_buffer_size: 123\nwrite_buffer_size: 345'),
        warned: ['2:1 "read_buffer_size" has no effect here', '3:1 "write_buffer_size" has no effect here'],
      },
      {
        shows: 'middlewares',
        settings: grpc('middlewares: [{id: limiter}]'),
        refused: ['2:1 "middlewares" is not supported here'],
      },
    ],
  },
  {
    section: 'exporters',
    component: 'otlp_grpc',
    source: `${CORE}/config/configtls/README.md`,
    examples: [
      {
        shows: 'both sides known, by files, which must be there',
        settings: `
endpoint: myserver.local:55690
tls:
  insecure: false
  ca_file: server.crt
  cert_file: client.crt
  key_file: client.key
  min_version: "1.1"
  max_version: "1.2"`,
        refused: [
          '4:12 server.crt cannot be read (ENOENT)',
          '5:14 client.crt cannot be read (ENOENT)',
          '6:13 client.key cannot be read (ENOENT)',
        ],
      },
      {
        shows: 'without TLS',
        settings: `
endpoint: myserver.local:55690
tls:
  insecure: true`,
      },
      {
        shows: 'without asking who answers',
        settings: `
endpoint: myserver.local:55690
tls:
  insecure: false
  insecure_skip_verify: true`,
      },
      {
        shows: 'chosen ciphers',
        settings: grpc(`
tls:
  cipher_suites:
    - TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256`),
        refused: ['3:3 "cipher_suites" is not supported here'],
      },
      {
        shows: 'ciphers that are broken',
        settings: grpc(`
tls:
  cipher_suites:
    - TLS_RSA_WITH_RC4_128_SHA
  include_insecure_cipher_suites: true`),
        refused: [
          '3:3 "cipher_suites" is not supported here',
          '5:3 "include_insecure_cipher_suites" is not supported here',
        ],
      },
      {
        shows: 'chosen curves',
        settings: grpc('tls: {curve_preferences: [X25519]}'),
        refused: ['2:7 "curve_preferences" is not supported here'],
      },
      {
        shows: 'files that change',
        settings: grpc('tls: {reload_interval: 1h}'),
        warned: ['2:7 "reload_interval" has no effect here'],
      },
      {
        shows: 'a key of the machine',
        settings: grpc(`
tls:
  tpm:
    enabled: true
    path: /dev/tpmrm0`),
        refused: ['3:3 "tpm" is not supported here'],
      },
    ],
  },
  {
    section: 'exporters',
    component: 'otlp_http',
    source: `${CORE}/config/configretry/backoff.go`,
    examples: [
      { shows: 'not at all', settings: http('retry_on_failure: {enabled: false}') },
      { shows: 'without an end', settings: http('retry_on_failure: {max_elapsed_time: 0s}') },
      {
        shows: 'a factor above 1',
        settings: http('retry_on_failure: {randomization_factor: 1.1}'),
        refused: ['2:42 a number from 0 to 1 is expected here'],
      },
      {
        shows: 'given up before it begins',
        settings: http('retry_on_failure: {initial_interval: 10s, max_interval: 1s, max_elapsed_time: 5s}'),
        refused: ['must be greater than or equal to initial_interval'],
      },
      {
        shows: 'given up within one interval',
        settings: http('retry_on_failure: {max_interval: 30s, max_elapsed_time: 20s}'),
        refused: ['must be greater than or equal to max_interval'],
      },
      {
        shows: 'intervals that do not count, since nothing is tried again',
        settings: http('retry_on_failure: {enabled: false, max_elapsed_time: 1s}'),
      },
    ],
  },
  {
    section: 'exporters',
    component: 'otlp_http',
    source: `${CORE}/exporter/exporterhelper/README.md`,
    examples: [
      { shows: 'no queue', settings: http('sending_queue: {enabled: false}') },
      {
        shows: 'its defaults, written out',
        settings: http(`
sending_queue:
  enabled: true
  num_consumers: 10
  wait_for_result: false
  block_on_overflow: false
  sizer: requests
  queue_size: 1000`),
      },
      {
        shows: 'waiting for an answer',
        settings: http('sending_queue: {wait_for_result: true}'),
      },
      {
        shows: 'waiting for an answer to what is kept anyway',
        settings: http('sending_queue: {wait_for_result: true, storage: file_storage}'),
        refused: ['2:34 is not supported with a persistent queue', 'is not among the service'],
      },
      {
        shows: 'waiting for room',
        settings: http('sending_queue: {block_on_overflow: true}'),
      },
      {
        shows: 'as many at once as an extension says',
        settings: http('sending_queue: {concurrency_controller: adaptive_concurrency}'),
        refused: ['2:17 "concurrency_controller" is not supported here'],
      },
      {
        shows: 'a queue measured in items',
        settings: http('sending_queue: {sizer: items, queue_size: 50000}'),
      },
      {
        shows: 'a queue measured in bytes',
        settings: http('sending_queue: {sizer: bytes, queue_size: 100000000}'),
      },
      {
        shows: 'a batch that is larger than the queue',
        settings: http('sending_queue: {sizer: items, batch: {min_size: 8192}}'),
        refused: ['must be less than or equal to queue_size'],
      },
      { shows: 'batches by their defaults', settings: http('sending_queue: {batch: {}}') },
      {
        shows: 'batches measured in bytes',
        settings: http('sending_queue: {batch: {sizer: bytes, min_size: 1000000}}'),
      },
      {
        shows: 'batches that are never sent',
        settings: http('sending_queue: {batch: {flush_timeout: 0s}}'),
        refused: ['a duration above 0 is expected here'],
      },
      {
        shows: 'batches that must be larger than they may be',
        settings: http('sending_queue: {batch: {min_size: 8192, max_size: 100}}'),
        refused: ['must be greater than or equal to min_size'],
      },
      {
        shows: 'batches by who sent it',
        settings: http('sending_queue: {batch: {partition: {metadata_keys: [tenant]}}}'),
      },
      {
        shows: 'batches by who sent it, twice',
        settings: http('sending_queue: {batch: {partition: {metadata_keys: [tenant, Tenant]}}}'),
        refused: ['duplicate entry in metadata_keys: "tenant" (case-insensitive)'],
      },
      {
        shows: 'batches of so many bytes at most',
        settings: http('sending_queue: {batch: {sizer: bytes, min_size: 1000, max_size: 1000000}}'),
      },
      {
        shows: 'batches beside the queue, as until 0.129',
        settings: http('batcher: {enabled: true}'),
        refused: ['2:1 "batcher" is not supported here'],
      },
    ],
  },
];
