import type { RedactionRule } from '../../../../../core/processors/redaction.ts';
import { STAND_IN } from '../../../../../core/processors/stand-in.ts';
import type { Signal } from '../../../../../core/model/telemetry.ts';
import type { AttributeTable } from './attribute-tables.ts';
import { HIDDEN } from './hidden.ts';
import type { FoundIn } from './found.ts';
import type { Preparing } from './preparing.ts';

/** A column whose values are entries in which something may be hidden. */
type Use = readonly [table: string, column: string, kind: FoundIn];

interface Uses {
  /** Rows of each file, by whose column they are in scope. */
  readonly owner: 'span' | 'log' | 'metric';
  /** What stands in a row, as often as there are such rows. */
  readonly columns: readonly Use[];
  readonly attributes: readonly AttributeTable[];
}

const USES: Record<Signal, Uses> = {
  traces: {
    owner: 'span',
    columns: [
      ['span', 'name', 'bundle_name'],
      ['span', 'trace_state', 'bundle_text'],
      ['span', 'status_message', 'bundle_text'],
      ['span_event', 'name', 'bundle_name'],
      ['span_link', 'trace_state', 'bundle_text'],
    ],
    attributes: ['span', 'span_event', 'span_link'],
  },
  logs: {
    owner: 'log',
    columns: [
      ['log', 'severity_text', 'bundle_name'],
      ['log', 'event_name', 'bundle_name'],
      ['log', 'id', 'bundle_body'],
    ],
    attributes: ['log'],
  },
  metrics: {
    owner: 'metric',
    columns: [['metric', 'id', 'metric']],
    attributes: ['number_point', 'distribution_point', 'exemplar'],
  },
};
/** VALUE_KINDS of schema.ts. */
const KIND_OF_VALUE = `CASE WHEN u.type IN (1, 5, 6, 7) THEN 'bundle_value' WHEN u.type = 3 THEN 'int' WHEN u.type = 4 THEN 'double' END`;

/** Hidden before the session had them: they stay as they are. */
const HIDDEN_BEFORE = `SELECT id FROM value WHERE starts_with(text, '[redacted') AND regexp_matches(text, '${STAND_IN.source}')`;

/**
 * How many values are hidden in the file of a signal, by rule. What resources and scopes have counts once for each of them. `keys`: a table of the
 * spans or log records that are wanted; undefined for all.
 */
export async function countHidden(
  tables: Preparing,
  signal: Signal,
  keys: string | undefined,
): Promise<Map<RedactionRule, number>> {
  const counts = new Map<RedactionRule, number>();
  const kinds = new Set(
    tables.redaction ? (await tables.ask('SELECT DISTINCT kind FROM bundle_found')).strings('kind') : [],
  );
  const { owner, columns, attributes } = USES[signal];
  const within = (table: string) => (keys ? `a.${table === owner ? 'id' : owner} IN (SELECT id FROM ${keys})` : 'true');
  const uses = [...columns, ...attributes.map((table): Use => [table, 'shape', 'shape'])].filter(([, , kind]) =>
    kinds.has(kind),
  );
  const found = uses.map(([table, column, kind]) => inRows(table, column, kind, within(table)));
  for (const kind of ['resource', 'scope'] as const)
    if (kinds.has(kind)) found.push(inOrigins(owner, kind, within(owner)));
  const hasValues = (['bundle_value', 'int', 'double'] as const).some((kind) => kinds.has(kind));
  if (hasValues) found.push(...attributes.map((table) => inValues(table, within(table))));
  if (kinds.has('shape') && (await hasHiddenBefore(tables)))
    found.push(...attributes.map((table) => inHiddenBefore(table, within(table))));
  if (found.length === 0) return counts;
  const answer = await tables.ask(
    `SELECT rule, sum(n)::UBIGINT AS n FROM (${found.join(' UNION ALL ')}) GROUP BY rule HAVING sum(n) > 0 ORDER BY rule`,
  );
  const sums = answer.uint64('n');
  for (const [i, rule] of answer.strings('rule').entries()) counts.set(rule as RedactionRule, Number(sums[i]!));
  return counts;
}

async function hasHiddenBefore(tables: Preparing): Promise<boolean> {
  return Number((await tables.ask(`SELECT count(*) AS n FROM (${HIDDEN_BEFORE})`)).first('n')) > 0;
}

const inRows = (table: string, column: string, kind: FoundIn, where: string): string =>
  `SELECT f.rule, f.n FROM ${table} a JOIN bundle_found f ON f.kind = '${kind}' AND f.id = a.${column} WHERE ${where}`;

const inOrigins = (owner: string, kind: 'resource' | 'scope', where: string): string =>
  `SELECT f.rule, f.n FROM bundle_found f WHERE f.kind = '${kind}' AND f.id IN (SELECT a.${kind} FROM ${owner} a WHERE ${where})`;

/** Values that are hidden whole by their keys are of no type here: they count by the shape. */
const inValues = (table: AttributeTable, where: string): string =>
  `SELECT f.rule, f.n FROM (SELECT unnest(a.attributes) AS v, unnest(sh.types) AS type
    FROM ${table} a JOIN bundle_shape sh ON sh.id = a.shape WHERE ${where}) u JOIN bundle_found f ON f.id = u.v AND f.kind = ${KIND_OF_VALUE}`;

/** They count by the shape as if they were hidden now. */
const inHiddenBefore = (table: AttributeTable, where: string): string =>
  `SELECT 'keys' AS rule, -1 AS n FROM (SELECT unnest(a.attributes) AS v, unnest(st.types) AS was, unnest(sh.types) AS type
    FROM ${table} a JOIN bundle_shape sh ON sh.id = a.shape JOIN shape st ON st.id = a.shape WHERE ${where}) u
    WHERE u.was = 1 AND u.type = ${HIDDEN} AND u.v IN (${HIDDEN_BEFORE})`;
