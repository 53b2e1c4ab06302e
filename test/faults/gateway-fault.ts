import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { Parcel } from '../../core/collector/parcel.ts';
import type { Signal } from '../../core/model/telemetry.ts';
import { encodeResponse } from '../../core/otlp/response.ts';
import { numbersIn, withoutNumbers } from './numbered-items.ts';

/** What a gateway does to whoever sends to it. */
export const FAULTS = [
  'none',
  /** The connection is closed before anything is read. */
  'refused',
  'slow',
  'unavailable',
  /** HTTP 429 with Retry-After. */
  'throttled',
  /** Taken, but the answer never arrives: the same comes again. */
  'answer-lost',
  /** Connected, and then nothing. */
  'half-open',
  /** Some items are rejected one by one, for good. */
  'partial',
] as const;
export type Fault = (typeof FAULTS)[number];

const SLOW_MS = 200;
/** Of the items of a request, in a partial success. */
const REJECTED_OF = 5;

/** Stands in front of a gateway and breaks what goes through it. */
export class FaultyRoad {
  readonly #signal: Signal;
  readonly #server = createServer((request, response) => void this.#pass(request, response));
  /** `http://HOST:PORT` of the gateway; it may change. */
  gateway = '';
  fault: Fault = 'none';
  readonly rejected = new Set<number>();
  readonly met = new Map<Fault, number>();

  constructor(signal: Signal) {
    this.#signal = signal;
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { fault } = this;
    this.met.set(fault, (this.met.get(fault) ?? 0) + 1);
    if (fault === 'half-open') return;
    if (fault === 'refused') return void request.socket.destroy();
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    if (fault === 'unavailable') return void response.writeHead(503).end();
    if (fault === 'throttled') return void response.writeHead(429, { 'retry-after': '1' }).end();
    if (fault === 'slow') await wait(SLOW_MS);
    await this.#forward(Buffer.concat(parts), fault, response);
  }

  async #forward(body: Buffer, fault: Fault, response: ServerResponse): Promise<void> {
    const parcel = Parcel.ofWire(this.#signal, body);
    const numbers = fault === 'partial' ? numbersIn(parcel).filter((number) => number % REJECTED_OF === 0) : [];
    const rest = numbers.length > 0 ? withoutNumbers(parcel, new Set(numbers)) : parcel;
    const status = rest.items === 0 ? 200 : await this.#send(rest.wire);
    if (fault === 'answer-lost') return void response.destroy();
    if (status !== 200) return void response.writeHead(503).end();
    for (const number of numbers) this.rejected.add(number);
    const partial = numbers.length > 0 ? { rejected: numbers.length, message: 'not these' } : undefined;
    const answer = encodeResponse(this.#signal, 'protobuf', partial);
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(answer);
  }

  /** 503 where the gateway is not there. */
  async #send(body: Uint8Array): Promise<number> {
    const headers = { 'content-type': 'application/x-protobuf' };
    try {
      const url = `${this.gateway}/v1/${this.#signal}`;
      return (await fetch(url, { method: 'POST', headers, body: Buffer.from(body) })).status;
    } catch {
      return 503;
    }
  }
}
