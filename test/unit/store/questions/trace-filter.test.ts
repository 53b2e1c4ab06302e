import { beforeAll, afterAll, describe, expect, test } from 'vitest';
import type { AttributeTerm, TraceFilter } from '../../../../contract/filters.ts';
import { NO_SPAN_ID } from '../../../../core/model/ids.ts';
import { openDuckDbStore } from '../../../../main/engine/store/duckdb/duckdb-store.ts';
import type { Store } from '../../../../main/engine/store/port.ts';
import { attributes, span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { columnOf } from './store-of.ts';

let store: Store;

const event = (name: string) => ({ timeUnixNano: 1n, name, attributes: [], droppedAttributesCount: 0 });
const bytes = { kind: 'bytes' as const, value: Uint8Array.of(1, 2) };
const list = {
  kind: 'array' as const,
  values: [
    { kind: 'int' as const, value: 1n },
    { kind: 'string' as const, value: 'x' },
  ],
};

/*
 * trace   spans (service: name)              what is particular
 * web     web: GET /cart · db: SELECT        values of every type, on two spans
 * batch   batch: run                         resource attribute, event, long
 * quiet   web: ping                          nothing but a name
 */
beforeAll(async () => {
  store = await openDuckDbStore(':memory:');
  const web = traces(
    'web',
    span({
      traceId: traceId(1),
      spanId: spanId(1),
      name: 'GET /cart',
      startTimeUnixNano: 1_000n,
      endTimeUnixNano: 3_000n,
      attributes: attributes({
        'http.route': '/cart',
        'http.status_code': 200n,
        ratio: 0.25,
        cached: true,
        empty: '',
        zero: -0,
        list,
        bytes,
        nothing: { kind: 'empty' },
        big: 2n ** 63n - 1n,
        'it\'s "odd"': '100%_sure',
      }),
    }),
  );
  const db = traces(
    'db',
    span({
      traceId: traceId(1),
      spanId: spanId(2),
      parentSpanId: spanId(1),
      name: 'SELECT',
      startTimeUnixNano: 1_500n,
      endTimeUnixNano: 2_000n,
      attributes: attributes({ 'db.system': 'sqlite' }),
      status: { code: 2, message: 'Disk FULL' },
    }),
  );
  const batch = traces(
    'batch',
    span({
      traceId: traceId(2),
      spanId: spanId(3),
      name: 'run',
      startTimeUnixNano: 5_000n,
      endTimeUnixNano: 15_000n,
      events: [event('Retry')],
      attributes: [...attributes({ twice: 'first' }), ...attributes({ twice: 'last' })],
    }),
  );
  batch.groups[0]!.resource.attributes.push(
    ...attributes({ 'host.name': 'Moon-1', 'http.route': '/from-resource', cores: 8n }),
  );
  const quiet = traces(
    'web',
    span({
      traceId: traceId(3),
      spanId: spanId(4),
      parentSpanId: NO_SPAN_ID,
      name: 'ping',
      startTimeUnixNano: 9_000n,
      endTimeUnixNano: 9_000n,
    }),
  );
  await store.append({ telemetry: [web, db, batch, quiet], losses: [] });
});
afterAll(() => store.close());

const NAMES: Record<string, string> = { [traceId(1)]: 'web', [traceId(2)]: 'batch', [traceId(3)]: 'quiet' };
async function matching(filter: TraceFilter): Promise<string[]> {
  const sort = { by: 'start' as const, descending: false };
  const { frame, total } = await store.ask('traces.search', { filter, sort, offset: 0, limit: 100 });
  expect(total).toBe(frame.rows);
  return columnOf(frame, 'traceId').map((id) => NAMES[String(id)]!);
}
const term = (key: string, operator: AttributeTerm['operator'], value = '') => ({
  attributes: [{ key, operator, value }],
});

describe.each<[string, TraceFilter, string[]]>([
  ['nothing', {}, ['web', 'batch', 'quiet']],
  [
    'empty lists are no condition',
    { services: [], operations: [], traceIds: [], attributes: [], text: '' },
    ['web', 'batch', 'quiet'],
  ],
  ['one service', { services: ['db'] }, ['web']],
  ['any of several services', { services: ['db', 'batch'] }, ['web', 'batch']],
  ['no such service', { services: ['Web'] }, []],
  ['operation', { operations: ['ping', 'run'] }, ['batch', 'quiet']],
  ['service and operation on one span', { services: ['web'], operations: ['GET /cart'] }, ['web']],
  ['service and operation of different spans', { services: ['web'], operations: ['SELECT'] }, []],
  ['errors', { status: 'error' }, ['web']],
  ['no errors', { status: 'ok' }, ['batch', 'quiet']],
  ['at least this long', { minDurationNs: '2000' }, ['web', 'batch']],
  ['at most this long, edges included', { minDurationNs: '2000', maxDurationNs: '2000' }, ['web']],
  ['ended in a range that excludes its end', { endFromNs: '3000', endToNs: '9000' }, ['web']],
  ['zero length', { maxDurationNs: '0' }, ['quiet']],
  ['absurd bounds', { minDurationNs: '99999999999999999999' }, []],
  [
    'absurd upper bounds',
    { maxDurationNs: '99999999999999999999', toNs: '99999999999999999999' },
    ['web', 'batch', 'quiet'],
  ],
  ['trace ids', { traceIds: [traceId(3), traceId(1), traceId(77)] }, ['web', 'quiet']],
  ['trace ids and service', { traceIds: [traceId(3), traceId(1)], services: ['db'] }, ['web']],
  ['text in a span name', { text: 'sel' }, ['web']],
  ['text in an attribute', { text: 'SQLite' }, ['web']],
  ['text in a status message', { text: 'disk full' }, ['web']],
  ['text in an event name', { text: 'retry' }, ['batch']],
  ['text is not looked for in numbers, keys or lists', { text: 'system' }, []],
  ['text and service on one span', { text: 'sqlite', services: ['web'] }, []],
])('%s', (_, filter, expected) => {
  test(`finds ${expected.join(', ') || 'nothing'}`, async () => {
    expect(await matching(filter)).toEqual(expected);
  });
});

describe.each<[string, AttributeTerm['operator'], string, string[]]>([
  ['http.route', '=', '/cart', ['web']],
  ['http.route', '=', '/from-resource', ['batch']],
  ['http.route', '!=', '/cart', ['batch']],
  ['http.route', 'exists', '', ['web', 'batch']],
  ['http.route', 'absent', '', ['web', 'quiet']], // the db span of trace web has none
  ['http.status_code', '=', '200', ['web']],
  ['http.status_code', '=', '0200', []],
  ['http.status_code', '!=', '404', ['web']],
  ['http.status_code', 'contains', '20', ['web']],
  ['ratio', '=', '0.25', ['web']],
  ['ratio', '=', '2.5e-1', ['web']],
  ['ratio', '!=', '0.25', []],
  ['ratio', 'contains', '.2', ['web']],
  ['cached', '=', 'true', ['web']],
  ['cached', '=', '1', []],
  ['cached', 'contains', 'RU', ['web']],
  ['empty', '=', '', ['web']],
  ['empty', 'contains', '', ['web']],
  ['empty', '!=', '', []],
  ['zero', '=', '0', ['web']],
  ['list', '=', '[1,"x"]', ['web']],
  ['list', 'contains', '"X"', ['web']],
  ['bytes', '=', 'AQI=', ['web']],
  ['nothing', '=', 'null', ['web']],
  ['nothing', 'exists', '', ['web']],
  ['big', '=', '9223372036854775807', ['web']],
  ['big', '=', '9223372036854775808', []],
  ['twice', '=', 'last', ['batch']],
  ['twice', '=', 'first', []],
  ['host.name', 'contains', 'moon', ['batch']],
  ['host.name', 'absent', '', ['web', 'quiet']],
  ['cores', '=', '8', ['batch']],
  ['it\'s "odd"', '=', '100%_sure', ['web']],
  ['it\'s "odd"', 'contains', '%_', ['web']],
  ['it\'s "odd"', 'contains', '0_s', []],
  ['none such', 'exists', '', []],
  ['service.name', '=', 'web', ['web', 'quiet']],
])('%s %s %j', (key, operator, value, expected) => {
  test(`finds ${expected.join(', ') || 'nothing'}`, async () => {
    expect(await matching(term(key, operator, value))).toEqual(expected);
  });
});

test('several attributes must be on one and the same span', async () => {
  const both = (...terms: AttributeTerm[]) => matching({ attributes: terms });
  const route: AttributeTerm = { key: 'http.route', operator: '=', value: '/cart' };
  expect(await both(route, { key: 'cached', operator: '=', value: 'true' })).toEqual(['web']);
  expect(await both(route, { key: 'db.system', operator: '=', value: 'sqlite' })).toEqual([]);
});

test.each<[string, string[]]>([
  ["'; DROP TABLE span; --", []],
  ["'' OR 1=1", []],
  ['%', ['web']],
  ['_', ['web']],
  ['\\', []],
  ['"', []],
  ['$p1', []],
  ['\u0000', []],
  ['\ud800', []],
  ['🦊', []],
])('hostile text %j is only text', async (text, found) => {
  expect(await matching({ text })).toEqual(found);
  expect(await matching({ services: [text], operations: [text] })).toEqual([]);
  expect(await matching(term(text, '=', text))).toEqual([]);
  expect(await matching(term(text, 'contains', text))).toEqual([]);
  expect(await matching(term('http.route', 'contains', text))).toEqual([]);
  expect(await matching({})).toHaveLength(3);
});
