import { expect, test } from 'vitest';
import { counted } from '../../../core/model/counted.ts';
import { notOtlp } from '../../../main/engine/collector/consumer.ts';

test('what is counted is one or several', () => {
  expect([0, 1, 2].map((n) => counted(n, 'request'))).toEqual(['0 requests', '1 request', '2 requests']);
  expect([1, 2].map((n) => notOtlp(n, ''))).toEqual(['1 item is no valid OTLP', '2 items are no valid OTLP']);
});
