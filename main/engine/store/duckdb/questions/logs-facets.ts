import { assertNever } from '../../../../../core/model/assert-never.ts';
import type { Expression } from '../../../../../contract/expression.ts';
import type { LogFilter } from '../../../../../contract/filters.ts';
import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { doubleText, keyTable } from './attribute-terms.ts';
import { ALL_RESOURCES, resourceKeys, resourceTexts } from './resource-keys.ts';
import type { Ask } from './context.ts';
import { topConjuncts } from './expression.ts';
import { compileLogFilter } from './log-filter.ts';
import { LEVELS, LOG_LEVEL } from './log-level.ts';
import { all, Binder, holds, leftWords, withTables } from './sql.ts';

type Input = ParsedInputOf<'logs.facets'>;

/** Longest value a filter carries; what is longer can only be shown, and a thousand of them are answered at once. */
const VALUE_SHOWN = 4_000;

/** Values of a field among the records that match all else. */
export const logsFacets: Ask<'logs.facets'> = async (database, { revision }, input, signal) => {
  const binder = new Binder();
  const { tables, joins, conditions, timeConditions } = await compileLogFilter(
    database,
    withoutOwn(input),
    binder,
    signal,
  );
  const hit = `hit AS (SELECT l.* FROM log l ${joins.join(' ')} WHERE ${all([...timeConditions, ...conditions])})`;
  const { tables: facet, resourcesLeftOut = 0 } = await facetTables(database, input, binder, signal);
  const matching = input.contains === '' ? '' : `WHERE ${holds('value', binder.needle(input.contains))}`;
  const answer = await database.query(
    `${withTables([...tables, hit, ...facet])}SELECT ${leftWords('facet.value', VALUE_SHOWN)} AS value, sum(n)::DOUBLE AS n, (count(*) OVER ())::UINTEGER AS distinct_values, min(weight) AS weight
     FROM facet ${matching} GROUP BY facet.value ORDER BY weight, n DESC, facet.value LIMIT ${binder.add(input.limit, 'BIGINT')}`,
    binder.parameters,
    signal,
  );
  const counts = answer.float64('n');
  const values = answer.strings('value').map((value, i) => ({ value, count: counts[i]! }));
  return {
    revision,
    values,
    distinct: answer.rows === 0 ? 0 : answer.uint32('distinct_values')[0]!,
    ...(resourcesLeftOut > 0 && { resourcesLeftOut }),
  };
};

interface Facet {
  tables: string[];
  /** Too long or too many to be read. */
  resourcesLeftOut?: number;
}

/** The filter without its conditions on the field, so that the other values can still be chosen. */
function withoutOwn({ filter, field, key }: Input): LogFilter {
  const { services, minSeverity, attributes, where, ...rest } = filter;
  const conjuncts = where ? topConjuncts(where).filter((part) => !speaksOnlyOf(part, field, key)) : [];
  return {
    ...rest,
    ...(services && field !== 'service' ? { services } : {}),
    ...(minSeverity !== undefined && field !== 'severity' ? { minSeverity } : {}),
    ...(attributes && { attributes: attributes.filter((term) => field !== 'attribute-value' || term.key !== key) }),
    ...(conjuncts.length > 0 ? { where: { kind: 'and', of: conjuncts } } : {}),
  };
}

function speaksOnlyOf(part: Expression, field: Input['field'], key: string): boolean {
  switch (part.kind) {
    case 'term':
      return field === 'attribute-value' ? part.field === 'attribute' && part.key === key : part.field === field;
    case 'not':
      return speaksOnlyOf(part.of, field, key);
    default:
      return part.of.every((one) => speaksOnlyOf(one, field, key));
  }
}

/** Tables up to `facet` (value, n, weight); the same value may come several times, the least weight comes first. */
function facetTables(
  database: Database,
  { field, key }: Input,
  binder: Binder,
  signal?: CancelSignal,
): Facet | Promise<Facet> {
  switch (field) {
    case 'service':
      return {
        tables: [
          `facet AS (SELECT r.service_name AS value, c.n, 0 AS weight
          FROM (SELECT resource, count(*) AS n FROM hit GROUP BY resource) c JOIN resource r ON r.id = c.resource)`,
        ],
      };
    case 'severity':
      return {
        tables: [
          `facet AS (SELECT [${LEVELS.map((level) => `'${level}'`).join(', ')}][weight + 1] AS value, n, weight
          FROM (SELECT ${LOG_LEVEL} AS weight, count(*) AS n FROM hit l GROUP BY weight))`,
        ],
      };
    case 'event':
      return {
        tables: [
          `facet AS (SELECT coalesce(name.text, '') AS value, n, 0 AS weight
          FROM (SELECT event_name, count(*) AS n FROM hit GROUP BY event_name) c LEFT JOIN name ON name.id = c.event_name)`,
        ],
      };
    case 'attribute-key':
      return attributeKeys(database, binder, signal);
    case 'attribute-value':
      return attributeValues(database, key, binder, signal);
    default:
      return assertNever(field);
  }
}

/** A key that both a record and its resource have counts once: keys are gathered per (shape, resource), of which there are few. */
async function attributeKeys(database: Database, binder: Binder, signal?: CancelSignal): Promise<Facet> {
  const keys = await resourceKeys(database, ALL_RESOURCES, signal);
  const tables = [
    keys.define('resource_key', 'key', binder),
    'shape_key AS (SELECT id, unnest(keys) AS key FROM shape)',
    'pair AS MATERIALIZED (SELECT shape, resource, count(*) AS n FROM hit GROUP BY shape, resource)',
    `facet AS (SELECT key AS value, n, 0 AS weight, shape, resource FROM pair JOIN shape_key ON shape_key.id = pair.shape
      UNION SELECT key, n, 0, shape, resource FROM pair JOIN resource_key ON resource_key.id = pair.resource)`,
  ];
  return { tables, resourcesLeftOut: keys.leftOut };
}

/** Values in their plain form, as filters compare them; a record without the key has its resource's value. */
async function attributeValues(database: Database, key: string, binder: Binder, signal?: CancelSignal): Promise<Facet> {
  const inherited = await resourceTexts(database, key, ALL_RESOURCES, signal);
  const tables = [
    keyTable('k', binder.text(key)),
    inherited.define('resource_value', 'value', binder),
    `cell AS (SELECT k.t AS t, hit.attributes[k.p] AS cell, CASE WHEN k.id IS NULL THEN hit.resource END AS resource, count(*) AS n
      FROM hit LEFT JOIN k ON k.id = hit.shape GROUP BY ALL)`,
    `facet AS (SELECT CASE WHEN t IS NULL THEN r.value ELSE ${PLAIN_CELL} END AS value, n, 0 AS weight FROM cell
      LEFT JOIN resource_value r ON r.id = cell.resource LEFT JOIN value ON value.id = CASE WHEN t IN (1, 5, 6, 7) THEN cell END
      WHERE t IS NOT NULL OR r.id IS NOT NULL)`,
  ];
  return { tables, resourcesLeftOut: inherited.leftOut };
}

const PLAIN_CELL = `CASE t WHEN 0 THEN 'null' WHEN 2 THEN CASE cell WHEN 0 THEN 'false' ELSE 'true' END
  WHEN 3 THEN cell::VARCHAR WHEN 4 THEN ${doubleText('cell')} ELSE coalesce(value.text, '') END`;
