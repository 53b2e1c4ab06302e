import { describe, expect, test } from 'vitest';
import { DatadogRequests, type DatadogForm } from '../../../../../core/collector/receivers/datadog/read-datadog.ts';
import { encodeMsgpack } from '../../../formats/msgpack.ts';
import { spansOf } from '../../../collector/start-receiver.ts';

const HEADERS = { lang: '', langVersion: '', tracerVersion: '', containerId: '' };
const SPAN = { service: 's', name: 'n', trace_id: 7, span_id: 2n ** 63n, start: 1, duration: 1, meta: { a: 'b' } };
const FIELDS = [0, 1, 0, 7, 2n ** 63n, 0, 1, 1, 0, new Map([[0, 1]]), new Map([[1, 0.5]]), 0];
const WHOLE: readonly [DatadogForm, Uint8Array][] = [
  ['list', encodeMsgpack([[SPAN], [SPAN]])],
  ['dictionary', encodeMsgpack([['s', 'n'], [[FIELDS, FIELDS]]])],
  ['payload', encodeMsgpack({ language_name: 'go', chunks: [{ spans: [SPAN, SPAN] }] })],
];
const read = (form: DatadogForm, bytes: Uint8Array) => new DatadogRequests(10).read(form, bytes, HEADERS);

describe.each(WHOLE)('a request of form %s', (form, whole) => {
  test('is read', () => {
    const { telemetry, invalid } = read(form, whole);
    const ids = spansOf([telemetry]).map(({ traceId, spanId }) => [traceId.slice(16), spanId]);
    const one = ['0000000000000007', '8000000000000000'];
    expect([ids, invalid]).toEqual([[one, one], 0]);
  });

  test('is refused wherever it is cut', () => {
    for (let length = 0; length < whole.length; length++)
      expect(() => read(form, whole.subarray(0, length)), `${length} bytes`).toThrow(/byte \d+/);
  });

  test('costs a refusal at most where it is damaged', () => {
    let survived = 0;
    for (let at = 0; at < whole.length; at++)
      for (const byte of [0, 0x7f, 0x80, 0x90, 0xc0, 0xc1, 0xdd, 0xdf, 0xff]) {
        const damaged = whole.slice();
        damaged[at] = byte;
        try {
          read(form, damaged);
          survived++;
        } catch (error) {
          expect((error as Error).name).toBe('DecodeError');
        }
      }
    expect(survived).toBeGreaterThan(0);
  });
});

test('a text that spans refer to again and again is more than the request explains', () => {
  const large = 'x'.repeat(60_000);
  const request = (spans: number) => encodeMsgpack([['s', large], [Array.from({ length: spans }, () => FIELDS)]]);
  expect(spansOf([read('dictionary', request(10)).telemetry])).toHaveLength(10);
  // 48 MB of names and tags out of 0.1.
  expect(() => read('dictionary', request(400))).toThrow(
    'more than 100 times its size in texts that many of its items have',
  );
});

test('upper halves are forgotten, oldest first, where there are more than may be remembered', () => {
  const requests = new DatadogRequests(2);
  const withUpper = (trace: number) => ({ ...SPAN, trace_id: trace, meta: { '_dd.p.tid': '00000000000000ab' } });
  for (const trace of [1, 2, 3, 3]) requests.read('list', encodeMsgpack([[withUpper(trace)]]), HEADERS);
  const later = [1, 2, 3].map((trace) => ({ ...SPAN, trace_id: trace }));
  const { telemetry } = requests.read('list', encodeMsgpack([later]), HEADERS);
  expect(spansOf([telemetry]).map(({ traceId }) => traceId.slice(0, 16))).toEqual([
    '0000000000000000',
    '00000000000000ab',
    '00000000000000ab',
  ]);
});
