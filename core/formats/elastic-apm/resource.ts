// Rules: elastic/opentelemetry-collector-components receiver/elasticapmintakereceiver/internal/mappers/intakeV2ToSemConv.go.

import type { Attributes } from '../../model/attributes.ts';
import type { Resource } from '../../model/resource.ts';
import { UNSAFE } from '../records/record-reader.ts';
import type { ResourceCache } from '../records/resource-cache.ts';
import { bigintText, isPlain, type Plain } from '../records/scalars.ts';
import { attributesOf } from './flatten.ts';

const NAMES: ReadonlyMap<string, string> = new Map([
  ['service.language.name', 'telemetry.sdk.language'],
  ['service.language.version', 'telemetry.sdk.version'],
  ['service.runtime.name', 'process.runtime.name'],
  ['service.runtime.version', 'process.runtime.version'],
  ['service.environment', 'deployment.environment.name'],
  ['service.node.configured_name', 'service.instance.id'],
  ['system.configured_hostname', 'host.name'],
  ['system.detected_hostname', 'elastic.system.detected_hostname'],
  ['system.architecture', 'host.arch'],
  ['system.platform', 'os.name'],
  ['system.container.id', 'container.id'],
  ['system.kubernetes.namespace', 'k8s.namespace.name'],
  ['system.kubernetes.node.name', 'k8s.node.name'],
  ['system.kubernetes.pod.name', 'k8s.pod.name'],
  ['system.kubernetes.pod.uid', 'k8s.pod.uid'],
  ['process.ppid', 'process.parent_pid'],
  ['process.title', 'process.executable.name'],
  ['process.argv', 'process.command_args'],
  ['cloud.account.id', 'cloud.account.id'],
  ['cloud.provider', 'cloud.provider'],
  ['cloud.region', 'cloud.region'],
  ['cloud.availability_zone', 'cloud.availability_zone'],
  ['cloud.service.name', 'cloud.platform'],
  ['user.username', 'user.name'],
]);
/** Names that OpenTelemetry has as well. */
const SAME = ['service.name', 'service.version', 'process.pid', 'user.id', 'user.email'];
const FLATTENING = {
  names: new Map([...NAMES, ...SAME.map((name) => [name, name] as const)]),
  open: ['labels.'],
  prefix: 'elastic.',
};

/** Of the metadata, and what the event says of its own service. */
export function resourceOf(metadata: Plain, event: Plain, resources: ResourceCache): Resource | typeof UNSAFE {
  const own = isPlain(event['context']) ? event['context']['service'] : undefined;
  const service = isPlain(own) ? told(own) : {};
  const base = isPlain(metadata['service']) ? metadata['service'] : {};
  const attributes = named({ ...metadata, service: { ...base, ...service } });
  if (attributes === UNSAFE) return UNSAFE;
  const all: Attributes = [
    ...attributes,
    { key: 'telemetry.sdk.name', value: { kind: 'string', value: 'ElasticAPM' } },
  ];
  return resources.of(JSON.stringify(all, bigintText), () => all);
}

function told(service: Plain): Plain {
  return Object.fromEntries(Object.entries(service).filter(([, value]) => value !== null));
}

function named(metadata: Plain): Attributes | typeof UNSAFE {
  const attributes = attributesOf(metadata, FLATTENING);
  if (attributes === UNSAFE) return UNSAFE;
  const names = new Set(attributes.map(({ key }) => key));
  const host = ['elastic.system.detected_hostname', 'elastic.system.hostname'].find((key) => names.has(key));
  return names.has('host.name')
    ? attributes
    : attributes.map((one) => (one.key === host ? { ...one, key: 'host.name' } : one));
}
