import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { Sender } from '../../../core/collector/sender.ts';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import { closeAfter } from '../receivers/http-answer.ts';
import { consumeErrorOf, isForGood } from '../collector/consumer.ts';
import { allowOrigin, answerPreflight, asksFor, checkOrigin } from '../receivers/cors.ts';
import { Deadline } from '../receivers/deadline.ts';
import { Gather, readAll } from '../receivers/gather.ts';
import { checkHost } from '../receivers/guard.ts';
import type { Reservation } from '../receivers/in-flight.ts';
import { encodingOf, HTTP_ENCODINGS, inflate } from '../receivers/inflate.ts';
import { asRefusal, Refusal, tooLarge } from '../receivers/refusal.ts';
import { checkAuth } from '../receivers/sender-auth.ts';
import { senderOf } from '../receivers/sender-of.ts';
import type { HttpSurroundings } from './http-server.ts';

export interface HttpRequest {
  method: string;
  /** Without the query: '/api/v2/spans'. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Whole, without what HTTP_ENCODINGS name. Another encoding is the route's own affair. */
  body: Uint8Array;
  /** What a body may be after a route's own decompression too: the server's `max_request_body_size`. */
  mostBytes: number;
  /** Counts so many bytes for the request from now on, in place of its body's: before a route unpacks it. @throws Refusal 'busy' */
  reserve: (bytes: number) => void;
  /** Counts at least so many for it, for what a route makes of the body that is larger than usual. @throws Refusal 'busy' */
  hold: (bytes: number) => void;
  sender: Sender | undefined;
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
  /** Encodings that it takes off by itself: 'snappy'. */
  ownEncodings?: readonly string[];
  /**
   * Resolves when the telemetry is with whoever is behind. Rejects with ConsumeError: permanent is 400, throttled 429, the rest 503, with Retry-After
   * where one is known. A DecodeError is 400 as well, anything else that it throws 500.
   */
  answer(request: HttpRequest): Promise<HttpAnswer>;
}

/** Answers above this are counted before they are given. */
const LARGE_ANSWER = 64 * 1024;

/** One request from its headers to its answer. */
export class HttpCall {
  readonly #server: HttpSurroundings;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #deadline = new Deadline();
  readonly #reservation: Reservation;
  #isLast = false;
  #isClosed = false;

  constructor(server: HttpSurroundings, request: IncomingMessage, response: ServerResponse) {
    this.#server = server;
    this.#request = request;
    this.#response = response;
    this.#reservation = server.inFlight.reserve();
    response.once('close', () => {
      this.#isClosed = true;
      if (!response.writableFinished)
        this.#deadline.end(new Refusal('disconnected', 'The sender closed the connection'));
    });
  }

  get isOver(): boolean {
    return this.#response.headersSent || this.#response.destroyed;
  }

  /** The connection ends with its answer: what comes behind is not answered any more, and must not be taken. */
  get isLast(): boolean {
    return this.#isLast;
  }

  /** Ends the reading with an answer. */
  end(refusal: Refusal): void {
    this.#deadline.end(refusal);
  }

  /** Never rejects. */
  async run(): Promise<void> {
    try {
      const answer = await this.#serve();
      if (answer) this.#answer(answer);
    } catch (error) {
      this.#refuse(error);
    } finally {
      this.#deadline.clear();
      this.#releaseWhenSent();
    }
  }

