import { expect, test } from 'vitest';
import type { ParsedInputOf } from '../../../../contract/operations.ts';
import { attributes, span, traceId, traces } from '../../../helpers/telemetry.ts';
import { storeOf } from './store-of.ts';

type Field = ParsedInputOf<'traces.facets'>['field'];

function sample() {
  const web = traces(
    'web',
    span({ name: 'GET', attributes: attributes({ route: '/a', code: 200n, ok: true }) }),
    span({ name: 'GET', attributes: attributes({ route: '/b', code: '200' }) }),
    span({ name: 'POST', traceId: traceId(2), attributes: attributes({ code: 404n, ratio: 0.5 }) }),
  );
  web.groups[0]!.resource.attributes.push(...attributes({ route: '/inherited', host: 'h1' }));
  return [web, traces('db', span({ name: 'GET', attributes: attributes({ 'a%b': '' }) }), span({ name: '' }))];
}

const ask = async (field: Field, rest: Partial<ParsedInputOf<'traces.facets'>> = {}) => {
  const store = await storeOf(...sample());
  const { values } = await store.ask('traces.facets', { field, contains: '', limit: 10, ...rest });
  return Object.fromEntries(values.map(({ value, count }) => [value, count]));
};

test('services by spans', async () => {
  expect(await ask('service')).toEqual({ web: 3, db: 2 });
  expect(await ask('service', { contains: 'D' })).toEqual({ db: 2 });
});

test('operations, of all services or of one', async () => {
  expect(await ask('operation')).toEqual({ GET: 3, POST: 1, '': 1 });
  expect(await ask('operation', { service: 'web' })).toEqual({ GET: 2, POST: 1 });
  expect(await ask('operation', { contains: 'os' })).toEqual({ POST: 1 });
});

test('attribute keys of spans and their resources, each span once per key', async () => {
  expect(await ask('attribute-key')).toEqual({
    'service.name': 5,
    code: 3,
    host: 3,
    route: 3,
    'a%b': 1,
    ok: 1,
    ratio: 1,
  });
  expect(await ask('attribute-key', { service: 'db' })).toEqual({ 'service.name': 2, 'a%b': 1 });
  expect(await ask('attribute-key', { contains: '%' })).toEqual({ 'a%b': 1 });
});

test('values of a key in their plain form, the resource standing in where the span has none', async () => {
  expect(await ask('attribute-value', { key: 'route' })).toEqual({ '/a': 1, '/b': 1, '/inherited': 1 });
  expect(await ask('attribute-value', { key: 'code' })).toEqual({ '200': 2, '404': 1 });
  expect(await ask('attribute-value', { key: 'ok' })).toEqual({ true: 1 });
  expect(await ask('attribute-value', { key: 'ratio' })).toEqual({ '0.5': 1 });
  expect(await ask('attribute-value', { key: 'a%b' })).toEqual({ '': 1 });
  expect(await ask('attribute-value', { key: 'host', service: 'db' })).toEqual({});
  expect(await ask('attribute-value', { key: 'none such' })).toEqual({});
});

test('most frequent first, up to the limit', async () => {
  const store = await storeOf(...sample());
  const { values } = await store.ask('traces.facets', { field: 'operation', contains: '', limit: 2 });
  expect(values).toEqual([
    { value: 'GET', count: 3 },
    { value: '', count: 1 },
  ]);
});

test('of some traces only', async () => {
  const traceIds = [traceId(2), traceId(3)];
  expect(await ask('service', { traceIds })).toEqual({ web: 1 });
  expect(await ask('operation', { traceIds })).toEqual({ POST: 1 });
  expect(await ask('attribute-key', { traceIds })).toEqual({ 'service.name': 1, code: 1, host: 1, route: 1, ratio: 1 });
  expect(await ask('attribute-value', { traceIds, key: 'code' })).toEqual({ '404': 1 });
  expect(await ask('attribute-key', { traceIds: [traceId(3)], service: 'web' })).toEqual({});
});

test('resources too long to be read are told of, unless none of the traces has them', async () => {
  const long = traces('long', span({ traceId: traceId(9), attributes: attributes({ code: 1n }) }));
  long.groups[0]!.resource.attributes.push(...attributes({ big: 'x'.repeat(70_000) }));
  const store = await storeOf(...sample(), long);
  const of = async (field: Field, ...numbers: number[]) => {
    const input = { field, key: 'big', contains: '', limit: 10, traceIds: numbers.map(traceId) };
    const { values, resourcesLeftOut } = await store.ask('traces.facets', input);
    return [values.map(({ value }) => value), resourcesLeftOut];
  };
  expect(await of('attribute-key', 9)).toEqual([['code'], 1]);
  expect(await of('attribute-value', 9)).toEqual([[], 1]);
  expect((await of('attribute-key', 2))[1]).toBeUndefined();
});
