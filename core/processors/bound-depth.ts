import { DEEPEST_VALUE, type AnyValue, type Attributes } from '../model/attributes.ts';
import { plainText } from '../model/plain-text.ts';
import type { ResourceGroup } from '../model/resource.ts';
import type { Metric } from '../model/metric.ts';
import type { Span } from '../model/span.ts';
import type { Telemetry } from '../model/telemetry.ts';
import type { Decoded } from '../otlp/decoded.ts';
import { Findings } from '../otlp/findings.ts';

/**
 * Values that nest deeper than `DEEPEST_VALUE` become JSON text, in place and told as 'value-depth': what is kept can be written as
 * OTLP and read again. OTLP's own decoders refuse such values; those of other formats take what JSON may nest.
 */
export function boundDepth(decoded: Decoded): Decoded {
  const findings = new Findings();
  for (const part of decoded.telemetry) boundPart(part, findings);
  const { warnings } = findings.decoded([]);
  return warnings.length === 0 ? decoded : { ...decoded, warnings: [...decoded.warnings, ...warnings] };
}

function boundPart(part: Telemetry, findings: Findings): void {
  const bound = (attributes: Attributes) => boundAttributes(attributes, findings);
  switch (part.signal) {
    case 'traces':
      return boundGroups(part.groups, bound, (span) => boundSpan(span, bound));
    case 'metrics':
      return boundGroups(part.groups, bound, (metric) => boundMetric(metric, bound));
    case 'logs':
      return boundGroups(part.groups, bound, (log) => {
        bound(log.attributes);
        log.body = bounded(log.body, 'body', findings);
      });
  }
}

type Bound = (attributes: Attributes) => void;

function boundGroups<T>(groups: readonly ResourceGroup<T>[], bound: Bound, boundItem: (item: T) => void): void {
  for (const { resource, scopes } of groups) {
    bound(resource.attributes);
    for (const { scope, items } of scopes) {
      bound(scope.attributes);
      for (const item of items) boundItem(item);
    }
  }
}

function boundSpan({ attributes, events, links }: Span, bound: Bound): void {
  bound(attributes);
  for (const event of events) bound(event.attributes);
  for (const link of links) bound(link.attributes);
}

function boundMetric({ metadata, data }: Metric, bound: Bound): void {
  bound(metadata);
  if (data.kind === 'none') return;
  for (const point of data.dataPoints) {
    bound(point.attributes);
    if ('exemplars' in point) for (const { filteredAttributes } of point.exemplars) bound(filteredAttributes);
  }
}

function boundAttributes(attributes: Attributes, findings: Findings): void {
  for (const attribute of attributes) attribute.value = bounded(attribute.value, attribute.key, findings);
}

function bounded(value: AnyValue, key: string, findings: Findings): AnyValue {
  if ((value.kind !== 'array' && value.kind !== 'kvlist') || fits(value, DEEPEST_VALUE)) return value;
  findings.warn('value-depth', key);
  return { kind: 'string', value: plainText(value) };
}

/** `levels` of arrays and maps are left. */
function fits(value: AnyValue, levels: number): boolean {
  if (value.kind === 'array') return levels > 0 && value.values.every((one) => fits(one, levels - 1));
  if (value.kind === 'kvlist') return levels > 0 && value.values.every((one) => fits(one.value, levels - 1));
  return true;
}
