import type { AnyValue, Attributes } from '../../../model/attributes.ts';
import type { EntityRef, Resource } from '../../../model/resource.ts';
import { attributesOfJson, type JsonObject } from '../../../otlp/json-value.ts';
import { keyOfTexts, protoJsonValue } from '../cells.ts';
import type { RowOrigin } from '../collected-tables.ts';
import { Row } from '../row.ts';
import { RowFault } from '../table-format.ts';

/** From the exact form where there is one, else from the JSON, which then says all. Throws RowFault. */
export function exactAttributes(group: Row, name = 'attributes'): Attributes {
  const exact = group.text(`${name}_otlp`);
  return exact === '' ? group.attributes(name) : attributesOf(parsed(exact, `${name}_otlp`), `${name}_otlp`);
}

export function attributesOf(list: unknown, what: string): Attributes {
  try {
    return attributesOfJson((list ?? []) as JsonObject[]);
  } catch {
    throw new RowFault(`${what} are no attributes`);
  }
}

/** A body, empty where there is none. */
export function exactBody(row: Row): AnyValue {
  const exact = row.text('body_otlp');
  if (exact !== '') return protoJsonValue(exact);
  return row.has('body') ? { kind: 'string', value: row.text('body') } : { kind: 'empty' };
}

export function exactOrigin(row: Row): RowOrigin {
  const ids = (columns: readonly string[]) => keyOfTexts(columns.map((column) => row.text(column)));
  return {
    resourceKey: ids(['resource_attributes', 'resource_otlp', 'resource_schema_url']),
    scopeKey: ids(['scope_name', 'scope_version', 'scope_attributes', 'scope_otlp', 'scope_schema_url']),
    make: () => {
      const { attributes: resource, ...resourceDetails } = ownerOf(row, 'resource');
      const { attributes, droppedAttributesCount } = ownerOf(row, 'scope');
      const [name, version] = [row.text('scope_name'), row.text('scope_version')];
      return {
        resource,
        resourceDetails,
        resourceSchemaUrl: row.text('resource_schema_url'),
        scope: { name, version, attributes, droppedAttributesCount },
        scopeSchemaUrl: row.text('scope_schema_url'),
      };
    },
  };
}

/** From OTLP where there is some, else from the JSON of its attributes, which then says all. */
function ownerOf(row: Row, name: 'resource' | 'scope'): Resource {
  const what = `${name}_otlp`;
  const text = row.text(what);
  if (text === '') {
    const attributes = row.attributes(`${name}_attributes`);
    return { attributes, droppedAttributesCount: 0, entityRefs: [] };
  }
  const otlp = parsed(text, what) as Record<string, unknown>;
  return {
    attributes: attributesOf(otlp['attributes'], what),
    droppedAttributesCount: new Row({ [what]: Number(otlp['droppedAttributesCount'] ?? 0) }, row.notes).count(what),
    entityRefs: entityRefsOf(otlp['entityRefs']),
  };
}

function entityRefsOf(list: unknown): EntityRef[] {
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  return (Array.isArray(list) ? (list as unknown[]) : []).map((entry) => {
    const ref = (entry ?? {}) as Partial<Record<keyof EntityRef, unknown>>;
    return {
      schemaUrl: String(ref.schemaUrl ?? ''),
      type: String(ref.type ?? ''),
      idKeys: texts(ref.idKeys),
      descriptionKeys: texts(ref.descriptionKeys),
    };
  });
}

/** Of an object or a list. */
export function parsed(text: string, what: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below.
  }
  throw new RowFault(`${what} is no JSON`);
}
