import { expect } from 'vitest';
import type { Documented } from '../example.ts';

const [CORE, CONTRIB] = ['opentelemetry-collector/receiver', 'opentelemetry-collector-contrib/receiver'];
/** What the documents have other machines reach is refused without TLS, or leave. */
const OPEN = 'is open to other machines, unencrypted';

/** Receivers that others send to. What they do with it is proved by these senders: test/unit/clients. */
export const LISTENING: readonly Documented[] = [
  {
    section: 'receivers',
    component: 'otlp',
    source: `${CORE}/otlpreceiver/README.md, testdata/config.yaml`,
    examples: [
      {
        shows: 'both protocols',
        settings: `
protocols:
  grpc:
  http:`,
      },
      { shows: 'gRPC alone', settings: 'protocols: {grpc: }' },
      { shows: 'HTTP alone', settings: 'protocols: {http: {}}' },
      {
        shows: 'pages of other origins',
        settings: `
protocols:
  http:
    endpoint: "localhost:4318"
    cors:
      allowed_origins:
        - http://test.com
        - https://*.example.com
      allowed_headers:
        - Example-Header
      max_age: 7200`,
      },
      {
        shows: 'nearly all keys: files of TLS and the extension must be there',
        settings: `
protocols:
  grpc:
    tls:
      cert_file: test.crt
      key_file: test.key
    max_recv_msg_size_mib: 32
    max_concurrent_streams: 16
    read_buffer_size: 1024
    write_buffer_size: 1024
    keepalive:
      server_parameters:
        max_connection_idle: 11s
        max_connection_age: 12s
        max_connection_age_grace: 13s
        time: 30s
        timeout: 5s
      enforcement_policy:
        min_time: 10s
        permit_without_stream: true
  http:
    auth:
      authenticator: test
    cors:
      allowed_origins:
        - https://*.test.com
        - https://test.com
      max_age: 7200
    traces_url_path: traces
    metrics_url_path: /v2/metrics
    logs_url_path: log/ingest`,
        refused: ['4:18 test.crt cannot be read (ENOENT)', '5:17 test.key cannot be read (ENOENT)', '22:22 "test"'],
        warned: ['8:5 "read_buffer_size" has no effect here', '9:5 "write_buffer_size" has no effect here'],
      },
      {
        shows: 'keys of keepalive over HTTP, as confighttp has them now',
        settings: `
protocols:
  http:
    keepalive:
      enabled: true
      idle_timeout: 30s`,
        warned: ['4:7 "enabled" has no effect here'],
      },
      {
        shows: 'a path of profiles, of which there are none here',
        settings: `
protocols:
  http:
    profiles_url_path: /v1/profiles`,
        warned: ['3:5 "profiles_url_path" has no effect here'],
      },
      {
        shows: 'a socket of Unix',
        settings: `
protocols:
  grpc:
    transport: unix
    endpoint: /tmp/grpc_otlp.sock`,
        refused: ['3:16 "unix" is none of tcp', '4:15 an address such as localhost:4317 is expected here'],
      },
      { shows: 'no protocol', settings: '', refused: ['must specify at least one protocol'] },
      {
        shows: 'a protocol that is misspelt',
        settings: 'protocols: {htttp: }',
        refused: ['at least one', '1:13 unknown key "htttp"'],
      },
    ],
  },
  {
    section: 'receivers',
    component: 'otlp',
    source: 'opentelemetry-collector/config/configtls/README.md, configauth/README.md',
    examples: [
      {
        shows: 'TLS, whose files must be there',
        settings: `
protocols:
  grpc:
    endpoint: mysite.local:55690
    tls:
      cert_file: server.crt
      key_file: server.key`,
        refused: ['5:18 server.crt cannot be read (ENOENT)', '6:17 server.key cannot be read (ENOENT)'],
      },
      {
        shows: 'certificates of senders',
        settings: `
protocols:
  grpc:
    endpoint: mysite.local:55690
    tls:
      client_ca_file: client.pem
      cert_file: server.crt
      key_file: server.key`,
        refused: ['5:23 client.pem cannot be read (ENOENT)', '6:18 server.crt', '7:17 server.key'],
      },
      {
        shows: 'no TLS',
        settings: `
protocols:
  grpc:
    endpoint: mysite.local:55690`,
        refused: [`3:15 mysite.local:55690 ${OPEN}`],
      },
      {
        shows: 'an extension that says who may send, and is not there',
        settings: `
protocols:
  grpc:
    endpoint: localhost:4318
    auth:
      authenticator: oidc`,
        refused: ['5:22 "oidc" is not among the service\'s extensions'],
      },
      {
        shows: 'ciphers, curves, files that are read again, keys in a module',
        settings: `
protocols:
  http:
    tls:
      cipher_suites: [TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256]
      include_insecure_cipher_suites: true
      curve_preferences: [X25519]
      client_ca_file_reload: true
      reload_interval: 1h
      tpm: {enabled: true, path: /dev/tpmrm0}
      min_version: "1.1"
      max_version: "1.2"`,
        refused: [
          '4:7 "cipher_suites" is not supported here',
          '4:7 a certificate and its key are expected here',
          '5:7 "include_insecure_cipher_suites" is not supported here',
          '6:7 "curve_preferences" is not supported here',
          '7:7 "client_ca_file_reload" is not supported here',
          '9:7 "tpm" is not supported here',
        ],
        warned: ['8:7 "reload_interval" has no effect here'],
      },
    ],
  },
  {
    section: 'receivers',
    component: 'jaeger',
    source: `${CONTRIB}/jaegerreceiver/README.md, testdata/config.yaml`,
    examples: [
      { shows: 'gRPC', settings: 'protocols: {grpc: }' },
      {
        shows: 'an endpoint that others reach',
        settings: `
protocols:
  grpc:
    endpoint: 0.0.0.0:14260`,
        refused: [`3:15 0.0.0.0:14260 ${OPEN}`],
      },
      {
        shows: 'packets, more of them at once',
        settings: `
protocols:
  thrift_binary:
    endpoint: localhost:6832
    queue_size: 5_000
    max_packet_size: 131_072
    workers: 50
    socket_buffer_size: 8_388_608`,
      },
      {
        shows: 'every protocol',
        settings: `
protocols:
  grpc:
    endpoint: "localhost:9876"
  thrift_http:
    endpoint: "localhost:3456"
  thrift_compact:
    endpoint: "localhost:456"
    queue_size: 100_000
    max_packet_size: 131_072
    workers: 100
    socket_buffer_size: 65_536
  thrift_binary:
    endpoint: "localhost:789"
    queue_size: 1_000
    max_packet_size: 65_536
    workers: 5
    socket_buffer_size: 0`,
      },
      {
        shows: 'every protocol as it is',
        settings: `
protocols:
  grpc:
  thrift_http:
  thrift_compact:
  thrift_binary:`,
      },
      {
        shows: 'TLS, whose files must be there',
        settings: `
protocols:
  grpc:
    tls:
      cert_file: /test.crt
      key_file: /test.key
    endpoint: "localhost:9876"`,
        refused: ['4:18 /test.crt cannot be read (ENOENT)', '5:17 /test.key cannot be read (ENOENT)'],
      },
      { shows: 'no protocols', settings: 'protocols:', refused: ['1:1 must specify at least one protocol'] },
      {
        shows: 'a protocol that is misspelt',
        settings: `
protocols:
  grpc:
    endpoint: "127.0.0.1:123"
  thrift_htttp:`,
        refused: ['4:3 unknown key "thrift_htttp"; did you mean "thrift_http"?'],
      },
      {
        shows: 'sampling of afar, which it no longer has',
        settings: `
protocols: {grpc: }
remote_sampling:
  strategy_file: strategies.json`,
        refused: ['2:1 "remote_sampling" is not supported here'],
      },
    ],
  },
  {
    section: 'receivers',
    component: 'zipkin',
    source: `${CONTRIB}/zipkinreceiver/README.md, testdata/config.yaml`,
    examples: [
      { shows: 'as it is', settings: '' },
      { shows: 'another port', settings: 'endpoint: "localhost:8765"' },
      { shows: 'below protocols', settings: 'protocols: {http: {endpoint: "localhost:8765"}}' },
      {
        shows: 'both at once',
        settings: `
endpoint: "localhost:8766"
protocols:
  http:
    endpoint: "localhost:8765"`,
        refused: ['1:11 "endpoint" cannot stand beside protocols'],
      },
      {
        shows: 'tags as numbers and truth values',
        settings: 'parse_string_tags: true',
        takes: JSON.stringify([
          {
            ...{ traceId: '463ac35c9f6413ad', id: 'a2fb4a1d1a96d312', name: 'get', timestamp: 1, duration: 1 },
            ...{ localEndpoint: { serviceName: 'shop' } },
            tags: { whole: '42', part: '0.5', is: 'true', text: 'x' },
          },
        ]),
        gives: [
          {
            name: 'get',
            attributes: { whole: 42n, part: 0.5, is: true, text: 'x' },
            resource: { 'service.name': 'shop' },
          },
        ],
      },
    ],
  },
  {
    section: 'receivers',
    component: 'prometheus_remote_write',
    source: `${CONTRIB}/prometheusremotewritereceiver/README.md`,
    examples: [
      {
        shows: 'an endpoint that others reach',
        settings: 'endpoint: 0.0.0.0:9090',
        refused: [`1:11 0.0.0.0:9090 ${OPEN}`],
      },
      {
        shows: 'a largest request',
        settings: `
endpoint: localhost:9090
max_request_body_size: 10485760`,
      },
      {
        shows: 'a key that it never had',
        settings: 'time_threshold: 24',
        refused: ['1:1 unknown key "time_threshold"'],
      },
    ],
  },
  {
    section: 'receivers',
    component: 'loki',
    source: `${CONTRIB}/lokireceiver/README.md, testdata/config.yaml`,
    examples: [
      {
        shows: 'both protocols, of which gRPC is not here',
        settings: `
protocols:
  http:
  grpc:
use_incoming_timestamp: true`,
        refused: ['3:3 "grpc" is not supported here'],
      },
      {
        shows: 'HTTP at another port',
        settings: `
protocols:
  http:
    endpoint: localhost:4500
use_incoming_timestamp: true`,
      },
      { shows: 'no protocol', settings: '', refused: ['must specify at least one protocol'] },
      { shows: 'a key that is none', settings: 'foo:', refused: ['1:1 unknown key "foo"', 'at least one protocol'] },
    ],
  },
  {
    section: 'receivers',
    component: 'datadog',
    source: `${CONTRIB}/datadogreceiver/README.md, config.schema.yaml`,
    examples: [
      {
        shows: 'where it listens, and for how long it reads',
        settings: `
endpoint: localhost:8126
read_timeout: 60s`,
      },
      { shows: 'how many traces are remembered', settings: 'trace_id_cache_size: 100' },
      {
        shows: 'what is for Datadog itself',
        settings: 'intake: {behavior: proxy}',
        refused: ['1:1 "intake" is not supported here'],
      },
      {
        shows: 'the name of the resource, apart from that of the span',
        settings: '',
        takes: JSON.stringify([
          [
            {
              ...{ trace_id: 1, span_id: 2, start: 1, duration: 1, service: 'shop' },
              ...{ name: 'web.request', resource: 'GET /cart' },
            },
          ],
        ]),
        gives: [{ attributes: expect.objectContaining({ 'dd.span.Resource': 'GET /cart' }) as unknown }],
      },
    ],
  },
];
