import { expect, test } from 'vitest';
import { recognise } from '../../../core/formats/registry.ts';
import { bytesOf } from './read-parts.ts';

const EVENT = '9ec79c33ec9942ab8353589fcb2e04dc';
/** As Sentry's documentation has them (develop.sentry.dev/sdk/data-model/envelopes). */
const ENVELOPES: readonly [what: string, lines: readonly object[]][] = [
  [
    'a transaction',
    [
      { event_id: EVENT, sent_at: '2026-01-05T09:00:00Z', sdk: { name: 'sentry.javascript.node', version: '9.1.0' } },
      { type: 'transaction', length: 41 },
      {
        ...{ type: 'transaction', transaction: 'GET /', start_timestamp: 1_767_603_600.1, timestamp: 1_767_603_600.5 },
        contexts: { trace: { trace_id: EVENT, span_id: 'b0e6f15b45c36b12', op: 'http.server' } },
        spans: [{ trace_id: EVENT, span_id: 'a0e6f15b45c36b12', description: 'SELECT', timestamp: 1_767_603_600.4 }],
      },
    ],
  ],
  [
    'an event with its address',
    [
      { event_id: EVENT, dsn: 'https://e12d836b15bb49d7bbf99e64295d995b@sentry.io/42' },
      { type: 'event', length: 41, content_type: 'application/json' },
      { message: 'hello world', level: 'error' },
    ],
  ],
  [
    'a session',
    [{ sent_at: '2026-01-05T09:00:00Z' }, { type: 'session' }, { sid: 'x', started: '2026-01-05T09:00:00Z' }],
  ],
];

test.each(ENVELOPES)('an envelope of Sentry’s is named, with what to do: %s', (_, lines) => {
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  expect(recognise(bytesOf(text), { whole: true })).toMatchObject({
    kind: 'refusal',
    refusal: { name: 'sentry', advice: expect.stringContaining('OTLP') as string },
  });
});

/** perfetto/trace/trace.proto: `Trace.packet` = 1; of a packet `clock_snapshot` = 6, `timestamp` = 8, `trusted_packet_sequence_id` = 10. */
test('a Perfetto trace is named, with where to open it', () => {
  const clock = [0x32, 0x06, 0x0a, 0x04, 0x08, 0x06, 0x10, 0x00];
  const packet = [...clock, 0x50, 0x01];
  const slice = [0x40, 0x80, 0xe4, 0x97, 0xd0, 0x12, 0x50, 0x02, 0x58, 0x00];
  const trace = Uint8Array.from([packet, slice, slice].flatMap((one) => [0x0a, one.length, ...one]));
  expect(recognise(trace, { whole: true })).toMatchObject({
    kind: 'refusal',
    refusal: { name: 'perfetto', advice: expect.stringContaining('ui.perfetto.dev') as string },
  });
});

test('what has nothing in it is named so, in JSON as in OpenMetrics', () => {
  for (const text of ['[]', ' {\n}\n'])
    expect(recognise(bytesOf(text), { whole: true })).toMatchObject({ kind: 'refusal', refusal: { name: 'empty' } });
  // Of a file of which more may come nobody knows.
  expect(recognise(bytesOf('[]'), { whole: false })).not.toMatchObject({ refusal: { name: 'empty' } });
  expect(recognise(bytesOf('[1]'), { whole: true })).toMatchObject({ refusal: { name: 'other-json' } });
  expect(recognise(bytesOf('# EOF\n'), { whole: true })).toMatchObject({ format: { name: 'prometheus-text' } });
});
