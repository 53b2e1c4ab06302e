import type { Attributes } from '../../model/attributes.ts';
import type { Resource, Scope } from '../../model/resource.ts';
import { stringAttributes } from './attributes.ts';
import { labelValue, type Labels } from './sample.ts';

/** What a sample belongs to, and what is left of its labels. */
export interface Target {
  /** Equal for equal job and instance. */
  resourceKey: string;
  job: string;
  instance: string;
  /** Equal for equal name and version. */
  scopeKey: string;
  scopeLabels: Labels;
  attributes: Attributes;
}

const SCOPE_PREFIX = 'otel_scope_';
export const SCOPE_NAME = 'otel_scope_name';
export const SCOPE_VERSION = 'otel_scope_version';
const SCOPE_SCHEMA_URL = 'otel_scope_schema_url';
/** Metrics without a scope of their own name who translated them, as the specification asks. */
const TRANSLATOR = 'tracebench/prometheus';

/**
 * Splits labels by what they are about. `job` and `instance` are the target's where both stand, as in everything a Prometheus
 * server hands out; one of them alone is a label of the program's own, unless it is known that a server wrote it.
 */
export function targetOf(labels: Labels, isOfServer = false): Target {
  const isScraped = isOfServer || ['job', 'instance'].every((name) => labels.some(([known]) => known === name));
  const isTarget = ([name]: Labels[number]) => isScraped && (name === 'job' || name === 'instance');
  const scopeLabels = labels.filter(([name]) => name.startsWith(SCOPE_PREFIX));
  const job = isScraped ? (labelValue(labels, 'job') ?? '') : '';
  const instance = isScraped ? (labelValue(labels, 'instance') ?? '') : '';
  return {
    resourceKey: `${job}\u0000${instance}`,
    job,
    instance,
    scopeKey: scopeKeyOf(scopeLabels),
    scopeLabels,
    attributes: stringAttributes(labels.filter((label) => !isTarget(label) && !label[0].startsWith(SCOPE_PREFIX))),
  };
}

/** By name and version alone: they are what `otel_scope_info` is matched by. */
export function scopeKeyOf(labels: Labels): string {
  return `${labelValue(labels, SCOPE_NAME) ?? ''}\u0000${labelValue(labels, SCOPE_VERSION) ?? ''}`;
}

/** job "shop/cart" is service "cart" in namespace "shop", the inverse of how OpenTelemetry writes a job. */
export function resourceOf({ job, instance }: Pick<Target, 'job' | 'instance'>, info: Labels): Resource {
  const cut = job.indexOf('/');
  const named: Labels = [
    ['service.namespace', cut < 0 ? '' : job.slice(0, cut)],
    ['service.name', job.slice(cut + 1)],
    ['service.instance.id', instance],
  ];
  const others = info.filter(([name]) => !named.some(([known, value]) => known === name && value !== ''));
  return { attributes: stringAttributes([...named, ...others]), droppedAttributesCount: 0, entityRefs: [] };
}

export function scopeOf(labels: Labels, info: Labels): { scope: Scope; schemaUrl: string } {
  const name = labelValue(labels, SCOPE_NAME) ?? '';
  const version = labelValue(labels, SCOPE_VERSION) ?? '';
  const special = new Set([SCOPE_NAME, SCOPE_VERSION, SCOPE_SCHEMA_URL]);
  const own: Labels = labels
    .filter(([label]) => !special.has(label))
    .map(([label, value]) => [label.slice(SCOPE_PREFIX.length), value]);
  const known = new Set(own.map(([label]) => label));
  const more = info.filter(([label]) => !label.startsWith(SCOPE_PREFIX) && !known.has(label));
  const attributes = stringAttributes([...own, ...more]);
  const isNone = labels.length === 0;
  return {
    scope: { name: isNone ? TRANSLATOR : name, version, attributes, droppedAttributesCount: 0 },
    schemaUrl: labelValue(labels, SCOPE_SCHEMA_URL) ?? '',
  };
}
