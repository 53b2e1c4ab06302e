import type { ParsedInputOf } from '../../../../../contract/operations.ts';
import { toTextColumn } from '../answer.ts';
import { METRIC_KINDS } from '../schema.ts';
import type { Ask } from './context.ts';
import { all, Binder, spanHex, traceHex } from './sql.ts';
import { rangeConditions } from './trace-filter.ts';

/**
 * Exemplars of a metric, of a trace or of a span, newest first. Above `limit` the time they cover is cut into as many
 * slices, and these give one each in turn, their newest first, until the limit is reached:
 *
 *   ·····│·  │   │··· │      limit 4: one of slice 1, 2 and 4, then a second one of slice 4
 */
export const metricsExemplars: Ask<'metrics.exemplars'> = async (database, { revision }, input, signal) => {
  const binder = new Binder();
  const answer = await database.query(exemplarsQuery(input, binder), binder.parameters, signal);
  const kinds = [...answer.uint8('kind')].map((kind) => METRIC_KINDS[kind] ?? 'none');
  const total = answer.rows === 0 ? 0 : Number(answer.first('total'));
  return {
    frame: {
      revision,
      rows: answer.rows,
      columns: {
        time: answer.uint64('time_ns'),
        value: answer.float64('value'),
        metric: answer.text('name'),
        service: answer.text('service'),
        kind: toTextColumn(kinds),
        unit: answer.text('unit'),
        traceId: answer.text('trace_hex'),
        spanId: answer.text('span_hex'),
        known: answer.uint8('known'),
      },
      baseNs: '0',
      truncated: total > answer.rows,
    },
    total,
  };
};

function exemplarsQuery(input: ParsedInputOf<'metrics.exemplars'>, binder: Binder): string {
  const { traceId, spanId, limit } = input;
  const ofExemplar = rangeConditions('e.time_ns', input, binder);
  if (traceId !== undefined) ofExemplar.push(`e.trace_id = ${binder.traceId(traceId)}`);
  if (spanId !== undefined) ofExemplar.push(`e.span_id = ${binder.spanId(spanId)}`);
  const ofMetric: string[] = [];
  if (input.name !== undefined) ofMetric.push(`m.name = ${binder.text(input.name)}`);
  if (input.service !== undefined) ofMetric.push(`r.service_name = ${binder.text(input.service)}`);
  const points = (table: string) =>
    `SELECT p.id, p.metric FROM ${table} p WHERE p.exemplars > 0 AND p.metric IN (SELECT id FROM wanted) AND p.id IN (SELECT point FROM held)`;
  return `WITH wanted AS MATERIALIZED (SELECT m.id, m.name, m.unit, m.kind, r.service_name AS service FROM metric m JOIN resource r ON r.id = m.resource WHERE ${all(ofMetric)}),
    held AS MATERIALIZED (SELECT e.point, e.position, e.time_ns, coalesce(e.double_value, e.int_value::DOUBLE) AS value, e.trace_id, e.span_id
      FROM exemplar e WHERE ${all(ofExemplar)}),
    point AS (${points('number_point')} UNION ALL ${points('distribution_point')}),
    found AS MATERIALIZED (SELECT h.*, w.name, w.unit, w.kind, w.service FROM held h JOIN point p ON p.id = h.point JOIN wanted w ON w.id = p.metric),
    covered AS (SELECT count(*) AS total, min(time_ns) AS low, greatest((max(time_ns) - min(time_ns)) // ${limit} + 1, 1) AS width FROM found),
    turned AS (SELECT found.*, total, row_number() OVER (PARTITION BY (time_ns - low) // width ORDER BY time_ns DESC, point DESC, position) AS turn FROM found, covered),
    thinned AS MATERIALIZED (SELECT * FROM turned ORDER BY turn, time_ns DESC, point DESC, position LIMIT ${limit}),
    known AS (SELECT DISTINCT trace_id FROM span WHERE trace_id IN (SELECT trace_id FROM thinned))
    SELECT t.time_ns, t.value, t.name, t.unit, t.kind, t.service, t.total, ${traceHex('t.trace_id')} AS trace_hex, ${spanHex('t.span_id')} AS span_hex,
      (k.trace_id IS NOT NULL)::UTINYINT AS known
    FROM thinned t LEFT JOIN known k ON k.trace_id = t.trace_id ORDER BY t.time_ns DESC, t.point DESC, t.position`;
}
