import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { experimental, status, type Client, type Metadata } from '@grpc/grpc-js';
import { decodeSnappyFrames, encodeSnappyFrames } from '../../../../core/encoding/snappy-frames.ts';

const { BaseFilter, FilterStackFactory } = experimental;

/** What is read of an answer, also unpacked: the most that grpc-js takes of others. */
const MOST_ANSWER_BYTES = 4 * 1024 * 1024;
const PREFIX_BYTES = 5;

interface Codec {
  pack: (message: Buffer) => Promise<Uint8Array>;
  unpack: (message: Buffer) => Promise<Uint8Array>;
}

const packZstd = promisify(zstdCompress);
const unpackZstd = promisify(zstdDecompress);

/** Of what the Collector's configgrpc has, those that grpc-js has not; a server in Go answers in what it was asked in. */
const CODECS = {
  zstd: {
    pack: (message) => packZstd(message),
    unpack: (message) => unpackZstd(message, { maxOutputLength: MOST_ANSWER_BYTES }),
  },
  snappy: {
    pack: async (message) => encodeSnappyFrames(message),
    unpack: async (message) => unframed(message),
  },
} as const satisfies Record<string, Codec>;

type OwnCompression = keyof typeof CODECS;

/**
 * Has the client pack what it sends. grpc-js lets nobody bring a compression of their own, so its filter is exchanged in the channel,
 * by names that are not told to others: its version is pinned, and where they are others this throws.
 */
export function compressWith(client: Client, name: OwnCompression): void {
  const { internalChannel } = client.getChannel() as unknown as { internalChannel?: { filterStackFactory?: unknown } };
  if (!(internalChannel?.filterStackFactory instanceof FilterStackFactory))
    throw new Error('This version of @grpc/grpc-js keeps its filters elsewhere');
  internalChannel.filterStackFactory = new FilterStackFactory([{ createFilter: () => new MessageFilter(name) }]);
}

type Message = Awaited<Parameters<InstanceType<typeof BaseFilter>['sendMessage']>[0]>;

/** Frames messages, and packs them: what the filter of grpc-js does that it stands for. */
class MessageFilter extends BaseFilter {
  readonly #name: OwnCompression;
  readonly #codec: Codec;
  #isPackedAlike = false;

  constructor(name: OwnCompression) {
    super();
    this.#name = name;
    this.#codec = CODECS[name];
  }

  override async sendMetadata(metadata: Promise<Metadata>): Promise<Metadata> {
    const headers = await metadata;
    headers.set('grpc-encoding', this.#name);
    headers.set('grpc-accept-encoding', `identity,${this.#name}`);
    headers.set('accept-encoding', 'identity');
    return headers;
  }

  override receiveMetadata(metadata: Metadata): Metadata {
    this.#isPackedAlike = metadata.get('grpc-encoding')[0] === this.#name;
    metadata.remove('grpc-encoding');
    metadata.remove('grpc-accept-encoding');
    return metadata;
  }

  override async sendMessage(sent: Promise<Message>): Promise<Message> {
    const { message, ...more } = await sent;
    const body = await this.#codec.pack(message);
    const prefix = Buffer.alloc(PREFIX_BYTES);
    prefix.writeUInt8(1);
    prefix.writeUInt32BE(body.length, 1);
    return { ...more, message: Buffer.concat([prefix, body]) };
  }

  override async receiveMessage(received: Promise<Buffer>): Promise<Buffer> {
    const message = await received;
    const body = message.subarray(PREFIX_BYTES);
    if (message[0] === 0) return body;
    try {
      if (!this.#isPackedAlike) throw new Error(`it is not packed as ${this.#name}`);
      return Buffer.from(await this.#codec.unpack(body));
    } catch (error) {
      const details = `The answer cannot be read: ${(error as Error).message}`;
      throw Object.assign(new Error(details), { code: status.INTERNAL, details });
    }
  }
}

function unframed(message: Buffer): Uint8Array {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (const part of decodeSnappyFrames(message)) {
    length += part.length;
    if (length > MOST_ANSWER_BYTES) throw new Error(`more than ${MOST_ANSWER_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
