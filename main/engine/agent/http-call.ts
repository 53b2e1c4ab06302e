import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { consumeErrorOf } from '../collector/consumer.ts';
import { Deadline } from '../receivers/deadline.ts';
import { Gather, readAll } from '../receivers/gather.ts';
import { checkHost, checkOrigin } from '../receivers/guard.ts';
import type { Reservation } from '../receivers/in-flight.ts';
import { encodingOf, inflate } from '../receivers/inflate.ts';
import { asRefusal, Refusal, tooLarge } from '../receivers/refusal.ts';
import type { HttpSurroundings } from './http-server.ts';

export interface HttpRequest {
  method: string;
  /** Without the query: '/api/v2/spans'. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Whole, without gzip, deflate and zstd. Another encoding is the route's own affair. */
  body: Uint8Array;
}

export interface HttpAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body?: string | Uint8Array;
}

/** What a server answers. */
export interface HttpRoute {
  /** 'POST'; several where the protocol has it so. */
  methods: readonly string[];
  path: string | RegExp;
  /** Encodings beside gzip, deflate and zstd that it takes off by itself: 'snappy'. */
  ownEncodings?: readonly string[];
  /**
   * Resolves when the telemetry is with whoever is behind. Rejects with ConsumeError: permanent is 400, the rest 503 with Retry-After
   * where one is known. Anything else that it throws is 500.
   */
  answer(request: HttpRequest): Promise<HttpAnswer>;
}

/** One request from its headers to its answer. */
export class HttpCall {
  readonly #server: HttpSurroundings;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #deadline = new Deadline();
  readonly #reservation: Reservation;

  constructor(server: HttpSurroundings, request: IncomingMessage, response: ServerResponse) {
    this.#server = server;
    this.#request = request;
    this.#response = response;
    this.#reservation = server.inFlight.reserve();
    response.once('close', () => {
      if (!response.writableFinished)
        this.#deadline.end(new Refusal('disconnected', 'The sender closed the connection'));
    });
  }

  get isOver(): boolean {
    return this.#response.headersSent || this.#response.destroyed;
  }

  /** Ends the reading with an answer. */
  end(refusal: Refusal): void {
    this.#deadline.end(refusal);
  }

  /** Never rejects. */
  async run(): Promise<void> {
    try {
      this.#answer(await this.#serve());
    } catch (error) {
      this.#refuse(error);
    } finally {
      this.#deadline.clear();
      this.#reservation.release();
    }
  }

  async #serve(): Promise<HttpAnswer> {
    const { headers, method = '', url = '' } = this.#request;
    if (this.#server.loopbackOnly) checkHost(headers.host);
    checkOrigin(headers.origin);
    const [path = '', query = ''] = url.split('?', 2);
    const route = this.#routeOf(method, path);
    if (this.#server.isClosing) throw new Refusal('closing', 'The agent is closing; send it again');
    const body = await this.#body(route);
    return route.answer({ method, path, query: new URLSearchParams(query), headers, body });
  }

  #routeOf(method: string, path: string): HttpRoute {
    const matching = this.#server.routes.filter((route) =>
      typeof route.path === 'string' ? route.path === path : route.path.test(path),
    );
    if (matching.length === 0) throw new Refusal('path', `Nothing is received at ${path}`);
    const route = matching.find(({ methods }) => methods.includes(method));
    if (!route) throw new Refusal('method', `${method} is not possible here; use ${matching[0]!.methods.join(' or ')}`);
    return route;
  }

  async #body({ ownEncodings = [] }: HttpRoute): Promise<Uint8Array> {
    const header = this.#request.headers['content-encoding'];
    const isOwn = header !== undefined && ownEncodings.includes(header.trim().toLowerCase());
    const encoding = isOwn ? 'identity' : encodingOf(header);
    if (encoding === undefined) throw new Refusal('content-encoding', `Content-Encoding ${header} is not supported`);
    const { maxBodyBytes: maxBytes } = this.#server.limits;
    if (Number(this.#request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
    const read = await this.#read(maxBytes);
    const job = { body: read, encoding, maxBytes, reservation: this.#reservation, abort: this.#deadline.signal };
    const body = await inflate(job, this.#server.inFlight);
    this.#reservation.resizeToDecoded(body.length);
    return body;
  }

  async #read(maxBytes: number): Promise<Uint8Array> {
    const { bodyTimeoutMs } = this.#server.limits;
    const slow = () => new Refusal('slow', `The body took over ${bodyTimeoutMs / 1000} s`);
    const inTime = this.#deadline.after(bodyTimeoutMs, slow);
    if (this.#request.headers.expect !== undefined) this.#response.writeContinue();
    const gather = new Gather(this.#reservation, maxBytes);
    await readAll(this.#request, (chunk) => gather.push(chunk), this.#deadline.signal);
    inTime();
    const body = gather.joined();
    gather.free();
    return body;
  }

  #answer({ status, headers = {}, body = '' }: HttpAnswer): void {
    if (this.isOver) return;
    const bytes = typeof body === 'string' ? Buffer.from(body) : body;
    this.#response.writeHead(status, { ...headers, 'content-length': bytes.length }).end(bytes);
  }

  #refuse(thrown: unknown): void {
    const { status, code, message, headers } = refusalOf(thrown);
    // What a pipeline refused is counted by the pipeline.
    if (code !== '') this.#server.meter.refuse(code);
    this.#server.meter.error(thrown instanceof Refusal ? message : String(thrown));
    if (this.isOver) return;
    const body = JSON.stringify({ error: message });
    // The rest of a body that is not read would be taken for the next request.
    const close: Record<string, string> = this.#request.complete ? {} : { connection: 'close' };
    this.#answer({ status, headers: { 'content-type': 'application/json', ...headers, ...close }, body });
    if (!this.#request.complete) this.#request.resume();
  }
}

interface RefusalAnswer {
  status: number;
  /** '' where it is counted by a pipeline. */
  code: string;
  message: string;
  headers: Readonly<Record<string, string>>;
}

function refusalOf(thrown: unknown): RefusalAnswer {
  if (thrown instanceof Error && thrown.name === 'ConsumeError') {
    const { message, isPermanent, retryAfterMs } = consumeErrorOf(thrown);
    const seconds = Math.ceil((retryAfterMs ?? 1_000) / 1_000);
    const headers: Record<string, string> = isPermanent ? {} : { 'retry-after': String(seconds) };
    return { status: isPermanent ? 400 : 503, code: '', message, headers };
  }
  const refusal = asRefusal(thrown);
  const { http: status, retrySeconds } = refusal.answer;
  const headers: Record<string, string> = retrySeconds === undefined ? {} : { 'retry-after': String(retrySeconds) };
  return { status, code: refusal.code, message: refusal.message, headers };
}
