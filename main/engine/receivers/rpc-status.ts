import type { OtlpEncoding } from '../../../core/otlp/response.ts';
import { encodeStatus } from '../../../core/otlp/response.ts';
import type { Refusal } from './refusal.ts';

const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';
const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';

/**
 * google.rpc.Status of a refusal: the body of HTTP errors and gRPC's grpc-status-details-bin. Bad data carries BadRequest, what may
 * be sent again RetryInfo; senders tell the two kinds apart by it.
 */
export function statusOf(refusal: Refusal, encoding: OtlpEncoding): Uint8Array {
  const status = encodeStatus(encoding, refusal.answer.grpc, refusal.message);
  return encoding === 'json' ? withJsonDetail(refusal, status) : withProtobufDetail(refusal, status);
}

function withJsonDetail(refusal: Refusal, status: Uint8Array): Uint8Array {
  const detail = jsonDetail(refusal);
  if (detail === undefined) return status;
  const fields = JSON.parse(Buffer.from(status).toString()) as object;
  return Buffer.from(JSON.stringify({ ...fields, details: [detail] }));
}

function jsonDetail({ code, field, message, answer }: Refusal): object | undefined {
  if (answer.retrySeconds !== undefined) return { '@type': RETRY_INFO, retryDelay: `${answer.retrySeconds}s` };
  if (code !== 'malformed') return undefined;
  return { '@type': BAD_REQUEST, fieldViolations: [{ field, description: message }] };
}

/*
 *  Status { 3 details: Any { 1 type_url, 2 value } }
 *  BadRequest { 1 field_violations: FieldViolation { 1 field, 2 description } }
 *  RetryInfo { 1 retry_delay: Duration { 1 seconds } }
 *
 * Protobuf messages written one after the other are one message, so the details can follow what the encoder wrote.
 */
function withProtobufDetail({ code, field, message, answer }: Refusal, status: Uint8Array): Uint8Array {
  if (answer.retrySeconds !== undefined) {
    const duration = Buffer.from([1 << 3, answer.retrySeconds]); // one varint byte: seconds stay under 128
    return Buffer.concat([status, any(RETRY_INFO, bytes(1, duration))]);
  }
  if (code !== 'malformed') return status;
  const violation = Buffer.concat([bytes(1, field), bytes(2, message)]);
  return Buffer.concat([status, any(BAD_REQUEST, bytes(1, violation))]);
}

function any(type: string, value: Uint8Array): Buffer {
  return bytes(3, Buffer.concat([bytes(1, type), bytes(2, value)]));
}

function bytes(number: number, value: string | Uint8Array): Buffer {
  const content = typeof value === 'string' ? Buffer.from(value) : value;
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(content.length)]), content]);
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}
