import { expect, test } from 'vitest';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import { decodeResponse } from '../../../core/otlp/decode-response.ts';
import { encodeResponse } from '../../../core/otlp/response.ts';
import { officialClass } from './official.ts';

test.each(SIGNALS)('what a receiver says of %s is read as it was said', (signal) => {
  expect(decodeResponse(encodeResponse(signal, 'protobuf'))).toBeUndefined();
  const partial = { rejected: 3, message: 'span 0: trace_id is missing' };
  expect(decodeResponse(encodeResponse(signal, 'protobuf', partial))).toEqual(partial);
});

test('what the official classes write is read', () => {
  const response = officialClass('collector.trace.v1.ExportTraceServiceResponse');
  const partialSuccess = { rejectedSpans: 70_000, errorMessage: '너무 많습니다' };
  const bytes = response.encode(response.fromObject({ partialSuccess })).finish();
  expect(decodeResponse(new Uint8Array(bytes))).toEqual({ rejected: 70_000, message: '너무 많습니다' });
});

test('fields of later versions are passed over, and what is no message is said', () => {
  expect(decodeResponse(Uint8Array.of(0x1a, 1, 7, 0x0a, 4, 0x08, 2, 0x18, 1))).toEqual({ rejected: 2, message: '' });
  expect(() => decodeResponse(new TextEncoder().encode('{"partialSuccess":{}}'))).toThrow(DecodeError);
});
