import type { Resource, Scope, ScopeGroup } from '../../model/resource.ts';
import type { ResourceSpans, Span } from '../../model/span.ts';
import type { Telemetry } from '../../model/telemetry.ts';

export const NO_SCOPE: Scope = { name: '', version: '', attributes: [], droppedAttributesCount: 0 };

/** Spans by the resource and the scope they belong to, each in the order it was first seen in. */
export class SpanGroups {
  readonly #groups = new Map<Resource, { group: ResourceSpans; scopes: Map<string, ScopeGroup<Span>> }>();

  /** Equal resources are one group only if they are the same object. */
  add(span: Span, resource: Resource, name = '', version = ''): void {
    let known = this.#groups.get(resource);
    if (known === undefined) {
      known = { group: { resource, schemaUrl: '', scopes: [] }, scopes: new Map() };
      this.#groups.set(resource, known);
    }
    const key = version === '' ? name : `${name}\n${version}`;
    let scope = known.scopes.get(key);
    if (scope === undefined) {
      scope = { scope: { ...NO_SCOPE, name, version }, schemaUrl: '', items: [] };
      known.scopes.set(key, scope);
      known.group.scopes.push(scope);
    }
    scope.items.push(span);
  }

  telemetry(): Telemetry[] {
    if (this.#groups.size === 0) return [];
    return [{ signal: 'traces', groups: [...this.#groups.values()].map(({ group }) => group) }];
  }
}
