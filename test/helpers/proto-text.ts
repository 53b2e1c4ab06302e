// Messages of a .proto text by protobufjs: independent of what is tested.

import { createRequire } from 'node:module';

export interface ProtoType {
  fromObject(plain: object): unknown;
  encode(message: unknown): { finish(): Uint8Array };
  decode(bytes: Uint8Array): unknown;
  toObject(message: unknown, options: object): unknown;
}

interface Protobufjs {
  parse(source: string, options?: object): { root: { lookupType(name: string): ProtoType } };
}

// The library is there because the official classes of OTLP need it.
const here = createRequire(import.meta.url);
const { parse } = createRequire(here.resolve('@opentelemetry/otlp-transformer'))('protobufjs') as Protobufjs;

export function protoTypes(source: string): (name: string) => ProtoType {
  const { root } = parse(source, { keepCase: true });
  return (name) => root.lookupType(name);
}

export function encodeWith(type: ProtoType, plain: object): Uint8Array {
  return new Uint8Array(type.encode(type.fromObject(plain)).finish());
}
