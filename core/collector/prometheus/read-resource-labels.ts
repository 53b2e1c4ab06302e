import type { Settings } from '../settings.ts';
import type { LabelRules } from './labels.ts';

/** `resource_to_telemetry_conversion` (pkg/resourcetotelemetry). */
export function readResourceLabels(settings: Settings): LabelRules['resourceAttributes'] {
  const inner = settings.inner('resource_to_telemetry_conversion');
  inner.allow(['enabled', 'exclude_service_attributes']);
  const butService = inner.bool('exclude_service_attributes');
  if (!inner.bool('enabled')) return 'none';
  return butService ? 'but those of the service' : 'all';
}
