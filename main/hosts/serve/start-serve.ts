import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Engine } from '../../engine/api.ts';
import { judge, type Asking, type GuardSettings } from './guard.ts';
import { bracket, isWildcard, listHostNames } from './host-names.ts';
import { listenNear } from './listen.ts';
import { parcelAsked, Parcels } from './parcels.ts';
import {
  formatUpgradeRefusal,
  respondUnauthorized,
  respondWelcome,
  respondWithFile,
  respondWithText,
} from './respond.ts';
import { Sockets } from './sockets.ts';
import { cookieName, createFolder, createToken, formatCookie, Ticket } from './token.ts';

export interface ServeOptions {
  /** What is behind the page at the moment. */
  engine: () => Promise<Engine>;
  host: string;
  /** 0 = any free port. */
  port: number;
  /** The built page. */
  rendererDir: string;
  /** "/tools/bench" where a proxy passes the prefix on; a proxy that strips it needs nothing. */
  prefix?: string;
  /** Further names this server goes by, for a proxy that keeps the outer Host. */
  hostNames?: readonly string[];
}

export interface Served {
  /** Opens the page as it is: the token is in it. */
  url: string;
  /** The same, once: for where others may see it. */
  urlOnce: string;
  port: number;
  /** Why the port is not the wanted one; '' when it is. */
  message: string;
  /** Lets go of every page; they come back by themselves. */
  dropPages(reason: string): void;
  close(): Promise<void>;
}

const SOCKET_PATH = '/socket';

/** A client that takes longer than this to say what it wants is not one of ours. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** For browsers to answer the close of their sockets. */
const CLOSE_GRACE_MS = 500;

/** Listens, near the wanted port where that is taken; resolves with the address that holds the token. */
export async function startServe(options: ServeOptions): Promise<Served> {
  const server = createServer({ headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS });
  const port = await listenNear(server, options.host, options.port);
  const folder = createFolder();
  const settings: GuardSettings = {
    folder,
    hostNames: new Set([...listHostNames(options.host), ...(options.hostNames ?? [])]),
    cookieName: cookieName(port),
    token: createToken(),
    ticket: new Ticket(),
  };
  const parcels = new Parcels();
  const sockets = new Sockets(options.engine, parcels);
  new Host(options, settings, sockets, parcels).attach(server);
  const isTaken = options.port !== 0 && port !== options.port;
  const page = `http://${isWildcard(options.host) ? '127.0.0.1' : bracket(options.host)}:${port}${options.prefix ?? ''}${folder}/`;
  return {
    url: `${page}?token=${settings.token}`,
    urlOnce: `${page}?token=${settings.ticket.text}`,
    port,
    message: isTaken ? `Port ${options.port} is taken; the page is on ${port}.` : '',
    dropPages: (reason) => sockets.drop(reason),
    close: () => closeServer(server, sockets),
  };
}

class Host {
  readonly #options: ServeOptions;
  readonly #settings: GuardSettings;
  readonly #sockets: Sockets;
  readonly #parcels: Parcels;

  constructor(options: ServeOptions, settings: GuardSettings, sockets: Sockets, parcels: Parcels) {
    this.#options = options;
    this.#settings = settings;
    this.#sockets = sockets;
    this.#parcels = parcels;
  }

  attach(server: Server): void {
    server.on('request', (request, response) => void this.#answer(request, response));
    server.on('upgrade', (request, stream, head) => this.#upgrade(request, stream, head));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asking = this.#read(request, false);
    if (!asking) return respondWithText(response, 404, 'There is nothing here.');
    const verdict = judge(asking, this.#settings);
    if (verdict.kind === 'refuse' && verdict.status === 401) return respondUnauthorized(response);
    if (verdict.kind === 'refuse') return respondWithText(response, verdict.status, verdict.reason);
    if (verdict.kind === 'welcome') {
      return respondWelcome(request, response, formatCookie(this.#settings.cookieName, verdict.cookie));
    }
    if (verdict.kind === 'used-twice') {
      this.#sockets.expel('the one-time address was used twice');
      return respondUnauthorized(response);
    }
    const path = this.#pathInside(asking);
    const parcel = parcelAsked(this.#parcels, request, path);
    if (parcel) return parcel.send(response);
    return respondWithFile(request, response, this.#options.rendererDir, path);
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    // A peer that hangs up early must not take the process with it.
    stream.on('error', () => stream.destroy());
    const asking = this.#read(request, true);
    const verdict = asking && judge(asking, this.#settings);
    if (!asking || asking.path !== `${this.#settings.folder}${SOCKET_PATH}`)
      refuseUpgrade(stream, 404, 'There is no socket here.');
    else if (verdict?.kind === 'refuse') refuseUpgrade(stream, verdict.status, verdict.reason);
    else if (verdict?.kind !== 'allow') refuseUpgrade(stream, 401, 'The token is missing.');
    else if (this.#sockets.full) refuseUpgrade(stream, 503, 'Too many pages are open.');
    else this.#sockets.accept(request, stream, head);
  }

  /** Of what was allowed, and so lies in the folder. */
  #pathInside({ path }: Asking): string {
    return path.slice(this.#settings.folder.length);
  }

  /** Undefined outside the prefix. */
  #read(request: IncomingMessage, upgrade: boolean): Asking | undefined {
    const [full = '', query = ''] = (request.url ?? '').split('?', 2);
    const prefix = this.#options.prefix ?? '';
    if (!full.startsWith(`${prefix}/`)) return undefined;
    const path = full.slice(prefix.length);
    return { method: request.method ?? '', path, query: new URLSearchParams(query), headers: request.headers, upgrade };
  }
}

function refuseUpgrade(stream: Duplex, status: number, reason: string): void {
  stream.end(formatUpgradeRefusal(status, reason), () => stream.destroy());
}

async function closeServer(server: Server, sockets: Sockets): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  sockets.close();
  server.closeIdleConnections();
  const grace = setTimeout(() => {
    sockets.terminate();
    server.closeAllConnections();
  }, CLOSE_GRACE_MS);
  await closed;
  clearTimeout(grace);
}
