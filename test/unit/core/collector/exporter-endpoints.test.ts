import { expect, test } from 'vitest';
import { exporterEndpoints } from '../../../../core/collector/exporter-endpoints.ts';

const of = (type: string, settings: unknown) =>
  exporterEndpoints({ type, settings }).map(({ endpoint, signal }) => `${signal} ${endpoint}`.trim());

test.each([
  ['otlp', { endpoint: 'gw.example:4317' }, ['gw.example:4317']],
  ['otlphttp', { endpoint: 'https://me:s3cret@gw.example/otlp?key=s3cret' }, ['gw.example:443']],
  [
    'otlphttp',
    { traces_endpoint: 'http://t:4318/v1/traces', logs_endpoint: 'http://l:4318/v1/logs' },
    ['traces t:4318', 'logs l:4318'],
  ],
  [
    'otlphttp',
    { endpoint: 'http://a:4318', logs_endpoint: 'http://l:4318' },
    ['traces a:4318', 'metrics a:4318', 'logs l:4318'],
  ],
  [
    'loadbalancing',
    { protocol: { otlp: {} }, resolver: { static: { hostnames: ['gw-1', 'gw-2:14317'] } } },
    ['gw-1:4317', 'gw-2:14317'],
  ],
  ['loadbalancing', { resolver: { static: { hostnames: 'gw-1,gw-2:14317' } } }, ['gw-1:4317', 'gw-2:14317']],
  ['zipkin', { endpoint: 'http://zipkin:9411/api/v2/spans' }, ['zipkin:9411']],
  // It listens there.
  ['prometheus', { endpoint: '0.0.0.0:9464' }, []],
  ['debug', null, []],
  ['store', undefined, []],
  ['otlp', { endpoint: 4317 }, []],
  ['loadbalancing', { resolver: { static: null } }, []],
  ['loadbalancing', { resolver: { dns: { hostname: 'gw' } } }, ['gw:4317']],
])('%s sends where its settings say', (type, settings, endpoints) => {
  expect(of(type, settings)).toEqual(endpoints);
});
