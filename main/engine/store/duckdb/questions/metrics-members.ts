import type { AttributeTerm } from '../../../../../contract/filters.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { plainText } from '../../../../../core/model/plain-text.ts';
import type { Database } from '../database.ts';
import { compileTerm, doubleText, keyTable, resourceValues } from './attribute-terms.ts';
import type { MetricSource } from './metrics-source.ts';
import { all, type Binder } from './sql.ts';

/**
 * From `sliced` to lines:
 *
 *   sliced ──(first point)── stream_row ──(terms, group keys)── stream (h, c, label) ── weighed ── ranked ──> member (c, line)
 *
 * `c` is what a stream says, apart from numbering: texts, shapes and metrics met again after a session was opened anew
 * have other ids, and yet are the same stream. `stream` says which streams there are and what group each is in.
 */
export async function streamTables(
  database: Database,
  source: MetricSource,
  of: { groupBy?: readonly string[] | undefined; attributes?: readonly AttributeTerm[] | undefined; lead: number },
  binder: Binder,
  signal?: CancelSignal,
): Promise<string[]> {
  const terms = await Promise.all(
    (of.attributes ?? []).map((term, i) => compileTerm(database, term, 's', `term${i}`, binder, signal)),
  );
  const keys = await Promise.all((of.groupBy ?? []).map((key, i) => groupKey(database, key, i, binder, signal)));
  const label = of.groupBy ? `[${keys.map(({ text }) => text).join(', ')}]::VARCHAR[]` : 'c';
  return [
    ...terms.map(({ table }) => table),
    ...keys.flatMap(({ tables }) => tables),
    `stream_raw AS MATERIALIZED (SELECT h, min(first_id) AS id FROM sliced WHERE slice >= ${of.lead} GROUP BY h)`,
    `stream_row AS MATERIALIZED (SELECT r.h, r.id, p.metric, p.shape, p.attributes
      FROM ${source.table} p JOIN stream_raw r ON r.id = p.id WHERE ${source.isMetric})`,
    `origin AS (SELECT m.id, m.resource, hash(r.otlp, r.schema_url, s.name, s.version, s.otlp, m.unit, m.temporality, m.is_monotonic) AS origin
      FROM metric m JOIN resource r ON r.id = m.resource LEFT JOIN scope s ON s.id = m.scope)`,
    `cell AS MATERIALIZED (SELECT s.h, unnest(k.keys) AS name, unnest(k.types) AS ty, unnest(s.attributes) AS cell
      FROM stream_row s JOIN shape k ON k.id = s.shape)`,
    `spelled AS (SELECT id::BIGINT AS id, min(id) OVER (PARTITION BY text, "any") AS first FROM value
      WHERE id IN (SELECT DISTINCT cell FROM cell WHERE ty IN (1, 5, 6, 7)))`,
    `identity AS (SELECT h, sum(hash(name, ty, coalesce(v.first, cell))) AS said FROM cell
      LEFT JOIN spelled v ON v.id = CASE WHEN ty IN (1, 5, 6, 7) THEN cell END GROUP BY h)`,
    `known AS (SELECT s.*, o.resource, hash(o.origin, coalesce(i.said, 0)) AS c
      FROM stream_row s JOIN origin o ON o.id = s.metric LEFT JOIN identity i USING (h))`,
    `stream AS MATERIALIZED (SELECT s.h, s.id, s.c, ${label} AS label FROM known s
      ${[...terms, ...keys].map(({ join }) => join).join(' ')} WHERE ${all(terms.map(({ condition }) => condition))})`,
  ];
}

/** Lines by rank of their groups' weight, given as SELECT of c and weight; all groups from `top` on are line `top`. */
export function lineTables(weights: string, top: number): string[] {
  return [
    `weighed AS (${weights})`,
    `ranked AS MATERIALIZED (SELECT label, count(*) AS streams, min(id) AS id,
      least(row_number() OVER (ORDER BY sum(weight) DESC NULLS LAST, min(id)) - 1, ${top})::UINTEGER AS line
      FROM (SELECT c, any_value(label) AS label, min(id) AS id FROM stream GROUP BY c) LEFT JOIN weighed USING (c) GROUP BY label)`,
    `member AS MATERIALIZED (SELECT DISTINCT c, line FROM stream JOIN ranked USING (label))`,
    `line AS MATERIALIZED (SELECT line, sum(streams)::UINTEGER AS streams, min(id) AS id, count(*)::UINTEGER AS groups FROM ranked GROUP BY line)`,
  ];
}

/** A group key's value as text: of the point, or else of its resource, or else ''. */
async function groupKey(database: Database, key: string, i: number, binder: Binder, signal?: CancelSignal) {
  const [k, v, r] = [`key${i}`, `text${i}`, `resource${i}`];
  const values = await resourceValues(database, key, signal);
  const ids =
    values.length === 0 ? '[]::UINTEGER[]' : binder.add(`[${values.map(({ id }) => id).join(',')}]`, 'UINTEGER[]');
  const texts = binder.textList(values.map(({ value }) => plainText(value)));
  const cell = `s.attributes[${k}.p]`;
  return {
    tables: [keyTable(k, binder.text(key)), `${r} AS (SELECT unnest(${ids}) AS id, unnest(${texts}) AS text)`],
    join: `LEFT JOIN ${k} ON ${k}.id = s.shape LEFT JOIN ${r} ON ${r}.id = s.resource
      LEFT JOIN value ${v} ON ${v}.id = CASE WHEN ${k}.t IN (1, 5, 6, 7) THEN ${cell} END`,
    text: `CASE WHEN ${k}.id IS NULL THEN coalesce(${r}.text, '') WHEN ${k}.t = 0 THEN 'null' WHEN ${k}.t = 2 THEN (${cell} <> 0)::VARCHAR
      WHEN ${k}.t = 3 THEN ${cell}::VARCHAR WHEN ${k}.t = 4 THEN ${doubleText(cell)} ELSE coalesce(${v}.text, '') END`,
  };
}
