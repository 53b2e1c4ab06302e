import type { Attributes } from '../../../model/attributes.ts';
import { keyOfCell, keyOfTexts } from '../cells.ts';
import type { RowOrigin } from '../collected-tables.ts';
import type { Row } from '../row.ts';

/** Columns that are resource attributes taken out of their map. */
const TAKEN_OUT: readonly (readonly [column: string, key: string])[] = [
  ['ServiceName', 'service.name'],
  ['ServiceNamespace', 'service.namespace'],
  ['ServiceInstanceId', 'service.instance.id'],
];

/** ClickHouse has "Events.Timestamp" where otlp2parquet has "EventsTimestamp". */
export function plainName(column: string): string {
  return column.replaceAll('.', '');
}

/** Who produced the item of a row. Throws RowFault when it is asked for. */
export function originOf(row: Row): RowOrigin {
  const resourceKey = [...TAKEN_OUT.map(([column]) => row.text(column)), keyOfCell(row.cells['ResourceAttributes'])];
  const scopeKey = ['ScopeName', 'ScopeVersion', 'ScopeSchemaUrl'].map((column) => row.text(column));
  scopeKey.push(keyOfCell(row.cells['ScopeAttributes']), row.text('ScopeDroppedAttrCount'));
  return {
    resourceKey: keyOfTexts([...resourceKey, row.text('ResourceSchemaUrl')]),
    scopeKey: keyOfTexts(scopeKey),
    make: () => ({
      resource: resourceOf(row),
      resourceSchemaUrl: row.text('ResourceSchemaUrl'),
      scope: {
        name: row.text('ScopeName'),
        version: row.text('ScopeVersion'),
        attributes: row.attributes('ScopeAttributes'),
        droppedAttributesCount: row.count('ScopeDroppedAttrCount'),
      },
      scopeSchemaUrl: row.text('ScopeSchemaUrl'),
    }),
  };
}

function resourceOf(row: Row): Attributes {
  const attributes = row.attributes('ResourceAttributes');
  const known = new Set(attributes.map(({ key }) => key));
  const taken = TAKEN_OUT.map(([column, key]) => ({ key, value: row.text(column) }));
  const missing = taken.filter(({ key, value }) => value !== '' && !known.has(key));
  return [...missing.map(({ key, value }) => ({ key, value: { kind: 'string', value } as const })), ...attributes];
}
