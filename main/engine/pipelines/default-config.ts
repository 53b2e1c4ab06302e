import type { CheckedConfig, ComponentSection } from '../../../contract/operations/pipelines.ts';

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

/** What reading that text gives: where its parts stand does not change. */
export function defaultOutline(): Pick<CheckedConfig, 'components' | 'pipelines'> {
  const part = (section: ComponentSection, id: string, firstLine: number, lastLine: number) => ({
    section,
    id,
    type: id,
    isSupported: true,
    firstLine,
    lastLine,
  });
  const pipelines = ['traces', 'metrics', 'logs'] as const;
  return {
    components: [
      part('receivers', 'otlp', 2, 7),
      part('processors', 'batch', 10, 10),
      part('exporters', 'store', 13, 13),
    ],
    pipelines: pipelines.map((signal, at) => ({
      id: signal,
      signal,
      leftOut: '',
      disabled: [],
      receivers: ['otlp'],
      processors: ['batch'],
      exporters: ['store'],
      firstLine: 17 + 4 * at,
      lastLine: 20 + 4 * at,
    })),
  };
}
