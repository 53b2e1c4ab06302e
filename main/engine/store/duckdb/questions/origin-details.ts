import type { ResourceDetail, ScopeDetail } from '../../../../../contract/operations/traces.ts';
import type { StoredResource, StoredScope } from '../read-origins.ts';

export function resourceDetail({ resource, schemaUrl }: StoredResource): ResourceDetail {
  return { ...resource, schemaUrl };
}

export function scopeDetail({ scope, schemaUrl }: StoredScope): ScopeDetail {
  return { ...scope, schemaUrl };
}
