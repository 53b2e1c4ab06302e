import type { Signal } from '../../../core/model/telemetry.ts';
import { framed, methodOf } from '../../unit/receivers/grpc-client.ts';
import { pathOf, TYPES } from '../../unit/receivers/http-client.ts';
import { jsonOf, protobufOf, type Item } from '../../unit/receivers/payloads.ts';
import { unlike } from './unlike.ts';
import { REFUSED, WAYS, type Authority, type Case, type Expected, type Manner, type Way } from '../case.ts';

/** A request as its body alone, in one encoding or both, and what is to become of it whatever carries it. */
export interface BodyRow {
  row: string;
  name: string;
  by: Authority;
  signal: Signal;
  protobuf?: Uint8Array;
  json?: string | Uint8Array;
  /** Items that are kept; undefined = the request is refused as malformed. */
  kept: number | undefined;
  rejected?: number;
  told?: RegExp;
  manner?: Manner;
  stored?: Expected['stored'];
}

export const both = (signal: Signal, ...items: Item[]): Pick<BodyRow, 'signal' | 'protobuf' | 'json'> => ({
  signal,
  protobuf: protobufOf(signal, ...items),
  json: jsonOf(signal, ...items),
});

export const inJson = (signal: Signal, ...items: Item[]): Pick<BodyRow, 'signal' | 'json'> => ({
  signal,
  json: jsonOf(signal, ...items),
});

export function casesOf(row: BodyRow): Case[] {
  const { name, by, signal, manner = 'whole' } = row;
  return WAYS.flatMap((way) => {
    const body = bodyOf(row, way);
    if (body === undefined) return [];
    const asked = row.kept ? unlike(way, body) : body;
    return {
      ...{ row: row.row, name, by, way, signal, manner },
      ...askOf(signal, way, asked),
      expected: expectedOf(row, way),
    };
  });
}

export function bodyOf({ protobuf, json }: Pick<BodyRow, 'protobuf' | 'json'>, way: Way): Uint8Array | undefined {
  if (way !== 'http json') return protobuf;
  return typeof json === 'string' ? Buffer.from(json) : json;
}

/** The plain request around a body. */
export function askOf(signal: Signal, way: Way, body: Uint8Array): Pick<Case, 'http' | 'grpc'> {
  if (way === 'grpc protobuf') return { grpc: { headers: { ':path': methodOf(signal) }, chunks: [framed(body)] } };
  return { http: { path: pathOf(signal), headers: { 'content-type': typeOf(way) }, body } };
}

export function typeOf(way: Way): string {
  return way === 'http json' ? TYPES.json : TYPES.protobuf;
}

function expectedOf({ kept, rejected = 0, told, stored }: BodyRow, way: Way): Expected {
  const isGrpc = way === 'grpc protobuf';
  if (kept === undefined) return { status: REFUSED.malformed[isGrpc ? 'grpc' : 'http'], kept: 0, detail: 'BadRequest' };
  const answered = told === undefined ? {} : { rejected, told };
  return { status: isGrpc ? 'OK' : '200', kept, ...answered, ...(stored ? { stored } : {}) };
}
