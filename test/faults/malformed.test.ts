import { describe, expect, test } from 'vitest';
import { SIGNALS } from '../../core/model/telemetry.ts';
import { decodeJson } from '../../core/otlp/decode-json.ts';
import { countTelemetry } from '../helpers/count-telemetry.ts';
import { countItems } from './count-items.ts';
import { runMalformed } from './malformed.ts';
import { goodBodies } from './requests.ts';

test('300 malformed requests: each is answered, every item is stored or told', async () => {
  const report = await runMalformed({ requests: 300, seed: 20_261, hangMs: 15_000 });
  expect(report.problems).toEqual([]);
  expect(report.accepted + report.refused).toBe(300);
  expect(report.accepted).toBeGreaterThan(30);
  expect(report.stored).toBeGreaterThan(0);
});

describe.each(SIGNALS)('the independent count of %s', (signal) => {
  test('is that of the decoder for requests nobody touched', () => {
    const bodies = goodBodies(3)[signal];
    bodies.json.forEach((json, i) => {
      const { spans, logs, points } = countTelemetry(decodeJson(json, signal).telemetry);
      expect(countItems(signal, 'json', json)).toBe(spans + logs + points);
      expect(countItems(signal, 'protobuf', bodies.protobuf[i]!)).toBe(spans + logs + points);
    });
  });
});
