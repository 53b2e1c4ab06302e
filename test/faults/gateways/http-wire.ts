import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { Parcel } from '../../../core/collector/parcel.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import { decodeJson } from '../../../core/otlp/decode-json.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { encodeResponse, type OtlpEncoding } from '../../../core/otlp/response.ts';
import type { Verdict, Wire } from './road.ts';

const TYPES = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

/** OTLP over HTTP, on both sides in the same encoding. */
export class HttpWire implements Wire {
  readonly #signal: Signal;
  readonly #encoding: OtlpEncoding;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  /** `http://HOST:PORT` */
  readonly #gateway: string;
  #judge: (parcel: Parcel) => Promise<Verdict> = () => Promise.resolve({ kind: 'unavailable' });

  constructor(signal: Signal, encoding: OtlpEncoding, gateway: string) {
    this.#signal = signal;
    this.#encoding = encoding;
    this.#gateway = gateway;
  }

  async listen(judge: (parcel: Parcel) => Promise<Verdict>): Promise<number> {
    this.#judge = judge;
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const body = await buffer(request);
      const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
      this.#answer(await this.#judge(this.#read(plain)), response);
    } catch {
      response.destroy(); // it broke off while it was read, as connections do here
    }
  }

  #read(body: Uint8Array): Parcel {
    if (this.#encoding === 'protobuf') return Parcel.ofWire(this.#signal, body);
    return Parcel.ofTelemetry(decodeJson(body, this.#signal).telemetry[0]!);
  }

  #answer(verdict: Verdict, response: ServerResponse): void {
    if (verdict.kind === 'cut') return void response.destroy();
    if (verdict.kind === 'throttled') return void response.writeHead(429, { 'retry-after': '1' }).end();
    if (verdict.kind === 'invalid') return void response.writeHead(400).end();
    if (verdict.kind !== 'taken') return void response.writeHead(503).end();
    const { rejected } = verdict;
    const partial = rejected > 0 ? { rejected, message: 'not these' } : undefined;
    response.writeHead(200, { 'content-type': TYPES[this.#encoding] });
    response.end(encodeResponse(this.#signal, this.#encoding, partial));
  }

  async forward(parcel: Parcel): Promise<boolean> {
    const bytes = this.#encoding === 'json' ? encodeJson([parcel.telemetry]) : parcel.wire;
    const url = `${this.#gateway}/v1/${this.#signal}`;
    const headers = { 'content-type': TYPES[this.#encoding] };
    const answer = await fetch(url, { method: 'POST', headers, body: Buffer.from(bytes) });
    await answer.arrayBuffer();
    return answer.status === 200;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
