import type { AnyValue, Attributes, KeyValue } from '../../../model/attributes.ts';
import type { Cell, CellGroup } from '../../parquet/row-reader.ts';
import type { Notes } from '../../records/notes.ts';
import { groupCell, listCell, protoJsonValue, textCell, valueOfCell } from '../cells.ts';

/** ValueType of blocks written before `IsArray`: 5 to 8 are lists of the four below them. */
const FIRST_ARRAY_TYPE = 5;

/** Attributes that have a column of their own. */
const COLUMNS: Readonly<Record<string, string>> = {
  ServiceName: 'service.name',
  Cluster: 'cluster',
  Namespace: 'namespace',
  Pod: 'pod',
  Container: 'container',
  K8sClusterName: 'k8s.cluster.name',
  K8sNamespaceName: 'k8s.namespace.name',
  K8sPodName: 'k8s.pod.name',
  K8sContainerName: 'k8s.container.name',
  HttpMethod: 'http.method',
  HttpUrl: 'http.url',
  HttpStatusCode: 'http.status_code',
};

/** All attributes of a resource, a span, a scope, an event or a link. */
export function tempoAttributes(group: CellGroup, notes: Notes): Attributes {
  const own = Object.entries(COLUMNS)
    .filter(([column]) => isThere(group[column]))
    .map(([column, key]): KeyValue => ({ key, value: valueOfCell(group[column]) }));
  const listed = listCell(group['Attrs']).map((entry) => attributeOf(groupCell(entry)));
  return [...own, ...listed, ...dedicated(groupCell(group['DedicatedAttributes']), notes)];
}

/** An empty service name is one that was not told. */
const isThere = (cell: Cell | undefined): boolean => cell !== null && cell !== undefined && cell !== '';

function attributeOf(entry: CellGroup): KeyValue {
  return { key: textCell(entry['Key']), value: valueOf(entry) };
}

/** Lists by type, of which one is filled; a value that is no list is a list of one. */
function valueOf(entry: CellGroup): AnyValue {
  const other = entry['ValueUnsupported'] ?? entry['ValueDropped'];
  if (typeof other === 'string' && other !== '') return protoJsonValue(other);
  const lists = ['Value', 'ValueInt', 'ValueDouble', 'ValueBool'].map((column) => listCell(entry[column]));
  const values = (lists.find(({ length }) => length > 0) ?? []).map(valueOfCell);
  const isArray = entry['IsArray'] === true || Number(entry['ValueType'] ?? 0) >= FIRST_ARRAY_TYPE;
  return isArray ? { kind: 'array', values } : (values[0] ?? { kind: 'empty' });
}

/** What their attributes are called stands beside the file, in the block's meta.json. */
function dedicated(columns: CellGroup, notes: Notes): Attributes {
  const filled = Object.entries(columns).filter(
    ([, cell]) => cell !== null && !(Array.isArray(cell) && cell.length === 0),
  );
  return filled.map(([column, cell]) => {
    const key = `tempo.dedicated.${column}`;
    notes.warn('unnamed-attribute', key);
    return { key, value: valueOfCell(cell) };
  });
}
