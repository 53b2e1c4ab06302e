import type { Resource, ResourceGroup, Scope, ScopeGroup } from '../../model/resource.ts';

/** The semantic conventions the names below follow. */
export const SCHEMA_URL = 'https://opentelemetry.io/schemas/1.38.0';

/** Whose an item is. */
export interface Origin {
  resource: Resource;
  scope: Scope;
}

/** Items that wait to be put into a request, in the order they came. */
export class Pending<T> {
  private items: T[] = [];
  private origins: Origin[] = [];

  get length(): number {
    return this.items.length;
  }

  add(origin: Origin, item: T): void {
    this.items.push(item);
    this.origins.push(origin);
  }

  /** At most so many of the oldest, under their resources and scopes. */
  take(most: number): ResourceGroup<T>[] {
    const groups = new Map<Resource, ResourceGroup<T>>();
    const count = Math.min(most, this.items.length);
    for (let i = 0; i < count; i++) scopeOf(groups, this.origins[i]!).items.push(this.items[i]!);
    this.items = this.items.slice(count);
    this.origins = this.origins.slice(count);
    return [...groups.values()];
  }
}

function scopeOf<T>(groups: Map<Resource, ResourceGroup<T>>, { resource, scope }: Origin): ScopeGroup<T> {
  let group = groups.get(resource);
  if (group === undefined) groups.set(resource, (group = { resource, schemaUrl: SCHEMA_URL, scopes: [] }));
  let found = group.scopes.find((candidate) => candidate.scope === scope);
  if (found === undefined) group.scopes.push((found = { scope, schemaUrl: SCHEMA_URL, items: [] }));
  return found;
}
