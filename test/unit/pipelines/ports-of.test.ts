import { expect, test } from 'vitest';
import { portsOf } from '../../../main/engine/pipelines/ports-of.ts';

const component = (section: 'receivers' | 'exporters', type: string, settings: unknown) => ({
  ...{ section, id: type, name: '', type, settings },
});
const of = (...components: ReturnType<typeof component>[]) =>
  portsOf({ components, pipelines: [], extensions: [], telemetry: undefined });

test('ports of receivers are those they name, and those of otlp by itself', () => {
  expect(of(component('receivers', 'otlp', { protocols: { grpc: null, http: { endpoint: '[::1]:14318' } } }))).toEqual([
    14318, 4317,
  ]);
  expect(of(component('receivers', 'otlp', { protocols: { http: {} } }))).toEqual([4318]);
  expect(of(component('receivers', 'zipkin', { endpoint: 'localhost:9411' }))).toEqual([9411]);
  expect(of(component('receivers', 'zipkin', undefined), component('receivers', 'otlp', null))).toEqual([]);
});

test('ports that are chosen later, and those of others, are none', () => {
  expect(of(component('receivers', 'otlp', { protocols: { http: { endpoint: '127.0.0.1:0' } } }))).toEqual([]);
  expect(of(component('exporters', 'otlp', { endpoint: 'gateway:4317' }))).toEqual([]);
});
