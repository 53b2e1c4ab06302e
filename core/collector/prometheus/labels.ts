import type { AnyValue, Attributes } from '../../model/attributes.ts';
import { plainText } from '../../model/plain-text.ts';
import type { Resource, Scope } from '../../model/resource.ts';
import { labelName } from './names.ts';

/** Name and value, sorted by name; none is empty. */
export type SortedLabels = readonly (readonly [name: string, value: string])[];

export interface LabelRules {
  /** On every series, unless an attribute has the name. Their names are those of labels. */
  constant: Readonly<Record<string, string>>;
  /** `otel_scope_…`. */
  scopeInfo: boolean;
  /** Which attributes of the resource are labels of its series as well; none of them without it. */
  isResourceLabel?: ((key: string) => boolean) | undefined;
}

/** What the series of one scope share. */
export interface LabelOwner {
  /** Attributes of the resource that are labels. */
  resource: ReadonlyMap<string, AnyValue>;
  /** job, instance and the scope: no attribute takes their place. */
  own: ReadonlyMap<string, string>;
  /** Those and the constant ones, none of them empty. */
  pairs: SortedLabels;
}

/** What says of a resource which service it is: job and instance are made of them. */
export const SERVICE_KEYS = ['service.namespace', 'service.name', 'service.instance.id'] as const;
/** Names of attributes are few, but whoever sends may make them up. */
const MOST_NAMES = 10_000;

/** Makes the labels of series, by OpenTelemetry's rules (compatibility/prometheus_and_openmetrics.md). */
export class LabelMaker {
  readonly #rules: LabelRules;
  readonly #names = new Map<string, string>();

  constructor(rules: LabelRules) {
    this.#rules = rules;
  }

  owner(resource: Resource, scope: Scope, schemaUrl: string): LabelOwner {
    const own = this.identity(resource);
    if (this.#rules.scopeInfo) this.#addScope(own, scope, schemaUrl);
    const { isResourceLabel } = this.#rules;
    const all = byKey(isResourceLabel ? resource.attributes.filter(({ key }) => isResourceLabel(key)) : []);
    const pairs = [...new Map([...Object.entries(this.#rules.constant), ...own])].filter(isFilled);
    return { resource: all, own, pairs };
  }

  /** `job` and `instance`, each where the resource says it. */
  identity({ attributes }: Resource): Map<string, string> {
    const all = byKey(attributes);
    const [namespace, name, instance] = SERVICE_KEYS.map((key) => {
      const value = all.get(key);
      return value === undefined ? '' : plainText(value);
    });
    const labels = new Map<string, string>();
    if (name !== '') labels.set('job', namespace === '' ? name! : `${namespace}/${name}`);
    if (instance !== '') labels.set('instance', instance!);
    return labels;
  }

  /** Of `target_info`: what the resource is besides its identity. */
  target(resource: Resource): SortedLabels {
    const all = byKey(resource.attributes);
    for (const key of SERVICE_KEYS) all.delete(key);
    return sorted(new Map([...this.#joined(all), ...this.identity(resource)]));
  }

  of(owner: LabelOwner, attributes: Attributes): SortedLabels {
    return (owner.resource.size === 0 && this.#plain(owner, attributes)) || this.#careful(owner, attributes);
  }

  /** Where no two labels have the same name; undefined where they have. */
  #plain({ pairs }: LabelOwner, attributes: Attributes): SortedLabels | undefined {
    const labels: (readonly [string, string])[] = [...pairs];
    for (const { key, value } of attributes) labels.push([this.#name(key), plainText(value)]);
    labels.sort(byName);
    let hasEmpty = false;
    for (let i = 0; i < labels.length; i++) {
      const [name, value] = labels[i]!;
      if (name === labels[i - 1]?.[0]) return undefined;
      hasEmpty ||= name === '' || value === '';
    }
    return hasEmpty ? labels.filter(isFilled) : labels;
  }

  #careful({ resource, own }: LabelOwner, attributes: Attributes): SortedLabels {
    const all = byKey(attributes);
    for (const [key, value] of resource) all.set(key, value);
    return sorted(new Map([...Object.entries(this.#rules.constant), ...this.#joined(all), ...own]));
  }

  #addScope(labels: Map<string, string>, { name, version, attributes }: Scope, schemaUrl: string): void {
    for (const { key, value } of attributes) labels.set(this.#name(`otel_scope_${key}`), plainText(value));
    labels.set('otel_scope_name', name);
    labels.set('otel_scope_version', version);
    labels.set('otel_scope_schema_url', schemaUrl);
  }

  /** Values of attributes whose names become the same are joined in the order of their keys. */
  #joined(attributes: ReadonlyMap<string, AnyValue>): Map<string, string> {
    const labels = new Map<string, string>();
    for (const [key, value] of [...attributes].sort(byName)) {
      const name = this.#name(key);
      const [before, text] = [labels.get(name), plainText(value)];
      labels.set(name, before === undefined || before === text ? text : `${before};${text}`);
    }
    labels.delete('');
    return labels;
  }

  #name(key: string): string {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    if (this.#names.size >= MOST_NAMES) this.#names.clear();
    const name = labelName(key);
    this.#names.set(key, name);
    return name;
  }
}

/** Of equal keys the last one counts. */
function byKey(attributes: Attributes): Map<string, AnyValue> {
  return new Map(attributes.map(({ key, value }) => [key, value]));
}

function sorted(labels: ReadonlyMap<string, string>): SortedLabels {
  return [...labels].filter(isFilled).sort(byName);
}

function isFilled([name, value]: readonly [string, string]): boolean {
  return name !== '' && value !== '';
}

/** With one more, which takes the place of one with the same name. */
export function withLabel(labels: SortedLabels, name: string, value: string): SortedLabels {
  const at = labels.findIndex(([known]) => known >= name);
  const index = at < 0 ? labels.length : at;
  return labels.toSpliced(index, labels[index]?.[0] === name ? 1 : 0, [name, value]);
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
