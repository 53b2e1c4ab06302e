import type { Format } from '../format.ts';
import { OTLP_PROTO, OtlpProtoReader } from './reader.ts';
import { sniffRequest } from './sniff-request.ts';

/** Field 1, length-delimited: the first byte of every request that holds something. */
const FIRST_BYTE = 0x0a;

/** A bare Export request or *Data message. */
export const otlpProto: Format = {
  name: OTLP_PROTO,
  priority: 10,
  sniff: (head) => {
    if (head[0] !== FIRST_BYTE) return undefined;
    const signal = sniffRequest(head);
    if (signal === undefined) return undefined;
    if (signal === 'empty') return { score: 40, evidence: 'protobuf of the shape of OTLP, but without items' };
    return { score: 85, evidence: `protobuf with OTLP ${signal} inside` };
  },
  createReader: (_time, _options, takeRequest) => new OtlpProtoReader(takeRequest),
};
