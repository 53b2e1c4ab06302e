import type { IncomingMessage, ServerResponse } from 'node:http';
import { Deadline } from './deadline.ts';
import type { ExportService } from './export-service.ts';
import { Gather, readAll } from './gather.ts';
import { allowOrigin, answerPreflight } from './cors.ts';
import { answerExport, answerRefusal } from './http-answer.ts';
import type { SenderRules } from './guard.ts';
import { checkSender, isPreflight, routeOf, signalOf, type SignalPaths } from './http-route.ts';
import type { Reservation } from './in-flight.ts';
import type { ReceiverLimits } from './limits.ts';
import type { Tally } from './receiver.ts';
import { asRefusal, Refusal } from './refusal.ts';
import { senderOf } from './sender-of.ts';

/** What the exchanges of one receiver share. */
export interface HttpContext {
  tally: Tally;
  limits: ReceiverLimits;
  rules: SenderRules;
  paths: SignalPaths;
  /** Of every answer. */
  headers: Readonly<Record<string, string>>;
  service: ExportService;
}

/** One request from its headers to its answer. */
export class HttpExchange {
  private readonly context: HttpContext;
  private readonly request: IncomingMessage;
  private readonly response: ServerResponse;
  private readonly deadline = new Deadline();
  private readonly reservation: Reservation;
  private wasRefusedUnread = false;

  constructor(context: HttpContext, request: IncomingMessage, response: ServerResponse) {
    this.context = context;
    this.request = request;
    this.response = response;
    this.reservation = context.service.inFlight.reserve();
    response.once('close', () => {
      if (!response.writableFinished)
        this.deadline.end(new Refusal('disconnected', 'The sender closed the connection'));
    });
  }

  get isOver(): boolean {
    return this.response.headersSent || this.response.destroyed;
  }

  /** The connection ends with its answer: what comes behind is not answered any more, and must not be taken. */
  get isLast(): boolean {
    return this.wasRefusedUnread;
  }

  /** Ends the reading with an answer. */
  end(refusal: Refusal): void {
    this.deadline.end(refusal);
  }

  /** Never rejects. */
  async run(): Promise<void> {
    try {
      await this.serve();
    } catch (error) {
      this.refuse(error);
    } finally {
      this.deadline.clear();
      this.reservation.release();
    }
  }

  private async serve(): Promise<void> {
    const { request, response, context } = this;
    const preflight = isPreflight(request, context.paths);
    if (!preflight) context.tally.requests++;
    for (const [name, value] of Object.entries(context.headers)) response.setHeader(name, value);
    checkSender(request, context.rules);
    allowOrigin(request, response, context.rules.cors);
    if (preflight) answerPreflight(request, response, context.rules.cors);
    else await this.export();
  }

  private async export(): Promise<void> {
    const { request, response, reservation, context } = this;
    const { maxBodyBytes: maxBytes } = context.limits;
    const route = await routeOf(request, context);
    context.service.checkOpen();
    const body = await this.readBody(maxBytes);
    const { signal: abort } = this.deadline;
    const { headers, rawHeaders, socket } = request;
    const sender = senderOf({ headers, rawHeaders, address: socket.remoteAddress, gone: abort }, context.rules);
    const answer = await context.service.accept({ ...route, body, maxBytes, reservation, abort, sender });
    this.leaveIfClosing();
    answerExport(response, route.format, answer);
  }

  private async readBody(maxBytes: number): Promise<Uint8Array> {
    const { request, response, deadline } = this;
    const { bodyTimeoutMs } = this.context.limits;
    const inTime = deadline.after(
      bodyTimeoutMs,
      () => new Refusal('slow', `The body took over ${bodyTimeoutMs / 1000} s`),
    );
    // Whoever asks first ('100-continue') has now passed everything that headers can tell.
    if (request.headers.expect !== undefined) response.writeContinue();
    const gather = new Gather(this.reservation, maxBytes);
    await readAll(request, (chunk) => gather.push(chunk), deadline.signal);
    inTime();
    const body = gather.joined();
    // Nobody else has pieces that fill a buffer: the parser has passed them on, and what it read beside them is in others.
    gather.free();
    return body;
  }

  /** Whoever stops waits for connections: this one ends with its answer. */
  private leaveIfClosing(): void {
    if (this.context.service.isClosing) this.response.shouldKeepAlive = false;
  }

  private refuse(error: unknown): void {
    const { request, response, context } = this;
    const refusal = asRefusal(error);
    // The table shows what happened even where the sender is only told that something did.
    const example = error === refusal ? refusal.message : String(error);
    context.tally.refuse(signalOf(request, context.paths) ?? '', refusal.code, example);
    this.wasRefusedUnread = !request.complete;
    this.leaveIfClosing();
    const challenge = context.rules.auth?.challenge ?? '';
    answerRefusal(request, response, refusal, { challenge, lingerMs: context.limits.lingerMs });
  }
}
