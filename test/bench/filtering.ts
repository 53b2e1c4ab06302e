import type { AttributeTerm } from '../../contract/filters.ts';
import { Database, type Parameters } from '../../main/engine/store/duckdb/database.ts';
import { attributeCondition, keyJoin, keyTable } from '../../main/engine/store/duckdb/questions/attribute-terms.ts';
import { Binder } from '../../main/engine/store/duckdb/questions/sql.ts';
import { median, type Row } from './table.ts';

const TIMES = 7;

/** Spans that satisfy a term, found the way the screens' filters are. */
async function equalTo(database: Database, term: AttributeTerm): Promise<[string, Parameters]> {
  const binder = new Binder();
  const { table, join } = keyJoin(term.key, 's', 'k', binder);
  const condition = await attributeCondition(database, term, 's', 'k', binder);
  return [`WITH ${table} SELECT count(*) AS n FROM span s ${join} WHERE ${condition}`, binder.parameters];
}

function above(key: string, least: number): [string, Parameters] {
  const binder = new Binder();
  const sql = `WITH ${keyTable('k', binder.text(key))} SELECT count(*) AS n FROM span s JOIN k ON k.id = s.shape
    WHERE k.t = 3 AND s.attributes[k.p] > ${least}`;
  return [sql, binder.parameters];
}

function groupedBy(key: string): [string, Parameters] {
  const binder = new Binder();
  const sql = `WITH ${keyTable('k', binder.text(key))} SELECT count(*) AS n FROM (
    SELECT v.text, count(*), quantile_cont(g.ns, 0.95) FROM (SELECT s.attributes[k.p] AS id, (s.end_ns - s.start_ns)::DOUBLE AS ns
      FROM span s JOIN k ON k.id = s.shape WHERE k.t = 1) g JOIN value v ON v.id = g.id GROUP BY v.text)`;
  return [sql, binder.parameters];
}

/** Milliseconds of filters over the spans of a session, in process. */
export async function benchFiltering(path: string, spans: number): Promise<Row> {
  const database = await Database.open(path);
  const asked: [string, [string, Parameters]][] = [
    ['http.route = X', await equalTo(database, { key: 'http.route', operator: '=', value: '/api/items/7/{id}' })],
    ['number > N', above('http.response.status_code', 400)],
    ['group by http.route with p95', groupedBy('http.route')],
    ['plain scan', ['SELECT count(*) AS n FROM span WHERE end_ns - start_ns > 5000000 AND kind = 2', {}]],
  ];
  const figures: Record<string, number> = {};
  for (const [name, [sql, parameters]] of asked) {
    const taken: number[] = [];
    for (let round = 0; round <= TIMES; round++) {
      const begun = performance.now();
      await database.query(sql, parameters);
      if (round > 0) taken.push(performance.now() - begun);
    }
    figures[`${name}: ms`] = median(taken);
  }
  await database.close();
  return { what: 'filters', size: `${spans.toLocaleString('en')} spans, median of ${TIMES}`, figures };
}
