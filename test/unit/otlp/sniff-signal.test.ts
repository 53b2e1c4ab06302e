import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { REQUESTS } from '../../../core/otlp/plan.ts';
import { sniffProtobufSignal } from '../../../core/otlp/sniff-signal.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { block, fixed64, join, number, request, reversed, span, SPAN_ID, TRACE_ID } from './wire.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const metric = (name: string): Uint8Array =>
  join(block(1, name), block(2, 'about it'), block(5, block(1, fixed64(3, 1n))));

describe('a request', () => {
  it.each([
    ['traces', request(span(block(5, 'name'), fixed64(7, 1n)))],
    ['traces', request(span())],
    ['logs', request(fixed64(1, 5n))],
    ['logs', request(fixed64(11, 5n))],
    ['metrics', request(metric('requests'))],
    // 16 bytes and 8 bytes, as if they were ids.
    ['metrics', request(metric('sixteen.letters.'))],
    ['empty', new Uint8Array()],
    ['empty', block(1, block(1, block(1, block(1, 'service.name'))))],
    ['empty', block(1, block(2, block(1, block(1, 'scope'))), block(3, 'url'))],
    ['metrics', join(block(1), block(1, block(2)), request(new Uint8Array(), metric('m')))],
    ['traces', block(1, block(1000, 'old'), block(2, block(2, span())))],
  ] as const)('of %s', (signal, request) => {
    expect(sniffProtobufSignal(request)).toBe(signal);
  });

  it.each(SIGNALS)('of arbitrary %s is never taken for another, in any order of fields', (signal) => {
    fc.assert(
      fc.property(telemetryArbitrary(signal), (telemetry) => {
        const encoded = encodeProtobuf(telemetry);
        // Items that hold hardly anything can belong to any signal; then nothing is said.
        const possible = [signal, 'empty', undefined, ...(signal === 'metrics' ? [] : ['metrics'])];
        expect(possible).toContain(sniffProtobufSignal(encoded));
        expect(sniffProtobufSignal(reversed(REQUESTS[signal], encoded))).toBe(sniffProtobufSignal(encoded));
      }),
      { numRuns: 100, seed: 20261 },
    );
  });

  it('is known by its beginning', () => {
    const spans = Array.from({ length: 50 }, (_, i) =>
      span(block(5, `span ${i}`), fixed64(7, 1n), block(3, 'x'.repeat(i))),
    );
    const whole = request(...spans);
    for (let length = 60; length < whole.length; length += 7) {
      expect(sniffProtobufSignal(whole.slice(0, length))).toBe('traces');
    }
  });
});

describe('something else', () => {
  // A Perfetto trace: packets in field 1, each with a timestamp, a sequence and some data.
  const packet = (...fields: Uint8Array[]): Uint8Array => block(1, ...fields, number(8, 123_456_789), number(10, 1));
  it.each([
    ['a Perfetto trace', join(packet(block(11, number(9, 1))), packet(block(60, block(2, 'name'))))],
    [
      'a Perfetto trace that begins with ftrace',
      join(packet(block(1, number(1, 0), block(2, number(1, 5)))), packet()),
    ],
    ['text that begins with a line feed', bytes('\nHello, this is text\n\n')],
    ['JSON', bytes('{"resourceSpans":[]}')],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3)],
    ['zstd', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 4)],
    ['a framed file', join([0, 0, 0, 20], request(span()))],
    ['items of no signal', request(number(1, 5))],
    [
      'a span with ids of a wrong length',
      request(join(block(1, TRACE_ID.slice(3)), block(2, SPAN_ID), fixed64(7, 1n))),
    ],
    ['zeros', new Uint8Array(50)],
  ])('%s', (_, content) => {
    expect(sniffProtobufSignal(content)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (content) => {
        expect(() => sniffProtobufSignal(join([0x0a], content))).not.toThrow();
      }),
      { numRuns: 3_000, seed: 20262 },
    );
  });
});
