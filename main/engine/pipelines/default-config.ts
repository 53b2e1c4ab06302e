/** What is offered where no configuration has run: everything that comes to the usual ports goes into the session. */
export function defaultConfig({ grpc, http }: { grpc: number; http: number }): string {
  return `receivers:
  otlp:
    protocols:
      grpc:
        endpoint: localhost:${grpc}
      http:
        endpoint: localhost:${http}

processors:
  batch:

exporters:
  store:

service:
  pipelines:
    traces:
      receivers: [otlp]
      processors: [batch]
      exporters: [store]
    metrics:
      receivers: [otlp]
      processors: [batch]
      exporters: [store]
    logs:
      receivers: [otlp]
      processors: [batch]
      exporters: [store]
`;
}
