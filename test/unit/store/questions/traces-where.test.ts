import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Expression, ExpressionTerm } from '../../../../contract/expression.ts';
import { Database } from '../../../../main/engine/store/duckdb/database.ts';
import { openDuckDbStore } from '../../../../main/engine/store/duckdb/duckdb-store.ts';
import { QuestionError, type Store } from '../../../../main/engine/store/port.ts';
import { attributes, span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { columnOf } from './store-of.ts';

let store: Store;

/*
 * trace 1   web: GET /cart (200, 2,000 ns) · db: SELECT (error, 500 ns, event Retry)
 * trace 2   batch: run (no end, text attribute)
 */
beforeAll(async () => {
  store = await openDuckDbStore(':memory:');
  const of = (trace: number, id: number, name: string) => ({ traceId: traceId(trace), spanId: spanId(id), name });
  const event = { timeUnixNano: 1n, name: 'Retry', attributes: [], droppedAttributesCount: 0 };
  const cart = span({ ...of(1, 1, 'GET /cart'), endTimeUnixNano: 3_000n, attributes: attributes({ code: 200n }) });
  const select = span({ ...of(1, 2, 'SELECT'), endTimeUnixNano: 1_500n, status: { code: 2, message: 'Disk FULL' } });
  select.events.push(event);
  const run = span({ ...of(2, 3, 'run'), endTimeUnixNano: 0n, attributes: attributes({ query: 'from moon' }) });
  await store.append({ telemetry: [traces('web', cart), traces('db', select), traces('batch', run)], losses: [] });
});
afterAll(() => store.close());

const term = (
  field: ExpressionTerm['field'],
  operator: ExpressionTerm['operator'],
  value = '',
  key = '',
): Expression => ({
  kind: 'term',
  field,
  key,
  operator,
  value,
});
async function found(where: Expression): Promise<number[]> {
  const sort = { by: 'start' as const, descending: false };
  const { frame } = await store.ask('traces.search', { filter: { where }, sort, offset: 0, limit: 10 });
  return columnOf(frame, 'traceId')
    .map((id) => Number(id))
    .sort();
}
async function matched(where: Expression, trace = 1, ...beside: number[]): Promise<string[]> {
  const input = { traceId: traceId(trace), beside: beside.map(traceId), where };
  const { columns } = await store.ask('trace.match', input);
  const spans = await Promise.all([...columns.key].map((spanKey) => store.ask('span.get', { spanKey, items: 0 })));
  return spans.map(({ name }) => name).sort();
}
const and = (...of: Expression[]): Expression => ({ kind: 'and', of });
const not = (of: Expression): Expression => ({ kind: 'not', of });

test.each<[Expression, number[]]>([
  [term('operation', '=', 'run'), [2]],
  [term('operation', 'matches', '^(GET|SEL)'), [1]],
  [not(term('operation', 'matches', '^(GET|SEL)')), [2]],
  [term('status', '=', 'error'), [1]],
  [term('status', '!=', 'error'), [1, 2]],
  [term('duration', '>=', '2000'), [1]],
  [term('duration', '<=', '500'), [1, 2]],
  [term('duration', '=', '0'), [2]],
  [term('duration', '>', '99999999999999999999'), []],
  [term('duration', 'absent'), [2]],
  [term('event', '=', 'Retry'), [1]],
  [term('event', 'absent'), [1, 2]],
  [term('text', 'contains', 'disk'), [1]],
  [term('text', 'contains', 'retry'), [1]],
  [term('text', 'matches', '^from'), [2]],
  [not(term('text', 'exists')), []],
  [term('service', '=', 'db'), [1]],
  [term('attribute', '<', '201', 'code'), [1]],
  [and(term('service', '=', 'web'), term('status', '=', 'error')), []],
  [and(term('service', '=', 'db'), not(term('attribute', 'exists', '', 'code'))), [1]],
  [{ kind: 'or', of: [term('operation', '=', 'SELECT'), term('text', 'contains', 'moon')] }, [1, 2]],
])('on one and the same span: %j', async (where, expected) => {
  expect(await found(where)).toEqual(expected);
});

test.each<[Expression, string]>([
  [term('severity', '=', 'error'), 'A span has no "severity".'],
  [term('pattern', '=', 'a'), 'A span has no "pattern".'],
  [term('status', '=', 'bad'), '"bad" is no status: error, ok or unset.'],
  [term('duration', '>', '5ms'), '"5ms" is no number of nanoseconds.'],
  [term('status', '<', 'ok'), '"status" cannot be compared with <.'],
])('refused: %j', async (where, message) => {
  await expect(found(where)).rejects.toThrow(QuestionError);
  await expect(found(where)).rejects.toThrow(message);
});

test('the spans of one trace that satisfy a condition', async () => {
  expect(await matched(term('attribute', '=', '200', 'code'))).toEqual(['GET /cart']);
  expect(await matched(not(term('attribute', '=', '200', 'code')))).toEqual(['SELECT']);
  expect(await matched(and(term('status', '=', 'error'), term('text', 'contains', 'disk')))).toEqual(['SELECT']);
  expect(await matched(and())).toEqual(['GET /cart', 'SELECT']);
  expect(await matched(term('operation', '=', 'run'))).toEqual([]);
  expect(await matched(and(), 9)).toEqual([]);
  expect(await matched(not(term('attribute', '=', '200', 'code')), 1, 2, 9)).toEqual(['SELECT', 'run']);
});

test('a pattern is tried on all resources in one statement', async () => {
  const many = await openDuckDbStore(':memory:');
  try {
    const instance = (n: number) => {
      const telemetry = traces('web', span({ traceId: traceId(n) }));
      telemetry.groups[0]!.resource.attributes.push(...attributes({ 'host.name': `host-${n}` }));
      return telemetry;
    };
    await many.append({ telemetry: Array.from({ length: 60 }, (_, n) => instance(n + 1)), losses: [] });
    const query = vi.spyOn(Database.prototype, 'query');
    const where = term('attribute', 'matches', 'host-(7|42)$', 'host.name');
    const sort = { by: 'start' as const, descending: false };
    const { frame } = await many.ask('traces.search', { filter: { where }, sort, offset: 0, limit: 10 });
    expect(columnOf(frame, 'traceId')).toEqual([traceId(7), traceId(42)]);
    expect(query.mock.calls.filter(([sql]) => sql.includes('regexp_matches(text'))).toHaveLength(1);
    expect(query.mock.calls.length).toBeLessThan(20);
  } finally {
    vi.restoreAllMocks();
    await many.close();
  }
});
