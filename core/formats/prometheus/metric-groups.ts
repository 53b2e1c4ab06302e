import type { Metric, MetricData, ResourceMetrics } from '../../model/metric.ts';
import { stringAttributes } from './attributes.ts';
import type { FamilyHead, Labels } from './sample.ts';
import { resourceOf, scopeKeyOf, scopeOf, targetOf, type Target } from './target.ts';
import { otelUnit } from './units.ts';

interface ScopeEntry {
  scopeLabels: Labels;
  metrics: Map<string, Metric>;
}
interface ResourceEntry extends Pick<Target, 'job' | 'instance'> {
  scopes: Map<string, ScopeEntry>;
}

const NONE: Labels = [];
/** Different targets and scopes told of; a file of more is not one of Prometheus'. */
const MOST_INFOS = 10_000;

/** Data points by resource, scope and metric, until they are taken as one request. */
export class MetricGroups {
  points = 0;
  private resources = new Map<string, ResourceEntry>();
  private readonly targetInfo = new Map<string, Labels>();
  private readonly scopeInfo = new Map<string, Labels>();

  /** Some were taken already, so that what is learned of a target or scope from now on comes too late for them. */
  taken = false;

  /** All points of `data` have these labels. */
  add(head: FamilyHead, name: string, labels: Labels, data: MetricData): void {
    const target = targetOf(labels);
    const { metrics } = this.scopeFor(target);
    if (data.kind === 'none') return;
    for (const point of data.dataPoints) point.attributes = target.attributes;
    const key = `${name}\u0000${data.kind}\u0000${head.type}`;
    const metric = metrics.get(key);
    if (metric === undefined) metrics.set(key, metricOf(head, name, data));
    else append(metric.data, data);
    this.points += data.dataPoints.length;
  }

  /** Labels of `target_info`: they belong to the resource, not to the metrics. */
  setTarget(labels: Labels): void {
    const { resourceKey } = targetOf(labels);
    const isScraped = resourceKey !== '\u0000';
    const own = isScraped ? labels.filter(([name]) => name !== 'job' && name !== 'instance') : labels;
    if (this.targetInfo.size < MOST_INFOS) this.targetInfo.set(resourceKey, own);
  }

  /** Labels of `otel_scope_info`: they belong to the scope of the same name and version. */
  setScope(labels: Labels): void {
    if (this.scopeInfo.size < MOST_INFOS) this.scopeInfo.set(scopeKeyOf(labels), labels);
  }

  /** Hands everything over and starts anew. */
  take(): ResourceMetrics[] {
    const groups = [...this.resources].map(([key, entry]) => ({
      resource: resourceOf(entry, this.targetInfo.get(key) ?? this.targetInfo.get('\u0000') ?? NONE),
      schemaUrl: '',
      scopes: [...entry.scopes.values()].map(({ scopeLabels, metrics }) => ({
        ...scopeOf(scopeLabels, this.scopeInfo.get(scopeKeyOf(scopeLabels)) ?? NONE),
        items: [...metrics.values()],
      })),
    }));
    this.taken ||= this.points > 0;
    this.points = 0;
    this.resources = new Map();
    return groups;
  }

  private scopeFor({ resourceKey, job, instance, scopeLabels }: Target): ScopeEntry {
    const resource = entryOf(this.resources, resourceKey, () => ({ job, instance, scopes: new Map() }));
    const key = scopeLabels.map((label) => label.join('\u0001')).join('\u0000');
    return entryOf(resource.scopes, key, () => ({ scopeLabels, metrics: new Map() }));
  }
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function metricOf({ type, help, unit }: FamilyHead, name: string, data: MetricData): Metric {
  return {
    name,
    description: help,
    unit: otelUnit(unit),
    metadata: stringAttributes([['prometheus.type', type]]),
    data,
  };
}

/** Both are of one kind. */
function append(to: MetricData, more: MetricData): void {
  if (to.kind !== 'none' && more.kind !== 'none')
    for (const point of more.dataPoints) (to.dataPoints as unknown[]).push(point);
}
