import type { AnyValue, Attributes, KeyValue } from '../../../model/attributes.ts';
import type { Cell } from '../../parquet/row-reader.ts';
import { listCell, protoJsonValue, valueOfCell } from '../cells.ts';
import type { Row } from '../row.ts';

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
export function tempoAttributes(group: Row): Attributes {
  const own = Object.entries(COLUMNS)
    .filter(([column]) => isThere(group.cells[column]))
    .map(([column, key]): KeyValue => ({ key, value: valueOfCell(group.cells[column]) }));
  const listed = group.groups('Attrs').map(attributeOf);
  return [...own, ...listed, ...dedicated(group.group('DedicatedAttributes'))];
}

/** An empty service name is one that was not told. */
const isThere = (cell: Cell | undefined): boolean => cell !== null && cell !== undefined && cell !== '';

function attributeOf(entry: Row): KeyValue {
  return { key: entry.text('Key'), value: valueOf(entry) };
}

/** Lists by type, of which one is filled; a value that is no list is a list of one. */
function valueOf(entry: Row): AnyValue {
  const other = entry.cells['ValueUnsupported'] ?? entry.cells['ValueDropped'];
  if (typeof other === 'string' && other !== '') return protoJsonValue(other);
  const lists = ['Value', 'ValueInt', 'ValueDouble', 'ValueBool'].map((column) => entry.list(column));
  const values = (lists.find(({ length }) => length > 0) ?? []).map(valueOfCell);
  const isArray = entry.bool('IsArray') || entry.int32('ValueType') >= FIRST_ARRAY_TYPE;
  return isArray ? { kind: 'array', values } : (values[0] ?? { kind: 'empty' });
}

/** What their attributes are called stands beside the file, in the block's meta.json. */
function dedicated(columns: Row): Attributes {
  const filled = Object.entries(columns.cells).filter(
    ([, cell]) => cell !== null && !(Array.isArray(cell) && cell.length === 0),
  );
  return filled.map(([column, cell]) => {
    const key = `tempo.dedicated.${column}`;
    columns.notes.warn('unnamed-attribute', key);
    return { key, value: dedicatedValue(cell) };
  });
}

/** Version 5 has a list in each of them. Which are to be lists stands in meta.json too, so one value is told as a value. */
function dedicatedValue(cell: Cell): AnyValue {
  const [first, second] = listCell(cell);
  return valueOfCell(first !== undefined && second === undefined ? first : cell);
}
