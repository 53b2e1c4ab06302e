import type { ResourceDetail, ScopeDetail } from '../../../../../contract/operations/traces.ts';
import { stringAttribute } from '../../../../../core/model/attributes.ts';
import type { ResourceGroup } from '../../../../../core/model/resource.ts';

/** Service, resource and scope of the only item of a group. */
export function originDetail<T>(group: ResourceGroup<T>): {
  service: string;
  resource: ResourceDetail;
  scope: ScopeDetail;
} {
  const { resource, schemaUrl } = group;
  const { scope, schemaUrl: scopeSchemaUrl } = group.scopes[0]!;
  return {
    service: stringAttribute(resource.attributes, 'service.name'),
    resource: { ...resource, schemaUrl },
    scope: { ...scope, schemaUrl: scopeSchemaUrl },
  };
}
