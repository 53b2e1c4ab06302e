import type { ClientMessage, FetchMessage, ServerMessage } from './transport.ts';
import { pack, unpack, type BufferSink, type BufferSource } from './wire-values.ts';

/*
 * One message as bytes, for lines that carry nothing else (WebSocket):
 *
 *   0        4                4+H     pad to 8     +pad          +pad
 *   ├────────┼────────────────┼───┬─────────────┬───┬──────────┬───┤
 *   │ u32 LE │ H bytes of JSON│ 0 │ raw buffer 0│ 0 │ buffer 1 │ … │
 *   └────────┴────────────────┴───┴─────────────┴───┴──────────┴───┘
 *
 * The JSON holds the message with a placeholder where a buffer belongs. Buffers follow in the order of their
 * placeholders, each starting at a multiple of 8, so a 64-bit column can be read where it lies. A placeholder says kind
 * and length, never a position: buffers cannot overlap, and a message cannot make more of itself than was sent.
 * Numbers in buffers are little-endian, as on every processor we run on.
 */

const HEADER_LENGTH_BYTES = 4;
/** The widest element of a typed array. */
const ALIGNMENT = 8;

/** The bytes are not a message of ours, or the value is not one that can travel. */
export class WireError extends Error {
  override name = 'WireError';
}

type WireMessage = ClientMessage | ServerMessage | FetchMessage;

const PADDING = new Uint8Array(ALIGNMENT);

const utf8 = new TextEncoder();
/** Fatal: repaired text would be other text than was sent. */
const utf8Strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const align = (offset: number) => Math.ceil(offset / ALIGNMENT) * ALIGNMENT;

export function encodeMessage(message: WireMessage): Uint8Array<ArrayBuffer> {
  const parts = encodeParts(message);
  const bytes = new Uint8Array(lengthOf(parts));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/**
 * The same bytes in pieces: a head of our own, and then the message's own buffers with padding between them, which are not
 * copied and must not change before they are sent.
 */
export function encodeParts(message: WireMessage): Uint8Array[] {
  const buffers: Uint8Array[] = [];
  const sink: BufferSink = (bytes) => buffers.push(bytes);
  const header = utf8.encode(JSON.stringify(guard(() => pack(message, sink))));
  const parts: Uint8Array[] = [layOutHead(header)];
  for (const [i, buffer] of buffers.entries()) {
    parts.push(buffer);
    // The last buffer ends the message.
    if (i < buffers.length - 1) parts.push(PADDING.subarray(0, align(buffer.length) - buffer.length));
  }
  return parts;
}

export const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((sum, { length }) => sum + length, 0);

function layOutHead(header: Uint8Array): Uint8Array {
  const head = new Uint8Array(align(HEADER_LENGTH_BYTES + header.length));
  new DataView(head.buffer).setUint32(0, header.length, true);
  head.set(header, HEADER_LENGTH_BYTES);
  return head;
}

/** Throws WireError on anything that `encodeMessage` could not have written. Buffers are views of `bytes` where they lie aligned. */
export function decodeMessage(bytes: Uint8Array): unknown {
  const headerLength = readHeaderLength(bytes);
  const headerEnd = HEADER_LENGTH_BYTES + headerLength;
  const source = new BodyReader(bytes, align(headerEnd));
  const message = guard(() => unpack(parseHeader(bytes.subarray(HEADER_LENGTH_BYTES, headerEnd)), source.take));
  source.finish();
  return message;
}

function readHeaderLength(bytes: Uint8Array): number {
  if (bytes.length < HEADER_LENGTH_BYTES) throw new WireError('The message is shorter than its own header length.');
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true);
  if (length > bytes.length - HEADER_LENGTH_BYTES) throw new WireError('The header reaches beyond the message.');
  return length;
}

function parseHeader(bytes: Uint8Array): unknown {
  // Text is not read where another thread could change it meanwhile.
  const own = bytes.buffer instanceof ArrayBuffer ? bytes : bytes.slice();
  return JSON.parse(utf8Strict.decode(own));
}

/** Whatever goes wrong inside (JSON, UTF-8, depth) has one name outside. */
function guard<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof WireError ? error : new WireError((error as Error).message);
  }
}

class BodyReader {
  #end: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, start: number) {
    this.#bytes = bytes;
    this.#end = start;
  }

  readonly take: BufferSource = (length) => {
    const start = align(this.#end);
    if (length > this.#bytes.length - start) throw new WireError('A buffer reaches beyond the message.');
    this.#end = start + length;
    return this.#bytes.subarray(start, this.#end);
  };

  finish(): void {
    // Without buffers there may be no padding after the header either.
    if (align(this.#end) < this.#bytes.length) throw new WireError('There are bytes after the last buffer.');
  }
}