  /** What a slow reader leaves in memory counts for as long, and it is not waited for longer than for a slow sender. */
  #releaseWhenSent(): void {
    const [response, reservation] = [this.#response, this.#reservation];
    if (this.#isClosed || response.writableLength === 0) return reservation.release();
    reservation.resize(response.writableLength);
    const late = setTimeout(() => response.destroy(), this.#server.limits.bodyTimeoutMs);
    response.once('close', () => {
      clearTimeout(late);
      reservation.release();
    });
  }

  /** undefined where a browser's question was answered. */
  async #serve(): Promise<HttpAnswer | undefined> {
    const { headers, method = '', url = '' } = this.#request;
    const [path, query] = splitUrl(url);
    if (this.#isPreflight(path)) return undefined;
    await checkAuth(headers, this.#server.rules.auth);
    const route = this.#routeOf(method, path);
    if (this.#server.isClosing) throw new Refusal('closing', 'The agent is closing; send it again');
    const body = await this.#body(route);
    const reserve = (bytes: number) => this.#reservation.resizeToDecoded(Math.max(bytes, body.length));
    const hold = (bytes: number) => this.#reservation.resize(Math.max(bytes, this.#reservation.bytes));
    const { maxBodyBytes: mostBytes } = this.#server.limits;
    const { rawHeaders, socket } = this.#request;
    const { signal: gone } = this.#deadline;
    const sender = senderOf({ headers, rawHeaders, address: socket.remoteAddress, gone }, this.#server.rules);
    const asked = { method, path, query: new URLSearchParams(query), headers, body };
    return route.answer({ ...asked, mostBytes, reserve, hold, sender });
  }

  /** Whether a browser asked if it may send; that is answered. @throws Refusal where it may not */
  #isPreflight(path: string): boolean {
    const [request, response, { rules, settings }] = [this.#request, this.#response, this.#server];
    if (rules.loopbackOnly) checkHost(request.headers.host);
    checkOrigin(request.headers.origin, rules.cors);
    for (const [name, value] of Object.entries(settings.responseHeaders)) response.setHeader(name, value);
    allowOrigin(request, response, rules.cors);
    const methods = this.#routesAt(path).flatMap((route) => route.methods);
    if (!asksFor(request, methods)) return false;
    answerPreflight(request, response, rules.cors);
    return true;
  }

  #routesAt(path: string): HttpRoute[] {
    return this.#server.routes.filter((route) =>
      typeof route.path === 'string' ? route.path === path : route.path.test(path),
    );
  }

  #routeOf(method: string, path: string): HttpRoute {
    const matching = this.#routesAt(path);
    if (matching.length === 0) throw new Refusal('path', `There is nothing at ${path}`);
    const route = matching.find(({ methods }) => methods.includes(method));
    if (route) return route;
    const allowed = [...new Set(matching.flatMap(({ methods }) => methods))];
    throw new WrongMethod(method, allowed);
  }

  async #body({ ownEncodings = [] }: HttpRoute): Promise<Uint8Array> {
    const header = this.#request.headers['content-encoding'];
    const isOwn = header !== undefined && ownEncodings.includes(header.trim().toLowerCase());
    const encoding = isOwn ? 'identity' : encodingOf(header, HTTP_ENCODINGS);
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
    if (bytes.length > LARGE_ANSWER) this.#reservation.resize(bytes.length);
    const length: Record<string, number> = status === 204 ? {} : { 'content-length': bytes.length };
    const isRead = this.#request.complete;
    this.#isLast = !isRead;
    // Whoever stops waits for connections: this one ends with its answer.
    if (this.#server.isClosing) this.#response.shouldKeepAlive = false;
    // What was not read of a body would be taken for the next request.
    this.#response.writeHead(status, { ...headers, ...length, ...(isRead ? {} : { connection: 'close' }) });
    if (isRead) this.#response.end(bytes);
    else {
      this.#response.write(bytes);
      closeAfter(this.#request, this.#response, this.#server.limits.lingerMs);
    }
  }

  #refuse(thrown: unknown): void {
    const { status, code, message, headers } = refusalOf(thrown, this.#server.rules.auth?.challenge);
    // What a pipeline refused is counted by the pipeline.
    const { meter } = this.#server;
    if (code !== '') meter.refuseTold(code, 'a request', message);
    else meter.error(thrown instanceof Refusal ? message : String(thrown));
    if (this.isOver) return;
    const body = JSON.stringify({ error: message });
    this.#answer({ status, headers: { 'content-type': 'application/json', ...headers }, body });
  }
}

class WrongMethod extends Refusal {
  readonly allowed: readonly string[];

  constructor(method: string, allowed: readonly string[]) {
    super('method', `${method} is not possible here; use ${allowed.join(' or ')}`);
    this.allowed = allowed;
  }
}

function splitUrl(url: string): [path: string, query: string] {
  const at = url.indexOf('?');
  return at < 0 ? [url, ''] : [url.slice(0, at), url.slice(at + 1)];
}

interface RefusalAnswer {
  status: number;
  /** '' where it is counted by a pipeline. */
  code: string;
  message: string;
  headers: Readonly<Record<string, string>>;
}

function refusalOf(thrown: unknown, challenge = ''): RefusalAnswer {
  if (thrown instanceof DecodeError) return refusalOf(new Refusal('malformed', thrown.message, thrown.path));
  if (thrown instanceof Error && thrown.name === 'ConsumeError') {
    const error = consumeErrorOf(thrown);
    const { message, isThrottled, retryAfterMs } = error;
    const seconds = Math.ceil((retryAfterMs ?? 1_000) / 1_000);
    const headers: Record<string, string> = isForGood(error) ? {} : { 'retry-after': String(seconds) };
    return { status: isForGood(error) ? 400 : isThrottled ? 429 : 503, code: '', message, headers };
  }
  const refusal = asRefusal(thrown);
  const { http: status, retrySeconds } = refusal.answer;
  const headers: Record<string, string> = {
    ...(retrySeconds === undefined ? {} : { 'retry-after': String(retrySeconds) }),
    ...(refusal instanceof WrongMethod ? { allow: refusal.allowed.join(', ') } : {}),
    ...(refusal.code === 'token' ? { 'www-authenticate': challenge } : {}),
  };
  return { status, code: refusal.code, message: refusal.message, headers };
}
