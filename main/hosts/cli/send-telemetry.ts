import { setTimeout as wait } from 'node:timers/promises';
import { encodeForHttp, readHttpAnswer } from '../../../core/generate/encode-telemetry.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { describeProblem, problem } from './problem.ts';

/** A receiver that acknowledges what is on disk takes some milliseconds to; others can be on their way meanwhile. */
const IN_FLIGHT = 4;
const MOST_ATTEMPTS = 8;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 10_000;
/** What the specification lets a sender try again. */
const RETRYABLE: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export interface Sent {
  bytes: number;
  /** Spans, log records and data points the receiver said it did not keep, and its first words about it. */
  rejected: number;
  remark: string;
}

/** Posts each piece to a receiver of OTLP/HTTP. What is asked to come later is sent again later. */
export async function sendTelemetry(
  endpoint: string,
  pieces: Generator<Telemetry>,
  signal: AbortSignal,
): Promise<Sent> {
  const sent: Sent = { bytes: 0, rejected: 0, remark: '' };
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  // All take from one generator; the first that fails closes it for the others.
  const sendSome = async () => {
    for (const piece of pieces) await sendPiece(endpoint, piece, sent, stop);
  };
  const senders = Array.from({ length: IN_FLIGHT }, () => sendSome());
  try {
    await Promise.all(senders);
  } catch (error) {
    failed.abort();
    await Promise.allSettled(senders);
    throw signal.aborted ? problem('cancelled', 'Stopped.') : error;
  }
  return sent;
}

async function sendPiece(endpoint: string, piece: Telemetry, sent: Sent, signal: AbortSignal): Promise<void> {
  const { path, body } = encodeForHttp(piece);
  const answer = await post(`${endpoint}${path}`, body, signal);
  sent.bytes += body.length;
  const partial = readHttpAnswer(answer);
  if (partial === undefined) return;
  sent.rejected += partial.rejected;
  sent.remark ||= partial.message;
}

/** Gives the body of the 200 answer. */
async function post(url: string, body: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    const response = await request(url, body, signal);
    const answer = await response.bytes();
    if (response.ok) return answer;
    if (!RETRYABLE.has(response.status) || attempt === MOST_ATTEMPTS) {
      throw problem('io', `${url} answered ${response.status}.`, 'Is this a receiver of OTLP/HTTP?');
    }
    await wait(waitMs(response.headers.get('retry-after'), attempt), undefined, { signal });
  }
}

async function request(url: string, body: Uint8Array, signal: AbortSignal): Promise<Response> {
  const headers = { 'content-type': 'application/x-protobuf' };
  try {
    return await fetch(url, {
      method: 'POST',
      headers,
      body: body as Uint8Array<ArrayBuffer>,
      redirect: 'error',
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    const { message } = describeProblem((error as Error).cause ?? error);
    throw problem('disconnected', `Cannot send to ${url}: ${message}`, 'Is it running? See: tracebench serve --help');
  }
}

function waitMs(retryAfter: string | null, attempt: number): number {
  const seconds = /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) : NaN;
  const wanted = Number.isNaN(seconds) ? FIRST_WAIT_MS * 2 ** (attempt - 1) : seconds * 1_000;
  return Math.min(wanted, LONGEST_WAIT_MS);
}
