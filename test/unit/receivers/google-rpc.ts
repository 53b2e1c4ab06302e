// google.rpc.Status read and written by protobufjs from the .proto text: independent of what is tested.

import { createRequire } from 'node:module';

interface Type {
  decode(bytes: Uint8Array): unknown;
  toObject(message: unknown, options: object): unknown;
  fromObject(object: object): unknown;
  encode(message: unknown): { finish(): Uint8Array };
}

interface Protobufjs {
  parse(source: string): { root: { lookupType(name: string): Type } };
}

const PROTO = `
syntax = "proto3";
message Any { string type_url = 1; bytes value = 2; }
message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
message FieldViolation { string field = 1; string description = 2; }
message BadRequest { repeated FieldViolation field_violations = 1; }
message Duration { int64 seconds = 1; int32 nanos = 2; }
message RetryInfo { Duration retry_delay = 1; }
`;

// The library is there because the official classes need it.
const here = createRequire(import.meta.url);
const { parse } = createRequire(here.resolve('@opentelemetry/otlp-transformer'))('protobufjs') as Protobufjs;
const { root } = parse(PROTO);

export interface RpcStatus {
  code: number;
  message: string;
  /** Their messages by short name, "RetryInfo" or "BadRequest". */
  details: Record<string, unknown>;
}

function read(name: string, bytes: Uint8Array): unknown {
  const type = root.lookupType(name);
  return type.toObject(type.decode(bytes), { longs: Number });
}

export function readStatus(bytes: Uint8Array): RpcStatus {
  const {
    code,
    message = '',
    details = [],
  } = read('Status', bytes) as {
    code: number;
    message?: string;
    details?: { typeUrl: string; value: Uint8Array }[];
  };
  const named = details.map(({ typeUrl, value }) => {
    const name = typeUrl.replace('type.googleapis.com/google.rpc.', '');
    return [name, read(name, value)];
  });
  return { code, message, details: Object.fromEntries(named) };
}

function write(name: string, object: object): Uint8Array {
  const type = root.lookupType(name);
  return type.encode(type.fromObject(object)).finish();
}

/** A status that says when to come back. */
export function writeRetryInfo(code: number, seconds: number): Uint8Array {
  const value = write('RetryInfo', { retryDelay: { seconds } });
  return write('Status', { code, details: [{ typeUrl: 'type.googleapis.com/google.rpc.RetryInfo', value }] });
}
