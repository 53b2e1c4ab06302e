import type { Resource, Scope } from '../../model/resource.ts';
import { attributesOf } from './plain.ts';
import { Random } from './random.ts';
import { SERVICE_NAMES, SERVICES, type Service, type ServiceName } from './services.ts';

/** Where a span is made: one instance of a service on one host. */
export interface Place {
  service: ServiceName;
  host: number;
  resource: Resource;
  scope: Scope;
}

const INSTANCES = 2;
const HOSTS = 6;

/** Every instance of every service. They are the same for all seeds: it is one shop, seen at different times. */
export function createPlaces(): Record<ServiceName, readonly Place[]> {
  const random = new Random('places');
  const hostIds = Array.from({ length: HOSTS }, () => `i-0${random.hex(2)}`);
  const entries = SERVICE_NAMES.map((service, index) => {
    const instances = Array.from({ length: INSTANCES }, (_, instance) => {
      const host = (index + instance * 3) % HOSTS;
      return placeOf(service, `${service}-${random.hex(1)}-${random.hex(1).slice(3)}`, host, hostIds[host]!);
    });
    return [service, instances] as const;
  });
  return Object.fromEntries(entries) as unknown as Record<ServiceName, readonly Place[]>;
}

function hostName(host: number): string {
  return `ip-10-0-${(host % 3) + 1}-${40 + host * 7}`;
}

function placeOf(service: ServiceName, pod: string, host: number, hostId: string): Place {
  const { language, sdk, version, runtime, scope }: Service = SERVICES[service];
  const attributes = attributesOf({
    'service.name': service,
    'service.namespace': 'shop',
    'service.version': version,
    'service.instance.id': pod,
    'deployment.environment.name': 'demo',
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': language,
    'telemetry.sdk.version': sdk,
    ...runtime,
    'host.name': hostName(host),
    'host.id': hostId,
    'k8s.pod.name': pod,
    'cloud.region': 'ap-northeast-2',
  });
  return {
    service,
    host,
    resource: { attributes, droppedAttributesCount: 0, entityRefs: [] },
    scope: { ...scope, attributes: [], droppedAttributesCount: 0 },
  };
}
