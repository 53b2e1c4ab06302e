import { expect, onTestFinished, test } from 'vitest';
import { NO_CAPABILITIES } from '../../../contract/operations/session.ts';
import { CONTRACT_VERSION } from '../../../contract/version.ts';
import { createEngine } from '../../../main/engine/engine.ts';

async function engineWith(allowSql: boolean) {
  const engine = await createEngine({
    ...{ storePath: ':memory:', engineVersion: 'test', allowSql, samplePath: '', receivers: null },
    capabilities: { host: 'test', ...NO_CAPABILITIES },
  });
  onTestFinished(() => engine.close());
  return engine;
}

const isTold = { ok: true, value: { capabilities: { sql: true } } };

test('a host that allows SQL says so, and answers the documented views with their columns', async () => {
  const engine = await engineWith(true);
  expect(await engine.call('hello', { contractVersion: CONTRACT_VERSION })).toMatchObject(isTold);
  const answer = await engine.call('sql.schema', {});
  if (!answer.ok) throw new Error(answer.error.message);
  const { views } = answer.value;
  expect(views.map(({ name }) => name)).toEqual([
    ...['spans', 'span_events', 'span_links', 'logs', 'metric_points', 'metric_exemplars', 'resources', 'scopes'],
  ]);
  expect(views[0]!.columns.slice(0, 2)).toEqual([
    { name: 'span_key', type: 'UBIGINT' },
    { name: 'trace_id', type: 'VARCHAR' },
  ]);
  for (const { name, columns } of views) {
    const asked = await engine.call('sql.query', {
      sql: `SELECT ${columns.map((c) => `"${c.name}"`).join()} FROM ${name}`,
    });
    const names = columns.map((column) => ({ name: column.name }));
    expect(asked, name).toMatchObject({ ok: true, value: { columns: names } });
  }
});

test('a host that does not says how it is switched on', async () => {
  const engine = await engineWith(false);
  expect(await engine.call('hello', { contractVersion: CONTRACT_VERSION })).not.toMatchObject(isTold);
  const refused = { ok: false, error: { code: 'unsupported', hint: expect.stringContaining('--allow-sql') } };
  expect(await engine.call('sql.query', { sql: 'SELECT 1' })).toMatchObject(refused);
  expect(await engine.call('sql.schema', {})).toMatchObject(refused);
});

test('an answer says what cut it, and a statement is stopped when its time is up', async () => {
  const engine = await engineWith(true);
  const rows = await engine.call('sql.query', { sql: 'SELECT * FROM range(5)', limit: 2 });
  expect(rows).toMatchObject({ ok: true, value: { rows: [[0n], [1n]], truncated: true, cutBy: 'rows' } });
  const large = await engine.call('sql.query', { sql: 'SELECT i FROM range(5000) t(i)', maxBytes: 5_600 });
  expect(large).toMatchObject({ ok: true, value: { rows: { length: 100 }, truncated: true, cutBy: 'size' } });
  const whole = await engine.call('sql.query', { sql: 'SELECT * FROM range(5)' });
  expect(whole).toMatchObject({ ok: true, value: { truncated: false } });
  const sql = 'SELECT max(i) FROM range(1000000000000) t(i)';
  const late = await engine.call('sql.query', { sql, timeoutMs: 100 });
  expect(late).toMatchObject({
    ok: false,
    error: { message: 'The statement took longer than 0.1 s and was stopped.' },
  });
});
