/** Names of tables and, of each, its columns; both plain (`plainName`). */
export type TableNames = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * How otel-desktop-viewer keeps attributes, which is what its versions differ in most:
 *
 * - `maps` (0.2): in the row itself, as MAP(VARCHAR, UNION)
 * - `owners` (schema 1): a row each in `attributes`, with the id of what it belongs to
 * - `dictionary` (schema 2 and later): each pair once in `attributes`; rows hold lists of their ids
 */
export type Dialect = 'maps' | 'owners' | 'dictionary';

/** Its versions write `traceID`, `TraceID` and `trace_id` for the same column. */
export function plainName(name: string): string {
  return name.toLowerCase().replaceAll('_', '');
}

/** undefined where these are no tables of otel-desktop-viewer. */
export function dialectOf(tables: TableNames): Dialect | undefined {
  const spans = tables.get('spans');
  const has = (...names: string[]) => spans !== undefined && names.every((name) => spans.has(name));
  if (!has('traceid', 'spanid', 'parentspanid', 'starttime', 'endtime', 'statuscode')) return undefined;
  if (has('attributes', 'resourceattributes', 'events', 'links')) return 'maps';
  const attributes = tables.get('attributes');
  if (attributes?.has('key') !== true || !attributes.has('value')) return undefined;
  if (has('attributeids', 'resourceid', 'scopeid')) return attributes.has('id') ? 'dictionary' : undefined;
  return attributes.has('spanid') && attributes.has('scope') ? 'owners' : undefined;
}

const NAMES: Record<Dialect, string> = {
  maps: 'attributes in maps',
  owners: 'attributes in rows',
  dictionary: 'attributes in a dictionary',
};

/** For people: why we think so. */
export function evidenceOf(dialect: Dialect, version: number | undefined): string {
  const schema = version === undefined ? '' : `, schema ${version}`;
  return `tables of otel-desktop-viewer, ${NAMES[dialect]}${schema}`;
}
