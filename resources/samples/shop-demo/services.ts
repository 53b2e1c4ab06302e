import { keyValues, type Attributes } from './otlp.ts';

/** Who takes part, and what each reports of itself. */
interface Service {
  language: string;
  sdk: string;
  version: string;
  runtime: Attributes;
  scope: { name: string; version: string };
}

const node = { 'process.runtime.name': 'nodejs', 'process.runtime.version': '24.11.0' };
const go = { 'process.runtime.name': 'go', 'process.runtime.version': 'go1.25.4' };
const python = { 'process.runtime.name': 'cpython', 'process.runtime.version': '3.13.1' };
const java = { 'process.runtime.name': 'OpenJDK Runtime Environment', 'process.runtime.version': '21.0.5+11' };

export const SERVICES = {
  frontend: service('nodejs', '2.5.0', '4.12.0', node, '@opentelemetry/instrumentation-http', '0.211.0'),
  checkout: service(
    'go',
    '1.39.0',
    '2.8.1',
    go,
    'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp',
    '0.64.0',
  ),
  cart: service('nodejs', '2.5.0', '1.19.4', node, '@opentelemetry/instrumentation-ioredis', '0.58.0'),
  payment: service('java', '1.57.0', '3.2.0', java, 'io.opentelemetry.spring-webmvc-6.0', '2.23.0-alpha'),
  inventory: service('go', '1.39.0', '1.6.2', go, 'go.nhat.io/otelsql', '0.16.0'),
  recommendation: service('python', '1.39.0', '0.9.7', python, 'opentelemetry.instrumentation.fastapi', '0.60b0'),
  'email-worker': service(
    'python',
    '1.39.0',
    '1.1.0',
    python,
    'opentelemetry.instrumentation.confluent_kafka',
    '0.60b0',
  ),
  search: service('java', '1.57.0', '5.0.3', java, 'io.opentelemetry.elasticsearch-rest-7.0', '2.23.0-alpha'),
} satisfies Record<string, Service>;

export type ServiceName = keyof typeof SERVICES;

function service(
  language: string,
  sdk: string,
  version: string,
  runtime: Attributes,
  scope: string,
  scopeVersion: string,
): Service {
  return { language, sdk, version, runtime, scope: { name: scope, version: scopeVersion } };
}

export function resourceOf(name: ServiceName): object {
  const { language, sdk, version, runtime } = SERVICES[name];
  const index = Object.keys(SERVICES).indexOf(name);
  return {
    attributes: keyValues({
      'service.name': name,
      'service.namespace': 'shop',
      'service.version': version,
      'service.instance.id': `${name}-7c9d${index}-${'kq2xz'.slice(index % 4)}`,
      'deployment.environment.name': 'production',
      'telemetry.sdk.name': 'opentelemetry',
      'telemetry.sdk.language': language,
      'telemetry.sdk.version': sdk,
      ...runtime,
      'host.name': `ip-10-0-${(index % 3) + 1}-${40 + index * 7}`,
      'k8s.pod.name': `${name}-7c9d${index}-${'kq2xz'.slice(index % 4)}`,
      'k8s.namespace.name': 'shop',
      'cloud.region': 'ap-northeast-2',
    }),
  };
}
