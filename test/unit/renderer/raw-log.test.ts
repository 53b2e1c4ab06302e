import { expect, test } from 'vitest';
import type { LogDetail } from '../../../contract/operations/logs.ts';
import { writeRawLog } from '../../../renderer/views/logs/raw-log.ts';
import { levelOf, severityName } from '../../../renderer/views/logs/severity-level.ts';

const origin = { attributes: [], droppedAttributesCount: 0, schemaUrl: '' };
const log: LogDetail = {
  logKey: 1,
  timeUnixNano: 1_795_305_600_123_456_789n,
  observedTimeUnixNano: 0n,
  severityNumber: 17,
  severityText: '',
  body: { kind: 'kvlist', values: [{ key: 'n', value: { kind: 'int', value: 9_007_199_254_740_993n } }] },
  eventName: '',
  attributes: [
    { key: 'bytes', value: { kind: 'bytes', value: Uint8Array.of(1, 255) } },
    { key: 'ratio', value: { kind: 'double', value: NaN } },
  ],
  droppedAttributesCount: 0,
  flags: 0,
  traceId: '',
  spanId: '',
  service: 'checkout',
  span: null,
  resource: { ...origin, entityRefs: [] },
  scope: { ...origin, name: '', version: '' },
};

test('raw keeps every bit and leaves out what was not set', () => {
  const { logRecord } = JSON.parse(writeRawLog(log)) as { logRecord: Record<string, unknown> };
  expect(logRecord).toEqual({
    timeUnixNano: '1795305600123456789',
    observedTimeUnixNano: '0',
    severityNumber: 17,
    body: { kvlistValue: { values: [{ key: 'n', value: { intValue: '9007199254740993' } }] } },
    attributes: [
      { key: 'bytes', value: { bytesValue: 'Af8=' } },
      { key: 'ratio', value: { doubleValue: 'NaN' } },
    ],
  });
});

test('severity numbers have the names of the data model', () => {
  expect([0, 1, 4, 10, 17, 24, 99].map(severityName)).toEqual([
    '',
    'TRACE',
    'TRACE4',
    'INFO2',
    'ERROR',
    'FATAL4',
    '99',
  ]);
  expect([0, 5, 21, 25].map(levelOf)).toEqual(['none', 'debug', 'fatal', 'none']);
});
