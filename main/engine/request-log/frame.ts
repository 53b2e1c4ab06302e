import { crc32 } from 'node:zlib';
import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import type { OtlpEncoding } from '../../../core/otlp/response.ts';
import { KEY_BYTES, NO_KEY } from './request-key.ts';

/*
 * One request in the log, little-endian:
 *
 *   checksum 4 │ length of the body 4 │ sequence 8 │ signal 1 │ format 1 │ source 1 │ 0 │ key 16 │ body …
 *
 * The checksum (CRC-32) is of all that follows it. In segments of version 1 there is no key.
 *
 * The key is of the body as it came, and is taken as it is when the log is read: where values were hidden, nobody can make it anew,
 * and without it what is sent again across a crash would be stored twice. Whoever could write another one here could as well take
 * the request away; and to have a later request passed over, they would have to know all its bytes before it is made.
 */
const KEY_AT = 20;
const HEAD_BYTES = KEY_AT + KEY_BYTES;
export type FrameVersion = 1 | 2;

/** Of a frame before its body. */
export const headBytes = (version: FrameVersion): number => (version === 1 ? KEY_AT : HEAD_BYTES);

const FORMATS: readonly OtlpEncoding[] = ['protobuf', 'json'];
const SOURCES = ['otlp-http', 'otlp-grpc', 'pipelines'] as const;
export type RequestSource = (typeof SOURCES)[number];

export interface LoggedRequest {
  signal: Signal;
  format: OtlpEncoding;
  source: RequestSource;
  /** `requestKey` of the body as it came: values may have been hidden since. */
  key: Uint8Array;
  /** Not compressed. */
  body: Uint8Array;
}

/** What goes before the body. */
export function frameHead({ signal, format, source, key, body }: LoggedRequest, sequence: number): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(body.length, 4);
  head.writeBigUInt64LE(BigInt(sequence), 8);
  head[16] = SIGNALS.indexOf(signal);
  head[17] = FORMATS.indexOf(format);
  head[18] = SOURCES.indexOf(source);
  head.set(key, KEY_AT);
  head.writeUInt32LE(crc32(body, crc32(head.subarray(4))), 0);
  return head;
}

/** The request that begins at `at` and has this sequence number; undefined where there is none, or not all of it. */
export function readFrame(
  bytes: Buffer,
  at: number,
  sequence: number,
  version: FrameVersion,
): LoggedRequest | undefined {
  const body = at + headBytes(version);
  if (body > bytes.length) return undefined;
  const end = body + bytes.readUInt32LE(at + 4);
  if (end > bytes.length || bytes.readBigUInt64LE(at + 8) !== BigInt(sequence)) return undefined;
  if (crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32LE(at)) return undefined;
  const [signal, format, source] = [SIGNALS[bytes[at + 16]!], FORMATS[bytes[at + 17]!], SOURCES[bytes[at + 18]!]];
  if (!signal || !format || !source) return undefined;
  const key = version === 1 ? NO_KEY : bytes.subarray(at + KEY_AT, body);
  return { signal, format, source, key, body: bytes.subarray(body, end) };
}
