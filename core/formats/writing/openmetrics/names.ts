import type { Metric } from '../../../model/metric.ts';
import { prometheusUnit } from '../../prometheus/units.ts';

/** What stands above the samples of a metric, of the types that are written. */
export interface WrittenFamily {
  name: string;
  type: 'counter' | 'gauge' | 'histogram' | 'summary' | 'unknown';
  help: string;
  unit: string;
}

const UNKNOWN = 'unknown';

/** A name of OpenMetrics' letters: each run of others is one underscore, and no digit stands first. */
export function metricNameOf(name: string): string {
  const safe = name.replaceAll(/[^\w:]+/g, '_');
  return /^[\d]/.test(safe) || safe === '' ? `_${safe}` : safe;
}

/** The same for a label, which has no colons. */
export function labelNameOf(key: string): string {
  const safe = key.replaceAll(/\W+/g, '_');
  return /^\d/.test(safe) || safe === '' ? `_${safe}` : safe;
}

/**
 * By OpenTelemetry's rules (specification/compatibility/prometheus_and_openmetrics.md): the unit in words stands at the end of the name, a
 * counter's samples end in _total. undefined for what OpenMetrics has no type for.
 */
export function familyOf({ name, description, unit, metadata, data }: Metric): WrittenFamily | undefined {
  const type = typeOf(data);
  if (type === undefined) return undefined;
  const word = prometheusUnit(unit);
  const bare = type === 'counter' ? metricNameOf(name).replace(/_total$/, '') : metricNameOf(name);
  const withUnit = word === '' || bare === word || bare.endsWith(`_${word}`) ? bare : `${bare}_${word}`;
  const said = metadata.find(({ key }) => key === 'prometheus.type')?.value;
  const isUnknown = type === 'gauge' && said?.kind === 'string' && said.value === UNKNOWN;
  return { name: withUnit, type: isUnknown ? UNKNOWN : type, help: description, unit: word };
}

function typeOf(data: Metric['data']): WrittenFamily['type'] | undefined {
  switch (data.kind) {
    case 'gauge':
    case 'histogram':
    case 'summary':
      return data.kind;
    case 'sum':
      return data.isMonotonic ? 'counter' : 'gauge';
    default:
      return undefined;
  }
}

/** What the samples of a metric are called, but for what stands behind it in histograms and summaries. */
export function sampleName({ name, type }: WrittenFamily): string {
  return type === 'counter' ? `${name}_total` : name;
}

const SUFFIXES: Readonly<Record<WrittenFamily['type'], readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [''],
  unknown: [''],
  histogram: ['_bucket', '_count', '_sum', '_created'],
  summary: ['', '_count', '_sum', '_created'],
};

/** All that its samples may be called. OpenMetrics forbids that two families have one of them. */
export function sampleNames({ name, type }: WrittenFamily): string[] {
  return SUFFIXES[type].map((suffix) => `${name}${suffix}`);
}
