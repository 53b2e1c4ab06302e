import { expect, test } from 'vitest';
import { readResourceLabels } from '../../../../../core/collector/prometheus/read-resource-labels.ts';
import { Settings } from '../../../../../core/collector/settings.ts';

const KEYS = ['service.name', 'service.instance.id', 'service.namespace', 'host.name', 'k8s.pod.uid'];

/** The attributes of a resource that become labels, or what is wrong. */
function labelsBy(settings: object): string[] {
  const read = new Settings(settings);
  const isLabel = readResourceLabels(read);
  return read.problems.length > 0 ? read.problems.map(({ message }) => message) : KEYS.filter((key) => isLabel?.(key));
}

// exporter/prometheusexporter/README.md and pkg/resourcetotelemetry/README.md
test.each([
  ['nothing is written', {}, []],
  ['all, as it was written', { resource_to_telemetry_conversion: { enabled: true } }, KEYS],
  [
    'all but what job and instance are made of',
    { resource_to_telemetry_conversion: { enabled: true, exclude_service_attributes: true } },
    ['host.name', 'k8s.pod.uid'],
  ],
  ['exclude_service_attributes alone', { resource_to_telemetry_conversion: { exclude_service_attributes: true } }, []],
  ['all, as it is written', { resource_constant_labels: { included: ['*'] } }, KEYS],
  ['some', { resource_constant_labels: { included: ['k8s.pod.*', 'host.name'] } }, ['host.name', 'k8s.pod.uid']],
  ['all but some', { resource_constant_labels: { excluded: ['service*'] } }, ['host.name', 'k8s.pod.uid']],
  ['some but one', { resource_constant_labels: { included: ['service*'], excluded: ['*.name'] } }, KEYS.slice(1, 3)],
  [
    'both',
    { resource_to_telemetry_conversion: { enabled: true }, resource_constant_labels: { included: ['*'] } },
    ['only one of resource_to_telemetry_conversion, resource_constant_labels is possible'],
  ],
  ['enabled where it is not possible', { resource_constant_labels: { enabled: true } }, ['unknown key "enabled"']],
])('%s', (_, settings, expected) => {
  expect(labelsBy(settings)).toEqual(expected);
});
