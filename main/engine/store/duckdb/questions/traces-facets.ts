import { assertNever } from '../../../../../core/model/assert-never.ts';
import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { keyTable, PLAIN_CELL } from './attribute-terms.ts';
import { ALL_RESOURCES, resourceKeys, resourceTexts, type SomeResources } from './resource-keys.ts';
import type { Ask } from './context.ts';
import { all, Binder, holds, withTables } from './sql.ts';
import { serviceCondition } from './trace-filter.ts';

type Input = ParsedInputOf<'traces.facets'>;

/**
 * What a filter field can be completed with, most frequent first; counts are spans. `service` narrows operations, keys
 * and values to the spans of that service, `traceIds` all of them to the spans of those traces.
 */
export const tracesFacets: Ask<'traces.facets'> = async (database, { revision }, input, signal) => {
  const binder = new Binder();
  const { tables, resourcesLeftOut = 0 } = await facetTables(database, input, binder, signal);
  const matching = input.contains === '' ? '' : `WHERE ${holds('value', binder.needle(input.contains))}`;
  const answer = await database.query(
    `${withTables(tables)}SELECT value, sum(n)::DOUBLE AS spans FROM facet ${matching}
     GROUP BY value ORDER BY spans DESC, value LIMIT ${binder.add(input.limit, 'BIGINT')}`,
    binder.parameters,
    signal,
  );
  const counts = answer.float64('spans');
  const values = answer.strings('value').map((value, i) => ({ value, count: counts[i]! }));
  return { revision, values, ...(resourcesLeftOut > 0 && { resourcesLeftOut }) };
};

interface Facet {
  tables: string[];
  /** Too long or too many to be read. */
  resourcesLeftOut?: number;
}

/** Tables up to `facet` (value, n); the same value may come several times. */
function facetTables(database: Database, input: Input, binder: Binder, signal?: CancelSignal): Facet | Promise<Facet> {
  const inTraces = input.traceIds?.map((id) => binder.traceId(id)).join(', ');
  const traces = inTraces === undefined ? [] : [`s.trace_id IN (${inTraces})`];
  if (input.field === 'service') return { tables: [services(all(traces))] };
  const own = all(input.service === undefined ? traces : [...traces, serviceCondition('s', [input.service], binder)]);
  switch (input.field) {
    case 'operation':
      return {
        tables: [
          `named AS (SELECT s.name AS id, count(*) AS n FROM span s WHERE ${own} GROUP BY s.name)`,
          "facet AS (SELECT coalesce(name.text, '') AS value, n FROM named LEFT JOIN name ON name.id = named.id)",
        ],
      };
    case 'attribute-key':
      return attributeKeys(database, own, binder, signal);
    case 'attribute-value':
      return attributeValues(database, input, own, binder, signal);
    default:
      return assertNever(input.field);
  }
}

const services = (own: string) => `facet AS (SELECT r.service_name AS value, c.n
  FROM (SELECT s.resource, count(*) AS n FROM span s WHERE ${own} GROUP BY s.resource) c JOIN resource r ON r.id = c.resource)`;

/** A key that both a span and its resource have counts once: keys are gathered per (shape, resource), of which there are few. */
async function attributeKeys(database: Database, own: string, binder: Binder, signal?: CancelSignal): Promise<Facet> {
  const keys = await resourceKeys(database, resourcesOf(own, binder), signal);
  const tables = [
    keys.define('resource_key', 'key', binder),
    'shape_key AS (SELECT id, unnest(keys) AS key FROM shape)',
    `pair AS (SELECT s.shape, s.resource, count(*) AS n FROM span s WHERE ${own} GROUP BY s.shape, s.resource)`,
    `facet AS (SELECT key AS value, n, shape, resource FROM pair JOIN shape_key ON shape_key.id = pair.shape
      UNION SELECT key, n, shape, resource FROM pair JOIN resource_key ON resource_key.id = pair.resource)`,
  ];
  return { tables, resourcesLeftOut: keys.leftOut };
}

/**
 * Of a key with a value of its own for every span only the most frequent are looked up, unless some are searched for.
 * Beyond it counts may be a little low: the dictionary may know one text under two ids.
 */
const MOST_CELLS = 10_000;

/** Values in their plain form, as filters compare them; a span without the key has its resource's value. */
async function attributeValues(
  database: Database,
  { key = '', contains }: Input,
  own: string,
  binder: Binder,
  signal?: CancelSignal,
): Promise<Facet> {
  const inherited = await resourceTexts(database, key, resourcesOf(own, binder), signal);
  const tables = [
    keyTable('k', binder.text(key)),
    `cell AS (SELECT k.t, s.attributes[k.p] AS cell, count(*) AS n FROM span s JOIN k ON k.id = s.shape WHERE ${own} GROUP BY ALL
      ${contains === '' ? `ORDER BY n DESC LIMIT ${MOST_CELLS}` : ''})`,
    inherited.define('resource_value', 'value', binder),
    `facet AS (SELECT ${PLAIN_CELL} AS value, n FROM cell LEFT JOIN value ON value.id = CASE WHEN t IN (1, 5, 6, 7) THEN cell END
      UNION ALL SELECT r.value, count(*) FROM span s JOIN resource_value r ON r.id = s.resource
        WHERE ${own} AND s.shape NOT IN (SELECT id FROM k) GROUP BY r.value)`,
  ];
  return { tables, resourcesLeftOut: inherited.leftOut };
}

/** Resources of the spans `s` that fulfil a condition, whose parameters are all that is bound so far. */
const resourcesOf = (own: string, binder: Binder): SomeResources =>
  own === all([])
    ? ALL_RESOURCES
    : { where: `id IN (SELECT DISTINCT s.resource FROM span s WHERE ${own})`, parameters: { ...binder.parameters } };
