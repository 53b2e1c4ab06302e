import { expect, test } from 'vitest';
import { readConfig } from '../../../../../core/collector/config/read-config.ts';
import { TYPES } from './outcome.ts';

const CORE = 'opentelemetry-collector';
const CONTRIB = 'opentelemetry-collector-contrib';

/** Whole configurations of the Collector's documents as they stand there, with what is told of them. */
const WHOLE: readonly [source: string, yaml: string, told: readonly string[]][] = [
  [
    `${CORE}/exporter/exporterhelper/README.md: a queue on disk, whose extension the service calls by another name`,
    `
receivers:
  otlp:
    protocols:
      grpc:
exporters:
  otlp:
    endpoint: gateway:4317
    sending_queue:
      storage: file_storage/otc
extensions:
  file_storage/otc:
    directory: /var/lib/storage/otc
    timeout: 10s
service:
  extensions: [file_storage]
  pipelines:
    metrics:
      receivers: [otlp]
      exporters: [otlp]
    logs:
      receivers: [otlp]
      exporters: [otlp]
    traces:
      receivers: [otlp]
      exporters: [otlp]`,
    [
      '9:16 "file_storage/otc" is not among the service\'s extensions',
      '15:16 "file_storage" is not among the extensions; did you mean "file_storage/otc"?',
    ],
  ],
  [
    `${CORE}/config/configauth/README.md: authenticators that are not here, and a receiver that is an exporter`,
    `
extensions:
  oidc:
    issuer_url: http://localhost:8080/auth/realms/opentelemetry
    audience: account
  oauth2client:
    client_id: someclientid
    client_secret: someclientsecret
    token_url: https://example.com/oauth2/default/v1/token
    scopes: ["api.metrics"]
receivers:
  otlp/with_auth:
    protocols:
      grpc:
        endpoint: localhost:4318
        auth:
          authenticator: oidc
exporters:
  otlphttp/withauth:
    endpoint: http://localhost:9000
    auth:
      authenticator: oauth2client
service:
  extensions: [oidc, oauth2client]
  pipelines:
    traces:
      receivers: [otlp/with_auth]
      exporters: [otlphttp/withauth]`,
    [
      '16:26 "oidc" is not among the service\'s extensions',
      '21:22 "oauth2client" is not among the service\'s extensions',
      'warning 3:5 "oidc" is among the Collector\'s extensions, but not among Tracebench\'s: left out',
      'warning 6:5 "oauth2client" is among the Collector\'s extensions, but not among Tracebench\'s: left out',
    ],
  ],
  [
    `${CONTRIB}/exporter/loadbalancingexporter/README.md: by service, beside an exporter that the Collector gave up`,
    `
receivers:
  otlp:
    protocols:
      grpc:
        endpoint: localhost:4317
processors:
exporters:
  logging:
  loadbalancing:
    routing_key: "service"
    protocol:
      otlp:
        timeout: 1s
    resolver:
      static:
        hostnames:
        - backend-1:4317
        - backend-2:4317
        - backend-3:4317
        - backend-4:4317
service:
  pipelines:
    traces:
      receivers:
        - otlp
      processors: []
      exporters:
        - loadbalancing
    logs:
      receivers:
        - otlp
      processors: []
      exporters:
        - loadbalancing`,
    [
      'warning 8:3 Tracebench has no exporter of the type "logging". Nothing uses it here, but a Collector that has none does not start; it is called debug now, with verbosity in place of loglevel',
    ],
  ],
  [
    `${CONTRIB}/exporter/loadbalancingexporter/README.md: a balancer and what is behind it in one`,
    `
receivers:
  otlp/loadbalancer:
    protocols:
      grpc:
        endpoint: localhost:4317
  otlp/backend-1:
    protocols:
      grpc:
        endpoint: localhost:55690
  otlp/backend-2:
    protocols:
      grpc:
        endpoint: localhost:55700
processors:
exporters:
  debug:
  loadbalancing:
    protocol:
      otlp:
        timeout: 1s
        tls:
          insecure: true
    resolver:
      static:
        hostnames:
        - localhost:55690
        - localhost:55700
service:
  pipelines:
    traces/loadbalancer:
      receivers: [otlp/loadbalancer]
      processors: []
      exporters: [loadbalancing]
    traces/backend-1:
      receivers: [otlp/backend-1]
      processors: []
      exporters: [debug]
    traces/backend-2:
      receivers: [otlp/backend-2]
      processors: []
      exporters: [debug]
    logs/loadbalancer:
      receivers: [otlp/loadbalancer]
      processors: []
      exporters: [loadbalancing]
    logs/backend-1:
      receivers: [otlp/backend-1]
      processors: []
      exporters: [debug]`,
    [],
  ],
  [
    `${CONTRIB}/exporter/kafkaexporter/README.md: tokens of an extension that is not here`,
    `
extensions:
  oauth2client:
    client_id: someclientid
    client_secret: someclientsecret
    token_url: https://example.com/oauth2/default/v1/token
receivers:
  otlp: {protocols: {grpc: }}
exporters:
  kafka:
    brokers: ["localhost:9092"]
    tls:
      insecure: false
    auth:
      sasl:
        mechanism: OAUTHBEARER
        oauthbearer_token_source: oauth2client
service:
  extensions: [oauth2client]
  pipelines:
    logs:
      receivers: [otlp]
      exporters: [kafka]`,
    [
      '15:20 "OAUTHBEARER" is none of plain, scram-sha-256, scram-sha-512',
      '16:9 "oauthbearer_token_source" is not supported here',
      'warning 3:5 "oauth2client" is among the Collector\'s extensions, but not among Tracebench\'s: left out',
    ],
  ],
  [
    `${CONTRIB}/exporter/lokiexporter/README.md: an exporter that the Collector gave up`,
    `
receivers:
  otlp: {protocols: {grpc: }}
exporters:
  loki:
    endpoint: http://localhost:3100/loki/api/v1/push
    headers:
      "X-Scope-OrgID": acme
  otlphttp/loki:
    endpoint: http://localhost:3100/otlp
    headers:
      "X-Scope-OrgID": acme
service:
  pipelines:
    logs:
      receivers: [otlp]
      exporters: [loki, otlphttp/loki]`,
    [
      'warning 5:5 Tracebench has no exporter of the type "loki": left out; otlphttp sends to Loki itself: endpoint http://loki:3100/otlp',
    ],
  ],
];

test.each(WHOLE)('%s', (_, yaml, told) => {
  const { problems, warnings } = readConfig(yaml.replace(/^\n/, ''), TYPES, { env: () => undefined });
  const placed = [
    ...problems.map(({ line, column, message }) => `${line}:${column} ${message}`),
    ...warnings.map(({ line, column, message }) => `warning ${line}:${column} ${message}`),
  ];
  expect(placed).toEqual(told);
});
