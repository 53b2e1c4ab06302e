import { expect, test } from 'vitest';
import type { AnyValue, Attributes } from '../../../../core/model/attributes.ts';
import type { Span } from '../../../../core/model/span.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import { attributes, group, span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { columnOf, storeOf } from './store-of.ts';

const ask = async (...telemetry: Telemetry[]) =>
  (await storeOf(...telemetry)).ask('trace.get', { traceId: traceId(1) });

/** One span of a resource of its own; they start one after another. */
const onHost = (number: number, resource: Attributes): Telemetry => {
  const own = group('', [span({ spanId: spanId(number), startTimeUnixNano: BigInt(number) })]);
  own.resource.attributes = resource;
  return { signal: 'traces', groups: [own] };
};

test('the host is what shares a clock, the surest name of it first', async () => {
  const names = { 'service.name': 'shop', 'service.instance.id': 'i-1', 'host.name': 'web-1' };
  const ip: AnyValue = { kind: 'array', values: [{ kind: 'string', value: '10.0.0.1' }] };
  const { frame } = await ask(
    onHost(1, attributes({ ...names, 'host.id': 'h-1', 'host.ip': ip })),
    onHost(2, attributes({ ...names, 'host.ip': ip })),
    onHost(3, attributes(names)),
    onHost(4, attributes({ 'service.name': 'shop', 'service.instance.id': 'i-1' })),
    onHost(5, attributes({ 'service.name': 'shop', 'host.id': '' })),
    onHost(6, attributes({})),
  );
  expect(columnOf(frame, 'host')).toEqual(['h-1', '["10.0.0.1"]', 'web-1', 'i-1', 'shop', '']);
  expect(columnOf(frame, 'service')).toEqual(['shop', 'shop', 'shop', 'shop', 'shop', '']);
  expect(frame.columns.service.dictionary).toEqual(['shop', '']);
});

test('the thread is its name, else its id', async () => {
  const threads = [
    attributes({ 'thread.id': 17n, 'thread.name': 'main' }),
    attributes({ 'thread.id': 17n }),
    attributes({ 'thread.id': 'worker-a' }),
    attributes({ 'thread.name': '', 'thread.id': 9_223_372_036_854_775_807n }),
    attributes({ 'thread.name': 'main', 'http.route': '/' }),
    attributes({ 'http.route': '/' }),
    attributes({ 'thread.id': -3n }),
    attributes({ 'thread.name': 'first', 'thread.id': 1n }).concat(attributes({ 'thread.name': 'last' })),
    attributes({ 'thread.name': 4.5, 'thread.id': 8n }),
  ];
  const spans = threads.map((own, i): Span =>
    span({ spanId: spanId(i + 1), startTimeUnixNano: BigInt(i + 1), attributes: own }),
  );
  const { frame } = await ask(traces('a', ...spans));
  expect(columnOf(frame, 'thread')).toEqual([
    'main',
    '17',
    'worker-a',
    '9223372036854775807',
    'main',
    '',
    '-3',
    'last',
    '8',
  ]);
});

test('where no span tells its thread, all are without', async () => {
  const { frame } = await ask(traces('a', span(), span({ spanId: spanId(2) })));
  expect(frame.columns.thread).toEqual({ dictionary: [''], codes: new Uint8Array(2) });
});
