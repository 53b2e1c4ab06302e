import { DuckDBInstance } from '@duckdb/node-api';

/** Changes a session file that nothing has open, as an earlier version or a stranger may have left it. */
export async function runInSession(path: string, statement: string): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}
