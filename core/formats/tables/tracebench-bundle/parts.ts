import type { AnyValue, Attributes } from '../../../model/attributes.ts';
import type { EntityRef, Resource } from '../../../model/resource.ts';
import { attributesOfJson, type JsonObject } from '../../../otlp/json-value.ts';
import type { CellGroup } from '../../parquet/row-reader.ts';
import { attributesCell, countCell, protoJsonValue, textCell } from '../cells.ts';
import type { RowOrigin } from '../collected-tables.ts';
import { RowFault } from '../table-format.ts';

/** From the exact form where there is one, else from the JSON, which then says all. Throws RowFault. */
export function exactAttributes(group: CellGroup, name = 'attributes'): Attributes {
  const exact = textCell(group[`${name}_otlp`]);
  return exact === '' ? attributesCell(group[name], name) : attributesOf(parsed(exact, `${name}_otlp`), `${name}_otlp`);
}

export function attributesOf(list: unknown, what: string): Attributes {
  try {
    return attributesOfJson((list ?? []) as JsonObject[]);
  } catch {
    throw new RowFault(`${what} are no attributes`);
  }
}

/** A body, empty where there is none. */
export function exactBody(row: CellGroup): AnyValue {
  const exact = textCell(row['body_otlp']);
  if (exact !== '') return protoJsonValue(exact);
  const body = row['body'];
  return body === null || body === undefined ? { kind: 'empty' } : { kind: 'string', value: textCell(body) };
}

export function exactOrigin(row: CellGroup): RowOrigin {
  const ids = (columns: readonly string[]) => columns.map((column) => textCell(row[column])).join('\n');
  return {
    resourceKey: ids(['resource_attributes', 'resource_otlp', 'resource_schema_url']),
    scopeKey: ids(['scope_name', 'scope_version', 'scope_attributes', 'scope_otlp', 'scope_schema_url']),
    make: () => {
      const { attributes: resource, ...resourceDetails } = ownerOf(row, 'resource');
      const { attributes, droppedAttributesCount } = ownerOf(row, 'scope');
      const [name, version] = [textCell(row['scope_name']), textCell(row['scope_version'])];
      return {
        resource,
        resourceDetails,
        resourceSchemaUrl: textCell(row['resource_schema_url']),
        scope: { name, version, attributes, droppedAttributesCount },
        scopeSchemaUrl: textCell(row['scope_schema_url']),
      };
    },
  };
}

/** From OTLP where there is some, else from the JSON of its attributes, which then says all. */
function ownerOf(row: CellGroup, name: 'resource' | 'scope'): Resource {
  const what = `${name}_otlp`;
  const text = textCell(row[what]);
  if (text === '') {
    const attributes = attributesCell(row[`${name}_attributes`], `${name}_attributes`);
    return { attributes, droppedAttributesCount: 0, entityRefs: [] };
  }
  const otlp = parsed(text, what) as Record<string, unknown>;
  return {
    attributes: attributesOf(otlp['attributes'], what),
    droppedAttributesCount: countCell(Number(otlp['droppedAttributesCount'] ?? 0)),
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

/** By name, or by a number that has none. */
export function enumCell(cell: CellGroup[string] | undefined, names: readonly string[]): number {
  const text = textCell(cell);
  return /^-?\d{1,10}$/.test(text) ? Number(text) | 0 : Math.max(0, names.indexOf(text));
}
