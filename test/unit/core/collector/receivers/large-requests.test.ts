import { expect, test } from 'vitest';
import { readJsonPush } from '../../../../../core/collector/receivers/loki/read-push.ts';
import { readZipkin } from '../../../../../core/collector/receivers/zipkin/read-zipkin.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const SPAN =
  '{"traceId":"00000000000000000000000000000001","id":"0000000000000001","name":"a","timestamp":1,"duration":1}';
const zipkin = (invalid: number) => readZipkin(bytes(`[${SPAN}${',{}'.repeat(invalid)}]`), 'json', false);

test('a span that is none costs itself, but what is hardly spans is refused before all of it was read', () => {
  expect(zipkin(100)).toMatchObject({ invalid: 100, telemetry: { groups: [{}] } });
  expect(() => zipkin(60_000)).toThrow('a span without traceId');
});

test('a long push leaves others their turn, also where it holds nothing', () => {
  const stream = '{"stream":{"a":"b"},"values":[["1700000000000000000","line"]]}';
  const parts = [...readJsonPush(bytes(`{"streams":[${'{},'.repeat(400_000)}${stream}]}`))];
  expect(parts.filter((part) => part === undefined).length).toBeGreaterThan(3);
  expect(parts.filter((part) => part !== undefined)).toMatchObject([{ decoded: { telemetry: [{ signal: 'logs' }] } }]);
});
