import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { Sender } from '../../../core/collector/sender.ts';
import { Deadline } from './deadline.ts';
import type { ExportService } from './export-service.ts';
import { readAll } from './gather.ts';
import { answerCall, answerRefusedCall } from './grpc-answer.ts';
import type { GrpcMessage } from './grpc-message.ts';
import { MessageReader } from './grpc-message.ts';
import { checkGrpc, methodSignal, routeCall, timeoutMs, type GrpcMethods } from './grpc-route.ts';
import type { SenderRules } from './guard.ts';
import type { Reservation } from './in-flight.ts';
import type { ReceiverLimits } from './limits.ts';
import type { Tally } from './receiver.ts';
import { asRefusal, Refusal } from './refusal.ts';
import { senderOf } from './sender-of.ts';

/** What the calls of one receiver share. */
export interface GrpcContext {
  tally: Tally;
  limits: ReceiverLimits;
  rules: SenderRules;
  methods: GrpcMethods;
  service: ExportService;
}

/** One unary call from its headers to its trailers. */
export class GrpcCall {
  private readonly context: GrpcContext;
  private readonly stream: ServerHttp2Stream;
  private readonly headers: IncomingHttpHeaders;
  private readonly rawHeaders: readonly string[];
  private readonly deadline = new Deadline();
  private readonly reservation: Reservation;

  constructor(
    context: GrpcContext,
    stream: ServerHttp2Stream,
    headers: IncomingHttpHeaders,
    rawHeaders: readonly string[],
  ) {
    this.context = context;
    this.stream = stream;
    this.headers = headers;
    this.rawHeaders = rawHeaders;
    this.reservation = context.service.inFlight.reserve();
    // An error of a stream is always followed by its closing.
    stream.on('error', () => {});
    stream.once('close', () => {
      if (!stream.headersSent) this.deadline.end(cancelled());
    });
  }

  /** Never rejects. */
  async run(): Promise<void> {
    this.context.tally.requests++;
    try {
      await this.export();
    } catch (error) {
      this.refuse(error);
    } finally {
      this.deadline.clear();
      this.reservation.release();
    }
  }

  private async export(): Promise<void> {
    const { headers, reservation, context } = this;
    checkGrpc(headers);
    const signal = await routeCall(headers, context.rules, context.methods);
    context.service.checkOpen();
    this.startTimeout();
    const { maxBodyBytes: maxBytes } = context.limits;
    const message = await this.readMessage(maxBytes);
    const { signal: abort } = this.deadline;
    const request = {
      ...message,
      signal,
      format: 'protobuf',
      maxBytes,
      reservation,
      abort,
      sender: this.sender(),
    } as const;
    answerCall(this.stream, await context.service.accept(request));
  }

  private sender(): Sender {
    const { headers, rawHeaders, stream, context } = this;
    const { signal: gone } = this.deadline;
    return senderOf({ headers, rawHeaders, address: stream.session?.socket.remoteAddress, gone }, context.rules);
  }

  /** Counts until the store has the telemetry: from then on the truth is a better answer than a timeout. */
  private startTimeout(): void {
    const ms = timeoutMs(this.headers['grpc-timeout'] as string | undefined);
    if (ms !== undefined) this.deadline.after(ms, () => new Refusal('deadline', 'The grpc-timeout has passed'));
  }

  private async readMessage(maxBytes: number): Promise<GrpcMessage> {
    const { bodyTimeoutMs } = this.context.limits;
    const inTime = this.deadline.after(
      bodyTimeoutMs,
      () => new Refusal('slow', `The message took over ${bodyTimeoutMs / 1000} s`),
    );
    const reader = new MessageReader(this.headers['grpc-encoding'] as string | undefined, this.reservation, maxBytes);
    await readAll(this.stream, (chunk) => reader.push(chunk), this.deadline.signal);
    inTime();
    // A reset ends the readable side like a proper end does.
    if (this.stream.closed || this.stream.aborted) throw cancelled();
    return reader.message();
  }

  private refuse(error: unknown): void {
    const refusal = asRefusal(error);
    // The table shows what happened even where the sender is only told that something did.
    const example = error === refusal ? refusal.message : String(error);
    const { tally, methods, limits } = this.context;
    tally.refuse(methodSignal(this.headers, methods) ?? '', refusal.code, example);
    answerRefusedCall(this.stream, refusal, limits.lingerMs);
  }
}

function cancelled(): Refusal {
  return new Refusal('disconnected', 'The call was cancelled');
}
