import { VARIABLE } from '../../../../../core/analysis/log-template.ts';
import type { Ask } from './context.ts';
import { compileLogFilter } from './log-filter.ts';
import { patternCondition, patternValues } from './log-form.ts';
import { all, Binder, withTables } from './sql.ts';

/** Variables whose values are counted; nobody reads the table of the hundred-and-first. */
const MOST_VARIABLES = 100;

/** The values at each variable of a template, over the records that match the filter and the template. */
export const logsPatternValues: Ask<'logs.patternValues'> = async (database, { revision }, input, signal) => {
  const { filter, template, limit } = input;
  const count = Math.min(template.split(VARIABLE).length - 1, MOST_VARIABLES);
  if (count === 0) return { revision, variables: [] };
  const binder = new Binder();
  const { tables, joins, conditions, timeConditions } = await compileLogFilter(database, filter, binder, signal);
  const where = all([...timeConditions, ...conditions, patternCondition(template, binder)]);
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  const answer = await database.query(
    `${withTables([
      ...tables,
      `hit AS (SELECT ${patternValues(template, count)} AS x FROM log l ${joins.join(' ')} WHERE ${where})`,
      `cell AS (SELECT unnest([${numbers.join(', ')}])::UTINYINT AS i, unnest([${numbers.map((i) => `x.v${i}`).join(', ')}]) AS v FROM hit)`,
      `counted AS (SELECT i, v, count(*) AS n, CASE WHEN ${DECIMAL} THEN TRY_CAST(v AS DOUBLE) END AS number FROM cell GROUP BY i, v)`,
      `ranked AS (SELECT *, row_number() OVER (PARTITION BY i ORDER BY n DESC, v) AS place FROM counted)`,
    ])}SELECT i, count(*)::DOUBLE AS distinct_values, count(number) = count(*) AS numeric, min(number) AS low, max(number) AS high,
      sum(number * n) / sum(n) AS mean, list(v ORDER BY place) FILTER (place <= ${binder.add(limit, 'BIGINT')}) AS texts,
      list(n::DOUBLE ORDER BY place) FILTER (place <= ${binder.add(limit, 'BIGINT')}) AS counts FROM ranked GROUP BY i ORDER BY i`,
    binder.parameters,
    signal,
  );
  const [distinct, low, high, mean] = ['distinct_values', 'low', 'high', 'mean'].map((name) => answer.float64(name));
  const [numeric, texts, counts] = ['numeric', 'texts', 'counts'].map((name) => answer.values(name));
  const variables = numbers.map((_, i) => {
    if (i >= answer.rows) return { distinct: 0, values: [], numeric: null };
    const values = itemsOf<string>(texts![i]).map((value, k) => ({ value, count: itemsOf<number>(counts![i])[k]! }));
    const range = { min: low![i]!, max: high![i]!, mean: mean![i]! };
    return { distinct: distinct![i]!, values, numeric: numeric![i] === true ? range : null };
  });
  return { revision, variables };
};

const itemsOf = <T>(list: unknown) => (list as { items: readonly T[] }).items;

const DECIMAL = "regexp_full_match(v, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?')";
