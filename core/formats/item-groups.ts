import type { Attributes } from '../model/attributes.ts';
import type { Resource, ResourceGroup, Scope, ScopeGroup } from '../model/resource.ts';

/** Who produced an item. */
export interface Origin {
  resource: Attributes;
  resourceDetails?: Omit<Resource, 'attributes'>;
  resourceSchemaUrl?: string;
  scope?: Partial<Scope>;
  scopeSchemaUrl?: string;
}

/** Items by the resource and scope they came from, in the order of their first. */
export class ItemGroups<T> {
  items = 0;
  private groups = new Map<string, { group: ResourceGroup<T>; scopes: Map<string, ScopeGroup<T>> }>();

  /** The keys are equal for equal origins; what an origin says is looked at once for each of them. */
  add(resourceKey: string, scopeKey: string, origin: () => Origin, item: T): void {
    let known = this.groups.get(resourceKey);
    if (known === undefined) {
      const { resource, resourceDetails, resourceSchemaUrl = '' } = origin();
      known = {
        group: { resource: { ...resourceOf(resource), ...resourceDetails }, schemaUrl: resourceSchemaUrl, scopes: [] },
        scopes: new Map(),
      };
      this.groups.set(resourceKey, known);
    }
    let scope = known.scopes.get(scopeKey);
    if (scope === undefined) {
      scope = scopeOf(origin());
      known.scopes.set(scopeKey, scope);
      known.group.scopes.push(scope);
    }
    scope.items.push(item);
    this.items++;
  }

  /** Hands everything over and starts anew. */
  take(): ResourceGroup<T>[] {
    const taken = [...this.groups.values()].map(({ group }) => group);
    this.groups = new Map();
    this.items = 0;
    return taken;
  }
}

function resourceOf(attributes: Attributes): Resource {
  return { attributes, droppedAttributesCount: 0, entityRefs: [] };
}

function scopeOf<T>({ scope, scopeSchemaUrl = '' }: Origin): ScopeGroup<T> {
  const none = { name: '', version: '', attributes: [], droppedAttributesCount: 0 };
  return { scope: { ...none, ...scope }, schemaUrl: scopeSchemaUrl, items: [] };
}
