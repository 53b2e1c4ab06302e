import { createServer, type AddressInfo, type Socket } from 'node:net';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { onTestFinished } from 'vitest';

/*
 * A broker of one node, from the published protocol (kafka.apache.org/protocol): ApiVersions 3, Metadata 4, Produce 3. It shares nothing
 * with the library that is spoken to it with.
 */

export interface BrokerRecord {
  topic: string;
  partition: number;
  key: string | undefined;
  value: Buffer;
  headers: Record<string, string>;
}

export interface FakeBroker {
  address: string;
  records: BrokerRecord[];
  /** Error codes of the next produce requests; 0 and then nothing more when it is through. */
  errors: number[];
  /** Gone, with all connections; `start` brings it back to its port. */
  stop: () => Promise<void>;
  start: () => Promise<void>;
}

const PARTITIONS = 3;
const APIS = { produce: 0, metadata: 3, versions: 18 };

class Bytes {
  at = 0;
  readonly #of: Buffer;
  constructor(of: Buffer) {
    this.#of = of;
  }
  take = (length: number): Buffer => this.#of.subarray(this.at, (this.at += length));
  int8 = (): number => this.take(1).readInt8();
  int16 = (): number => this.take(2).readInt16BE();
  int32 = (): number => this.take(4).readInt32BE();
  text = (): string => this.take(this.int16()).toString();
  optional = (): string | undefined => {
    const length = this.int16();
    return length < 0 ? undefined : this.take(length).toString();
  };
  list = <T>(read: () => T): T[] => Array.from({ length: this.int32() }, read);
  /** A signed number, as records have it. */
  varint = (): number => {
    let [value, shift] = [0, 1];
    for (;;) {
      const byte = this.int8() & 0xff;
      value += (byte & 127) * shift;
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      shift *= 128;
    }
  };
}

const i8 = (value: number) => Buffer.from([value]);
const i16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const i32 = (value: number) => Buffer.concat([i16(value >> 16), i16(value & 0xffff)]);
const i64 = (value: number) => Buffer.concat([i32(0), i32(value)]);
const text = (value: string) => Buffer.concat([i16(value.length), Buffer.from(value)]);
const none = i16(-1);
const list = (items: readonly Buffer[]) => Buffer.concat([i32(items.length), ...items]);
const all = (...parts: readonly Buffer[]) => Buffer.concat(parts);

function recordsOf(batch: Buffer, topic: string, partition: number): BrokerRecord[] {
  const head = new Bytes(batch);
  head.take(8 + 4 + 4 + 1 + 4);
  const compression = head.int16() & 7;
  head.take(4 + 8 + 8 + 8 + 2 + 4);
  const count = head.int32();
  const packed = batch.subarray(head.at);
  const body = new Bytes(
    compression === 1 ? gunzipSync(packed) : compression === 4 ? zstdDecompressSync(packed) : packed,
  );
  return Array.from({ length: count }, () => {
    body.varint();
    body.take(1);
    body.varint();
    body.varint();
    const piece = (): Buffer | undefined => {
      const length = body.varint();
      return length < 0 ? undefined : body.take(length);
    };
    const [key, value] = [piece(), piece()];
    const headers = Object.fromEntries(Array.from({ length: body.varint() }, () => [String(piece()), String(piece())]));
    return { topic, partition, key: key?.toString(), value: value!, headers };
  });
}

export async function startKafkaBroker(): Promise<FakeBroker> {
  const sockets = new Set<Socket>();
  const broker: FakeBroker = { address: '', records: [], errors: [], stop, start };
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    let kept: Buffer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      kept = Buffer.concat([kept, chunk]);
      while (kept.length >= 4 && kept.length >= 4 + kept.readInt32BE()) {
        const end = 4 + kept.readInt32BE();
        const answer = answerTo(new Bytes(kept.subarray(4, end)));
        kept = kept.subarray(end);
        socket.write(all(i32(answer.length), answer));
      }
    });
  });
  let port = 0;

  function answerTo(request: Bytes): Buffer {
    const [api] = [request.int16(), request.int16()];
    const correlation = i32(request.int32());
    request.optional();
    if (api === APIS.versions) return all(correlation, versions());
    if (api === APIS.metadata) return all(correlation, metadata(request.list(request.text)));
    if (api === APIS.produce) return all(correlation, produce(request));
    throw new Error(`unexpected api ${api}`);
  }

  function versions(): Buffer {
    const spoken = [
      [APIS.produce, 3, 3],
      [APIS.metadata, 4, 4],
      [APIS.versions, 3, 3],
    ];
    const entries = spoken.map((numbers) => all(...numbers.map(i16), i8(0)));
    return all(i16(0), i8(entries.length + 1), ...entries, i32(0), i8(0));
  }

  function metadata(topics: readonly string[]): Buffer {
    const node = all(i32(1), text('127.0.0.1'), i32(port), none);
    const partition = (index: number) => all(i16(0), i32(index), i32(1), list([i32(1)]), list([i32(1)]));
    const partitions = list(Array.from({ length: PARTITIONS }, (_, index) => partition(index)));
    const described = topics.map((topic) => all(i16(0), text(topic), i8(0), partitions));
    return all(i32(0), list([node]), none, i32(1), list(described));
  }

  function produce(request: Bytes): Buffer {
    request.optional();
    request.take(2 + 4);
    const error = broker.errors.shift() ?? 0;
    const answers = request.list(() => {
      const topic = request.text();
      const partitions = request.list(() => {
        const [index, batch] = [request.int32(), request.take(request.int32())];
        if (error === 0) broker.records.push(...recordsOf(batch, topic, index));
        return all(i32(index), i16(error), i64(0), i64(0));
      });
      return all(text(topic), list(partitions));
    });
    return all(list(answers), i32(0));
  }

  async function start(): Promise<void> {
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
    broker.address = `127.0.0.1:${port}`;
  }

  async function stop(): Promise<void> {
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  }

  await start();
  onTestFinished(stop);
  return broker;
}
