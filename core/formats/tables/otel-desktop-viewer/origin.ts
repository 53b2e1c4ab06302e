import type { Scope } from '../../../model/resource.ts';
import type { CellGroup } from '../../parquet/row-reader.ts';
import { keyOfCell, textCell } from '../cells.ts';
import type { RowOrigin } from '../collected-tables.ts';
import type { AttributeSource } from './attribute-source.ts';
import { countCell } from './numbers.ts';

/** Who produced a row: by their ids where resources and scopes are tables of their own, else by what the row says. */
export class OriginSource {
  readonly #attributes: AttributeSource;
  readonly #resources = new Map<string, CellGroup>();
  readonly #scopes = new Map<string, CellGroup>();

  constructor(attributes: AttributeSource) {
    this.#attributes = attributes;
  }

  defineResource(row: CellGroup): void {
    this.#resources.set(textCell(row['payloadid'] ?? row['id']), row);
  }

  defineScope(row: CellGroup): void {
    this.#scopes.set(textCell(row['id']), row);
  }

  of(row: CellGroup): RowOrigin {
    return row['resourceid'] === undefined ? this.#told(row) : this.#named(row);
  }

  #named(row: CellGroup): RowOrigin {
    const { resourceschemaurl, scopeschemaurl } = row;
    // What is said of a resource may differ under one id (schema 18).
    const resourceId = textCell(row['resourcepayloadid'] ?? row['resourceid']);
    const scopeId = textCell(row['scopeid']);
    const resource = this.#resources.get(resourceId) ?? {};
    const scope = this.#scopes.get(scopeId) ?? {};
    return {
      resourceKey: `${resourceId} ${textCell(resourceschemaurl)}`,
      scopeKey: `${scopeId} ${textCell(scopeschemaurl)}`,
      make: () => ({
        resource: this.#attributes.of(resource),
        resourceDetails: { droppedAttributesCount: countCell(resource['droppedattributescount']), entityRefs: [] },
        resourceSchemaUrl: textCell(resourceschemaurl),
        scope: scopeOf(scope, 'name', 'version', 'droppedattributescount', this.#attributes.of(scope)),
        scopeSchemaUrl: textCell(scopeschemaurl ?? scope['schemaurl']),
      }),
    };
  }

  #told(row: CellGroup): RowOrigin {
    const resource = this.#attributes.of(row, 'resource');
    const scope = this.#attributes.of(row, 'scope');
    const { resourcedroppedattributescount: dropped } = row;
    const { scopename, scopeversion, scopedroppedattributescount } = row;
    return {
      resourceKey: keyOfCell([keyOf(resource), dropped ?? 0]),
      scopeKey: keyOfCell([scopename ?? '', scopeversion ?? '', keyOf(scope), scopedroppedattributescount ?? 0]),
      make: () => ({
        resource,
        resourceDetails: { droppedAttributesCount: countCell(dropped), entityRefs: [] },
        scope: scopeOf(row, 'scopename', 'scopeversion', 'scopedroppedattributescount', scope),
      }),
    };
  }
}

function scopeOf(
  row: CellGroup,
  name: string,
  version: string,
  dropped: string,
  attributes: Scope['attributes'],
): Scope {
  return {
    name: textCell(row[name]),
    version: textCell(row[version]),
    attributes,
    droppedAttributesCount: countCell(row[dropped]),
  };
}

const keyOf = (attributes: Scope['attributes']): string => keyOfCell(attributes);
