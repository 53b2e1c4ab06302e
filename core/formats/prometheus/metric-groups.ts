import type { Metric, MetricData, ResourceMetrics } from '../../model/metric.ts';
import { attributeBytes, stringAttributes } from './attributes.ts';
import { exemplarBytes } from './exemplar.ts';
import { HeldInfos } from './held-infos.ts';
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

/** Data points by resource, scope and metric, until they are taken as one request. */
export class MetricGroups {
  points = 0;
  /** Of their texts, about. */
  bytes = 0;
  private resources = new Map<string, ResourceEntry>();
  private readonly targetInfo = new HeldInfos();
  private readonly scopeInfo = new HeldInfos();

  /** Some were taken already, so that what is learned of a target or scope from now on comes too late for them. */
  taken = false;
  private readonly isOfServer: boolean;
  private readonly resource: typeof resourceOf;

  /**
   * `isOfServer`: whoever sends is a Prometheus server, whose `job` and `instance` say the target, also alone. `resource`: what is known
   * of a target, with the labels of its `target_info`.
   */
  constructor({ isOfServer = false, resource = resourceOf } = {}) {
    this.isOfServer = isOfServer;
    this.resource = resource;
  }

  /** All points of `data` have these labels. */
  add(head: FamilyHead, name: string, labels: Labels, data: MetricData): void {
    const target = targetOf(labels, this.isOfServer);
    const { metrics } = this.scopeFor(target);
    if (data.kind === 'none') return;
    const labelBytes = attributeBytes(target.attributes);
    for (const point of data.dataPoints) {
      point.attributes = target.attributes;
      this.bytes += labelBytes + ('exemplars' in point ? exemplarBytes(point.exemplars) : 0) + bucketBytes(point);
    }
    const key = `${name}\u0000${data.kind}\u0000${head.type}`;
    const metric = metrics.get(key);
    if (metric === undefined) {
      metrics.set(key, metricOf(head, name, data));
      this.bytes += name.length + head.help.length + head.unit.length;
    } else append(metric.data, data);
    this.points += data.dataPoints.length;
  }

  /** Labels of `target_info`: they belong to the resource, not to the metrics. False where too many are told of. */
  setTarget(labels: Labels): boolean {
    const { resourceKey } = targetOf(labels, this.isOfServer);
    const isScraped = resourceKey !== '\u0000';
    const own = isScraped ? labels.filter(([name]) => name !== 'job' && name !== 'instance') : labels;
    return this.targetInfo.hold(resourceKey, own);
  }

  /** Labels of `otel_scope_info`: they belong to the scope of the same name and version. False as above. */
  setScope(labels: Labels): boolean {
    return this.scopeInfo.hold(scopeKeyOf(labels), labels);
  }

  /** Hands everything over and starts anew. */
  take(): ResourceMetrics[] {
    const groups = [...this.resources].map(([key, entry]) => ({
      resource: this.resource(entry, this.targetInfo.of(key) ?? this.targetInfo.of('\u0000') ?? NONE),
      schemaUrl: '',
      scopes: [...entry.scopes.values()].map(({ scopeLabels, metrics }) => ({
        ...scopeOf(scopeLabels, this.scopeInfo.of(scopeKeyOf(scopeLabels)) ?? NONE),
        items: [...metrics.values()],
      })),
    }));
    this.taken ||= this.points > 0;
    this.points = 0;
    this.bytes = 0;
    this.resources = new Map();
    return groups;
  }

  private scopeFor({ resourceKey, job, instance, scopeLabels }: Target): ScopeEntry {
    const resource = entryOf(this.resources, resourceKey, () => {
      this.bytes += resourceKey.length;
      return { job, instance, scopes: new Map() };
    });
    const key = scopeLabels.map((label) => label.join('\u0001')).join('\u0000');
    return entryOf(resource.scopes, key, () => {
      this.bytes += key.length;
      return { scopeLabels, metrics: new Map() };
    });
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

type AnyPoint = Exclude<MetricData, { kind: 'none' }>['dataPoints'][number];

/** A bucket without a count takes nothing in a file, and as much as any other here. */
function bucketBytes(point: AnyPoint): number {
  if ('bucketCounts' in point) return 8 * point.bucketCounts.length;
  if (!('positive' in point)) return 0;
  return 8 * ((point.positive?.bucketCounts.length ?? 0) + (point.negative?.bucketCounts.length ?? 0));
}

/** Both are of one kind. */
function append(to: MetricData, more: MetricData): void {
  if (to.kind !== 'none' && more.kind !== 'none')
    for (const point of more.dataPoints) (to.dataPoints as unknown[]).push(point);
}
