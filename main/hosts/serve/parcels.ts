import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { lengthOf } from '../../../contract/wire.ts';
import { PAGE_HEADERS } from '../page-policy.ts';

/** More than anybody could guess, in whatever time. */
const TICKET_BYTES = 24;
/** A page fetches at once; one that has not by then never will. */
const PATIENCE_MS = 30_000;
/** A page that reads nothing for that long has gone. */
const STALL_MS = 60_000;
/** Of all that wait: six traces of a million spans. */
const MOST_BYTES = 512 * 1024 * 1024;

/**
 * Large answers on their way to pages: offered over the socket, fetched over HTTP, which takes a browser a quarter of the time.
 *
 *   socket   offer ──► ticket ──► page                 a ticket is good once, for a while, and as long as its connection
 *   HTTP                          page ──► take ──► bytes
 */
export class Parcels {
  readonly #waiting = new Map<string, Parcel>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes = MOST_BYTES) {
    this.#mostBytes = mostBytes;
  }

  /** Undefined when there is no room: the answer has to go over the socket then. */
  offer(parts: readonly Uint8Array[]): Parcel | undefined {
    const bytes = lengthOf(parts);
    if (this.#bytes + bytes > this.#mostBytes) return undefined;
    this.#bytes += bytes;
    const parcel = new Parcel(parts, bytes);
    this.#waiting.set(parcel.ticket, parcel);
    void parcel.gone.then(() => {
      this.#waiting.delete(parcel.ticket);
      this.#bytes -= bytes;
    });
    return parcel;
  }

  /** Once for each ticket. */
  take(ticket: string): Parcel | undefined {
    const parcel = this.#waiting.get(ticket);
    this.#waiting.delete(ticket);
    return parcel;
  }
}

export class Parcel {
  readonly ticket = randomBytes(TICKET_BYTES).toString('base64url');
  readonly bytes: number;
  /** Resolves when it was fetched, nobody came for it, or it was dropped. */
  readonly gone: Promise<void>;
  #leave!: () => void;
  #parts: readonly Uint8Array[];
  #response: ServerResponse | undefined;
  readonly #expiry: NodeJS.Timeout;

  constructor(parts: readonly Uint8Array[], bytes: number) {
    this.#parts = parts;
    this.bytes = bytes;
    this.gone = new Promise((resolve) => (this.#leave = resolve));
    this.#expiry = setTimeout(() => this.drop(), PATIENCE_MS);
    this.#expiry.unref();
  }

  /** Nobody wants it any more. */
  drop(): void {
    clearTimeout(this.#expiry);
    this.#parts = [];
    this.#response?.destroy();
    this.#leave();
  }

  async send(response: ServerResponse): Promise<void> {
    clearTimeout(this.#expiry);
    this.#response = response;
    response.writeHead(200, {
      ...PAGE_HEADERS,
      'Content-Type': 'application/octet-stream',
      'Content-Length': this.bytes,
      'Cache-Control': 'no-store',
    });
    response.setTimeout(STALL_MS, () => response.destroy());
    // A page that leaves in the middle is no error of ours.
    await pipeline(Readable.from(this.#parts), response).catch(() => response.destroy());
    this.drop();
  }
}

const ANSWER_PATH = /^\/answers\/(?<ticket>[\w-]+)$/;

/** The parcel a request that was let in comes for. A HEAD takes nothing: whoever looks first would leave nothing to fetch. */
export function parcelAsked(parcels: Parcels, request: IncomingMessage, path: string): Parcel | undefined {
  const ticket = ANSWER_PATH.exec(path)?.groups?.ticket;
  return ticket !== undefined && request.method === 'GET' ? parcels.take(ticket) : undefined;
}
