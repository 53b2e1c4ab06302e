import type { ResourceGroup, ScopeGroup } from '../../../../../core/model/resource.ts';
import type { CatalogReader } from './catalog-reader.ts';

/** Gathers items under their resource and scope, both in order of first appearance. */
export class GroupBuilder<T> {
  readonly groups: ResourceGroup<T>[] = [];
  readonly #catalog: CatalogReader;
  readonly #byResource = new Map<number, ResourceGroup<T>>();
  readonly #byScope = new Map<string, ScopeGroup<T>>();

  /** The catalog must have loaded what `add` will name. */
  constructor(catalog: CatalogReader) {
    this.#catalog = catalog;
  }

  add(resource: number, scope: number, item: T): void {
    this.#scopeGroup(resource, scope).items.push(item);
  }

  #scopeGroup(resource: number, scope: number): ScopeGroup<T> {
    const key = `${resource} ${scope}`;
    const known = this.#byScope.get(key);
    if (known) return known;
    const group: ScopeGroup<T> = { ...this.#catalog.scope(scope), items: [] };
    this.#byScope.set(key, group);
    this.#resourceGroup(resource).scopes.push(group);
    return group;
  }

  #resourceGroup(id: number): ResourceGroup<T> {
    const known = this.#byResource.get(id);
    if (known) return known;
    const { resource, schemaUrl } = this.#catalog.resource(id);
    const group: ResourceGroup<T> = { resource, schemaUrl, scopes: [] };
    this.#byResource.set(id, group);
    this.groups.push(group);
    return group;
  }
}
