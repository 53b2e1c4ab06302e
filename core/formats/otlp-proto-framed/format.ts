import { sniffProtobufSignal } from '../../otlp/sniff-signal.ts';
import type { Format } from '../format.ts';
import { REQUEST_KEYS } from '../otlp-keys.ts';
import { shapeOf } from '../json-shape.ts';
import { frameLength, LENGTH_BYTES, MAX_FRAME_BYTES, OTLP_PROTO_FRAMED, OtlpFramedReader } from './reader.ts';

/** The Collector's file exporter with `format: proto`, or with compression taken off. */
export const otlpProtoFramed: Format = {
  name: OTLP_PROTO_FRAMED,
  priority: 5,
  sniff: (head) => {
    if (head.length <= LENGTH_BYTES) return undefined;
    const length = frameLength(head, 0);
    if (length === 0 || length > MAX_FRAME_BYTES) return undefined;
    const content = contentOf(head.subarray(LENGTH_BYTES, LENGTH_BYTES + length));
    return content === undefined ? undefined : { score: 85, evidence: `frames of ${content}, each behind its length` };
  },
  createReader: (_time, _options, takeRequest) => new OtlpFramedReader(takeRequest),
};

function contentOf(message: Uint8Array): string | undefined {
  const signal = sniffProtobufSignal(message);
  if (signal !== undefined && signal !== 'empty') return `protobuf with OTLP ${signal}`;
  const shape = shapeOf(message);
  return shape !== undefined && [...REQUEST_KEYS].some((key) => shape.paths.has(key)) ? 'OTLP/JSON' : undefined;
}
