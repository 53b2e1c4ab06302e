import type { PlainAttributes } from './plain.ts';

/** One service of the invented shop. */
export interface Service {
  language: string;
  sdk: string;
  version: string;
  runtime: PlainAttributes;
  scope: { name: string; version: string };
  /** How its runtime names the threads that serve requests; undefined where it has none to speak of. */
  threadName?: (index: number) => string;
}

const node = { language: 'nodejs', sdk: '2.5.0', runtime: runtime('nodejs', '24.11.0') };
const go = { language: 'go', sdk: '1.39.0', runtime: runtime('go', 'go1.25.4') };
const python = {
  language: 'python',
  sdk: '1.39.0',
  runtime: runtime('cpython', '3.13.1'),
  threadName: (index: number) => (index === 0 ? 'MainThread' : `ThreadPoolExecutor-0_${index}`),
};
const java = {
  language: 'java',
  sdk: '1.57.0',
  runtime: runtime('OpenJDK Runtime Environment', '21.0.5+11'),
  threadName: (index: number) => `http-nio-8080-exec-${index + 1}`,
};
const dotnet = {
  language: 'dotnet',
  sdk: '1.14.0',
  runtime: runtime('.NET', '9.0.4'),
  threadName: () => '.NET TP Worker',
};
const rust = {
  language: 'rust',
  sdk: '0.31.0',
  runtime: runtime('rustc', '1.91.0'),
  threadName: () => 'tokio-runtime-worker',
};

export const SERVICES = {
  gateway: { ...go, version: '3.4.0', scope: { name: 'go.opentelemetry.io/contrib/otelhttp', version: '0.64.0' } },
  storefront: {
    ...node,
    version: '4.12.0',
    scope: { name: '@opentelemetry/instrumentation-http', version: '0.211.0' },
  },
  checkout: { ...go, version: '2.8.1', scope: { name: 'go.opentelemetry.io/contrib/otelgrpc', version: '0.64.0' } },
  cart: { ...dotnet, version: '1.19.4', scope: { name: 'Microsoft.AspNetCore', version: '9.0.4' } },
  catalog: {
    ...java,
    version: '5.0.3',
    scope: { name: 'io.opentelemetry.spring-webmvc-6.0', version: '2.23.0-alpha' },
  },
  pricing: { ...rust, version: '0.7.2', scope: { name: 'tracing-opentelemetry', version: '0.32.0' } },
  inventory: { ...java, version: '1.6.2', scope: { name: 'io.opentelemetry.jdbc', version: '2.23.0-alpha' } },
  payment: { ...java, version: '3.2.0', scope: { name: 'io.opentelemetry.netty-4.1', version: '2.23.0-alpha' } },
  fraud: { ...python, version: '0.9.7', scope: { name: 'opentelemetry.instrumentation.fastapi', version: '0.60b0' } },
  shipping: { ...go, version: '1.3.3', scope: { name: 'go.opentelemetry.io/contrib/otelgrpc', version: '0.64.0' } },
  notification: {
    ...python,
    version: '1.1.0',
    scope: { name: 'opentelemetry.instrumentation.confluent_kafka', version: '0.60b0' },
  },
  search: {
    ...java,
    version: '2.2.0',
    scope: { name: 'io.opentelemetry.elasticsearch-rest-7.0', version: '2.23.0-alpha' },
  },
} satisfies Record<string, Service>;

export type ServiceName = keyof typeof SERVICES;
export const SERVICE_NAMES = Object.keys(SERVICES) as ServiceName[];

function runtime(name: string, version: string): PlainAttributes {
  return { 'process.runtime.name': name, 'process.runtime.version': version };
}
