import { WIRE } from '../otlp/plan.ts';
import { WireReader } from '../otlp/wire-reader.ts';

const bytesField = (number: number): number => (number << 3) | WIRE.bytes;
const varintField = (number: number): number => (number << 3) | WIRE.varint;
const RETRY_INFO = 'google.rpc.RetryInfo';

/**
 * Milliseconds after which a refused request may be sent again, from an encoded google.rpc.Status; undefined where it does not say.
 *
 *   Status { 3 details: Any { 1 type_url, 2 value: RetryInfo { 1 retry_delay: Duration { 1 seconds, 2 nanos } } } }
 */
export function readRetryDelayMs(status: Uint8Array): number | undefined {
  try {
    const reader = new WireReader(status);
    let delay: number | undefined;
    each(reader, (tag) => {
      if (tag !== bytesField(3)) return reader.skip(tag);
      delay = inside(reader, () => readAny(reader)) ?? delay;
    });
    return delay;
  } catch {
    return undefined; // whoever answers so cannot be told anything either
  }
}

function readAny(reader: WireReader): number | undefined {
  let type = '';
  let delay: number | undefined;
  each(reader, (tag) => {
    if (tag === bytesField(1)) type = reader.string();
    else if (tag === bytesField(2) && type.endsWith(RETRY_INFO)) delay = inside(reader, () => readRetryInfo(reader));
    else reader.skip(tag);
  });
  return delay;
}

function readRetryInfo(reader: WireReader): number | undefined {
  let delay: number | undefined;
  each(reader, (tag) => {
    if (tag === bytesField(1)) delay = inside(reader, () => readDuration(reader));
    else reader.skip(tag);
  });
  return delay;
}

function readDuration(reader: WireReader): number {
  let ms = 0;
  each(reader, (tag) => {
    if (tag === varintField(1)) ms += Number(reader.int64()) * 1_000;
    else if (tag === varintField(2)) ms += Number(reader.int64()) / 1e6;
    else reader.skip(tag);
  });
  return Math.max(0, ms);
}

function each(reader: WireReader, visit: (tag: number) => void): void {
  while (reader.pos < reader.end) visit(reader.tag());
}

function inside<T>(reader: WireReader, read: () => T): T {
  const outer = reader.enter();
  const value = read();
  reader.leave(outer);
  return value;
}
