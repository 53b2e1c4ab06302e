import { describe, expect, test } from 'vitest';
import type { ResourceGroup } from '../../../../core/model/resource.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import { attributes, group, logRecord, metric, span, spanId } from '../../../helpers/telemetry.ts';
import { storeOf } from './store-of.ts';

/** Items of a resource with more than a service's name. */
function of<T>(resource: Record<string, string>, ...items: T[]): ResourceGroup<T> {
  const plain = group('', items);
  return { ...plain, resource: { ...plain.resource, attributes: attributes(resource) } };
}
const spans = (resource: Record<string, string>, ...starts: bigint[]): Telemetry => ({
  signal: 'traces',
  groups: [
    of(
      resource,
      ...starts.map((startTimeUnixNano) => span({ spanId: spanId(Number(startTimeUnixNano)), startTimeUnixNano })),
    ),
  ],
});

const CART_1 = { 'service.name': 'cart', 'service.version': '1', 'host.name': 'a', 'process.pid': '7' };
const CART_2 = { 'service.name': 'cart', 'service.version': '2', 'host.name': 'b' };
const PAY = { 'service.name': 'pay', 'host.name': 'a' };
const SAMPLE: Telemetry[] = [
  spans(CART_1, 1_000n),
  spans(CART_2, 2_000n, 3_000n),
  { signal: 'logs', groups: [of(PAY, logRecord({ timeUnixNano: 2_500n }))] },
  {
    signal: 'metrics',
    groups: [
      of(
        PAY,
        metric('queue', {
          kind: 'gauge',
          dataPoints: [1_000n, 4_000n].map((timeUnixNano) => ({
            attributes: [],
            startTimeUnixNano: 0n,
            timeUnixNano,
            flags: 0,
            value: { kind: 'int', value: 1n },
            exemplars: [],
          })),
        }),
      ),
    ],
  },
];

describe('subject.get', () => {
  test('tells the resources of a service and what else they belong to', async () => {
    const store = await storeOf(...SAMPLE);
    const answer = await store.ask('subject.get', { key: 'service.name', value: 'cart' });
    expect(answer.resources).toEqual([
      { resourceId: 2, attributes: CART_2, spans: 2, logs: 0, points: 0 },
      { resourceId: 1, attributes: CART_1, spans: 1, logs: 0, points: 0 },
    ]);
    expect(answer.related).toEqual([
      { key: 'host.name', values: ['a', 'b'] },
      { key: 'service.version', values: ['1', '2'] },
    ]);
  });

  test('goes back from a host to its services', async () => {
    const store = await storeOf(...SAMPLE);
    const answer = await store.ask('subject.get', { key: 'host.name', value: 'a' });
    expect(answer.related[0]).toEqual({ key: 'service.name', values: ['cart', 'pay'] });
    expect(answer.resources.map(({ spans: n, logs, points }) => [n, logs, points])).toEqual([
      [0, 1, 2],
      [1, 0, 0],
    ]);
  });

  test('counts what lies in the range, and leaves out resources that sent nothing in it', async () => {
    const store = await storeOf(...SAMPLE);
    const range = { fromNs: '2000', toNs: '3000' };
    const cart = await store.ask('subject.get', { key: 'service.name', value: 'cart', ...range });
    expect(cart.resources).toEqual([{ resourceId: 2, attributes: CART_2, spans: 1, logs: 0, points: 0 }]);
    const pay = await store.ask('subject.get', { key: 'service.name', value: 'pay', ...range });
    expect(pay.resources).toMatchObject([{ logs: 1, points: 0 }]);
  });

  test('of what is not there is empty; an unnamed service is one', async () => {
    const store = await storeOf(...SAMPLE, spans({ 'host.name': 'c' }, 9_000n));
    expect(await store.ask('subject.get', { key: 'k8s.pod.name', value: 'x' })).toMatchObject({
      resources: [],
      related: [],
      truncated: false,
    });
    const unnamed = await store.ask('subject.get', { key: 'service.name', value: '' });
    expect(unnamed.resources).toMatchObject([{ attributes: { 'host.name': 'c' }, spans: 1 }]);
  });
});

describe('subjects.keys', () => {
  test('lists resource attributes, those that tell most apart first', async () => {
    const { keys } = await (await storeOf(...SAMPLE)).ask('subjects.keys', {});
    expect(keys).toEqual([
      { key: 'host.name', values: 2, resources: 3 },
      { key: 'service.name', values: 2, resources: 3 },
      { key: 'service.version', values: 2, resources: 2 },
      { key: 'process.pid', values: 1, resources: 1 },
    ]);
  });

  test('of an empty session are none', async () => {
    expect((await (await storeOf()).ask('subjects.keys', {})).keys).toEqual([]);
  });
});
