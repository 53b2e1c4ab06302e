import type { ReceiverStatus } from '../../../contract/operations/session.ts';

export interface Endpoints {
  /** "http://127.0.0.1:4318" */
  http: string;
  /** "127.0.0.1:4317" */
  grpc: string;
}

/** Where the receivers really listen; the usual ports stand in for one that does not. */
export function endpointsOf(receivers: readonly ReceiverStatus[]): Endpoints {
  const address = (protocol: ReceiverStatus['protocol'], other: string): string =>
    receivers.find((receiver) => receiver.protocol === protocol && receiver.state === 'listening')?.address ?? other;
  return { http: `http://${address('otlp-http', '127.0.0.1:4318')}`, grpc: address('otlp-grpc', '127.0.0.1:4317') };
}

export const SNIPPET_IDS = ['env', 'node', 'python', 'java', 'go', 'dotnet', 'ruby', 'collector'] as const;
export type SnippetId = (typeof SNIPPET_IDS)[number];

const environment = ({ http }: Endpoints): string => `export OTEL_EXPORTER_OTLP_ENDPOINT=${http}
export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
export OTEL_SERVICE_NAME=my-service
export OTEL_TRACES_EXPORTER=otlp
export OTEL_METRICS_EXPORTER=otlp
export OTEL_LOGS_EXPORTER=otlp`;

const collector = ({ grpc }: Endpoints): string => `exporters:
  otlp/tracebench:
    endpoint: ${grpc}
    tls:
      insecure: true

service:
  pipelines:
    traces:
      exporters: [otlp, otlp/tracebench]
    metrics:
      exporters: [otlp, otlp/tracebench]
    logs:
      exporters: [otlp, otlp/tracebench]`;

/** What to copy to make a program send here. Protocol and endpoint are named outright: SDKs differ in what they assume. */
export function writeSnippet(id: SnippetId, endpoints: Endpoints): string {
  const variables = environment(endpoints);
  switch (id) {
    case 'env':
      return variables;
    case 'node':
      return `npm install @opentelemetry/api @opentelemetry/auto-instrumentations-node

${variables}
node --require @opentelemetry/auto-instrumentations-node/register app.js`;
    case 'python':
      return `pip install opentelemetry-distro opentelemetry-exporter-otlp
opentelemetry-bootstrap --action=install

${variables}
opentelemetry-instrument python app.py`;
    case 'java':
      return `# opentelemetry-javaagent.jar: github.com/open-telemetry/opentelemetry-java-instrumentation/releases

${variables}
java -javaagent:opentelemetry-javaagent.jar -jar app.jar`;
    case 'go':
      return `${variables}

// The exporter reads the variables.
exporter, err := otlptracehttp.New(ctx)
provider := trace.NewTracerProvider(trace.WithBatcher(exporter))
defer provider.Shutdown(ctx)
otel.SetTracerProvider(provider)`;
    case 'dotnet':
      return `dotnet add package OpenTelemetry.Extensions.Hosting
dotnet add package OpenTelemetry.Exporter.OpenTelemetryProtocol

${variables}

// Program.cs; the exporter reads the variables.
builder.Services.AddOpenTelemetry().UseOtlpExporter();`;
    case 'ruby':
      return `bundle add opentelemetry-sdk opentelemetry-exporter-otlp opentelemetry-instrumentation-all

${variables}

# In an initializer; the exporter reads the variables.
require 'opentelemetry/sdk'
require 'opentelemetry/exporter/otlp'
require 'opentelemetry/instrumentation/all'
OpenTelemetry::SDK.configure { |config| config.use_all }`;
    case 'collector':
      return collector(endpoints);
  }
}
