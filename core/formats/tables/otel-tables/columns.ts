import type { Attributes } from '../../../model/attributes.ts';
import type { CellGroup } from '../../parquet/row-reader.ts';
import { attributesCell, countCell, keyOfCell, textCell } from '../cells.ts';
import type { RowOrigin } from '../collected-tables.ts';

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
export function originOf(row: CellGroup): RowOrigin {
  const resourceKey = [...TAKEN_OUT.map(([column]) => textCell(row[column])), keyOfCell(row['ResourceAttributes'])];
  const scopeKey = ['ScopeName', 'ScopeVersion', 'ScopeSchemaUrl'].map((column) => textCell(row[column]));
  scopeKey.push(keyOfCell(row['ScopeAttributes']));
  return {
    resourceKey: [...resourceKey, textCell(row['ResourceSchemaUrl'])].join('\n'),
    scopeKey: scopeKey.join('\n'),
    make: () => ({
      resource: resourceOf(row),
      resourceSchemaUrl: textCell(row['ResourceSchemaUrl']),
      scope: {
        name: textCell(row['ScopeName']),
        version: textCell(row['ScopeVersion']),
        attributes: attributesCell(row['ScopeAttributes'], 'ScopeAttributes'),
        droppedAttributesCount: countCell(row['ScopeDroppedAttrCount']),
      },
      scopeSchemaUrl: textCell(row['ScopeSchemaUrl']),
    }),
  };
}

function resourceOf(row: CellGroup): Attributes {
  const attributes = attributesCell(row['ResourceAttributes'], 'ResourceAttributes');
  const known = new Set(attributes.map(({ key }) => key));
  const taken = TAKEN_OUT.map(([column, key]) => ({ key, value: textCell(row[column]) }));
  const missing = taken.filter(({ key, value }) => value !== '' && !known.has(key));
  return [...missing.map(({ key, value }) => ({ key, value: { kind: 'string', value } as const })), ...attributes];
}
