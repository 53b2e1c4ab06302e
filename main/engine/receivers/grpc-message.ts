import { Gather } from './gather.ts';
import type { Reservation } from './in-flight.ts';
import type { Encoding } from './inflate.ts';
import { encodingOf, GRPC_ENCODINGS } from './inflate.ts';
import { Refusal, tooLarge } from './refusal.ts';

/*
 *  A message on a gRPC stream:    | compressed? | length, big-endian |  bytes …  |
 *                                 |   1 byte    |      4 bytes       |  length   |
 */
const PREFIX_BYTES = 5;

export interface GrpcMessage {
  body: Uint8Array;
  encoding: Encoding;
}

/**
 * Puts together the one message of a unary call. What its first bytes announce is judged at once: neither a length over the limit
 * nor an encoding nobody knows is worth receiving.
 */
export class MessageReader {
  private readonly encodingHeader: string | undefined;
  private readonly maxBytes: number;
  private readonly gather: Gather;
  private readonly prefix = Buffer.alloc(PREFIX_BYTES);
  private prefixBytes = 0;
  private length = 0;
  private encoding: Encoding = 'identity';

  constructor(encodingHeader: string | undefined, reservation: Reservation, maxBytes: number) {
    this.encodingHeader = encodingHeader;
    this.maxBytes = maxBytes;
    this.gather = new Gather(reservation, maxBytes);
  }

  /** @throws Refusal */
  push(chunk: Uint8Array): void {
    const rest = this.prefixBytes < PREFIX_BYTES ? this.takePrefix(chunk) : chunk;
    if (rest.length === 0) return;
    if (this.gather.bytes + rest.length > this.length) {
      throw new Refusal('message-count', 'An export call takes one message; there was more');
    }
    this.gather.push(rest);
  }

  /** After the end of the stream. @throws Refusal when something is missing */
  message(): GrpcMessage {
    if (this.prefixBytes === 0) throw new Refusal('message-count', 'An export call takes one message; there was none');
    if (this.prefixBytes < PREFIX_BYTES || this.gather.bytes < this.length) {
      throw new Refusal('malformed-framing', `The message ends after ${this.gather.bytes} of ${this.length} bytes`);
    }
    return { body: this.gather.joined(), encoding: this.encoding };
  }

  /** Gives what follows the prefix. */
  private takePrefix(chunk: Uint8Array): Uint8Array {
    const used = Math.min(PREFIX_BYTES - this.prefixBytes, chunk.length);
    this.prefix.set(chunk.subarray(0, used), this.prefixBytes);
    this.prefixBytes += used;
    if (this.prefixBytes === PREFIX_BYTES) this.readPrefix();
    return chunk.subarray(used);
  }

  private readPrefix(): void {
    const flag = this.prefix[0]!;
    if (flag > 1) throw new Refusal('malformed-framing', `Compressed flag ${flag} is neither 0 nor 1`);
    if (flag === 1) this.encoding = compressionOf(this.encodingHeader);
    this.length = this.prefix.readUInt32BE(1);
    if (this.length > this.maxBytes) throw tooLarge(this.maxBytes);
  }
}

/** The encoding of a message that says it is compressed. @throws Refusal */
function compressionOf(header: string | undefined): Encoding {
  const encoding = encodingOf(header, GRPC_ENCODINGS);
  if (encoding === undefined) throw new Refusal('content-encoding', `grpc-encoding ${header} is not supported`);
  if (encoding !== 'identity') return encoding;
  throw new Refusal('malformed-framing', 'The message is marked as compressed but no grpc-encoding says how');
}

/** An uncompressed message with its prefix. */
export function frameMessage(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(PREFIX_BYTES + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX_BYTES);
  return frame;
}
