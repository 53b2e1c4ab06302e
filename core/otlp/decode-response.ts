import type { PartialSuccess } from './response.ts';
import { WireReader } from './wire-reader.ts';

const PARTIAL_SUCCESS = (1 << 3) | 2;
const REJECTED = (1 << 3) | 0;
const MESSAGE = (2 << 3) | 2;

/**
 * What a 200 answer in protobuf says was not kept; undefined when it says nothing. The answers of the three signals number
 * their fields alike.
 * @throws DecodeError when the bytes are no message.
 */
export function decodeResponse(bytes: Uint8Array): PartialSuccess | undefined {
  const reader = new WireReader(bytes);
  let partial: PartialSuccess | undefined;
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === PARTIAL_SUCCESS) partial = readPartialSuccess(reader);
    else reader.skip(tag);
  }
  return partial;
}

function readPartialSuccess(reader: WireReader): PartialSuccess {
  const partial: PartialSuccess = { rejected: 0, message: '' };
  const outer = reader.enter();
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (tag === REJECTED) partial.rejected = Number(reader.int64());
    else if (tag === MESSAGE) partial.message = reader.string();
    else reader.skip(tag);
  }
  reader.leave(outer);
  return partial;
}
