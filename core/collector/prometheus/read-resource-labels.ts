import type { Settings } from '../settings.ts';
import { wildcardChoice } from '../wildcard.ts';
import { SERVICE_KEYS, type LabelRules } from './labels.ts';

export const RESOURCE_LABEL_KEYS = ['resource_to_telemetry_conversion', 'resource_constant_labels'];

/**
 * `resource_constant_labels`, and `resource_to_telemetry_conversion` as it was called before (pkg/resourcetotelemetry). Undefined: no
 * attribute of the resource is a label.
 */
export function readResourceLabels(settings: Settings): LabelRules['isResourceLabel'] {
  const [formerly, now] = RESOURCE_LABEL_KEYS.map((key) => settings.inner(key)) as [Settings, Settings];
  formerly.allow(['enabled', 'exclude_service_attributes', 'included', 'excluded']);
  now.allow(['included', 'excluded']);
  if (!isEmpty(formerly) && !isEmpty(now))
    settings.note([RESOURCE_LABEL_KEYS[1]!], `only one of ${RESOURCE_LABEL_KEYS.join(', ')} is possible`);
  const withoutService = formerly.bool('exclude_service_attributes') ? SERVICE_KEYS : [];
  const isAll = formerly.bool('enabled');
  const before = readChoice(formerly, isAll, withoutService);
  return readChoice(now) ?? before;
}

/** Says no more than without being written. */
function isEmpty(settings: Settings): boolean {
  const isOn = ['enabled', 'exclude_service_attributes'].some((key) => settings.raw(key) === true);
  const lists = ['included', 'excluded'].map((key) => settings.raw(key));
  return !isOn && !lists.some((list) => (Array.isArray(list) || typeof list === 'string') && list.length > 0);
}

function readChoice(settings: Settings, isAll = false, without: readonly string[] = []): LabelRules['isResourceLabel'] {
  const [included, excluded] = [settings.texts('included'), settings.texts('excluded')];
  if (!isAll && included.length + excluded.length === 0) return undefined;
  return wildcardChoice(isAll ? [] : included, [...excluded, ...without]);
}
