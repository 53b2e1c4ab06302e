import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { keyTable, ofResources } from './attribute-terms.ts';
import type { Ask } from './context.ts';
import { all, Binder } from './sql.ts';
import { AttributeRows, cellText, INHERITED } from './trace-detail/attribute-rows.ts';
import { readInherited } from './trace-detail/inherited.ts';
import { MAX_CHARACTERS, Texts } from './trace-detail/texts.ts';

/** As many spans as `trace.get` gives. */
const MOST_SPANS = 1_000_000;

/** The values of one attribute, span by span. */
export const traceAttribute: Ask<'trace.attribute'> = (database, { revision }, input, signal) =>
  readAttribute(database, [input.traceId, ...input.beside], input.key, revision, {}, signal);

/** As `trace.attribute`, with bounds of the caller's. */
export async function readAttribute(
  database: Database,
  traces: readonly string[],
  key: string,
  revision: number,
  { spans = MOST_SPANS, characters = MAX_CHARACTERS }: { spans?: number; characters?: number },
  signal?: CancelSignal,
) {
  const inherited = await readInherited(database, traces, key, characters, signal);
  const question = { traces, key, resources: [...inherited.keys()] };
  const count = asQuery(question, 'count(*)::DOUBLE AS n');
  const total = (await database.query(count.sql, count.parameters, signal)).float64('n')[0]!;
  const room = Math.min(total, spans);
  const { sql, parameters } = asQuery(question, CELL, room);
  const found = await database.stream(sql, () => new AttributeRows(room), parameters, signal);
  const texts = new Texts(database, signal, characters);
  const [value] = await texts.values([found.cells], cellText(inherited));
  const { rows } = found;
  const columns = { key: found.key.slice(0, rows), value: { ...value!, codes: value!.codes.slice(0, rows) } };
  return { frame: { revision, rows, baseNs: '0', truncated: total > spans, columns }, textsLeftOut: texts.leftOut(0) };
}

const CELL = `s.id::DOUBLE AS key, coalesce(k.t, ${INHERITED})::UTINYINT AS type,
  CASE WHEN k.id IS NULL THEN s.resource::BIGINT ELSE s.attributes[k.p] END AS cell`;

interface AttributeQuestion {
  traces: readonly string[];
  key: string;
  /** Those that have the key. */
  resources: readonly number[];
}

/** Of the spans that have the attribute, or whose resource has it; in order where there is a limit. */
function asQuery({ traces, key, resources }: AttributeQuestion, columns: string, limit?: number) {
  const binder = new Binder();
  const ids = traces.map((id) => binder.traceId(id)).join(', ');
  const has = `k.id IS NOT NULL OR ${ofResources('s', resources, binder)}`;
  const order = `ORDER BY list_position([${ids}], s.trace_id), s.start_ns, s.id LIMIT ${limit}`;
  const sql = `WITH ${keyTable('k', binder.text(key))} SELECT ${columns} FROM span s LEFT JOIN k ON k.id = s.shape
    WHERE ${all([`s.trace_id IN (${ids})`, has])} ${limit === undefined ? '' : order}`;
  return { sql, parameters: binder.parameters };
}
