import type { Attributes } from '../../../model/attributes.ts';
import { stringAttribute } from '../../../model/attributes.ts';
import { plainText } from '../../../model/plain-text.ts';
import type { Resource, Scope } from '../../../model/resource.ts';
import type { LeftOut } from '../left-out.ts';
import { labelNameOf } from './names.ts';

/** By name; of attributes whose names become the same the values are joined, as OpenTelemetry has it. */
export type WrittenLabels = Map<string, string>;

/** Resource attributes that are labels of every sample. */
const IDENTITY = new Set(['service.namespace', 'service.name', 'service.instance.id']);

/** Makes labels, and counts what they cannot say. */
export class LabelWriter {
  readonly #leftOut: LeftOut;
  readonly #renamed = new Set<string>();

  constructor(leftOut: LeftOut) {
    this.#leftOut = leftOut;
  }

  /** A name that is written otherwise, counted once. */
  renamed(name: string, written: string): void {
    if (name === written || this.#renamed.has(name)) return;
    this.#renamed.add(name);
    this.#leftOut.add('names');
  }

  add(labels: WrittenLabels, attributes: Attributes): WrittenLabels {
    for (const { key, value } of attributes) {
      const name = labelNameOf(key);
      this.renamed(key, name);
      if (value.kind !== 'string') this.#leftOut.add('value-type');
      const before = labels.get(name);
      labels.set(name, before === undefined ? plainText(value) : `${before};${plainText(value)}`);
    }
    return labels;
  }

  /** `job` and `instance`, by which samples are of a target. */
  identity({ attributes }: Resource): WrittenLabels {
    const [namespace, name] = [
      stringAttribute(attributes, 'service.namespace'),
      stringAttribute(attributes, 'service.name'),
    ];
    const instance = stringAttribute(attributes, 'service.instance.id');
    return new Map([
      ['job', namespace === '' ? name : `${namespace}/${name}`],
      ['instance', instance],
    ]);
  }

  /** What `target_info` says besides. */
  target(resource: Resource): WrittenLabels {
    const others = resource.attributes.filter(({ key, value }) => !IDENTITY.has(key) || value.kind !== 'string');
    return this.add(this.identity(resource), others);
  }

  scope(labels: WrittenLabels, scope: Scope, schemaUrl: string): WrittenLabels {
    const about = { otel_scope_name: scope.name, otel_scope_version: scope.version, otel_scope_schema_url: schemaUrl };
    for (const [name, value] of Object.entries(about)) if (value !== '') labels.set(name, value);
    const prefixed = scope.attributes.map(({ key, value }) => ({ key: `otel_scope_${key}`, value }));
    return this.add(labels, prefixed);
  }
}

/** `{a="b",c="d"}`, '' where there are none. */
export function labelsText(labels: Iterable<readonly [string, string]>): string {
  const texts = Array.from(labels, ([name, value]) => `${name}="${escaped(value)}"`);
  return texts.length === 0 ? '' : `{${texts.join(',')}}`;
}

export function escaped(text: string): string {
  if (!/[\\\n"]/.test(text)) return text;
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}
