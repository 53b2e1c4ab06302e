import { t } from '../../../i18n/t.ts';

/** For a Collector's own configuration: it scrapes itself and sends what it measures here. `grpc`: "127.0.0.1:4317". Comments in the reader's language. */
export const writeSelfScrape = (grpc: string): string => `receivers:
  prometheus/self:
    config:
      scrape_configs:
        # ${t('topology.snippet.name')}
        - job_name: otelcol-1
          scrape_interval: 10s
          static_configs:
            - targets: [127.0.0.1:8888]

exporters:
  otlp/tracebench:
    endpoint: ${grpc}
    tls:
      insecure: true

service:
  telemetry:
    metrics:
      # ${t('topology.snippet.detailed')}
      level: detailed
  pipelines:
    metrics/self:
      receivers: [prometheus/self]
      exporters: [otlp/tracebench]`;

/** For the pipelines here: they scrape a Collector on another machine. `host` without a port. */
export const writeScrapeFromHere = (host: string): string => `receivers:
  prometheus/collectors:
    config:
      scrape_configs:
        - job_name: ${JSON.stringify(host)}
          scrape_interval: 10s
          static_configs:
            - targets: [${JSON.stringify(`${host}:8888`)}]

service:
  pipelines:
    metrics/collectors:
      receivers: [prometheus/collectors]
      exporters: [store]`;

/** For each gateway: spans say by which one they came. */
export const writeGatewayMark = (attribute: string): string => `processors:
  resource/gateway:
    attributes:
      - key: ${attribute}
        value: gateway-1 # ${t('topology.snippet.gateway')}
        action: upsert

service:
  pipelines:
    traces:
      processors: [resource/gateway]`;

/** For each agent: all spans of a trace go to the same gateway. */
export const writeLoadBalancing = (gateways: readonly string[]): string => `exporters:
  loadbalancing:
    routing_key: traceID
    protocol:
      otlp:
        tls:
          insecure: true
    resolver:
      static:
        hostnames:
${gateways.map((gateway) => `          - ${JSON.stringify(gateway)}`).join('\n')}

service:
  pipelines:
    traces:
      exporters: [loadbalancing]`;

/** "gw.example:4317", "[::1]:4317" → what stands before the port. */
export const hostOf = (endpoint: string): string =>
  endpoint
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/\/.*$/, '')
    .replace(/:\d+$/, '');
