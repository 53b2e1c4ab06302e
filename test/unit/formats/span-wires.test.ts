import { expect, test } from 'vitest';
import { SpanWires } from '../../../core/formats/jaeger-json/wire/span-wires.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import { block } from '../otlp/wire.ts';
import { bytesOf } from './read-parts.ts';

const spanOf = (name: string): Uint8Array =>
  bytesOf(
    JSON.stringify({
      ...{ traceID: '0af7651916cd43dd8448eb211c80319c', spanID: '00000000000000aa', operationName: name },
      ...{ startTime: 1_700_000_000_000_001, duration: 250, processID: 'p1' },
    }),
  );

test('a long span is kept as long as somebody holds it, the room for it is not', () => {
  const wires = new SpanWires();
  const long = 'x'.repeat(4 * 1024 ** 2);
  const [before, first, behind] = ['before', long, 'behind'].map((name) => wires.of(spanOf(name))!);
  expect(wires.bytesOf(behind!).buffer.byteLength).toBeLessThan(4 * 1024 ** 2);
  for (const [span, name] of [
    [before!, 'before'],
    [first!, long],
    [behind!, 'behind'],
  ] as const) {
    const request = block(1, block(2, Uint8Array.from(wires.bytesOf(span))));
    const { telemetry } = decodeProtobuf('traces', request);
    expect(telemetry[0]!.groups[0]).toMatchObject({ scopes: [{ items: [{ name }] }] });
  }
});
