import type { Resource, ResourceGroup, Scope, ScopeGroup } from '../../model/resource.ts';
import type { Span } from '../../model/span.ts';
import type { Telemetry } from '../../model/telemetry.ts';

const NO_SCOPE: Scope = { name: '', version: '', attributes: [], droppedAttributesCount: 0 };

/** Items by the resource and the scope they belong to, each in the order it was first seen in. */
export class ItemGroups<T> {
  readonly #groups = new Map<Resource, { group: ResourceGroup<T>; scopes: Map<string, ScopeGroup<T>> }>();

  /** Equal resources are one group only if they are the same object. */
  add(item: T, resource: Resource, name = '', version = ''): void {
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
    scope.items.push(item);
  }

  list(): ResourceGroup<T>[] {
    return [...this.#groups.values()].map(({ group }) => group);
  }
}

export class SpanGroups extends ItemGroups<Span> {
  telemetry(): Telemetry[] {
    const groups = this.list();
    return groups.length === 0 ? [] : [{ signal: 'traces', groups }];
  }
}
