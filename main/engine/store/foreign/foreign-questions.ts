import type { Dialect, TableNames } from '../../../../core/formats/tables/otel-desktop-viewer/dialect.ts';
import type { RowKind } from '../../../../core/formats/tables/otel-desktop-viewer/mapper.ts';

/** A statement and what its rows are. What others name comes before them. */
export interface ForeignQuestion {
  kind: RowKind;
  /** Whose rows are counted for progress. */
  table: string;
  sql: string;
}

/**
 * Whole rows, so that columns of any version come along; what belongs to a row as a list of whole rows beside it.
 *
 *     spans ─┬─ events ── attributes      logs ── attributes      points ─┬─ exemplars ── attributes
 *            ├─ links ─── attributes                                      ├─ attributes
 *            └─ attributes                                                └─ stream, ingest
 */
export function questionsOf(dialect: Dialect, tables: TableNames): ForeignQuestion[] {
  const all = dialect === 'maps' ? mapQuestions() : [...definitions(dialect), ...rowQuestions(dialect, tables)];
  return all.filter(({ table }) => tables.has(plain(table)));
}

/** 0.2: a row holds all of it. A union does not tell which member it is. */
function mapQuestions(): ForeignQuestion[] {
  return [
    { kind: 'span', table: 'spans', sql: 'select * from main.spans' },
    { kind: 'log', table: 'logs', sql: 'select *, union_tag(body)::varchar as body_kind from main.logs' },
    {
      kind: 'metric',
      table: 'metrics',
      sql: 'select *, union_tag(datapoints)::varchar as datapoints_kind from main.metrics',
    },
  ];
}

function definitions(dialect: Dialect): ForeignQuestion[] {
  if (dialect !== 'dictionary') return [];
  return [
    { kind: 'attribute', table: 'attributes', sql: 'select id, * exclude (id) from main.attributes' },
    { kind: 'resource', table: 'resources', sql: 'select * from main.resources' },
    { kind: 'scope', table: 'scopes', sql: 'select * from main.scopes' },
  ];
}

function rowQuestions(dialect: Dialect, tables: TableNames): ForeignQuestion[] {
  const own = (owner: string, row: string) => ownAttributes(dialect, owner, row);
  const keys = tables.get('events')?.has('traceid') ? ['trace_id', 'span_id'] : ['span_id'];
  const children = (table: 'events' | 'links') =>
    listed(
      `(select c.*${own(table.slice(0, -1), 'c').column} from main.${table} c ${own(table.slice(0, -1), 'c').join})`,
      table,
      keys,
      's',
    );
  const [span, log] = [own('span', 's'), own('log', 'l')];
  const [events, links] = [children('events'), children('links')];
  return [
    {
      kind: 'span',
      table: 'spans',
      sql: `select s.*${span.column}${events.column}${links.column} from main.spans s ${span.join} ${events.join} ${links.join}`,
    },
    { kind: 'log', table: 'logs', sql: `select l.*${log.column} from main.logs l ${log.join}` },
    pointQuestion(dialect, tables),
  ];
}

/** Metrics are named `metrics` since schema 19, `metric_streams` before; up to 17 a batch says what is no part of the identity. */
function pointQuestion(dialect: Dialect, tables: TableNames): ForeignQuestion {
  const isLatest = tables.has('metricdatapoints');
  const [points, streams, key] = isLatest
    ? ['metric_datapoints', 'metrics', 'metric_id']
    : ['datapoints', 'metric_streams', 'stream_id'];
  const exemplarKey = [...(tables.get('exemplars') ?? [])].find((name) => name.endsWith('datapointid'));
  const owned = (owner: string, row: string) => ownAttributes(dialect, owner, row);
  const [point, exemplar, batch] = [owned('datapoint', 'p'), owned('exemplar', 'c'), owned('metric_ingest', 'b')];
  const exemplars =
    exemplarKey === undefined
      ? NOTHING
      : listed(
          `(select c.*${exemplar.column}, c.${exemplarKey === 'datapointid' ? 'datapoint_id' : 'metric_datapoint_id'} as id_of_point from main.exemplars c ${exemplar.join})`,
          'exemplars',
          ['id_of_point'],
          'p',
          ['id'],
        );
  const ingest = tables.has('metricingests')
    ? {
        column: ', i as ingest',
        join: `left join (select b.*${batch.column} from main.metric_ingests b ${batch.join}) i on i.id = p.metric_ingest_id`,
      }
    : NOTHING;
  const bounds = tables.has('histogrambounds')
    ? { column: ', h.bounds', join: 'left join main.histogram_bounds h on h.id = p.bounds_id' }
    : NOTHING;
  return {
    kind: 'point',
    table: points!,
    sql: `select p.*${point.column}${exemplars.column}, m as stream${ingest.column}${bounds.column} from main.${points} p
      join main.${streams} m on m.id = p.${key} ${point.join} ${exemplars.join} ${ingest.join} ${bounds.join}`,
  };
}

interface Joined {
  column: string;
  join: string;
}
const NOTHING: Joined = { column: '', join: '' };

/** Rows of another table that belong to a row, in a list. */
function listed(from: string, name: string, keys: readonly string[], row: string, rowKeys = keys): Joined {
  const on = keys.map((key, i) => `${name}.${key} = ${row}.${rowKeys[i]!}`).join(' and ');
  const list = `select ${keys.join(', ')}, list(c) as items from ${from} c group by ${keys.join(', ')}`;
  return { column: `, ${name}.items as ${name}`, join: `left join (${list}) ${name} on ${on}` };
}

/** Schema 1: an attribute names each row it is in, the innermost last. */
const OWNERS = ['span', 'event', 'link', 'log', 'metric_ingest', 'datapoint', 'exemplar'];
const AROUND: Readonly<Record<string, readonly string[]>> = {
  event: ['span'],
  link: ['span'],
  datapoint: ['metric_ingest'],
  exemplar: ['datapoint', 'metric_ingest'],
};

function ownAttributes(dialect: Dialect, owner: string, row: string): Joined {
  if (dialect !== 'owners') return NOTHING;
  const others = OWNERS.filter((other) => other !== owner && !AROUND[owner]?.includes(other));
  const alone = others.map((other) => `${other}_id is null`).join(' and ');
  const from = `(select ${owner}_id, scope, key, value, type from main.attributes where ${owner}_id is not null and ${alone})`;
  const id = owner === 'span' ? 'span_id' : 'id';
  return listed(from, 'attributes', [`${owner}_id`], row, [id]);
}

const plain = (table: string): string => table.replaceAll('_', '');
