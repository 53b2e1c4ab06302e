import { PUBLIC_VIEWS } from '../views.ts';
import type { Ask } from './context.ts';

const COLUMNS = `SELECT table_name AS view, column_name AS name, data_type AS type FROM duckdb_columns()
  WHERE database_name = current_database() AND schema_name = 'main' ORDER BY table_name, column_index`;

/** The documented views only, in the order of the documentation. The tables under them change between versions. */
export const sqlSchema: Ask<'sql.schema'> = async (database, _context, _input, signal) => {
  const answer = await database.query(COLUMNS, {}, signal);
  const [names, columns, types] = [answer.strings('view'), answer.strings('name'), answer.strings('type')];
  const columnsOf = (view: string) =>
    columns.flatMap((name, row) => (names[row] === view ? [{ name, type: types[row]! }] : []));
  return { views: PUBLIC_VIEWS.map((name) => ({ name, columns: columnsOf(name) })) };
};
